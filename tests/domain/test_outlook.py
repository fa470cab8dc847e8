"""Outlook: expected, aimed at, moved, met or missed; a time that has passed says neither."""

import pytest

from ledger.domain.amendments import EntryStruck
from ledger.domain.concept import Command
from ledger.domain.entry import Event
from ledger.domain.figure.events import FigureReported
from ledger.domain.outlook.commands import (
    ExpectOutlook,
    MeetOutlook,
    MissOutlook,
    MoveOutlook,
    SetTarget,
    WithdrawOutlook,
)
from ledger.domain.outlook.events import (
    OutlookExpected,
    OutlookMet,
    OutlookMissed,
    OutlookMoved,
    OutlookWithdrawn,
    TargetSet,
)
from ledger.domain.outlook.record import Outlook
from ledger.domain.values import Scope, When
from tests.support.domain import Story, unknown_time
from tests.support.nasty import when

IT = "outlook.sample"
JUNE, JULY = when("before 2022-07-01"), when("2022-07-15")
TARGET = TargetSet(what="Machines back", share=80, due=JUNE, asset="machines")


def record(story: Story) -> Outlook:
    found = story.situation.states[IT]
    assert isinstance(found, Outlook)
    return found


@pytest.mark.parametrize(
    ("command", "event", "stage"),
    [
        (ExpectOutlook(what="Normal again"), OutlookExpected(what="Normal again"), "expected"),
        (SetTarget(what="Laboratory back"), TargetSet(what="Laboratory back"), "targeted"),
        (SetTarget(what="Machines back", share=80, due=JUNE, asset="machines"), TARGET, "targeted"),
    ],
)
def test_a_text_is_enough(story: Story, command: Command, event: Event, stage: str) -> None:
    """When, how much and by whom can be said later."""
    story.when(IT, command)
    story.then(event)
    assert story.stage(IT) == stage


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ExpectOutlook(what="x", scope=Scope(sites=("nowhere",))), "unknown_site"),
        (SetTarget(what="x", scope=Scope(services=("dancing",))), "unknown_service"),
        (SetTarget(what="x", asset="spoons"), "unknown_asset"),
        (SetTarget(what="x", value=3, of=2), "more_than_whole"),
        (SetTarget(what="x", figure=1), "no_figure"),
        (SetTarget(what="x", figure=99), "unknown_number"),
    ],
)
def test_what_it_is_about_must_exist(story: Story, command: Command, code: str) -> None:
    """Places, services, machines, and the figure that measures it."""
    story.when(IT, command)
    story.refused(code)


def test_it_may_be_measured_by_a_figure(story: Story) -> None:
    """Any entry of its series."""
    number = story.given("figure.sms", FigureReported(what="answers", value=40))
    story.when(IT, SetTarget(what="answers", value=100, figure=number))
    assert record(story).figure == number


def test_it_is_due_while_it_is_to_come(story: Story) -> None:
    """Whoever says how it came out stops its time."""
    story.given(IT, TARGET)
    assert record(story).clock == JUNE
    story.when(IT, MeetOutlook(share=81))
    story.then(OutlookMet(share=81))
    assert (record(story).clock, record(story).share, record(story).reached_share) == (None, 80, 81)


def test_moved_it_keeps_its_first_time(story: Story) -> None:
    """What is not said stays as it was."""
    story.given(IT, TARGET)
    story.when(IT, MoveOutlook(due=JULY, reason="disks"))
    story.then(OutlookMoved(due=JULY, reason="disks"))
    story.when(IT, MoveOutlook(due=unknown_time(), share=60))
    found = record(story)
    assert (found.first, found.due, found.share) == (JUNE, When(said="unknown"), 60)
    assert (found.moved, found.stage) == (2, "targeted")


def test_it_is_moved_to_something(story: Story) -> None:
    """A reason alone says nothing of when."""
    story.given(IT, TARGET)
    story.when(IT, MoveOutlook(reason="disks"))
    story.refused("moved_nowhere", field="due")


@pytest.mark.parametrize("first", [OutlookExpected(what="x", due=JUNE), TARGET])
def test_what_was_missed_may_still_come(story: Story, first: Event) -> None:
    """Late, or at another time; and then nothing of the miss is left in how it stands."""
    story.given(IT, first, OutlookMissed(share=62, text="disks"))
    assert (story.stage(IT), record(story).outcome) == ("missed", "disks")
    story.when(IT, MoveOutlook(due=JULY))
    assert story.stage(IT) == ("targeted" if first is TARGET else "expected")
    assert (record(story).outcome, record(story).reached_share) == (None, None)
    story.given(IT, OutlookMissed())
    story.when(IT, MeetOutlook())
    assert story.stage(IT) == "met"


@pytest.mark.parametrize("over", [OutlookMet(), OutlookWithdrawn(reason="no")])
@pytest.mark.parametrize(
    "command", [MoveOutlook(due=JULY), MeetOutlook(), MissOutlook(), WithdrawOutlook(reason="no")]
)
def test_what_is_over_is_over(story: Story, over: Event, command: Command) -> None:
    """Striking takes an end back."""
    number = story.given(IT, TARGET, over)
    story.when(IT, command)
    story.refused("wrong_stage")
    story.given(IT, EntryStruck(number=number, reason="slip"))
    assert story.stage(IT) == "targeted"
