"""The record of threats, and how each entry changes it."""

from msgspec import Struct

from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.said_parts import is_endless
from ledger.domain.threat.asks import LAPSING
from ledger.domain.threat.events import (
    Category,
    DeadlineSet,
    EntryPointClosed,
    Handling,
    ThreatCarriedOut,
    ThreatChanged,
    ThreatHandled,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from ledger.domain.values import Line, Number, Scope, When, Words

KEPT = 20
"""Traces and ultimatums a record keeps, the latest."""


OVER = ("lapsed", "carried_out")
"""Stages in which a threat's deadline no longer runs."""


class Ultimatum(Struct, frozen=True, kw_only=True, gc=False):
    """Until when, by which entry, what is announced for then, and where that comes from."""

    number: Number
    due: When
    consequence: Words | None = None
    source: Line | None = None


class Threat(Record, kw_only=True):
    """A threat as it is known now.

    `text` is what is threatened or known, `first` what it was before it changed, `outcome` what
    came of it: all stay. `deadlines` are the ultimatums that were given, the earliest first: rivals
    are all kept. `due`, `due_number` and `consequence` are those of the earliest.
    """

    text: Words | None = None
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None
    due: When | None = None
    due_number: Number | None = None
    consequence: Words | None = None
    handling: Handling | None = None
    outcome: Words | None = None
    first: Words | None = None
    traces: tuple[Words, ...] = ()
    scope: Scope | None = None
    deadlines: tuple[Ultimatum, ...] = ()

    @property
    def clock(self) -> When | None:
        """Its ultimatums, from the first to the last, until it lapsed or was carried out."""
        if not self.deadlines or self.stage in OVER:
            return None
        return _spanned([one.due for one in self.deadlines])


threat = Concept(
    "threat", Threat, over=("lapsed", "carried_out", "closed"), stands=("reported", "deadline")
)


@threat.evolves("threat.reported", begins=True)
def reported(
    record: Threat | None, event: ThreatReported, entry: Entry[ThreatReported], number: int
) -> Threat:
    """Somebody threatens, or something is found out."""
    return absorb(Threat(stage="reported"), event, number)


@threat.evolves("threat.changed", asks=AGAIN)
def changed(
    record: Threat | None, event: ThreatChanged, entry: Entry[ThreatChanged], number: int
) -> Threat | None:
    """What had lapsed is alive again; what is not said stays as it was."""
    if record is None:
        return None
    record.first = record.text if record.first is None else record.first
    if record.stage == "lapsed":
        record.stage, record.outcome = "reported", None
    return absorb(record, event, number)


@threat.evolves("threat.deadline_set", asks=AGAIN)
def deadline_set(
    record: Threat | None, event: DeadlineSet, entry: Entry[DeadlineSet], number: int
) -> Threat | None:
    """The time runs; whoever gives another one does not take back the first."""
    if record is None:
        return None
    consequence = words(event.consequence, number)
    given = Ultimatum(number=number, due=event.due, consequence=consequence, source=entry.source)
    record.deadlines = tuple(sorted((*record.deadlines, given)[-KEPT:], key=_earliest))
    first = record.deadlines[0]
    record.stage, record.due, record.due_number = "deadline", first.due, first.number
    record.consequence = first.consequence
    return record


@threat.evolves("threat.carried_out")
def carried_out(
    record: Threat | None, event: ThreatCarriedOut, entry: Entry[ThreatCarriedOut], number: int
) -> Threat | None:
    """What happened stands beside what was threatened."""
    if record:
        record.stage, record.outcome = "carried_out", words(event.text, number)
    return record


@threat.evolves("threat.lapsed", asks=LAPSING)
def lapsed(
    record: Threat | None, event: ThreatLapsed, entry: Entry[ThreatLapsed], number: int
) -> Threat | None:
    """It is over."""
    if record:
        record.stage, record.outcome = "lapsed", words(event.text, number)
    return record


@threat.evolves("threat.handled", aside=True, asks=AGAIN)
def handled(
    record: Threat | None, event: ThreatHandled, entry: Entry[ThreatHandled], number: int
) -> Threat | None:
    """An answer ends nothing by itself."""
    if record:
        record.handling = event.handling
    return record


@threat.evolves("threat.entry_point_closed")
def entry_point_closed(
    record: Threat | None, event: EntryPointClosed, entry: Entry[EntryPointClosed], number: int
) -> Threat:
    """Reported before or not; an ultimatum and what was carried out outlast it."""
    known, text = record or Threat(stage="reported"), words(event.text, number)
    if known.stage == "reported":
        known.stage, known.outcome = "closed", text
    elif known.outcome is None:
        known.outcome = text
    return _placed(known, event, number)


@threat.evolves("threat.traces_kept", aside=True)
def traces_kept(
    record: Threat | None, event: TracesKept, entry: Entry[TracesKept], number: int
) -> Threat:
    """They say nothing of what is threatened; of what nobody had reported they stand alone."""
    known, text = record or Threat(stage="reported"), words(event.text, number)
    known.traces = (*known.traces, *(() if text is None else (text,)))[-KEPT:]
    return _placed(known, event, number) if known.scope is None else known


def _placed(known: Threat, event: EntryPointClosed | TracesKept, number: Number) -> Threat:
    if event.scope is not None:
        known.scope, known.placed = event.scope, number
    return known


def _earliest(one: Ultimatum) -> tuple[bool, float, Number]:
    """By when it may be over, those that never are behind."""
    end = one.due.earliest or one.due.latest
    return end is None, end.timestamp() if end else 0.0, one.number


def _spanned(whens: list[When]) -> When:
    """From the first end of all to the last; as it was said where there is one."""
    if len(whens) == 1:
        return whens[0]
    firsts = [when.earliest or when.latest for when in whens]
    lasts = [None if is_endless(when) else when.latest or when.earliest for when in whens]
    known = [first for first in firsts if first is not None]
    last = None if None in lasts else max(filter(None, lasts))
    if last is None:
        return When(said="after", earliest=min(known, default=None))
    return When(said="span", earliest=min(known), latest=last)
