"""The record of cancelled activity, and how each entry changes it."""

from msgspec import Struct

from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    Items,
    PeopleContacted,
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
    Slug,
    Text,
    When,
    Words,
)

KEPT = 20
"""Exceptions, transfers and resumptions a record keeps, the latest of each."""


class Beside(Struct, frozen=True, kw_only=True, gc=False):
    """Something said about a cancellation: an exception, a transfer or what resumed."""

    number: Number
    text: Words | None = None
    by: Line | None = None
    count: Count | None = None
    scope: Scope | None = None


class Cancellation(Record, kw_only=True):
    """What becomes of an activity; without any of the four lists all of it is cancelled.

    `reached`, `unreachable`, `rebooked` and `remaining` are the latest numbers given, never a sum:
    whoever tells them counts from the start or for a day, and the ledger does not say which.
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


cancellation = Concept("cancellation", Cancellation)


@cancellation.evolves("cancellation.ordered", begins=True)
def ordered(
    record: Cancellation | None,
    event: CancellationOrdered,
    entry: Entry[CancellationOrdered],
    number: int,
) -> Cancellation:
    """It holds until it is resumed, whatever its period says."""
    return absorb(Cancellation(stage="ordered"), event, number)


@cancellation.evolves("cancellation.contacted", aside=True)
def contacted(
    record: Cancellation | None, event: PeopleContacted, entry: Entry[PeopleContacted], number: int
) -> Cancellation | None:
    """So many were told."""
    return absorb(record, event, number) if record else None


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
    made = _beside(number, event.part, event.scope)
    record.resumptions = (*record.resumptions, made)[-KEPT:]
    record.stage = "partly_resumed" if _partial(record, event) else "resumed"
    return record


@cancellation.evolves("cancellation.rebooked", aside=True)
def rebooked(
    record: Cancellation | None,
    event: AppointmentsRebooked,
    entry: Entry[AppointmentsRebooked],
    number: int,
) -> Cancellation | None:
    """New dates do not offer the activity again by themselves."""
    if record is None:
        return None
    record.rebooked = record.rebooked if event.count is None else event.count
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


def _partial(record: Cancellation, event: ActivityResumed) -> bool:
    whole = (None, Scope(sites=(EVERYWHERE,)), record.scope)
    return event.part is not None or event.scope not in whole
