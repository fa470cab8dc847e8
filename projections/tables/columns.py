"""A column of a table: its stable code, what sort of value it has, and how that is got of a row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from ledger.domain.values import When
from ledger.sanitize import clean_line
from projections.brief.model import AnyValue, Code, EntryRef, Phrase, Span
from projections.brief.phrases import say, several, value_of
from projections.brief.places import places
from projections.i18n.times import in_zone
from projections.render.phrase_renderer import Speaker
from projections.tables.frame import Frame, Where

Sort = Literal[
    "text", "number", "share", "entry", "flag", "coded", "when", "moment", "span", "places"
]
"""`coded` are a code, a name of the organisation, or several of either; an `entry` is a number.

A `share` is a number in %.
"""

Get = Callable[[Any, Frame], Any]
"""The value of a row; None where nothing was said."""

Cell = str | int | float | bool | None
"""A value as data."""

JOINT = "; "
"""Between several values in one cell of data."""

HEADS: dict[Sort, tuple[str, ...]] = {
    "text": ("",),
    "number": ("",),
    "share": ("",),
    "entry": ("",),
    "flag": ("",),
    "coded": ("", "_said"),
    "when": ("_from", "_to", "_said"),
    "moment": ("", "_said"),
    "span": ("_minutes", "_said"),
    "places": ("", "_said"),
}
"""What follows a column's code in the headers of data, one for each cell."""


class Column(NamedTuple):
    """One column; `get` gives a text, a number, a `Code`, a name, a time … by its sort.

    `key` is the sentence that says the value, where it does not say enough by itself. `called` is
    the code of the column by whose name a row's value goes, where that is not its own.
    """

    code: str
    sort: Sort
    get: Get
    key: str = ""
    called: Callable[[Any], str] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of its cells."""
        return tuple(self.code + end for end in HEADS[self.sort])


def said(column: Column, row: Any, frame: Frame, speaker: Speaker) -> str:
    """The value in words on one line; empty where there is none."""
    value = column.get(row, frame)
    if value is None or value == () or value is False:
        return ""
    if column.key:
        return speaker.phrase(say(column.key, value=value))
    return _said(column, value, frame, speaker)


def steady(column: Column, row: Any, frame: Frame, speaker: Speaker) -> Any:
    """The value of a row, or its words where it moves with the clock and they do not."""
    value = column.get(row, frame)
    return said(column, row, frame, speaker) if _moves(value) else value


def _moves(value: Any) -> bool:
    if isinstance(value, Phrase):
        return any(map(_moves, value.fields.values()))
    return isinstance(value, timedelta | Span)


def said_whole(column: Column, row: Any, frame: Frame, speaker: Speaker) -> str:
    """As `said`, with every place by its name: for a page that has the room."""
    value = column.get(row, frame)
    if column.sort != "places" or value is None:
        return said(column, row, frame, speaker)
    found = places(frame, value.scope, value.at, most=len(frame.names.sites))
    return speaker.value(found) if found is not None else ""


def _said(column: Column, value: Any, frame: Frame, speaker: Speaker) -> str:
    if value is True:
        return speaker.t(f"table.{column.code}")
    if column.sort == "places":
        return _places(value, frame, speaker)
    if makes := _MADE.get(column.sort):
        return speaker.value(makes(value))
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, tuple):
        return speaker.value(several(value))
    return speaker.value(value_of(value))


def cells(column: Column, row: Any, frame: Frame, speaker: Speaker) -> tuple[Cell, ...]:
    """The value as data, one for each header."""
    value = column.get(row, frame)
    if column.sort == "flag":
        return (bool(value),)
    if value is None or value == ():
        return (None,) * len(column.headers)
    if column.sort in {"text", "number", "share", "entry"}:
        return (_bare(value, speaker),)
    words = said(column, row, frame, speaker)
    return (*_PLAIN[column.sort](value, frame), words)


def _bare(value: Any, speaker: Speaker) -> Cell:
    """A text or a number as it is, whole; anything else in words."""
    if isinstance(value, tuple):
        return JOINT.join(str(_bare(one, speaker)) for one in value)
    if isinstance(value, int | float | str):
        return value
    return speaker.value(value_of(value))


def _places(where: Where, frame: Frame, speaker: Speaker) -> str:
    found = places(frame, *where)
    return speaker.value(found) if found is not None else ""


def _ends(value: When, frame: Frame) -> tuple[Cell, ...]:
    return _iso(value.earliest, frame), _iso(value.latest, frame)


def _iso(moment: datetime | None, frame: Frame) -> str | None:
    if moment is None:
        return None
    return in_zone(moment, frame.now.tzinfo).isoformat(timespec="seconds")


def _minutes(value: timedelta, _: Frame) -> tuple[Cell, ...]:
    return (int(value.total_seconds() // 60),)


def _coded(value: Any, _: Frame) -> tuple[Cell, ...]:
    return (_joined(value),)


def _joined(value: Any) -> str:
    """Codes, ids and texts as they are; several one after another."""
    if isinstance(value, tuple | list):
        return JOINT.join(map(_joined, value))
    if isinstance(value, Code):
        return value.code
    return str(getattr(value, "id", value))


_MADE: dict[Sort, Callable[[Any], AnyValue]] = {
    "entry": EntryRef,
    "share": lambda share: say("number.percent", n=share),
}
"""What numbers that are more than that are said as."""

_PLAIN: dict[Sort, Callable[[Any, Frame], tuple[Cell, ...]]] = {
    "coded": _coded,
    "when": _ends,
    "moment": lambda value, frame: (_iso(value, frame),),
    "span": _minutes,
    "places": lambda value, frame: (JOINT.join(frame.names.covered(*value)),),
}
