"""What can have happened: the entries about figures."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Name, Past, Qualifier, Scope, Slug, When

Amount = (
    Annotated[int, Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)]
    | Annotated[float, Meta(ge=-1e12, le=1e12)]
)
"""A number as it was said: whole when it was said whole."""


FigureKind = Literal["stock", "count", "cumulative", "rate"]
"""`stock` at a moment, `count` over a period, `cumulative` since a moment, `rate` per something."""


Per = Literal["minute", "hour", "shift", "day", "week"]
"""What a rate is counted by."""


class FigureReported(Event, frozen=True, kw_only=True):
    """Somebody gave a figure; the entry's source says who.

    A rate is so many `per` something. `closures` are how many of the same were closed or left in
    that time; `against` is the series that it is to be read beside. Neither is ever subtracted.
    """

    what: Name
    value: Amount
    upper: Amount | None = None
    qualifier: Qualifier | None = None
    unit: Name | None = None
    of: Amount | None = None
    of_what: Name | None = None
    kind: FigureKind | None = None
    usual: Amount | None = None
    as_of: Past | None = None
    period: When | None = None
    scope: Scope | None = None
    asset: Slug | None = None
    per: Per | None = None
    closures: Amount | None = None
    against: Slug | None = None
