"""The record of an originator: all that deciding and drawing know of it.

It is evolved once, here in the domain, and nobody else repeats a transition. What comes from an
entry's header is written by `counted` for every kind alike; a concept adds its own fields and what
its events do to them. Texts stay as they were recorded: whoever draws makes them clean.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct

from ledger.domain.entry import Entry, Event
from ledger.domain.values import Marking, Number, Seal, Sealed, Text, When, Words

KEPT = 12
"""Entry numbers a record keeps: its first and the latest."""

LEVELS: Mapping[Marking, int] = {"public": 0, "internal": 1, "cell": 2, "judicial": 3}
"""Markings from the widest circle to the narrowest."""


_UNKNOWN = When(said="unknown")
_NEVER = datetime.min.replace(tzinfo=UTC)


class Record(Struct, kw_only=True, gc=False):
    """What is known of one originator. Changed in place by evolving, by nothing else.

    `numbers` are the entries it was made from, oldest first: the first and the latest eleven;
    `entries` is how many there are. `marking` is the highest of all of them. `occurred`,
    `recorded`, `actor` and `source` are those of the entry that last said how it stands, and not
    of one that only says something beside (`Kind.aside`). `ended` is the entry by which it is over,
    `placed` the one that said where it is. `cells` are all whose entries it was made from.
    """

    stage: str
    numbers: tuple[Number, ...] = ()
    entries: int = 0
    marking: Marking = "public"
    occurred: When = _UNKNOWN
    recorded: datetime = _NEVER
    actor: str | None = None
    source: str | None = None
    ended: Number | None = None
    cells: tuple[str, ...] = ()
    placed: Number | None = None

    @property
    def opened(self) -> Number:
        """The number of its first entry."""
        return self.numbers[0]

    @property
    def number(self) -> Number:
        """The number of its latest entry."""
        return self.numbers[-1]

    @property
    def group(self) -> str:
        """What lists count it under."""
        return ""

    @property
    def where(self) -> str:
        """The one site that lists find it by; empty where it has none or several."""
        return ""

    @property
    def sought(self) -> str:
        """The group that somebody wants it counted under, while it is not; empty where nobody."""
        return ""

    @property
    def served(self) -> Number | None:
        """The last entry by which nothing more was to come, whatever became of it since."""
        return None

    @property
    def called(self) -> tuple[tuple[str, str], ...]:
        """The parts of the organisation that people may call it by, kind and id of each."""
        return ()

    def is_over(self, _now: datetime) -> bool:
        """Whether it waits for nothing and holds no more at a moment."""
        return self.ended is not None

    @property
    def clock(self) -> When | None:
        """The time that runs for it, while one does."""
        return None


S = TypeVar("S", bound=Record)


def counted(record: Record, entry: Entry[Any], number: Number, *, aside: bool = False) -> None:
    """Take in what every entry says: its number, its marking and, unless `aside`, its header."""
    old = record.numbers
    record.entries += 1
    if not old:
        record.numbers, record.marking = (number,), entry.marking
    else:
        record.numbers = (*old, number) if len(old) < KEPT else (old[0], *old[2:], number)
        record.marking = highest(record.marking, entry.marking)
    if entry.cell is not None and entry.cell not in record.cells:
        record.cells = (*record.cells, entry.cell)
    if not old or not aside:
        record.occurred, record.recorded = entry.occurred, entry.recorded
        record.actor, record.source = entry.actor, entry.source


def copied(value: Any) -> Any:
    """A record, or a part of one, that evolving may change without changing this one."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    if type(value) in {list, tuple, set}:
        return type(value)(map(copied, value))
    if not isinstance(value, Struct) or value.__struct_config__.frozen:
        return value
    parts = {name: copied(getattr(value, name)) for name in value.__struct_fields__}
    return type(value)(**parts)


def highest(one: Marking, other: Marking) -> Marking:
    """The marking of the narrower circle."""
    return other if above(one, other) else one


def above(ceiling: Marking, *markings: Marking) -> bool:
    """Whether any of these is for a narrower circle than the ceiling's."""
    return any(LEVELS[marking] > LEVELS[ceiling] for marking in markings)


def may_tell(record: Record, entry: Entry[Any]) -> bool:
    """Whether whoever records an entry may be told of another thing that it touches.

    A question or a refusal is a way to read, and goes as far as the boards or the entry itself.
    """
    return not above(highest("internal", entry.marking), record.marking)


def absorb(record: S, event: Event, number: Number, stage: str | None = None) -> S:
    """Write the event's fields that the record also has into it; none or empty: not said."""
    for name in _shared(type(record), type(event)):
        value = getattr(event, name)
        if value is not None and value != ():
            setattr(record, name, Seal(number) if type(value) is Sealed else value)
            if name == "scope":
                record.placed = number
    if stage is not None:
        record.stage = stage
    return record


@cache
def _shared(record: type[Record], event: type[Event]) -> tuple[str, ...]:
    """The fields that a record and an event have by the same name."""
    known = set(record.__struct_fields__)
    return tuple(name for name in event.__struct_fields__ if name in known)


def words(text: Text | None, number: Number) -> Words | None:
    """A text as a record keeps it; a sealed one as the number of its entry."""
    return Seal(number) if isinstance(text, Sealed) else text
