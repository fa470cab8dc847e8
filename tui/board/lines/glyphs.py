"""One-cell signs for states and marks, without emoji forms; and a set in ASCII alone.

A sign never stands alone: the word follows it, the colour repeats it.
"""

from typing import NamedTuple

from ledger.config import environ

ASCII = "CRISIS_ASCII"
"""The environment variable that asks for the ASCII set."""


class Glyphs(NamedTuple):
    """One set of signs. `states` is by the state of a cell."""

    states: dict[str, str]
    live: str
    away: str
    dot: str
    more: str
    full: str
    empty: str
    arrows: str
    mark: str
    rule: str
    plain: bool


UNICODE = Glyphs(
    states={
        "normal": "✓",
        "degraded": "▲",
        "down": "✗",
        "closed": "■",
        "unknown": "?",
        "unreported": "\N{EN DASH}",
        "restricted": "◇",
    },
    live="●",
    away="○",
    dot=" · ",
    more="…",
    full="█",
    empty="░",
    arrows="↑↓",
    mark="▐",
    rule="─",
    plain=False,
)

PLAIN = Glyphs(
    states={
        "normal": "+",
        "degraded": "!",
        "down": "X",
        "closed": "=",
        "unknown": "?",
        "unreported": ".",
        "restricted": "%",
    },
    live="*",
    away="o",
    dot=" - ",
    more="...",
    full="#",
    empty=".",
    arrows="^v",
    mark=">",
    rule="-",
    plain=True,
)


def chosen(*, plain: bool = False) -> Glyphs:
    """The set asked for, by option or environment."""
    return PLAIN if plain or environ(ASCII) else UNICODE
