"""What can have happened: the entries about duty."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Name, Text

PostName = Annotated[str, Meta(min_length=1, max_length=60)]
"""What a post is called, one line."""

Way = Literal["handed", "taken"]
"""Whether whoever held it handed it over, or somebody else took it."""


class DutyTaken(Event, frozen=True, kw_only=True):
    """A post that nobody held is held; or whoever holds it says something new about it."""

    post: PostName
    who: Name
    call: Name | None = None
    until: Coming | None = None
    note: Text | None = None


class DutyHandedOver(Event, frozen=True, kw_only=True):
    """Somebody else holds it from now on."""

    post: PostName
    who: Name
    way: Way
    call: Name | None = None
    until: Coming | None = None
    note: Text | None = None


class DutyLeft(Event, frozen=True, kw_only=True):
    """Nobody holds it any more."""

    post: PostName
    note: Text | None = None
