"""Actions: who does what until when, from being assigned to being done or dropped."""

import pytest

from ledger.command.correct import check_correction
from ledger.domain.action.commands import (
    AssignAction,
    DropAction,
    FinishAction,
    ProgressAction,
    ReopenAction,
)
from ledger.domain.action.events import (
    ActionAssigned,
    ActionDone,
    ActionDropped,
    ActionProgressed,
    ActionReopened,
)
from ledger.domain.action.following import actions_of, still_open
from ledger.domain.action.record import Action
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import EntryStruck
from ledger.domain.concept import Command
from ledger.domain.decision.events import DecisionEnded, DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.values import Scope
from ledger.errors import Refused
from tests.support.domain import Story, unknown_time

CALLS = "action.calls"
ASSIGNED = ActionAssigned(text="Call Monday's patients")


def known(story: Story) -> Action:
    record = story.situation.record(CALLS)
    assert isinstance(record, Action)
    return record


def test_the_text_is_enough(story: Story) -> None:
    """Capture comes first: owner and time may follow."""
    story.when(CALLS, AssignAction(text="Call Monday's patients"))
    story.then(ASSIGNED)
    assert (story.stage(CALLS), known(story).owner, known(story).clock) == ("assigned", None, None)


def test_it_says_who_until_when_and_from_which_decision(story: Story) -> None:
    """For places that exist; what follows from a decision is found by it."""
    number = story.given("decision.stop", DecisionTaken(text="Stop", decider="cell"))
    command = AssignAction(
        text="Call", owner="secretariat", due=unknown_time(), decision=number,
        scope=Scope(sites=("north",), services=("reception",)), note="40 people",
    )  # fmt: skip
    story.when(CALLS, command)
    assert known(story).clock == unknown_time()
    assert [name for name, _ in actions_of("decision.stop", story.situation)] == [CALLS]


def test_what_it_follows_from_is_a_decision(story: Story) -> None:
    """An entry of something else, or none, is refused with its number."""
    seen = story.given("observation.o", ObservationNoted(text="seen"))
    story.when(CALLS, AssignAction(text="Call", decision=seen))
    story.refused("wrong_concept", field="decision", value=seen)
    story.when(CALLS, AssignAction(text="Call", decision=99))
    story.refused("unknown_number", number=99)
    story.when(CALLS, AssignAction(text="Call", scope=Scope(sites=("nowhere",))))
    story.refused("unknown_site", field="sites", value="nowhere")


def test_what_is_not_said_of_its_progress_stays(story: Story) -> None:
    """It is passed on and put off by the same word; its text stays what it was."""
    story.given(CALLS, ASSIGNED)
    story.when(CALLS, ProgressAction(text="half", share=50, owner="reception"))
    story.then(ActionProgressed(text="half", share=50, owner="reception"))
    story.when(CALLS, ProgressAction(text="nearly", due=unknown_time()))
    record = known(story)
    assert (record.text, record.note) == ("Call Monday's patients", "nearly")
    assert (record.share, record.owner, record.clock) == (50, "reception", unknown_time())


@pytest.mark.parametrize(
    ("command", "stage"),
    [
        (FinishAction(text="all reached", done_by="a ward"), "done"),
        (DropAction(reason="no"), "dropped"),
    ],
)
def test_once_it_is_over_no_clock_runs(story: Story, command: Command, stage: str) -> None:
    """And how it ended is known, and by which entry."""
    story.given(CALLS, ActionAssigned(text="Call", due=unknown_time()))
    story.when(CALLS, command)
    record = known(story)
    assert (record.stage, record.clock, record.ended) == (stage, None, story.situation.head)
    assert record.note == getattr(command, "text", getattr(command, "reason", None))


@pytest.mark.parametrize(
    "command",
    [FinishAction(), ProgressAction(text="more"), DropAction(reason="no"), AssignAction(text="a")],
)
def test_what_is_done_is_not_done_again(story: Story, command: Command) -> None:
    """The refusal says since which entry it is over."""
    number = story.given(CALLS, ASSIGNED, ActionDone())
    story.when(CALLS, command)
    story.refused("wrong_stage", stage="done", number=number)


def test_it_is_taken_up_again(story: Story) -> None:
    """With its owner and its time, unless others are named; how much was done is not known."""
    story.given(CALLS, ASSIGNED, ActionProgressed(text="half", share=50, owner="a"), ActionDone())
    story.when(CALLS, ReopenAction(reason="three are missing"))
    story.then(ActionReopened(reason="three are missing"))
    record = known(story)
    assert (record.stage, record.owner, record.share) == ("progressed", "a", None)
    assert (record.note, record.ended) == ("three are missing", None)


def test_what_is_open_is_not_reopened(story: Story) -> None:
    """Nor what was never assigned."""
    story.when(CALLS, ReopenAction(reason="again"))
    story.refused("unknown_originator")
    story.given(CALLS, ASSIGNED)
    story.when(CALLS, ReopenAction(reason="again"))
    story.refused("wrong_stage", stage="assigned", allowed="done, dropped")


@pytest.mark.parametrize(
    "command",
    [
        AssignAction(text="Call her on 0470 12 34 56"),
        AssignAction(text="Call", owner="Ann 0470/123456"),
        AssignAction(text="Call", note="0470.12.34.56"),
    ],
)
def test_private_numbers_are_refused(story: Story, command: Command) -> None:
    """Wherever they stand."""
    story.when(CALLS, command)
    story.refused("looks_like_phone_number")


def test_an_end_that_is_struck_leaves_it_open(story: Story) -> None:
    """The clock runs again."""
    story.given(CALLS, ActionAssigned(text="Call", due=unknown_time()))
    number = story.given(CALLS, ActionDone())
    story.given(CALLS, EntryStruck(number=number, reason="not yet"))
    assert (known(story).stage, known(story).clock) == ("assigned", unknown_time())


def test_a_correction_is_checked_as_the_command_was(story: Story) -> None:
    """A private number does not come in by it, nor a decision that is none."""
    number = story.given(CALLS, ASSIGNED)
    for changes in ({"note": "0470 12 34 56"}, {"decision": 1}):
        command = CorrectEntry(number=number, changes=changes, reason="r")
        with pytest.raises(Refused):
            check_correction(command, story.situation)


def test_those_that_follow_from_a_decision_are_found_by_any_of_its_entries(story: Story) -> None:
    """Also once it is over; those done are no longer open."""
    decided = story.given("decision.stop", DecisionTaken(text="Stop", decider="cell"))
    ended = story.given("decision.stop", DecisionEnded(reason="over"))
    for name, number in (("a", decided), ("b", ended), ("c", decided)):
        story.given(f"action.{name}", ActionAssigned(text=name, decision=number))
    story.given("action.c", ActionDropped(reason="no"))
    found = {name for name, _ in actions_of("decision.stop", story.situation)}
    assert found == {"action.a", "action.b", "action.c"}
    assert [one.text for one in still_open("decision.stop", story.situation)] == ["a", "b"]
