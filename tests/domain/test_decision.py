"""Decisions: a question for the cell, and what was decided by whom."""

import pytest
from msgspec import structs

from ledger.domain.concept import Command
from ledger.domain.decision.commands import (
    CountersignDecision,
    DeferDecision,
    NoteDissent,
    OrderOfBody,
    RaiseDecision,
    ReviewDecision,
    RevokeDecision,
    SupersedeDecision,
    TakeDecision,
)
from ledger.domain.decision.events import (
    DecisionCountersigned,
    DecisionDeferred,
    DecisionOrdered,
    DecisionRaised,
    DecisionRevoked,
    DecisionTaken,
)
from ledger.domain.decision.record import Decision
from ledger.domain.entry import Recorder
from ledger.domain.values import Scope
from tests.support.domain import Story, unknown_time

NETWORK = "decision.network"
ORDER = "decision.order"
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


def test_a_deferred_question_stays_open(story: Story) -> None:
    """For the latest meeting; why it was put off is no motive of what is decided then."""
    story.given(NETWORK, DecisionRaised(question="Cut?"))
    story.when(NETWORK, DeferDecision(meeting=unknown_time(), motive="no advice yet"))
    story.then(DecisionDeferred(meeting=unknown_time(), motive="no advice yet"))
    found = record(story)
    assert (found.stage, found.clock, found.motive) == ("raised", unknown_time(), "no advice yet")
    story.when(NETWORK, TakeDecision(text="Cut", decider="crisis cell"))
    assert (record(story).stage, record(story).motive) == ("taken", None)


def test_what_a_review_finds_ends_nothing(story: Story) -> None:
    """It holds until it is revoked or replaced; the next review is a clock, the last is not."""
    story.given(NETWORK, structs.replace(CUT, review=unknown_time()))
    story.when(NETWORK, ReviewDecision(finding="not_upheld", text="too costly"))
    found = record(story)
    assert (found.stage, found.clock, found.ended) == ("taken", None, None)
    assert [(one.finding, one.text) for one in found.reviews] == [("not_upheld", "too costly")]
    story.when(NETWORK, ReviewDecision(finding="upheld", review=unknown_time()))
    assert (len(record(story).reviews), record(story).clock) == (2, unknown_time())


@pytest.mark.parametrize(
    "command",
    [
        ReviewDecision(finding="upheld"),
        RevokeDecision(reason="x"),
        CountersignDecision(countersigner="CEO"),
        NoteDissent(who="CEO", text="x"),
    ],
)
def test_a_question_is_not_reviewed_before_it_is_decided(story: Story, command: Command) -> None:
    """Nor revoked, countersigned or dissented from."""
    story.given(NETWORK, DecisionRaised(question="Cut?"))
    story.when(NETWORK, command)
    story.refused("wrong_stage", stage="raised")


def test_what_was_decided_is_not_deferred(story: Story) -> None:
    """It is reviewed."""
    story.given(NETWORK, CUT)
    story.when(NETWORK, DeferDecision(meeting=unknown_time()))
    story.refused("wrong_stage", stage="taken")


def test_a_revoked_decision_is_over(story: Story) -> None:
    """By the entry that says why; somebody's dissent may still be noted for the minutes."""
    story.given(NETWORK, CUT)
    story.when(NETWORK, RevokeDecision(reason="taken on a false report"))
    story.then(DecisionRevoked(reason="taken on a false report"))
    story.when(NETWORK, NoteDissent(who="CEO", text="it was right"))
    found = record(story)
    assert (found.stage, found.ended, found.reason) == ("revoked", 3, "taken on a false report")
    assert [one.who for one in found.dissents] == ["CEO"]


def test_the_decider_does_not_countersign(story: Story) -> None:
    """However the name is written; and nobody does it twice."""
    story.given(NETWORK, CUT)
    story.when(NETWORK, CountersignDecision(countersigner="Crisis  CELL"))
    story.refused("decider_countersigns")
    story.when(NETWORK, CountersignDecision(countersigner="CEO"))
    number = story.situation.head
    story.when(NETWORK, CountersignDecision(countersigner="ceo"))
    story.refused("countersigned_already", number=number)


@pytest.mark.parametrize(
    ("who", "own"), [("dir-med", True), ("Medical Lead", True), ("CEO", False)]
)
def test_a_countersignature_by_ones_own_key_is_told_apart(
    story: Story,
    who: str,
    own: bool,  # noqa: FBT001 (a row)
) -> None:
    """From one that the recorder says of somebody: by the member or the role that signed."""
    story.given(NETWORK, CUT)
    recorder = Recorder(member="dir-med", role="medical-lead", terminal="t")
    story.given(NETWORK, DecisionCountersigned(countersigner=who), recorder=recorder)
    assert [(one.who, one.own) for one in record(story).countersigned] == [(who, own)]


def test_the_order_of_another_body_is_no_decision_of_the_cell(story: Story) -> None:
    """It has its authority, is in force until it is lifted, and only an order replaces it."""
    order = OrderOfBody(text="Keep the traces", authority="examining judge")
    story.when(ORDER, order)
    story.then(DecisionOrdered(text="Keep the traces", authority="examining judge"))
    assert (story.stage(ORDER), story.situation.states[ORDER].group) == ("ordered", "order")
    taken = story.given(NETWORK, CUT)
    story.when(ORDER, SupersedeDecision(by=taken, reason="no"))
    story.refused("order_of_body", body="examining judge")
    newer = story.given(
        "decision.newer", DecisionOrdered(text="Hand them over", authority="examining judge")
    )
    story.when(ORDER, SupersedeDecision(by=newer, reason="the second order"))
    assert story.stage(ORDER) == "superseded"
    story.when(NETWORK, SupersedeDecision(by=newer, reason="the judge says so"))
    assert story.stage(NETWORK) == "superseded"


def record(story: Story) -> Decision:
    found = story.situation.states[NETWORK]
    assert isinstance(found, Decision)
    return found
