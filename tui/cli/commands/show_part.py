"""A part of the organisation where a board was asked for: the lists that tell of it."""

import shlex
from typing import NamedTuple

from ledger.command.names import meant
from ledger.domain.organisation import Index
from ledger.domain.values import EVERYWHERE
from projections.i18n import Translator

FIELDS = ("service", "sites", "application")
"""Fields whose parts are reported on, the first that a name means counts."""


class Lists(NamedTuple):
    """The commands that list what was reported of a part, and what is asked for there."""

    reports: str
    requests: str


def lists_of(name: str, index: Index, t: Translator) -> Lists | None:
    """The lists that tell of what is called so; None for what names no one part."""
    for field in FIELDS:
        found = meant(field, name, index, near=True) - {EVERYWHERE}
        if len(found) == 1:
            chosen = _chosen(field, found.pop(), index, t)
            boards = ("services", "requests")
            return Lists(*(shlex.join(["crisis", "show", board, *chosen]) for board in boards))
    return None


def _chosen(field: str, ident: str, index: Index, t: Translator) -> tuple[str, str]:
    """The option that chooses a part; an application by its words."""
    if field != "application":
        return f"--{field.removesuffix('s')}", ident
    part = index.find("application", ident)
    return "--text", t.label(part.name) if part else ident
