"""What can have happened: the entries about means."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Name, Qualifier, Slug, Text

Category = Literal["people", "equipment", "outside_help", "other"]


Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]
"""How many, in the unit of what was asked: one at least."""


class MeansAsked(Event, frozen=True, kw_only=True):
    """Somebody was asked for them; without a unit they are counted as such."""

    what: Text
    category: Category | None = None
    quantity: Quantity | None = None
    unit: Name | None = None
    qualifier: Qualifier | None = None
    provider: Name | None = None
    site: Slug | None = None
    service: Slug | None = None
    needed_by: Coming | None = None


class MeansPromised(Event, frozen=True, kw_only=True):
    """So many are to come; all that are missing when no number is said."""

    quantity: Quantity | None = None
    due: Coming | None = None
    provider: Name | None = None
    note: Text | None = None


class MeansArrived(Event, frozen=True, kw_only=True):
    """So many came; all that were still to come when no number is said."""

    quantity: Quantity | None = None
    provider: Name | None = None
    note: Text | None = None


class MeansReleased(Event, frozen=True, kw_only=True):
    """So many left again; all that were here when no number is said."""

    quantity: Quantity | None = None
    note: Text | None = None


class MeansRefused(Event, frozen=True, kw_only=True):
    """They will not come."""

    reason: Text
    provider: Name | None = None


class MeansWithdrawn(Event, frozen=True, kw_only=True):
    """They are needed no more and do not come."""

    reason: Text
