"""The record of the crisis, and how each entry changes it."""

from ledger.domain.concept import Concept
from ledger.domain.crisis.events import CrisisOpened, PhaseEntered
from ledger.domain.crisis_and_roll import Crisis, CurrentPhase, Member, Post
from ledger.domain.entry import Entry
from ledger.domain.record import absorb, counted

crisis = Concept("crisis", Crisis)


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


@crisis.evolves("crisis.phase_entered")
def phase_entered(
    record: Crisis | None, event: PhaseEntered, entry: Entry[PhaseEntered], number: int
) -> Crisis | None:
    """The latest phase holds."""
    if record:
        record.phase = absorb(CurrentPhase(stage="entered", phase=event.phase), event, number)
        counted(record.phase, entry, number)
    return record
