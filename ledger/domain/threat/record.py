"""The record of threats, and how each entry changes it."""

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
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
from ledger.domain.values import Line, Number, When, Words

KEPT = 20
"""Traces a record keeps, the latest."""


OVER = ("lapsed", "carried_out")
"""Stages in which a threat's deadline no longer runs."""


class Threat(Record, kw_only=True):
    """A threat as it is known now.

    `text` is what is threatened or known, `first` what it was before it changed, `outcome` what
    came of it: all stay. `due_number` is the entry that set the ultimatum.
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

    @property
    def clock(self) -> When | None:
        """Its ultimatum, until that has lapsed or the threat was carried out."""
        return self.due if self.due_number and self.stage not in OVER else None


threat = Concept("threat", Threat)


@threat.evolves("threat.reported", begins=True)
def reported(
    record: Threat | None, event: ThreatReported, entry: Entry[ThreatReported], number: int
) -> Threat:
    """It begins."""
    return absorb(Threat(stage="reported"), event, number)


@threat.evolves("threat.changed")
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


@threat.evolves("threat.deadline_set")
def deadline_set(
    record: Threat | None, event: DeadlineSet, entry: Entry[DeadlineSet], number: int
) -> Threat | None:
    """The time runs; a later ultimatum takes the place of an earlier one, with all it announced."""
    if record:
        record.stage, record.due, record.due_number = "deadline", event.due, number
        record.consequence = words(event.consequence, number)
    return record


@threat.evolves("threat.carried_out")
def carried_out(
    record: Threat | None, event: ThreatCarriedOut, entry: Entry[ThreatCarriedOut], number: int
) -> Threat | None:
    """What happened stands beside what was threatened."""
    if record:
        record.stage, record.outcome = "carried_out", words(event.text, number)
    return record


@threat.evolves("threat.lapsed")
def lapsed(
    record: Threat | None, event: ThreatLapsed, entry: Entry[ThreatLapsed], number: int
) -> Threat | None:
    """It is over."""
    if record:
        record.stage, record.outcome = "lapsed", words(event.text, number)
    return record


@threat.evolves("threat.handled", aside=True)
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
    return known


@threat.evolves("threat.traces_kept", aside=True)
def traces_kept(
    record: Threat | None, event: TracesKept, entry: Entry[TracesKept], number: int
) -> Threat:
    """They say nothing of what is threatened; of what nobody had reported they stand alone."""
    known, text = record or Threat(stage="reported"), words(event.text, number)
    known.traces = (*known.traces, *(() if text is None else (text,)))[-KEPT:]
    return known
