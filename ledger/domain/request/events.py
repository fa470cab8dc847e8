"""What can have happened: the entries about requests."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Name, Number, Slug, Text

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
    agreed: Name | None = None


class RequestProposed(Event, frozen=True, kw_only=True):
    """Somebody asks for the highest class: it counts once a second person says so too."""

    priority: Slug
    motive: Text | None = None


class RequestAsked(Event, frozen=True, kw_only=True):
    """It cannot go on before the site has answered."""

    query: Text


class RequestAnswered(Event, frozen=True, kw_only=True):
    """The site has answered, and it goes on; `site` is the one that asks."""

    answer: Text
    site: Slug | None = None


class RequestAssigned(Event, frozen=True, kw_only=True):
    """It is in somebody's hands."""

    owner: Name
    note: Text | None = None


class RequestPromised(Event, frozen=True, kw_only=True):
    """Somebody says when it will be there."""

    until: Coming
    note: Text | None = None


class RequestEscalated(Event, frozen=True, kw_only=True):
    """It was passed up."""

    to: Name | None = None
    ticket: Name | None = None


class RequestDelivered(Event, frozen=True, kw_only=True):
    """So many came; all that was still to come when no number is said."""

    quantity: Quantity | None = None
    note: Text | None = None


class RequestClosed(Event, frozen=True, kw_only=True):
    """It waits no more, and nothing was delivered for it; `by` is the entry that made it so."""

    reason: Text
    by: Number | None = None


class RequestConfirmed(Event, frozen=True, kw_only=True):
    """The site says that it is there and works; `site` is the one that asks."""

    note: Text | None = None
    site: Slug | None = None


class RequestRefused(Event, frozen=True, kw_only=True):
    """It will not be done."""

    reason: Text


class RequestWithdrawn(Event, frozen=True, kw_only=True):
    """The site takes it back; `site` is the one that asks."""

    reason: Text | None = None
    site: Slug | None = None


class RequestReopened(Event, frozen=True, kw_only=True):
    """It was over and is not; so many are still to come, all of them when no number is said."""

    reason: Text
    quantity: Quantity | None = None


class RequestMerged(Event, frozen=True, kw_only=True):
    """It goes on under another: `into` is the first entry of that one, `told` who was told so."""

    into: Number
    told: Name | None = None
    note: Text | None = None
