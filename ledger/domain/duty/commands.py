"""What can be asked for about duty."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.duty.events import PostName
from ledger.domain.values import Coming, Name, Text

PostField = Annotated[
    PostName, Meta(title="Post", description="What it is called, for example IT on call.")
]

WhoField = Annotated[Name, Meta(title="Who", description="Who holds it from now on.")]

CallField = Annotated[
    Name | None,
    Meta(
        title="Number to call",
        description="An internal extension, or a direct number of the organisation.",
    ),
]

UntilField = Annotated[
    Coming | None, Meta(title="Until", description="When somebody else is to take over.")
]

NoteField = Annotated[
    Text | None, Meta(title="Note", description="What whoever holds it should know.")
]


class TakeDuty(Command, frozen=True, kw_only=True):
    """Say who holds a post from now on, or what is new about it."""

    post: PostField
    who: WhoField
    call: CallField = None
    until: UntilField = None
    note: NoteField = None


class HandOverDuty(Command, frozen=True, kw_only=True):
    """Say that whoever holds a post hands it over to somebody else."""

    post: PostField
    who: WhoField
    call: CallField = None
    until: UntilField = None
    note: NoteField = None


class LeaveDuty(Command, frozen=True, kw_only=True):
    """Say that nobody holds a post any more."""

    post: PostField
    note: Annotated[
        Text | None, Meta(title="Note", description="Why, and who is called instead.")
    ] = None
