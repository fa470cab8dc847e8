"""The brief as JSON, for programs: the neutral model, and every line in words; `Brief.format`.

The words stand beside what they are made of, in the language that was asked for, so that a program
which only shows the brief needs no catalogue.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from ledger.sanitize import clean
from projections.brief.model import Brief, BriefLine
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.freshness import freshness_value
from projections.render.head import as_known
from projections.render.phrase_renderer import Speaker


def to_json(
    brief: Brief,
    t: Translator,
    *,
    fresh: Freshness | None = None,
    checkpoint: Mapping[str, Any] | None = None,
) -> str:
    """One JSON object, indented, ended by LF; decodes back to an equal `Brief`.

    Beyond the model: `lang`, a `title` for every section, a `text` for every line and detail,
    `freshness` and `checkpoint` where given, and `as_known` of a brief of the past: that it
    is one.
    """
    worded = _worded(brief, t)
    if fresh is not None:
        worded["freshness"] = freshness_value(fresh, t)
    if checkpoint is not None:
        worded["checkpoint"] = {**checkpoint}
    data = msgspec.json.encode(_clean(worded))
    return msgspec.json.format(data, indent=2).decode() + "\n"


def _worded(brief: Brief, t: Translator) -> dict[str, Any]:
    speaker = Speaker(t, brief.header.period.end.date())
    data: dict[str, Any] = msgspec.to_builtins(brief)
    data["lang"] = t.lang
    if known := as_known(brief.header, t):
        data["as_known"] = known
    _say(data["five"], brief.five, speaker)
    for told, section in zip(data["sections"], brief.sections, strict=True):
        told["title"] = t(f"brief.section.{section.id}")
        _say(told["lines"], section.lines, speaker)
    return data


def _say(told: list[dict[str, Any]], lines: tuple[BriefLine, ...], speaker: Speaker) -> None:
    for data, line in zip(told, lines, strict=True):
        data["text"] = speaker.line(line)
        for part, detail in zip(data["details"], line.details, strict=True):
            part["text"] = speaker.phrase(detail)


def _clean(value: Any) -> Any:
    """Every text in it, once more."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value
