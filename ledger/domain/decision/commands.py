"""What can be asked for about decisions."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.decision.events import Options
from ledger.domain.values import Coming, Name, Scope, Text


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
