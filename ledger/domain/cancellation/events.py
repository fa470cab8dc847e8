"""What can have happened to an activity that is cancelled, in whole or in part."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import (
    Coming,
    Count,
    Lasting,
    Line,
    Number,
    Qualifier,
    Scope,
    Share,
    Slug,
    Slugs,
    Text,
)

Items = Annotated[tuple[Line, ...], Meta(max_length=50)]
"""What is concerned, in words, one item each."""

Canceller = Literal["organisation", "site", "patient", "other"]
"""Who cancels. Patients who do it themselves leave the activity offered."""


class CancellationOrdered(Event, frozen=True, kw_only=True):
    """Part of an activity is cancelled, decided case by case, maintained or redirected.

    Without any of the four lists the whole activity is cancelled. `judges` says who decides the
    cases and `criteria` on what; `redirected_to` where those redirected are sent. `planned` is how
    many appointments or acts were planned for the period, `count` how many of them are cancelled.
    The order is about `also` as about `activity`.
    """

    activity: Slug
    cancelled: Items = ()
    case_by_case: Items = ()
    judges: Line | None = None
    criteria: Line | None = None
    maintained: Items = ()
    redirected: Items = ()
    redirected_to: Line | None = None
    scope: Scope | None = None
    period: Lasting | None = None
    planned: Count | None = None
    qualifier: Qualifier | None = None
    reason: Text | None = None
    decision: Number | None = None
    also: Slugs | None = None
    cancelled_by: Canceller | None = None
    count: Count | None = None


class PeopleContacted(Event, frozen=True, kw_only=True):
    """People concerned were told, or could not be; `communication` is an entry of the batch."""

    reached: Count | None = None
    unreachable: Count | None = None
    communication: Number | None = None
    note: Text | None = None


class ExceptionMade(Event, frozen=True, kw_only=True):
    """Something goes on although it was cancelled."""

    text: Text
    judge: Line | None = None
    count: Count | None = None
    scope: Scope | None = None


class ActivityTransferred(Event, frozen=True, kw_only=True):
    """Somebody else takes it over."""

    to: Line
    what: Text | None = None
    count: Count | None = None
    scope: Scope | None = None
    period: Lasting | None = None


class ActivityResumed(Event, frozen=True, kw_only=True):
    """It is offered again: all of it, or only `part` of it, or only what `scope` names.

    `share` is how much of what is usual, in %.
    """

    part: Text | None = None
    scope: Scope | None = None
    note: Text | None = None
    share: Share | None = None


class ResumptionAnnounced(Event, frozen=True, kw_only=True):
    """It is to be offered again from a day to come; otherwise as `ActivityResumed`."""

    starts: Coming
    part: Text | None = None
    scope: Scope | None = None
    note: Text | None = None
    share: Share | None = None


class AppointmentsRebooked(Event, frozen=True, kw_only=True):
    """Appointments have a new date: `count` more, `so_far` in all; `remaining` still wait."""

    count: Count | None = None
    qualifier: Qualifier | None = None
    remaining: Count | None = None
    period: Lasting | None = None
    note: Text | None = None
    so_far: Count | None = None
