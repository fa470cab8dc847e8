"""Observations: anything may be noted."""

from ledger.domain.observation.commands import NoteObservation
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.values import Scope
from tests.support.domain import Story


def test_a_text_is_enough(story: Story) -> None:
    """Capture comes first."""
    story.when("observation.alert", NoteObservation(text="Servers under attack"))
    story.then(ObservationNoted(text="Servers under attack"))


def test_it_may_say_more(story: Story) -> None:
    """What it is about and where."""
    scope = Scope(sites=("hospitals",))
    story.when("observation.paper", NoteObservation(text="Paper", category="care", scope=scope))
    story.then(ObservationNoted(text="Paper", category="care", scope=scope))


def test_places_must_exist(story: Story) -> None:
    """An observation about nowhere would be found by nobody."""
    story.when("observation.paper", NoteObservation(text="Paper", scope=Scope(sites=("nowhere",))))
    story.refused("unknown_site", field="sites")


def test_it_is_noted_once(story: Story) -> None:
    """A second observation is another one; what was mistaken is corrected."""
    story.given("observation.alert", ObservationNoted(text="Servers under attack"))
    story.when("observation.alert", NoteObservation(text="Workstations too"))
    story.refused("wrong_stage", stage="noted")
