"""What can have happened: the entries about requests."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Name, Slug, Text

Category = Literal["it", "means", "data_subject", "other"]


Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
"""How many things: one at least."""


class RequestLogged(Event, frozen=True, kw_only=True):
    """A site needs something."""

    site: Slug
    what: Text
    service: Slug | None = None
    category: Category | None = None
    quantity: Quantity | None = None
    impact: Text | None = None
    needed_by: Coming | None = None
    call_back: Name | None = None


class RequestPrioritised(Event, frozen=True, kw_only=True):
    """It is in this class now."""

    priority: Slug
    motive: Text | None = None


class RequestEscalated(Event, frozen=True, kw_only=True):
    """It was passed up."""

    to: Name | None = None
    ticket: Name | None = None


class RequestDelivered(Event, frozen=True, kw_only=True):
    """So many came; all that was still to come when no number is said."""

    quantity: Quantity | None = None
    note: Text | None = None
