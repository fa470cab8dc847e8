"""The record of clocks, and how each entry changes it."""

from msgspec import Struct

from ledger.domain.again import AGAIN
from ledger.domain.clock.events import (
    ClockLapsed,
    ClockMet,
    ClockPartFiled,
    ClockStarted,
    ClockWithdrawn,
)
from ledger.domain.clock.regimes import TERMS
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Line, Name, Number, Regime, When, Words

OPEN = ("started", "part_filed")
"""Stages in which it runs."""

KEPT = 20
"""Parts a record keeps, the latest."""


class Part(Struct, frozen=True, kw_only=True, gc=False):
    """What was filed, by which entry, when, and what they call it over there."""

    number: Number
    when: When
    text: Words | None = None
    reference: Line | None = None


class Clock(Record, kw_only=True):
    """A clock as it runs, or how it ended.

    `due` is until when, by law or as somebody said; `met` when what was owed was filed. `text` and
    `reason` are what was said of how it ended.
    """

    regime: Regime = "free"
    since: When | None = None
    motive: Words | None = None
    authority: Name | None = None
    due: When | None = None
    parts: tuple[Part, ...] = ()
    met: When | None = None
    reference: Line | None = None
    text: Words | None = None
    reason: Words | None = None

    @property
    def group(self) -> str:
        """Its regime."""
        return self.regime

    @property
    def clock(self) -> When | None:
        """Until when, while it runs; one that nobody gave an end has none."""
        if self.stage not in OPEN:
            return None
        return self.due or When(said="unknown")


clock = Concept(
    "clock",
    Clock,
    over=("met", "lapsed", "withdrawn"),
    stands=OPEN,
    alone=(*TERMS, "insurer"),
    wants=dict.fromkeys(OPEN, (("due",),)),
)


@clock.evolves("clock.started", begins=True, follows=(("by_law", ("regime", "since")),))
def started(
    record: Clock | None, event: ClockStarted, entry: Entry[ClockStarted], number: int
) -> Clock:
    """The time begins to run."""
    new = absorb(Clock(stage="started"), event, number)
    new.due = event.by_law or event.due
    return new


@clock.evolves("clock.part_filed", asks=AGAIN)
def part_filed(
    record: Clock | None, event: ClockPartFiled, entry: Entry[ClockPartFiled], number: int
) -> Clock | None:
    """It runs on; what was filed before stays."""
    if record is None:
        return None
    filed = Part(
        number=number,
        when=entry.occurred,
        text=words(event.text, number),
        reference=event.reference,
    )
    record.parts = (*record.parts, filed)[-KEPT:]
    record.stage, record.reason = "part_filed", None
    return record


@clock.evolves("clock.met")
def met(record: Clock | None, event: ClockMet, entry: Entry[ClockMet], number: int) -> Clock | None:
    """It stopped, in time or late."""
    if record is None:
        return None
    record.met = entry.occurred
    return absorb(record, event, number, "met")


@clock.evolves("clock.lapsed")
def lapsed(
    record: Clock | None, event: ClockLapsed, entry: Entry[ClockLapsed], number: int
) -> Clock | None:
    """Its time is over, and that is known; what is owed may still be filed."""
    return absorb(record, event, number, "lapsed") if record else None


@clock.evolves("clock.withdrawn")
def withdrawn(
    record: Clock | None, event: ClockWithdrawn, entry: Entry[ClockWithdrawn], number: int
) -> Clock | None:
    """It does not run, and never should have."""
    return absorb(record, event, number, "withdrawn") if record else None
