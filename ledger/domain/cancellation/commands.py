"""What can be asked for about cancelled activity."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.cancellation.events import Canceller, Items
from ledger.domain.concept import Command
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

Where = Annotated[
    Scope | None, Meta(title="Where", description="Sites or groups; empty: all it concerns.")
]


HowMany = Annotated[Count | None, Meta(title="How many")]


HowSure = Annotated[
    Qualifier | None,
    Meta(title="Qualifier", description="How sure the number is; empty: not said."),
]


Note = Annotated[Text | None, Meta(title="Note")]


class OrderCancellation(Command, frozen=True, kw_only=True):
    """Order what becomes of an activity. Without any of the four lists all of it is cancelled."""

    activity: Annotated[Slug, Meta(title="Activity", description="One of the organisation.")]
    cancelled: Annotated[Items, Meta(title="Cancelled", description="What is cancelled.")] = ()
    case_by_case: Annotated[
        Items, Meta(title="Case by case", description="What is decided for each patient.")
    ] = ()
    judges: Annotated[
        Line | None, Meta(title="Who judges", description="Who decides the cases; no name.")
    ] = None
    criteria: Annotated[
        Line | None, Meta(title="On what", description="What the cases are decided on.")
    ] = None
    maintained: Annotated[Items, Meta(title="Maintained", description="What goes on.")] = ()
    redirected: Annotated[
        Items, Meta(title="Redirected", description="What is sent elsewhere.")
    ] = ()
    redirected_to: Annotated[
        Line | None, Meta(title="Redirected to", description="Where or to whom.")
    ] = None
    scope: Where = None
    period: Annotated[
        Lasting | None, Meta(title="Period", description="The days it holds for.")
    ] = None
    planned: Annotated[
        Count | None, Meta(title="Planned", description="How many were planned for the period.")
    ] = None
    qualifier: HowSure = None
    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None
    decision: Annotated[
        Number | None, Meta(title="Decision", description="The number of the decision behind it.")
    ] = None
    also: Annotated[
        Slugs | None, Meta(title="Also", description="Other activities it holds for as well.")
    ] = None
    cancelled_by: Annotated[
        Canceller | None,
        Meta(title="Cancelled by", description="Who cancels; what patients cancel is apart."),
    ] = None
    count: Annotated[
        Count | None,
        Meta(title="How many", description="How many are cancelled; empty: all that were planned."),
    ] = None


class ContactPeople(Command, frozen=True, kw_only=True):
    """Report how many of the people concerned were told, and how many could not be."""

    reached: Annotated[
        Count | None,
        Meta(
            title="Reached",
            description="How many were told in all by now, of one batch where that is cited.",
        ),
    ] = None
    unreachable: Annotated[
        Count | None,
        Meta(title="Unreachable", description="How many could not be told in all by now."),
    ] = None
    communication: Annotated[
        Number | None, Meta(title="Communication", description="What was sent to them, as C-3.")
    ] = None
    note: Note = None
    count: Annotated[
        Count | None,
        Meta(title="How many more", description="How many were told beside those reported before."),
    ] = None


class ExceptFromCancellation(Command, frozen=True, kw_only=True):
    """Make an exception: something goes on although it was cancelled. Name no patient."""

    text: Annotated[Text, Meta(title="Exception", description="What goes on.")]
    judge: Annotated[Line | None, Meta(title="Judged by", description="A role; no name.")] = None
    count: HowMany = None
    scope: Where = None


class TransferActivity(Command, frozen=True, kw_only=True):
    """Record that somebody else takes over patients or work. Name no patient."""

    to: Annotated[Line, Meta(title="To", description="Another site, hospital or body.")]
    what: Annotated[Text | None, Meta(title="What", description="Empty: all of it.")] = None
    count: HowMany = None
    scope: Where = None
    period: Annotated[Lasting | None, Meta(title="Period", description="For how long.")] = None


class ResumeActivity(Command, frozen=True, kw_only=True):
    """Resume an activity, in whole, in part or at some sites."""

    part: Annotated[
        Text | None, Meta(title="Part", description="What resumes; empty: all of it.")
    ] = None
    scope: Where = None
    note: Note = None
    starts: Annotated[
        Coming | None, Meta(title="From", description="When it resumes; empty: it has resumed.")
    ] = None
    share: Annotated[
        Share | None, Meta(title="Share", description="How much of what is usual resumes, in %.")
    ] = None


class RebookAppointments(Command, frozen=True, kw_only=True):
    """Report how many appointments have a new date, and how many wait for one."""

    count: Annotated[
        Count | None, Meta(title="How many", description="How many more than reported before.")
    ] = None
    qualifier: HowSure = None
    remaining: Annotated[
        Count | None, Meta(title="Remaining", description="How many still wait for a date.")
    ] = None
    period: Annotated[
        Lasting | None, Meta(title="Period", description="When the new dates are.")
    ] = None
    note: Note = None
    so_far: Annotated[
        Count | None, Meta(title="So far", description="How many have a new date in all by now.")
    ] = None
