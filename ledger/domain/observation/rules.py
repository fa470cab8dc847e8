"""What has to hold before an entry about observations is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.observation.commands import NoteObservation
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.observation.record import Observation, observation
from ledger.domain.situation import Situation


@observation.decides(
    "note",
    when=(ABSENT,),
    target="new",
    example='"Several servers attacked" --category technical --occurred "2022-05-14 03:00"',
)
def note(record: Observation | None, command: NoteObservation, situation: Situation) -> Facts:
    """Anything may be noted, about places that exist."""
    situation.check_scope(command.scope)
    return [carry(ObservationNoted, command)]
