"""Requests: what the sites and services need, ranked, passed up and delivered (PMO cell).

Whether a delivery was in part follows from what was asked and what has come so far, so that a
corrected quantity corrects it too.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.record import Record, absorb
from ledger.domain.values import Name, Slug, Text, When, Words
from ledger.domain.world import World
from ledger.errors import Refused

Category = Literal["it", "means", "data_subject", "other"]

Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
"""How many things: one at least."""

OPEN = ("logged", "prioritised", "escalated", "delivered_in_part")


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
        When | None, Meta(title="Needed by", description="When it must be there.")
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


class RequestLogged(Event, frozen=True, kw_only=True):
    """A site needs something."""

    site: Slug
    what: Text
    service: Slug | None = None
    category: Category | None = None
    quantity: Quantity | None = None
    impact: Text | None = None
    needed_by: When | None = None
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


@request.decides(
    "log",
    when=(ABSENT,),
    target="new",
    example='libramont "Deux postes pour la pharmacie" --quantity 2 --category it',
)
def log(state: Request | None, command: LogRequest, world: World) -> Facts:
    """For a site and a service that exist; see `ledger.domain.personal`."""
    world.index.check("site", "site", command.site)
    if command.service:
        world.index.check("service", "service", command.service)
    refuse_private_numbers(what=command.what, impact=command.impact, call_back=command.call_back)
    return [carry(RequestLogged, command)]


@request.decides(
    "prioritise", when=OPEN, example='pmo-10 urgent --motive "aucune autre imprimante"'
)
def prioritise(state: Request | None, command: PrioritiseRequest, world: World) -> Facts:
    """The classes are the organisation's."""
    world.index.check("priority", "priority", command.priority)
    return [carry(RequestPrioritised, command)]


@request.decides("escalate", when=OPEN, example='pmo-10 --to "service informatique" --ticket T-104')
def escalate(state: Request | None, command: EscalateRequest, world: World) -> Facts:
    """Ranked or not."""
    return [carry(RequestEscalated, command)]


@request.decides("deliver", when=OPEN, example="pmo-10 --quantity 1")
def deliver(state: Request | None, command: DeliverRequest, world: World) -> Facts:
    """Escalated or not; more than was still to come needs a note that says why."""
    refuse_private_numbers(note=command.note)
    if state and command.note is None:
        _check_not_more(state, command.quantity)
    return [carry(RequestDelivered, command)]


@request.evolves("request.logged", begins=True)
def logged(
    state: Request | None, event: RequestLogged, entry: Entry[RequestLogged], number: int
) -> Request:
    """It is asked."""
    return absorb(Request(stage="logged", logged=entry.recorded), event, number)


@request.evolves("request.prioritised")
def prioritised(
    state: Request | None, event: RequestPrioritised, entry: Entry[RequestPrioritised], number: int
) -> Request | None:
    """Ranking again takes nothing back."""
    if state is None:
        return None
    return absorb(state, event, number, "prioritised" if state.stage == "logged" else None)


@request.evolves("request.escalated")
def escalated(
    state: Request | None, event: RequestEscalated, entry: Entry[RequestEscalated], number: int
) -> Request | None:
    """What came already stays delivered in part."""
    if state is None:
        return None
    came = state.stage == "delivered_in_part"
    return absorb(state, event, number, None if came else "escalated")


@request.evolves("request.delivered")
def delivered(
    state: Request | None, event: RequestDelivered, entry: Entry[RequestDelivered], number: int
) -> Request | None:
    """Fulfilled when nothing is said to be still to come."""
    if state is None:
        return None
    state.delivered += event.quantity or max((state.quantity or 1) - state.delivered, 0)
    whole = event.quantity is None or state.delivered >= (state.quantity or 0)
    state.stage = "delivered" if whole else "delivered_in_part"
    return state


def _check_not_more(state: Request, quantity: int | None) -> None:
    """A site may be given more than it asked for, but then somebody says so."""
    if quantity is None or state.quantity is None:
        return
    left = max(state.quantity - state.delivered, 0)
    if quantity > left:
        raise Refused("more_than_asked", field="quantity", value=quantity, left=left)
