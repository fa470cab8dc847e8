"""What can be asked for about actions."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.action.events import Share
from ledger.domain.concept import Command
from ledger.domain.values import Coming, Name, Number, Scope, Text

OwnerField = Annotated[
    Name | None, Meta(title="Owner", description="Who does it: a role, a service, a cell.")
]

DueField = Annotated[Coming | None, Meta(title="Due", description="When it is to be done.")]


class AssignAction(Command, frozen=True, kw_only=True):
    """Assign an action: what is to be done, by whom, until when."""

    text: Annotated[Text, Meta(title="Action", description="What is to be done.")]
    owner: OwnerField = None
    due: DueField = None
    decision: Annotated[
        Number | None, Meta(title="Decision", description="The entry it follows from.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None
    note: Annotated[
        Text | None, Meta(title="Note", description="What whoever does it should know.")
    ] = None


class ProgressAction(Command, frozen=True, kw_only=True):
    """Say how an action stands, who does it from now on, or until when."""

    text: Annotated[Text, Meta(title="How it stands", description="What is done, what is not.")]
    share: Annotated[Share | None, Meta(title="Share done", description="Of the whole, in %.")] = (
        None
    )
    owner: OwnerField = None
    due: DueField = None


class FinishAction(Command, frozen=True, kw_only=True):
    """Say that an action is done."""

    text: Annotated[Text | None, Meta(title="Outcome", description="What came of it.")] = None
    done_by: Annotated[
        Name | None, Meta(title="Done by", description="When it was not its owner.")
    ] = None


class DropAction(Command, frozen=True, kw_only=True):
    """Say that an action will not be done."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class ReopenAction(Command, frozen=True, kw_only=True):
    """Take up again an action that was done or dropped."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    owner: OwnerField = None
    due: DueField = None
