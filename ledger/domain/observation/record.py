"""The record of observations, and how each entry changes it."""

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.observation.events import Category, ObservationNoted
from ledger.domain.record import Record, absorb
from ledger.domain.values import Scope, Words


class Observation(Record, kw_only=True):
    """Something seen or heard."""

    text: Words | None = None
    category: Category | None = None
    scope: Scope | None = None


observation = Concept("observation", Observation)


@observation.evolves("observation.noted", begins=True)
def noted(
    record: Observation | None, event: ObservationNoted, entry: Entry[ObservationNoted], number: int
) -> Observation:
    """It stands; a correction or a link says the rest."""
    return absorb(Observation(stage="noted"), event, number)
