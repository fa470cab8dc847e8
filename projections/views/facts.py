"""What was observed, and figures as they were reported: series that are never summed."""

from msgspec import Struct, field

from ledger.domain.entry import Entry
from ledger.domain.figure import FigureReported
from ledger.domain.observation import ObservationNoted
from projections.rows import FigureRow, ObservationRow
from projections.views.base import View, head, line, prose


class Observations(Struct):
    """Observations by originator."""

    rows: dict[str, ObservationRow] = field(default_factory=dict)


class Figures(Struct):
    """The values of each series, in the order in which they were reported."""

    series: dict[str, list[FigureRow]] = field(default_factory=dict)


def noted(state: Observations, number: int, entry: Entry[ObservationNoted]) -> None:
    """It stands."""
    event = entry.event
    text = prose(event.text, number)
    state.rows[entry.originator] = ObservationRow(
        head=head(entry),
        numbers=(number,),
        text=text if text is not None else "",
        category=event.category,
        scope=event.scope,
    )


def reported(state: Figures, number: int, entry: Entry[FigureReported]) -> None:
    """One more value of its series."""
    event = entry.event
    row = FigureRow(
        head=head(entry),
        numbers=(number,),
        what=line(event.what) or "",
        value=event.value,
        upper=event.upper,
        qualifier=event.qualifier,
        unit=line(event.unit),
        of=event.of,
        of_what=line(event.of_what),
        kind=event.kind,
        usual=event.usual,
        as_of=event.as_of,
        period=event.period,
        scope=event.scope,
        asset=event.asset,
    )
    state.series.setdefault(entry.originator, []).append(row)


def forget_observation(state: Observations, originator: str) -> None:
    """It comes again, corrected, or not at all."""
    state.rows.pop(originator, None)


def forget_figures(state: Figures, originator: str) -> None:
    """The series comes again."""
    state.series.pop(originator, None)


OBSERVATIONS = View(
    1, Observations, "observation", {"observation.noted": noted}, forget_observation
)
FIGURES = View(1, Figures, "figure", {"figure.reported": reported}, forget_figures)
