"""Figures as somebody reported them, with everything needed to print them never more exactly.

A reported figure is never merged with one computed from other entries, and cumulative ones are
never summed. Reported again under the same slug, the figures are a series.
"""

from typing import Annotated, Literal

from msgspec import Meta, field

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record, absorb, counted
from ledger.domain.values import Name, Past, Qualifier, Scope, Slug, When
from ledger.domain.world import World
from ledger.errors import Refused

Amount = (
    Annotated[int, Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)]
    | Annotated[float, Meta(ge=-1e12, le=1e12)]
)
"""A number as it was said: whole when it was said whole."""

FigureKind = Literal["stock", "count", "cumulative", "rate"]
"""`stock` at a moment, `count` over a period, `cumulative` since a moment, `rate` per something."""


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


class FigureReported(Event, frozen=True, kw_only=True):
    """Somebody gave a figure; the entry's source says who."""

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


class Value(Record, kw_only=True):
    """One value of a series, as it was given."""

    what: Name
    value: Amount
    upper: Amount | None = None
    qualifier: Qualifier | None = None
    unit: Name | None = None
    of: Amount | None = None
    of_what: Name | None = None
    kind: FigureKind | None = None
    usual: Amount | None = None
    as_of: When | None = None
    period: When | None = None
    scope: Scope | None = None
    asset: Slug | None = None


class Figure(Record, kw_only=True):
    """A series: its values in the order in which they were reported, never summed."""

    values: list[Value] = field(default_factory=list)

    @property
    def group(self) -> str:
        """The asset class that it was last said to be about."""
        return next((value.asset for value in reversed(self.values) if value.asset), "")


figure = Concept("figure", Figure)


@figure.decides(
    "report",
    when=(ABSENT, "reported"),
    target="either",
    example='"machines de nouveau en service" 200 --qualifier at_least --of 1700 --kind stock',
)
def report(state: Figure | None, command: ReportFigure, world: World) -> Facts:
    """Any figure, unless it contradicts itself; it may contradict every other."""
    world.check_scope(command.scope)
    if command.asset:
        world.index.check("asset", "asset", command.asset)
    _check_range(command)
    return [carry(FigureReported, command)]


@figure.evolves("figure.reported", whole=True)
def reported(
    state: Figure | None, event: FigureReported, entry: Entry[FigureReported], number: int
) -> Figure:
    """One more value of the series."""
    known = state or Figure(stage="reported")
    value = Value(stage="reported", what=event.what, value=event.value)
    counted(absorb(value, event, number), entry, number)
    known.values.append(value)
    return known


def _check_range(command: ReportFigure) -> None:
    upper = command.value if command.upper is None else command.upper
    if upper < command.value:
        raise Refused("range_reversed", field="upper", value=upper, lower=command.value)
    if command.upper is not None and command.qualifier in {"at_least", "at_most"}:
        raise Refused("range_qualified", field="qualifier", value=command.qualifier)
    if command.of is not None and upper > command.of:
        raise Refused("more_than_whole", field="of", value=upper, whole=command.of)
