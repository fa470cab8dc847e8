"""The crisis: opened once, then moving through the phases of the plan."""

from msgspec import structs

from ledger.domain.crisis.commands import CloseCrisis, EnterPhase, OpenCrisis, ReopenCrisis
from ledger.domain.crisis.events import CrisisClosed, CrisisOpened, CrisisReopened, PhaseEntered
from ledger.domain.crisis_and_roll import CRISIS
from tests.support.domain import Story, opening

ASKED = OpenCrisis(**{name: getattr(opening(), name) for name in OpenCrisis.__struct_fields__})


def test_an_empty_stream_is_opened(story: Story) -> None:
    """The founder is a member from the first number on."""
    story.situation.place(CRISIS).record = None
    story.when(CRISIS, ASKED)
    story.then(opening())
    founder = story.situation.member("founder")
    assert founder
    assert founder.since == story.situation.head


def test_the_role_of_the_founder_must_exist(story: Story) -> None:
    """Otherwise nobody could write anything."""
    story.situation.place(CRISIS).record = None
    story.when(CRISIS, structs.replace(ASKED, founder_role="emperor"))
    story.refused("unknown_role", value="emperor", known="coordinator")


def test_a_crisis_is_opened_once(story: Story) -> None:
    """A second crisis is a second ledger."""
    story.when(CRISIS, ASKED)
    story.refused("wrong_stage", stage="open")


def test_the_opening_says_everything_that_was_asked() -> None:
    """No field of the command is lost; the rules are those of the release, so nobody is asked."""
    assert {*CrisisOpened.__struct_fields__} - {*OpenCrisis.__struct_fields__} == {"rules"}
    assert {*OpenCrisis.__struct_fields__} <= {*CrisisOpened.__struct_fields__}


def test_any_phase_may_follow_any_other(story: Story) -> None:
    """A plan that goes back is still the plan."""
    for phase in ("restart", "alert", "restart"):
        story.when(CRISIS, EnterPhase(phase=phase, motive="the breach is closed"))
        story.then(PhaseEntered(phase=phase, motive="the breach is closed"))
    assert story.situation.crisis
    entered = story.situation.crisis.phase
    assert entered
    assert entered.phase == "restart"


def test_a_phase_is_not_entered_twice_in_a_row(story: Story) -> None:
    """Somebody else was first, or it was sent twice."""
    story.given(CRISIS, PhaseEntered(phase="alert"))
    story.when(CRISIS, EnterPhase(phase="alert"))
    story.refused("same_phase", phase="alert")


def test_phases_are_those_of_the_plan(story: Story) -> None:
    """Other countries have other plans, in their organisation file."""
    story.when(CRISIS, EnterPhase(phase="panic"))
    story.refused("unknown_phase", value="panic", known="alert, restart")


def test_a_crisis_is_closed_and_reopened(story: Story) -> None:
    """As often as it takes; what was recorded in between stays follow-up."""
    story.when(CRISIS, CloseCrisis(motive="all is back"))
    story.then(CrisisClosed(motive="all is back"))
    closed = story.situation.head
    story.when(CRISIS, EnterPhase(phase="restart"))
    story.when(CRISIS, ReopenCrisis(reason="new traces"))
    story.then(CrisisReopened(reason="new traces"))
    story.when(CRISIS, CloseCrisis())
    crisis = story.situation.crisis
    assert crisis
    assert (crisis.stage, crisis.ended, len(crisis.closings)) == ("closed", closed + 3, 2)
    found = [n for n in range(closed, closed + 6) if crisis.is_follow_up(n)]
    assert found == [closed + 1, closed + 4, closed + 5]


def test_it_is_closed_once_and_reopened_once_closed(story: Story) -> None:
    """Somebody else was first: the answer says since which number."""
    story.when(CRISIS, ReopenCrisis(reason="x"))
    story.refused("wrong_stage", stage="open")
    number = story.given(CRISIS, CrisisClosed())
    story.when(CRISIS, CloseCrisis())
    story.refused("wrong_stage", stage="closed", number=number)
