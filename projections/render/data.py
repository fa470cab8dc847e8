"""The brief as JSON: the neutral model as it is, for programs; schema `Brief.format`."""

from typing import Any

import msgspec

from ledger.text import clean
from projections.brief.model import Brief


def to_json(brief: Brief) -> str:
    """One JSON object, indented, ended by LF; decodes back to an equal `Brief`."""
    data = msgspec.json.encode(_clean(msgspec.to_builtins(brief)))
    return msgspec.json.format(data, indent=2).decode() + "\n"


def _clean(value: Any) -> Any:
    """Every text in it, once more."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value
