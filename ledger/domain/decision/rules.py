"""What has to hold before an entry about decisions is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.decision.commands import RaiseDecision, TakeDecision
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.decision.record import Decision, decision
from ledger.domain.situation import Situation


@decision.decides(
    "raise",
    when=(ABSENT,),
    target="new",
    example='"Postpone consultations and operations?" --meeting 2022-05-15',
)
def raise_question(record: Decision | None, command: RaiseDecision, situation: Situation) -> Facts:
    """Any question may be raised, for places that exist."""
    situation.check_scope(command.scope)
    return [carry(DecisionRaised, command)]


@decision.decides(
    "take",
    when=(ABSENT, "raised"),
    target="either",
    example='"Cut every connection to the outside" "crisis cell" --motive "stop the spread"',
)
def take(record: Decision | None, command: TakeDecision, situation: Situation) -> Facts:
    """Taken at once, or on a question raised before."""
    situation.check_scope(command.scope)
    return [carry(DecisionTaken, command)]
