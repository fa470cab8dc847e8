"""Observations: what was seen or heard, as it was said. What follows is a decision."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record, absorb
from ledger.domain.values import Scope, Text, Words
from ledger.domain.world import World

Category = Literal[
    "technical", "care", "patient_safety", "data_protection", "organisation", "outside", "other"
]
"""What an observation is mainly about; `outside` is the press, suppliers, other hospitals."""


class NoteObservation(Command, frozen=True, kw_only=True):
    """Note something seen or heard."""

    text: Annotated[Text, Meta(title="Observation", description="What was seen or heard.")]
    category: Annotated[
        Category | None, Meta(title="Category", description="What it is mainly about.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope", description="What it concerns.")] = None


class ObservationNoted(Event, frozen=True, kw_only=True):
    """Something was seen or heard."""

    text: Text
    category: Category | None = None
    scope: Scope | None = None


class Observation(Record, kw_only=True):
    """Something seen or heard."""

    text: Words | None = None
    category: Category | None = None
    scope: Scope | None = None


observation = Concept("observation", Observation)


@observation.decides(
    "note",
    when=(ABSENT,),
    target="new",
    example='"Plusieurs serveurs attaqués" --category technical --occurred "2022-05-14 03:00"',
)
def note(state: Observation | None, command: NoteObservation, world: World) -> Facts:
    """Anything may be noted, about places that exist."""
    world.check_scope(command.scope)
    return [carry(ObservationNoted, command)]


@observation.evolves("observation.noted", begins=True)
def noted(
    state: Observation | None, event: ObservationNoted, entry: Entry[ObservationNoted], number: int
) -> Observation:
    """It stands; a correction or a link says the rest."""
    return absorb(Observation(stage="noted"), event, number)
