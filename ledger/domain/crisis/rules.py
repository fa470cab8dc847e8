"""What has to hold before an entry about the crisis is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.crisis.commands import EnterPhase, OpenCrisis
from ledger.domain.crisis.events import CrisisOpened, PhaseEntered
from ledger.domain.crisis.record import crisis
from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.lockout import check_opening
from ledger.domain.organisation import check_zone
from ledger.domain.situation import Situation
from ledger.errors import Refused


@crisis.decides("open", when=(ABSENT,), target="keyed", key=lambda _: CRISIS)
def open_crisis(record: Crisis | None, command: OpenCrisis, situation: Situation) -> Facts:
    """Only an empty stream can be opened; the role of the founder must exist."""
    check_opening(command.organisation, command.founder_role)
    check_zone(command.organisation.zone)
    return [CrisisOpened(**{n: getattr(command, n) for n in CrisisOpened.__struct_fields__})]


@crisis.decides(
    "phase",
    when=("open",),
    target="keyed",
    key=lambda _: CRISIS,
    example='restart --motive "the entry point is closed"',
)
def enter_phase(record: Crisis | None, command: EnterPhase, situation: Situation) -> Facts:
    """Any phase of the plan may follow any other, but not itself."""
    situation.index.check("phase", "phase", command.phase)
    if record and record.phase and record.phase.phase == command.phase:
        raise Refused("same_phase", phase=command.phase)
    return [carry(PhaseEntered, command)]
