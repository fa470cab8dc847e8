"""What can have happened: the entries about actions."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import PERCENT, Coming, Name, Number, Scope, Text

Share = Annotated[int, Meta(ge=0, le=100, extra={PERCENT: True})]
"""Of the whole, in %."""


class ActionAssigned(Event, frozen=True, kw_only=True):
    """Somebody is to do something."""

    text: Text
    owner: Name | None = None
    due: Coming | None = None
    decision: Number | None = None
    scope: Scope | None = None
    note: Text | None = None


class ActionProgressed(Event, frozen=True, kw_only=True):
    """This is how it stands; an owner, a time and a share that are not said stay as they were."""

    text: Text
    share: Share | None = None
    owner: Name | None = None
    due: Coming | None = None


class ActionDone(Event, frozen=True, kw_only=True):
    """It is done."""

    text: Text | None = None
    done_by: Name | None = None


class ActionDropped(Event, frozen=True, kw_only=True):
    """It will not be done."""

    reason: Text


class ActionReopened(Event, frozen=True, kw_only=True):
    """It is to be done after all, or again."""

    reason: Text
    owner: Name | None = None
    due: Coming | None = None
