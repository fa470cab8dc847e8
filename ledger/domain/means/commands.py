"""What can be asked for about means."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.means.events import Category, Quantity
from ledger.domain.values import Coming, Name, Qualifier, Slug, Text


class AskMeans(Command, frozen=True, kw_only=True):
    """Ask somebody for people, equipment or outside help."""

    what: Annotated[Text, Meta(title="What", description="What is needed.")]
    quantity: Annotated[Quantity | None, Meta(title="How many")] = None
    unit: Annotated[Name | None, Meta(title="Unit", description="Empty: a number of things.")] = (
        None
    )
    qualifier: Annotated[
        Qualifier | None, Meta(title="Qualifier", description="How sure it is; empty: not said.")
    ] = None
    category: Annotated[
        Category | None,
        Meta(title="Type", description="People, equipment, outside help or other."),
    ] = None
    provider: Annotated[
        Name | None,
        Meta(title="From whom", description="A service, a supplier or a body; no name."),
    ] = None
    site: Annotated[Slug | None, Meta(title="Site", description="The site that they are for.")] = (
        None
    )
    service: Annotated[
        Slug | None, Meta(title="Service", description="The service that they are for.")
    ] = None
    needed_by: Annotated[
        Coming | None, Meta(title="Needed by", description="When they must be there.")
    ] = None


class PromiseMeans(Command, frozen=True, kw_only=True):
    """Record what somebody promises, and for when."""

    quantity: Annotated[
        Quantity | None, Meta(title="How many", description="Empty: all that are missing.")
    ] = None
    due: Annotated[Coming | None, Meta(title="Due", description="When they are to be there.")] = (
        None
    )
    provider: Annotated[
        Name | None, Meta(title="By whom", description="Empty: whoever was asked.")
    ] = None
    note: Annotated[Text | None, Meta(title="Note")] = None


class ArriveMeans(Command, frozen=True, kw_only=True):
    """Record what has arrived; in part when it is fewer than asked."""

    quantity: Annotated[
        Quantity | None, Meta(title="How many", description="Empty: all that were still to come.")
    ] = None
    provider: Annotated[
        Name | None, Meta(title="By whom", description="Empty: whoever was asked.")
    ] = None
    note: Annotated[
        Text | None, Meta(title="Note", description="Needed when more came than was asked for.")
    ] = None


class ReleaseMeans(Command, frozen=True, kw_only=True):
    """Record that means were released; in part when some stay."""

    quantity: Annotated[
        Quantity | None, Meta(title="How many", description="Empty: all that are here.")
    ] = None
    note: Annotated[Text | None, Meta(title="Note")] = None


class RefuseMeans(Command, frozen=True, kw_only=True):
    """Record that means were refused."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    provider: Annotated[
        Name | None, Meta(title="By whom", description="Empty: whoever was asked.")
    ] = None


class WithdrawMeans(Command, frozen=True, kw_only=True):
    """Record that means are needed no more, before they came."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
