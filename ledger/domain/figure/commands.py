"""What can be asked for about figures."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.figure.events import Amount, FigureKind, Per
from ledger.domain.values import Name, Past, Qualifier, Scope, Slug, When


class ReportFigure(Command, frozen=True, kw_only=True):
    """Report a figure as it was said; a range takes an upper value."""

    what: Annotated[Name, Meta(title="What", description="What is counted, in a few words.")]
    value: Annotated[Amount, Meta(title="Value", description="Of a range: its lower end.")]
    upper: Annotated[
        Amount | None, Meta(title="Upper value", description="Of a range: its upper end.")
    ] = None
    qualifier: Annotated[
        Qualifier | None, Meta(title="Qualifier", description="How sure it is; empty: not said.")
    ] = None
    unit: Annotated[
        Name | None, Meta(title="Unit", description="Empty: a number of things.", examples=["GB"])
    ] = None
    of: Annotated[Amount | None, Meta(title="Out of", description="How many there are in all.")] = (
        None
    )
    of_what: Annotated[Name | None, Meta(title="Out of what", description="What those are.")] = None
    kind: Annotated[
        FigureKind | None,
        Meta(title="Kind", description="At a moment, over a period, since a moment, or a rate."),
    ] = None
    usual: Annotated[
        Amount | None, Meta(title="Usual value", description="What it is on a usual day.")
    ] = None
    as_of: Annotated[Past | None, Meta(title="As of", description="The moment it was true.")] = None
    period: Annotated[When | None, Meta(title="Period", description="The period it covers.")] = None
    scope: Annotated[
        Scope | None, Meta(title="Scope", description="The places and activities it is about.")
    ] = None
    asset: Annotated[
        Slug | None,
        Meta(title="Asset class", description="To stand beside what restore entries count."),
    ] = None
    per: Annotated[
        Per | None, Meta(title="Per", description="Of a rate: so many a minute, an hour, a day.")
    ] = None
    closures: Annotated[
        Amount | None,
        Meta(title="Closed", description="Of what arrived: how many were closed meanwhile."),
    ] = None
    against: Annotated[
        Slug | None,
        Meta(title="Against", description="Another series to read it beside, by its name."),
    ] = None
