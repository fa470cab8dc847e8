"""What can have happened: the entries about meetings."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Line, Name, Text

Kind = Literal["daily", "urgent"]

MOST_NAMED = 100
"""In one field of one entry."""

People = Annotated[tuple[Name, ...], Meta(max_length=MOST_NAMED)]
"""Roles, functions and bodies; who is meant by them stands in the roll or nowhere."""


class MeetingConvened(Event, frozen=True, kw_only=True):
    """It is to be then."""

    planned: Coming
    kind: Kind | None = None
    body: Name | None = None
    agenda: Text | None = None
    place: Line | None = None


class MeetingOpened(Event, frozen=True, kw_only=True):
    """It is under way."""

    present: People = ()
    absent: People = ()
    by_phone: People = ()
    chair: Name | None = None
    kind: Kind | None = None
    body: Name | None = None
    agenda: Text | None = None
    place: Line | None = None


class MeetingAttended(Event, frozen=True, kw_only=True):
    """More is known of who is there."""

    present: People = ()
    absent: People = ()
    by_phone: People = ()
    chair: Name | None = None


class MeetingClosed(Event, frozen=True, kw_only=True):
    """It is over."""

    next: Coming | None = None
    summary: Text | None = None


class MeetingCancelled(Event, frozen=True, kw_only=True):
    """It does not take place."""

    reason: Text
