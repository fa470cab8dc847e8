"""What can be asked for about decisions."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.decision.events import Finding, Options
from ledger.domain.values import Coming, Name, Number, Scope, Text


class RaiseDecision(Command, frozen=True, kw_only=True):
    """Raise a question that the cell must decide."""

    question: Annotated[Text, Meta(title="Question", description="What is to be decided.")]
    options: Annotated[Options, Meta(title="Options", description="The choices on the table.")] = ()
    meeting: Annotated[
        Coming | None, Meta(title="For the meeting of", description="When it is to be decided.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None


class TakeDecision(Command, frozen=True, kw_only=True):
    """Record a decision: what was decided and who decided it."""

    text: Annotated[Text, Meta(title="Decision", description="What was decided, in full.")]
    decider: Annotated[
        Name, Meta(title="Decided by", description="A person's role, a cell or a body; no name.")
    ]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why.")] = None
    tradeoff: Annotated[
        Text | None, Meta(title="Trade-off accepted", description="What is given up for it.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None
    review: Annotated[
        Coming | None, Meta(title="Review", description="When it is looked at again.")
    ] = None


class SupersedeDecision(Command, frozen=True, kw_only=True):
    """Say that a newer decision takes the place of this one."""

    by: Annotated[Number, Meta(title="By", description="An entry of the newer decision.")]
    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class EndDecision(Command, frozen=True, kw_only=True):
    """End a decision: it is no longer in force; a question: it is no longer open."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class DeferDecision(Command, frozen=True, kw_only=True):
    """Defer a question to a later meeting. It stays open."""

    meeting: Annotated[Coming, Meta(title="Meeting", description="The one that decides.")]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why not now.")] = None


class OrderOfBody(Command, frozen=True, kw_only=True):
    """Record the order of another body. A court, a ministry, a region: no decision of the cell."""

    text: Annotated[Text, Meta(title="Order", description="What is ordered, in full.")]
    authority: Annotated[
        Name, Meta(title="Authority", description="The body that orders; no name of a person.")
    ]
    reference: Annotated[
        Name | None, Meta(title="Reference", description="Its number or date over there.")
    ] = None
    due: Annotated[
        Coming | None, Meta(title="Due", description="By when it must be carried out.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None


class ReviewDecision(Command, frozen=True, kw_only=True):
    """Review a decision. Whatever was found, it holds until it is revoked or replaced."""

    finding: Annotated[Finding, Meta(title="Finding", description="Upheld, or not.")]
    text: Annotated[Text | None, Meta(title="Text", description="What was found.")] = None
    review: Annotated[
        Coming | None, Meta(title="Next review", description="When it is looked at again.")
    ] = None


class RevokeDecision(Command, frozen=True, kw_only=True):
    """Revoke a decision or an order. It is taken back, and nobody acts on it any more."""

    reason: Annotated[Text, Meta(title="Reason", description="Why it should not stand.")]


class CountersignDecision(Command, frozen=True, kw_only=True):
    """Countersign a decision. Somebody other than the decider stands for it too."""

    countersigner: Annotated[
        Name, Meta(title="Countersigned by", description="A role or a body; no name.")
    ]


class NoteDissent(Command, frozen=True, kw_only=True):
    """Note a dissent. The decision holds all the same."""

    who: Annotated[Name, Meta(title="Who", description="A role or a body; no name of a person.")]
    text: Annotated[Text, Meta(title="Text", description="What they hold against it.")]
