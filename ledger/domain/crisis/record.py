"""The record of the crisis, and how each entry changes it."""

from contextlib import suppress

from msgspec import structs

from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.crisis.asks import CLOSING
from ledger.domain.crisis.events import (
    CrisisClosed,
    CrisisOpened,
    CrisisReopened,
    PartAdded,
    PartChanged,
    PartClosed,
    PartRenamed,
    PhaseEntered,
)
from ledger.domain.crisis.mend import Mended, Mending, mended
from ledger.domain.crisis_and_roll import Closing, Crisis, CurrentPhase, Member, Post
from ledger.domain.entry import Entry
from ledger.domain.record import absorb, counted
from ledger.errors import Refused

crisis = Concept("crisis", Crisis, over=("closed",))


@crisis.evolves("crisis.opened")
def opened(
    record: Crisis | None, event: CrisisOpened, entry: Entry[CrisisOpened], number: int
) -> Crisis:
    """The founder is a member from number 1 on."""
    founder = Member(
        id=event.founder,
        name=event.founder_name,
        key=event.founder_key,
        posts=(Post(role=event.founder_role),),
        since=number,
    )
    return Crisis(
        stage="open",
        name=event.name,
        title=event.title,
        kind=event.kind,
        ledger=event.ledger,
        organisation=event.organisation,
        founder=founder,
    )


@crisis.evolves("crisis.phase_entered", asks=AGAIN)
def phase_entered(
    record: Crisis | None, event: PhaseEntered, entry: Entry[PhaseEntered], number: int
) -> Crisis | None:
    """The latest phase holds."""
    if record:
        record.phase = absorb(CurrentPhase(stage="entered", phase=event.phase), event, number)
        counted(record.phase, entry, number)
    return record


@crisis.evolves("crisis.closed", aside=True, after=True)
def closed(
    record: Crisis | None, event: CrisisClosed, entry: Entry[CrisisClosed], number: int
) -> Crisis | None:
    """Closed by others at the same time, it is closed once."""
    if record and record.stage == "open":
        record.stage, record.closings = "closed", (*record.closings, Closing(number=number))
    return record


@crisis.evolves("crisis.reopened", aside=True)
def reopened(
    record: Crisis | None, event: CrisisReopened, entry: Entry[CrisisReopened], number: int
) -> Crisis | None:
    """What was recorded in between stays follow-up."""
    if record and record.stage == "closed":
        *before, last = record.closings
        record.stage = "open"
        record.closings = (*before, structs.replace(last, reopened=number))
    return record


@crisis.evolves("crisis.part_added", aside=True)
def part_added(
    record: Crisis | None, event: PartAdded, entry: Entry[PartAdded], number: int
) -> Crisis | None:
    """One part more."""
    return _mended(record, event, number)


@crisis.evolves("crisis.part_renamed", aside=True)
def part_renamed(
    record: Crisis | None, event: PartRenamed, entry: Entry[PartRenamed], number: int
) -> Crisis | None:
    """The same part under another name."""
    return _mended(record, event, number)


@crisis.evolves("crisis.part_changed", aside=True)
def part_changed(
    record: Crisis | None, event: PartChanged, entry: Entry[PartChanged], number: int
) -> Crisis | None:
    """The same part, otherwise in what was said."""
    return _mended(record, event, number)


@crisis.evolves("crisis.part_closed", aside=True, asks=CLOSING)
def part_closed(
    record: Crisis | None, event: PartClosed, entry: Entry[PartClosed], number: int
) -> Crisis | None:
    """It stays, and nothing new names it."""
    return _mended(record, event, number)


def _mended(record: Crisis | None, event: Mending, number: int) -> Crisis | None:
    """What cannot be changes nothing."""
    if record:
        with suppress(Refused):
            before = Mended(record.organisation, record.closed)
            record.organisation, record.closed = mended(before, event, number)
    return record
