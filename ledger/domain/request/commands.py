"""What can be asked for about requests."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.request.events import Category, Quantity
from ledger.domain.values import Coming, Name, Slug, Text


class LogRequest(Command, frozen=True, kw_only=True):
    """Log what a site needs. No patient is named and no private number is given."""

    site: Annotated[Slug, Meta(title="Site", description="The site that asks.")]
    what: Annotated[Text, Meta(title="What", description="What is needed.")]
    service: Annotated[Slug | None, Meta(title="Service", description="The one that asks.")] = None
    category: Annotated[
        Category | None, Meta(title="Type", description="IT, means, data subject or other.")
    ] = None
    quantity: Annotated[Quantity | None, Meta(title="How many")] = None
    impact: Annotated[
        Text | None, Meta(title="Impact", description="What cannot be done without it.")
    ] = None
    needed_by: Annotated[
        Coming | None, Meta(title="Needed by", description="When it must be there.")
    ] = None
    call_back: Annotated[
        Name | None,
        Meta(title="Call back", description="A service, a role or an internal extension."),
    ] = None


class PrioritiseRequest(Command, frozen=True, kw_only=True):
    """Put a request into a priority class."""

    priority: Annotated[
        Slug, Meta(title="Priority", description="A priority class of the organisation.")
    ]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why.")] = None


class EscalateRequest(Command, frozen=True, kw_only=True):
    """Pass a request up to those who can fulfil it."""

    to: Annotated[
        Name | None, Meta(title="To", description="A service, a cell or a supplier; no name.")
    ] = None
    ticket: Annotated[
        Name | None, Meta(title="Ticket", description="Its reference over there.")
    ] = None


class DeliverRequest(Command, frozen=True, kw_only=True):
    """Record what was delivered; in part when it is fewer than asked."""

    quantity: Annotated[
        Quantity | None, Meta(title="How many", description="Empty: all that was still to come.")
    ] = None
    note: Annotated[
        Text | None, Meta(title="Note", description="Needed when more came than was asked for.")
    ] = None
