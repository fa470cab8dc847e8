"""Cancelled activity: what becomes of it, whom it reached, and what was taken up again."""

from datetime import datetime

import pytest
from msgspec import structs

from ledger.domain.cancellation.asks import rebooked_by
from ledger.domain.cancellation.commands import (
    ContactPeople,
    ExceptFromCancellation,
    OrderCancellation,
    RebookAppointments,
    ResumeActivity,
    TransferActivity,
)
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
)
from ledger.domain.cancellation.record import Cancellation
from ledger.domain.communication.events import CommunicationReceived
from ledger.domain.concept import Command
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.organisation import Activity
from ledger.domain.sample import ORGANISATION
from ledger.domain.values import Scope, When
from tests.support.domain import Story

ORDER = "cancellation.operations"
NORTH = Scope(sites=("north",))
TWICE = Scope(activities=("operations", "visits"))
EVERYWHERE = CancellationOrdered(activity="operations")
LATER = When(said="day", earliest=datetime.fromisoformat("2022-05-30T00:00:00+02:00"))
AT_NORTH = CancellationOrdered(activity="operations", scope=NORTH)


def test_an_activity_is_enough(story: Story) -> None:
    """Without a list the whole activity is cancelled."""
    story.when(ORDER, OrderCancellation(activity="operations"))
    story.then(EVERYWHERE)


def test_the_four_lists_stand_side_by_side(story: Story) -> None:
    """Who judges on what belongs to the cases, where to to what is redirected."""
    lists = {
        "cancelled": ("planned operations",),
        "case_by_case": ("operations of Monday",),
        "judges": "physicians and the medical director",
        "criteria": "the patient's state",
        "maintained": ("emergencies",),
        "redirected": ("coronary patients",),
        "redirected_to": "the neighbouring hospital",
    }
    story.when(ORDER, OrderCancellation(activity="operations", **lists))  # type: ignore[arg-type]  # mixed fields
    story.then(CancellationOrdered(activity="operations", **lists))  # type: ignore[arg-type]  # mixed fields


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (OrderCancellation(activity="dancing"), "unknown_activity"),
        (OrderCancellation(activity="operations", scope=Scope(sites=("x",))), "unknown_site"),
        (OrderCancellation(activity="operations", scope=TWICE), "scope_repeats"),
        (OrderCancellation(activity="operations", judges="physicians"), "judges_without_cases"),
        (OrderCancellation(activity="operations", criteria="state"), "judges_without_cases"),
        (OrderCancellation(activity="operations", redirected_to="us"), "nothing_redirected"),
        (OrderCancellation(activity="operations", decision=1), "wrong_concept"),
        (OrderCancellation(activity="operations", decision=9), "unknown_number"),
        (OrderCancellation(activity="operations", also=("dancing",)), "unknown_activity"),
        (OrderCancellation(activity="operations", count=9, planned=8), "more_cancelled"),
        (
            OrderCancellation(
                activity="operations", cancelled_by="patient", maintained=("births",)
            ),
            "patients_only_cancel",
        ),
    ],
)
def test_an_order_must_hold_together(command: Command, code: str) -> None:
    """An address without anything to send there was typed into the wrong field."""
    visits = Activity(id="visits", name="Visits")
    activities = (*ORGANISATION.activities, visits)
    story = Story(structs.replace(ORGANISATION, activities=activities))
    story.when(ORDER, command)
    story.refused(code)


def test_an_order_cites_the_decision_behind_it(story: Story) -> None:
    """By its number."""
    number = story.given("decision.cancel", DecisionTaken(text="Cancel", decider="crisis cell"))
    story.when(ORDER, OrderCancellation(activity="operations", decision=number))
    story.then(CancellationOrdered(activity="operations", decision=number))


def test_people_are_counted_never_named(story: Story) -> None:
    """Reached and unreachable, with the communication that went out."""
    number = story.given("communication.sms", CommunicationReceived(text="sent"))
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, ContactPeople(reached=310, unreachable=45, communication=number))
    story.then(PeopleContacted(reached=310, unreachable=45, communication=number))
    assert story.stage(ORDER) == "ordered"


def test_nothing_to_say_is_refused(story: Story) -> None:
    """An empty entry would be read as nobody reached."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, ContactPeople())
    story.refused("nothing_reported", field="reached")
    story.when(ORDER, RebookAppointments())
    story.refused("nothing_reported", field="count")


def test_what_is_cited_as_a_communication_is_one(story: Story) -> None:
    """The opening of the crisis is none."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, ContactPeople(reached=1, communication=1))
    story.refused("wrong_concept", field="communication", value=1)


def test_exceptions_leave_the_rest_cancelled(story: Story) -> None:
    """Judged by a role."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, ExceptFromCancellation(text="Urgent caesareans", judge="gynaecologist"))
    story.then(ExceptionMade(text="Urgent caesareans", judge="gynaecologist"))
    assert story.stage(ORDER) == "ordered"


def test_work_is_taken_over_elsewhere(story: Story) -> None:
    """It stays cancelled here."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, TransferActivity(to="the neighbouring hospital", count=12))
    story.then(ActivityTransferred(to="the neighbouring hospital", count=12))
    assert story.stage(ORDER) == "ordered"


@pytest.mark.parametrize(
    "command",
    [
        ContactPeople(note="call 0475 12 34 56"),
        ExceptFromCancellation(text="Patient 85.07.30-033.28"),
        TransferActivity(to="elsewhere", what="the patient at 0475 12 34 56"),
    ],
)
def test_private_numbers_are_refused(story: Story, command: Command) -> None:
    """No patient is identified in the ledger."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, command)
    assert story._refused
    assert story._refused.code.startswith("looks_like_")


@pytest.mark.parametrize(
    ("command", "stage"),
    [
        (ResumeActivity(), "resumed"),
        (ResumeActivity(scope=Scope(sites=("all",))), "resumed"),
        (ResumeActivity(scope=NORTH), "resumed"),
        (ResumeActivity(part="elective surgery"), "partly_resumed"),
        (ResumeActivity(part="elective surgery", scope=NORTH), "partly_resumed"),
    ],
)
def test_resumed_in_whole_or_in_part(story: Story, command: ResumeActivity, stage: str) -> None:
    """In part when a part is named; where it was cancelled is all of it."""
    story.given(ORDER, AT_NORTH)
    story.when(ORDER, command)
    story.then(ActivityResumed(part=command.part, scope=command.scope))
    assert story.stage(ORDER) == stage


def test_resumed_at_some_sites_only(story: Story) -> None:
    """The rest may follow."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, ResumeActivity(scope=NORTH))
    assert story.stage(ORDER) == "partly_resumed"
    story.when(ORDER, ResumeActivity())
    assert story.stage(ORDER) == "resumed"


@pytest.mark.parametrize(
    "command",
    [
        ResumeActivity(scope=Scope(sites=("south",))),
        ExceptFromCancellation(text="one", scope=Scope(sites=("hospitals",))),
        TransferActivity(to="elsewhere", scope=Scope(sites=("south",))),
    ],
)
def test_nothing_happens_where_nothing_was_cancelled(story: Story, command: Command) -> None:
    """Most likely another order was meant."""
    story.given(ORDER, AT_NORTH)
    story.when(ORDER, command)
    story.refused("not_cancelled_there", value="south", known="north")


def test_appointments_are_rebooked_after_it_was_resumed(story: Story) -> None:
    """New dates by themselves offer nothing again."""
    story.given(ORDER, EVERYWHERE)
    story.when(ORDER, RebookAppointments(count=800, qualifier="about", remaining=5549))
    story.then(AppointmentsRebooked(count=800, qualifier="about", remaining=5549))
    assert story.stage(ORDER) == "ordered"
    story.given(ORDER, ActivityResumed())
    story.when(ORDER, RebookAppointments(count=1))
    assert story.stage(ORDER) == "resumed"


@pytest.mark.parametrize("command", [ResumeActivity(), ExceptFromCancellation(text="one")])
def test_what_was_resumed_cannot_be_resumed_again(story: Story, command: Command) -> None:
    """A new order is given instead."""
    story.given(ORDER, EVERYWHERE, ActivityResumed())
    story.when(ORDER, command)
    story.refused("wrong_stage", stage="resumed")


@pytest.mark.parametrize("other", ["case_by_case", "maintained", "redirected"])
def test_nothing_is_cancelled_and_maintained_at_once(story: Story, other: str) -> None:
    """However it was typed: capitals and spaces make no other thing."""
    command = OrderCancellation(activity="operations", cancelled=("hip  replacements",))
    story.when(ORDER, structs.replace(command, **{other: ("Hip replacements",)}))
    story.refused("in_two_lists", field=other, other="cancelled")


def test_an_activity_is_cancelled_only_where_it_is_offered() -> None:
    """A creche has no operations: the order is refused with where they are."""
    offered = Activity(id="operations", name="Operations", sites=("hospitals",))
    story = Story(structs.replace(ORGANISATION, activities=(offered,)))
    story.when(ORDER, OrderCancellation(activity="operations", scope=Scope(sites=("clinic",))))
    story.refused("not_offered_there", known="north, south")
    story.when(ORDER, OrderCancellation(activity="operations", scope=Scope(sites=("all",))))
    story.then(CancellationOrdered(activity="operations", scope=Scope(sites=("all",))))


@pytest.mark.parametrize(
    ("command", "stage"),
    [
        (ResumeActivity(starts=LATER), "resuming"),
        (ResumeActivity(starts=LATER, scope=NORTH), "resuming"),
        (ResumeActivity(starts=LATER, part="cataracts"), "ordered"),
        (ResumeActivity(share=40), "partly_resumed"),
        (ResumeActivity(share=100), "resumed"),
        (ResumeActivity(scope=Scope(activities=("operations",))), "resumed"),
    ],
)
def test_resumed_from_a_day_to_come_or_by_a_share(
    story: Story, command: ResumeActivity, stage: str
) -> None:
    """What is announced for later is still cancelled; a share is a part."""
    story.given(ORDER, AT_NORTH)
    story.when(ORDER, command)
    assert story.stage(ORDER) == stage


def test_one_of_several_activities_is_a_part() -> None:
    """Of an order about two, one that resumes leaves the other."""
    visits = Activity(id="visits", name="Visits")
    story = Story(structs.replace(ORGANISATION, activities=(*ORGANISATION.activities, visits)))
    story.given(ORDER, CancellationOrdered(activity="operations", also=("visits",)))
    story.when(ORDER, ResumeActivity(scope=Scope(activities=("visits",))))
    assert story.stage(ORDER) == "partly_resumed"
    story.when(ORDER, ResumeActivity(scope=Scope(activities=("visits", "operations"))))
    assert story.stage(ORDER) == "resumed"


def test_what_resumes_was_cancelled(story: Story) -> None:
    """An activity that the order is not about was likely meant of another."""
    story.given(ORDER, EVERYWHERE)
    visits = Scope(activities=("dancing",))
    story.when(ORDER, ResumeActivity(scope=visits))
    story.refused("unknown_activity")


def test_each_report_of_new_dates_counts_on() -> None:
    """A total said counts as such, and what is reported after it comes on top."""
    record = Cancellation(stage="ordered", activity="operations", planned=1200)
    reports = [
        AppointmentsRebooked(count=300), AppointmentsRebooked(count=200),
        AppointmentsRebooked(so_far=450), AppointmentsRebooked(count=50),
    ]  # fmt: skip
    found = []
    for report in reports:
        record.rebooked = rebooked_by(record, report)
        found.append(record.rebooked)
    assert found == [300, 500, 450, 500]
    assert record.owed == 1200
