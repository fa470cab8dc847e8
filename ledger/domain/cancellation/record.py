"""The record of cancelled activity, and how each entry changes it."""

from datetime import datetime

from msgspec import Struct, structs

from ledger.domain.cancellation.asks import (
    CONTACTING,
    ORDERING,
    PATIENT,
    REBOOKING,
    is_past,
    rebooked_by,
)
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    Canceller,
    ExceptionMade,
    Items,
    PeopleContacted,
    ResumptionAnnounced,
)
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import (
    EVERYWHERE,
    Count,
    Line,
    Number,
    Qualifier,
    Scope,
    Share,
    Slug,
    Slugs,
    Text,
    When,
    Words,
)

KEPT = 20
"""Exceptions, transfers, resumptions and contacts a record keeps, the latest of each."""


ALL = 100
"""In %, all of what is usual."""


class Beside(Struct, frozen=True, kw_only=True, gc=False):
    """Something said about a cancellation: an exception, a transfer or what resumed.

    What resumes may say from when, how much of what is usual, and that it is `whole`: all of it.
    """

    number: Number
    text: Words | None = None
    by: Line | None = None
    count: Count | None = None
    scope: Scope | None = None
    starts: When | None = None
    share: Share | None = None
    whole: bool = False


class Contact(Struct, frozen=True, kw_only=True, gc=False):
    """The latest numbers of one `communication`, or of those told otherwise where it is None."""

    number: Number
    communication: Number | None = None
    reached: Count | None = None
    unreachable: Count | None = None


class Cancellation(Record, kw_only=True):
    """What becomes of an activity; without any of the four lists all of it is cancelled.

    `reached`, `unreachable` and `remaining` are the latest numbers given, never a sum: whoever
    tells them counts from the start or for a day, and the ledger does not say which; `contacts` has
    them by communication. `rebooked` is how many have a new date by now: the latest total said, and
    what was reported after it.
    """

    activity: Slug = ""
    cancelled: Items = ()
    case_by_case: Items = ()
    judges: Line | None = None
    criteria: Line | None = None
    maintained: Items = ()
    redirected: Items = ()
    redirected_to: Line | None = None
    scope: Scope | None = None
    period: When | None = None
    planned: Count | None = None
    qualifier: Qualifier | None = None
    reason: Words | None = None
    decision: Number | None = None
    reached: Count | None = None
    unreachable: Count | None = None
    rebooked: Count | None = None
    rebooked_qualifier: Qualifier | None = None
    remaining: Count | None = None
    exceptions: tuple[Beside, ...] = ()
    transfers: tuple[Beside, ...] = ()
    resumptions: tuple[Beside, ...] = ()
    also: Slugs = ()
    cancelled_by: Canceller | None = None
    count: Count | None = None
    contacts: tuple[Contact, ...] = ()

    @property
    def activities(self) -> tuple[Slug, ...]:
        """All that it is about, the one it was ordered for first."""
        return tuple(dict.fromkeys((self.activity, *self.also)))

    @property
    def called(self) -> tuple[tuple[str, Slug], ...]:
        """The activities that people may call it by; what patients cancel goes by its own name."""
        if self.cancelled_by == PATIENT:
            return ()
        return tuple(("activity", ident) for ident in self.activities)

    def is_over(self, _now: datetime) -> bool:
        """Once it was resumed, and once its days are over."""
        return self.ended is not None or is_past(self.period, _now)

    @property
    def owed(self) -> Count | None:
        """How many need a new date: those cancelled, or else all planned; None where unsaid."""
        return self.planned if self.count is None else self.count


cancellation = Concept("cancellation", Cancellation, over=("resumed",), called="activity")


@cancellation.evolves("cancellation.ordered", begins=True, asks=ORDERING)
def ordered(
    record: Cancellation | None,
    event: CancellationOrdered,
    entry: Entry[CancellationOrdered],
    number: int,
) -> Cancellation:
    """It holds until it is resumed, whatever its period says."""
    return absorb(Cancellation(stage="ordered"), event, number)


@cancellation.evolves("cancellation.contacted", aside=True, asks=CONTACTING)
def contacted(
    record: Cancellation | None, event: PeopleContacted, entry: Entry[PeopleContacted], number: int
) -> Cancellation | None:
    """So many were told; of one communication the latest numbers count."""
    if record is None:
        return None
    record.contacts = _contacts(record, event, number)
    return absorb(record, event, number)


@cancellation.evolves("cancellation.excepted", aside=True)
def excepted(
    record: Cancellation | None, event: ExceptionMade, entry: Entry[ExceptionMade], number: int
) -> Cancellation | None:
    """The rest stays cancelled."""
    if record:
        made = _beside(number, event.text, event.scope, by=event.judge, count=event.count)
        record.exceptions = (*record.exceptions, made)[-KEPT:]
    return record


@cancellation.evolves("cancellation.transferred", aside=True)
def transferred(
    record: Cancellation | None,
    event: ActivityTransferred,
    entry: Entry[ActivityTransferred],
    number: int,
) -> Cancellation | None:
    """It stays cancelled here."""
    if record:
        made = _beside(number, event.what, event.scope, by=event.to, count=event.count)
        record.transfers = (*record.transfers, made)[-KEPT:]
    return record


@cancellation.evolves("cancellation.resumed")
def resumed(
    record: Cancellation | None, event: ActivityResumed, entry: Entry[ActivityResumed], number: int
) -> Cancellation | None:
    """In part when only a part or only some sites are named."""
    if record is None:
        return None
    made = _back(record, event, number)
    if made.whole:
        record.stage = "resumed"
    elif record.stage != "resuming":
        record.stage = "partly_resumed"
    return record


@cancellation.evolves("cancellation.resumption_announced")
def announced(
    record: Cancellation | None,
    event: ResumptionAnnounced,
    entry: Entry[ResumptionAnnounced],
    number: int,
) -> Cancellation | None:
    """Until then it stays cancelled, whoever looks."""
    if record is not None and _back(record, event, number, starts=event.starts).whole:
        record.stage = "resuming"
    return record


@cancellation.evolves("cancellation.rebooked", aside=True, asks=REBOOKING)
def rebooked(
    record: Cancellation | None,
    event: AppointmentsRebooked,
    entry: Entry[AppointmentsRebooked],
    number: int,
) -> Cancellation | None:
    """New dates do not offer the activity again by themselves."""
    if record is None:
        return None
    record.rebooked = rebooked_by(record, event)
    record.rebooked_qualifier = event.qualifier or record.rebooked_qualifier
    record.remaining = record.remaining if event.remaining is None else event.remaining
    return record


def _beside(
    number: int,
    text: Text | None,
    scope: Scope | None,
    *,
    by: str | None = None,
    count: int | None = None,
) -> Beside:
    return Beside(number=number, text=words(text, number), by=by, count=count, scope=scope)


def _back(
    record: Cancellation,
    event: ActivityResumed | ResumptionAnnounced,
    number: int,
    *,
    starts: When | None = None,
) -> Beside:
    """Take in what is back, or is to be."""
    made = Beside(
        number=number,
        text=words(event.part, number),
        scope=event.scope,
        starts=starts,
        share=event.share,
        whole=not _partial(record, event),
    )
    record.resumptions = (*record.resumptions, made)[-KEPT:]
    return made


def _partial(record: Cancellation, event: ActivityResumed | ResumptionAnnounced) -> bool:
    """Whether something of the order is left out: a part, a share, activities or places."""
    said = event.scope or Scope()
    if event.part is not None or not {*record.activities} <= {
        *(said.activities or record.activities)
    }:
        return True
    held = structs.replace(record.scope or Scope(), activities=())
    places = structs.replace(said, activities=())
    share = event.share is not None and event.share < ALL
    return share or places not in {Scope(), Scope(sites=(EVERYWHERE,)), held}


def _contacts(record: Cancellation, event: PeopleContacted, number: Number) -> tuple[Contact, ...]:
    """The contacts with one more; what a later report of the same batch leaves out stays."""
    if event.reached is None and event.unreachable is None:
        return record.contacts
    same = [c for c in record.contacts if c.communication == event.communication]
    others = [c for c in record.contacts if c.communication != event.communication]
    was = same[-1] if same else Contact(number=number)
    made = Contact(
        number=number,
        communication=event.communication,
        reached=was.reached if event.reached is None else event.reached,
        unreachable=was.unreachable if event.unreachable is None else event.unreachable,
    )
    return (*others, made)[-KEPT:]
