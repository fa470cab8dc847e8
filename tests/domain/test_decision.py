"""Decisions: a question for the cell, and what was decided by whom."""

import pytest

from ledger.domain.concept import Command
from ledger.domain.decision.commands import RaiseDecision, TakeDecision
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.values import Scope
from tests.support.domain import Story, unknown_time

NETWORK = "decision.network"
CUT = DecisionTaken(text="Cut every connection", decider="crisis cell")


def test_a_question_waits_for_its_meeting(story: Story) -> None:
    """With the options on the table."""
    story.when(
        NETWORK, RaiseDecision(question="Cut?", options=("yes", "no"), meeting=unknown_time())
    )
    story.then(DecisionRaised(question="Cut?", options=("yes", "no"), meeting=unknown_time()))
    assert story.stage(NETWORK) == "raised"


def test_text_and_decider_are_enough(story: Story) -> None:
    """Taken at once, without a question before it."""
    story.when(NETWORK, TakeDecision(text="Cut every connection", decider="crisis cell"))
    story.then(CUT)
    assert story.stage(NETWORK) == "taken"


def test_a_question_is_answered(story: Story) -> None:
    """In the same sequence, so that question and answer stand together."""
    story.given(NETWORK, DecisionRaised(question="Cut?"))
    story.when(NETWORK, TakeDecision(text="Cut every connection", decider="crisis cell"))
    story.then(CUT)
    assert story.situation.states[NETWORK].opened == 2


@pytest.mark.parametrize(
    "command", [RaiseDecision(question="Cut?"), TakeDecision(text="No", decider="crisis cell")]
)
def test_what_was_decided_is_not_decided_again(story: Story, command: Command) -> None:
    """Another cell was first: the answer says with which number."""
    number = story.given(NETWORK, CUT)
    story.when(NETWORK, command)
    story.refused("wrong_stage", stage="taken", number=number)


@pytest.mark.parametrize(
    "command",
    [
        RaiseDecision(question="Cut?", scope=Scope(sites=("nowhere",))),
        TakeDecision(text="Cut", decider="cell", scope=Scope(sites=("nowhere",))),
    ],
)
def test_places_must_exist(story: Story, command: Command) -> None:
    """For both."""
    story.when(NETWORK, command)
    story.refused("unknown_site", field="sites", value="nowhere")
