"""Figures: kept as they were said, refused only when they contradict themselves."""

from typing import Any

import pytest

from ledger.domain.figure.asks import REPORTING
from ledger.domain.figure.commands import ReportFigure
from ledger.domain.figure.events import FigureReported
from ledger.domain.transitions import entry_of
from ledger.domain.values import Scope
from tests.support.domain import Story

MACHINES = "figure.machines"


def test_a_figure_is_kept_as_it_was_said(story: Story) -> None:
    """More than 200 of 1,700 stays just that."""
    story.when(
        MACHINES,
        ReportFigure(
            what="operational", value=200, qualifier="at_least", of=1700, asset="machines"
        ),
    )
    story.then(
        FigureReported(
            what="operational", value=200, qualifier="at_least", of=1700, asset="machines"
        )
    )


def test_a_series_grows_under_one_name(story: Story) -> None:
    """Yesterday's value and today's stand in one sequence; they are never summed."""
    story.given(MACHINES, FigureReported(what="operational", value=200))
    story.when(MACHINES, ReportFigure(what="operational", value=1300))
    story.then(FigureReported(what="operational", value=1300))


def test_a_figure_may_go_down(story: Story) -> None:
    """A lower value contradicts nothing."""
    story.given(MACHINES, FigureReported(what="operational", value=200))
    story.when(MACHINES, ReportFigure(what="operational", value=150))
    story.then(FigureReported(what="operational", value=150))


def test_a_range_has_two_ends(story: Story) -> None:
    """20 to 30 people."""
    story.when("figure.people", ReportFigure(what="people", value=20, upper=30, qualifier="about"))
    story.then(FigureReported(what="people", value=20, upper=30, qualifier="about"))


def test_a_reversed_range_is_refused(story: Story) -> None:
    """The lower end comes first."""
    story.when("figure.people", ReportFigure(what="people", value=30, upper=20))
    story.refused("range_reversed", value=20, lower=30)


@pytest.mark.parametrize("qualifier", ["at_least", "at_most"])
def test_a_range_is_no_bound(story: Story, qualifier: str) -> None:
    """At least 20 to 30 says nothing that can be printed."""
    command = ReportFigure(what="people", value=20, upper=30, qualifier=qualifier)  # type: ignore[arg-type]  # one of both literals
    story.when("figure.people", command)
    story.refused("range_qualified", value=qualifier)


@pytest.mark.parametrize(("value", "upper"), [(201, None), (100, 201)])
def test_more_than_the_whole_is_refused(story: Story, value: int, upper: int | None) -> None:
    """A numerator above its denominator is a slip of the pen."""
    story.when(MACHINES, ReportFigure(what="operational", value=value, upper=upper, of=200))
    story.refused("more_than_whole", value=201, whole=200)


def test_the_whole_may_be_reached(story: Story) -> None:
    """All of them is a figure too."""
    story.when(MACHINES, ReportFigure(what="operational", value=200, of=200))
    story.then(FigureReported(what="operational", value=200, of=200))


def test_an_asset_class_must_exist(story: Story) -> None:
    """It says beside which computed count the figure stands."""
    story.when(MACHINES, ReportFigure(what="operational", value=1, asset="typewriters"))
    story.refused("unknown_asset", field="asset", known="machines, servers")


def test_places_must_exist(story: Story) -> None:
    """Of nowhere nothing is counted."""
    scope = Scope(activities=("dancing",))
    story.when(MACHINES, ReportFigure(what="operational", value=1, scope=scope))
    story.refused("unknown_activity", value="dancing")


def test_so_many_per_minute_is_a_rate(story: Story) -> None:
    """Three calls per minute, one on a usual day."""
    story.when("figure.calls", ReportFigure(what="calls", value=3, per="minute", usual=1))
    story.then(FigureReported(what="calls", value=3, per="minute", usual=1, kind="rate"))
    story.when("figure.calls", ReportFigure(what="calls", value=3, per="minute", kind="count"))
    story.refused("per_is_rate")


def test_arrivals_stand_against_closures(story: Story) -> None:
    """Beside each other in one entry, or as two series; nothing is subtracted."""
    story.when("figure.tickets", ReportFigure(what="tickets", value=120, closures=95, kind="count"))
    story.then(FigureReported(what="tickets", value=120, closures=95, kind="count"))
    story.when("figure.beds", ReportFigure(what="beds closed", value=14, against="tickets"))
    story.then(FigureReported(what="beds closed", value=14, against="tickets"))
    story.when("figure.beds", ReportFigure(what="beds closed", value=14, against="nothing"))
    story.refused("unknown_series", known="beds, tickets")
    story.when("figure.stock", ReportFigure(what="beds", value=1, kind="stock", closures=1))
    story.refused("stock_has_no_closures")


def test_a_series_is_of_one_sort(story: Story) -> None:
    """A stock, a count, a sum since and a rate are never put together."""
    story.given("figure.calls", FigureReported(what="calls", value=3, kind="rate", per="minute"))
    for more in ({"kind": "stock"}, {"kind": "cumulative"}, {"kind": "rate", "per": "hour"}):
        story.when("figure.calls", ReportFigure(what="calls", value=4, **more))  # type: ignore[arg-type]  # its fields
        story.refused("other_sort")
    story.when("figure.calls", ReportFigure(what="calls", value=4))
    story.then(FigureReported(what="calls", value=4))


@pytest.mark.parametrize("field", ["value", "of", "usual"])
def test_there_are_never_fewer_than_none(story: Story, field: str) -> None:
    """Of things or a share; of degrees there may be."""
    given: dict[str, Any] = {"value": 3, "of": 7, "usual": 5, field: -5}
    story.when("figure.beds", ReportFigure(what="beds", **given))
    story.refused("below_zero", field=field, value=-5)
    story.when("figure.cold", ReportFigure(what="cold store", value=-18, unit="°C"))
    story.then(FigureReported(what="cold store", value=-18, unit="°C"))


@pytest.mark.parametrize("unit", ["%", "Prozent", " pour cent "])
def test_a_share_is_never_above_all(story: Story, unit: str) -> None:
    """In whatever words it is a share."""
    story.when("figure.beds", ReportFigure(what="beds", value=150, unit=unit))
    story.refused("above_whole", field="value", value=150)


def test_a_share_is_of_a_hundred(story: Story) -> None:
    """45 % of 1,700 was told as 2.6 %."""
    story.when("figure.beds", ReportFigure(what="beds", value=45, unit="%", of=1700))
    story.refused("share_of_whole", field="of", value=45, whole=1700)
    story.when("figure.beds", ReportFigure(what="beds", value=45, unit="%", of=100))
    story.then(FigureReported(what="beds", value=45, unit="%", of=100))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"value": 2000}, True),
        ({"value": 1600, "upper": 1800, "kind": "stock"}, True),
        ({"value": 1700}, False),
        ({"value": 2000, "kind": "cumulative"}, False),
        ({"value": 30, "unit": "%"}, False),
    ],
)
def test_more_than_there_are_is_asked_about(
    story: Story, said: dict[str, Any], *, asked: bool
) -> None:
    """The organisation has 1,700 machines; 2,000 of them is a slip more often than not."""
    event = FigureReported(what="machines", asset="machines", **said)
    entry = entry_of(event, originator=MACHINES, version=1)
    found = dict(REPORTING)["more_than_exist"](None, entry, story.situation)
    assert (found is not None) is asked
    if found is not None:
        assert found.fields["left"] == 1700
