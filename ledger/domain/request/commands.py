"""What can be asked for about requests."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.request.events import Category, Quantity
from ledger.domain.values import Coming, Name, Number, Slug, Text


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
    agreed: Annotated[
        Name | None,
        Meta(
            title="Agreed by",
            description="The second person that the highest class needs, where that is said "
            "aloud; who has a terminal says it there.",
        ),
    ] = None


class AskRequest(Command, frozen=True, kw_only=True):
    """Put a question to the site; the request waits for the answer."""

    query: Annotated[Text, Meta(title="Question", description="What has to be known.")]


class AnswerRequest(Command, frozen=True, kw_only=True):
    """Record what the site answered; the request goes on."""

    answer: Annotated[Text, Meta(title="Answer", description="What the site says.")]


class AssignRequest(Command, frozen=True, kw_only=True):
    """Give a request into somebody's hands."""

    owner: Annotated[
        Name, Meta(title="Owner", description="Who sees to it: a role, a team or a person.")
    ]
    note: Annotated[Text | None, Meta(title="Note")] = None


class PromiseRequest(Command, frozen=True, kw_only=True):
    """Record by when a request is promised."""

    until: Annotated[Coming, Meta(title="Promised for", description="When it will be there.")]
    note: Annotated[Text | None, Meta(title="Note")] = None


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


class CloseRequest(Command, frozen=True, kw_only=True):
    """Close a request that is not delivered: needed no more, or met by something else."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    by: Annotated[
        Number | None,
        Meta(title="By", description="The entry that makes it needless: the same request, say."),
    ] = None


class ConfirmRequest(Command, frozen=True, kw_only=True):
    """Record that the site confirms: what was delivered is there and works."""

    note: Annotated[Text | None, Meta(title="Note", description="What the site says.")] = None


class RefuseRequest(Command, frozen=True, kw_only=True):
    """Refuse a request, with the reason that the site is told."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class WithdrawRequest(Command, frozen=True, kw_only=True):
    """Record that the site takes its request back."""

    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None


class ReopenRequest(Command, frozen=True, kw_only=True):
    """Open a request again that was over; what happened before stays."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    quantity: Annotated[
        Quantity | None,
        Meta(title="How many", description="Still to come; empty: as many as were asked for."),
    ] = None


class MergeRequest(Command, frozen=True, kw_only=True):
    """Let a request go on under another; whoever asked for it is to be told."""

    into: Annotated[Number, Meta(title="Into", description="The request that stays, as R-14.")]
    told: Annotated[
        Name | None, Meta(title="Told", description="Who of the site was told that it is merged.")
    ] = None
    note: Annotated[Text | None, Meta(title="Note")] = None
