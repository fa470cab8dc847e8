"""Figures: kept as they were said, refused only when they contradict themselves."""

import pytest

from ledger.domain.figure.commands import ReportFigure
from ledger.domain.figure.events import FigureReported
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
