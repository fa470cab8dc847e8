"""The record of figures, and how each entry changes it."""

from msgspec import field

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.figure.asks import REPORTING
from ledger.domain.figure.events import Amount, FigureKind, FigureReported, Per
from ledger.domain.record import Record, absorb, counted
from ledger.domain.values import Name, Qualifier, Scope, Slug, When

STOCK = "(stock)"
"""What series are counted under that say how many there are, of no asset class: no id of one."""


class FigureValue(Record, kw_only=True):
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
    per: Per | None = None
    closures: Amount | None = None
    against: Slug | None = None


class Figure(Record, kw_only=True):
    """A series: its values in the order in which they were reported, never summed."""

    values: list[FigureValue] = field(default_factory=list)

    @property
    def group(self) -> str:
        """The asset class that it was last said to be about, else `STOCK` for one of how many."""
        named = next((value.asset for value in reversed(self.values) if value.asset), "")
        return named or (STOCK if any(value.kind == "stock" for value in self.values) else "")


figure = Concept("figure", Figure)


@figure.evolves("figure.reported", whole=True, asks=REPORTING)
def reported(
    record: Figure | None, event: FigureReported, entry: Entry[FigureReported], number: int
) -> Figure:
    """One more value of the series."""
    known = record or Figure(stage="reported")
    value = FigureValue(stage="reported", what=event.what, value=event.value)
    counted(absorb(value, event, number), entry, number)
    known.values.append(value)
    return known
