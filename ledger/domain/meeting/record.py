"""The record of meetings, and how each entry changes it."""

from datetime import datetime
from typing import Protocol

from ledger.domain.again import AGAIN
from ledger.domain.concept import ABSENT, Concept
from ledger.domain.entry import Entry, Written, happened
from ledger.domain.meeting.asks import CLOSING, OPENING
from ledger.domain.meeting.events import (
    Kind,
    MeetingAttended,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
)
from ledger.domain.record import Record, absorb
from ledger.domain.values import Code, Line, Name, Number, Slug, When, Words
from ledger.sanitize import same_name


class PutDown(Protocol):
    """What is said around a command or an entry: when it was put down, by whom and for whom."""

    @property
    def written(self) -> Written | None:
        """When it was put down before it could be recorded, and by whom."""

    @property
    def behalf(self) -> Name | None:
        """For whom it is recorded."""


class Meeting(Record, kw_only=True):
    """A meeting that is `convened`, under way (`open`), `closed` or `cancelled`.

    `cell` is that of the entry that opened it, or convened it. `began` is by which entry and
    `begun` since when it is under way, `keeper` the member who put that down (`writer_of`).
    Everybody is named under one of `present`, `absent` and `by_phone`, by the latest word.
    """

    cell: Slug | None = None
    planned: When | None = None
    kind: Kind | None = None
    body: Name | None = None
    agenda: Words | None = None
    place: Line | None = None
    chair: Name | None = None
    present: tuple[Name, ...] = ()
    absent: tuple[Name, ...] = ()
    by_phone: tuple[Name, ...] = ()
    began: Number | None = None
    begun: datetime | None = None
    held: When | None = None
    keeper: Code | None = None
    next: When | None = None
    summary: Words | None = None
    reason: Words | None = None

    @property
    def group(self) -> str:
        """The cell that meets; empty where none was said."""
        return self.cell or ""

    @property
    def called(self) -> tuple[tuple[str, Slug], ...]:
        """The cell that meets, where one was said."""
        return (("cell", self.cell),) if self.cell else ()

    @property
    def clock(self) -> When | None:
        """When it is to be; once it is closed, when the next one is."""
        return {"convened": self.planned, "closed": self.next}.get(self.stage)


meeting = Concept(
    "meeting", Meeting, over=("closed", "cancelled"), wants={"open": (("cell", "body"),)}
)


@meeting.evolves("meeting.convened")
def convened(
    record: Meeting | None, event: MeetingConvened, entry: Entry[MeetingConvened], number: int
) -> Meeting:
    """It is to be; convened again, at the latest time that was said."""
    known = record or Meeting(stage=ABSENT)
    known.cell = entry.cell or known.cell
    return absorb(known, event, number, "convened" if known.began is None else None)


@meeting.evolves("meeting.opened", once=True, asks=OPENING)
def opened(
    record: Meeting | None, event: MeetingOpened, entry: Entry[MeetingOpened], number: int
) -> Meeting:
    """It is under way from when it is said to have begun."""
    known = record or Meeting(stage=ABSENT)
    known.cell = entry.cell or known.cell
    known.began, known.keeper = number, writer_of(entry, entry.recorder.member)
    known.held = entry.occurred
    known.begun = min(happened(entry.occurred) or entry.recorded, entry.recorded)
    plain = MeetingOpened(
        kind=event.kind, body=event.body, agenda=event.agenda, place=event.place, chair=event.chair
    )
    return _seated(absorb(known, plain, number, "open"), event)


@meeting.evolves("meeting.attended", aside=True, asks=AGAIN)
def attended(
    record: Meeting | None, event: MeetingAttended, entry: Entry[MeetingAttended], number: int
) -> Meeting | None:
    """Whoever came later, or was forgotten."""
    if record is None:
        return None
    record.chair = event.chair or record.chair
    return _seated(record, event)


@meeting.evolves("meeting.closed", after=True, asks=CLOSING)
def closed(
    record: Meeting | None, event: MeetingClosed, entry: Entry[MeetingClosed], number: int
) -> Meeting | None:
    """Nothing carries it from here on."""
    return absorb(record, event, number, "closed") if record else None


@meeting.evolves("meeting.cancelled")
def cancelled(
    record: Meeting | None, event: MeetingCancelled, entry: Entry[MeetingCancelled], number: int
) -> Meeting | None:
    """It does not take place."""
    return absorb(record, event, number, "cancelled") if record else None


def writer_of(around: PutDown, recorder: Code) -> Code:
    """The member who put something down: whoever recorded it, unless it came in a file of theirs.

    Then it says who wrote it, and that it is recorded on their behalf.
    """
    written = around.written
    theirs = written is not None and written.by is not None and written.by == around.behalf
    return around.behalf or recorder if theirs else recorder


SEATS = ("present", "absent", "by_phone")
"""Where somebody may be."""


def _seated(record: Meeting, event: MeetingOpened | MeetingAttended) -> Meeting:
    """Everybody where the event puts them, and nowhere else."""
    moved = {same_name(who) for seat in SEATS for who in getattr(event, seat)}
    for seat in SEATS:
        stay = [who for who in getattr(record, seat) if same_name(who) not in moved]
        setattr(record, seat, (*stay, *dict.fromkeys(getattr(event, seat))))
    return record
