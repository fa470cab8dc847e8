"""The record of requests, and how each entry changes it."""

from datetime import datetime

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb
from ledger.domain.request.events import (
    Category,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
)
from ledger.domain.values import Name, Slug, When, Words

OPEN = ("logged", "prioritised", "escalated", "delivered_in_part")


class Request(Record, kw_only=True):
    """What a site needs; `logged` is when it was asked, `delivered` how many came."""

    logged: datetime
    site: Slug | None = None
    what: Words | None = None
    service: Slug | None = None
    category: Category | None = None
    quantity: int | None = None
    delivered: int = 0
    impact: Words | None = None
    needed_by: When | None = None
    call_back: Name | None = None
    priority: Slug | None = None
    to: Name | None = None
    ticket: Name | None = None

    @property
    def group(self) -> str:
        """Its priority class; empty before it is ranked."""
        return self.priority or ""

    @property
    def clock(self) -> When | None:
        """When it is needed, until it is there."""
        return self.needed_by if self.stage in OPEN else None


request = Concept("request", Request)


@request.evolves("request.logged", begins=True)
def logged(
    record: Request | None, event: RequestLogged, entry: Entry[RequestLogged], number: int
) -> Request:
    """It is asked."""
    return absorb(Request(stage="logged", logged=entry.recorded), event, number)


@request.evolves("request.prioritised")
def prioritised(
    record: Request | None, event: RequestPrioritised, entry: Entry[RequestPrioritised], number: int
) -> Request | None:
    """Ranking again takes nothing back."""
    if record is None:
        return None
    return absorb(record, event, number, "prioritised" if record.stage == "logged" else None)


@request.evolves("request.escalated")
def escalated(
    record: Request | None, event: RequestEscalated, entry: Entry[RequestEscalated], number: int
) -> Request | None:
    """What came already stays delivered in part."""
    if record is None:
        return None
    came = record.stage == "delivered_in_part"
    return absorb(record, event, number, None if came else "escalated")


@request.evolves("request.delivered")
def delivered(
    record: Request | None, event: RequestDelivered, entry: Entry[RequestDelivered], number: int
) -> Request | None:
    """Fulfilled when nothing is said to be still to come."""
    if record is None:
        return None
    record.delivered += event.quantity or max((record.quantity or 1) - record.delivered, 0)
    whole = event.quantity is None or record.delivered >= (record.quantity or 0)
    record.stage = "delivered" if whole else "delivered_in_part"
    return record
