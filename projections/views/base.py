"""What the views share: how one is declared, and how an entry's header becomes a row's.

A view is a state (plain msgspec, so that it can be kept in a snapshot) and one function a topic
that changes it in place, O(1) an entry. Texts are made clean here, once, when they come in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct, structs

from ledger.domain.entry import Entry
from ledger.domain.values import Marking, Sealed, Text, When
from ledger.text import clean, clean_line
from projections.rows import Head, Prose, Row, Seal

S = TypeVar("S", bound=Struct)
R = TypeVar("R", bound=Row)

Fold = Callable[[Any, int, Entry[Any]], None]
"""Takes one accepted entry into a view's state: (state, number, entry)."""

KEPT = 12
"""Entry numbers a row keeps: its first and the latest."""

LEVELS: Mapping[Marking, int] = {"public": 0, "internal": 1, "cell": 2, "judicial": 3}
"""Markings from the widest circle to the narrowest."""


@dataclass(frozen=True, slots=True)
class View(Generic[S]):
    """One concern as declared.

    `version` grows with every change of state or of what is folded into it, so that old snapshots
    are thrown away. `forget` takes an originator out of the state, before it is folded again.
    """

    version: int
    state: type[S]
    concept: str
    topics: Mapping[str, Fold]
    forget: Callable[[S, str], None]


def head(entry: Entry[Any]) -> Head:
    """What a row keeps of an entry's header."""
    return Head(
        originator=entry.originator,
        marking=entry.marking,
        occurred=entry.occurred,
        recorded=entry.recorded,
        actor=None if entry.actor is None else line(entry.actor),
        source=None if entry.source is None else line(entry.source),
    )


def more(row: Row, number: int, entry: Entry[Any]) -> dict[str, Any]:
    """What one more entry changes of a row's numbers and marking."""
    said = _counted(row, number)
    if LEVELS[entry.marking] > LEVELS[row.head.marking]:
        said["head"] = structs.replace(row.head, marking=entry.marking)
    return said


def renewed(row: Row, number: int, entry: Entry[Any]) -> dict[str, Any]:
    """As `more`, and the row's times and sources are this entry's from now on."""
    said = _counted(row, number)
    new = head(entry)
    if LEVELS[new.marking] < LEVELS[row.head.marking]:
        new = structs.replace(new, marking=row.head.marking)
    said["head"] = new
    return said


def _counted(row: Row, number: int) -> dict[str, Any]:
    old = row.numbers
    kept = (*old, number) if len(old) < KEPT else (old[0], *old[2:], number)
    return {"numbers": kept, "entries": row.entries + 1}


def prose(text: Text | None, number: int) -> Prose | None:
    """Free text to show: clean, or the number of its entry when it is sealed."""
    if text is None or isinstance(text, Sealed):
        return None if text is None else Seal(number)
    return text if text.isprintable() else clean(text)


def line(text: str | None) -> str | None:
    """One line to show, clean."""
    return text if text is None or text.isprintable() else clean_line(text)


def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Several lines to show, clean."""
    return tuple(text if text.isprintable() else clean_line(text) for text in texts)


def pop_row(state: Any, originator: str) -> None:
    """Forget an originator in a view whose `rows` are keyed by it."""
    state.rows.pop(originator, None)


def in_order(rows: Mapping[str, R]) -> list[R]:
    """Rows by their first entry, wherever folding again has put them."""
    return sorted(rows.values(), key=_opened)


def _opened(row: Row) -> int:
    return row.numbers[0]


def ends(when: When) -> datetime | None:
    """The last moment an interval may mean; None when it is open or unknown."""
    return when.latest if when.latest is not None else when.earliest
