"""What has to hold before an entry about decisions is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.decision.commands import (
    CountersignDecision,
    DeferDecision,
    EndDecision,
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
    DecisionEnded,
    DecisionOrdered,
    DecisionRaised,
    DecisionReviewed,
    DecisionRevoked,
    DecisionSuperseded,
    DecisionTaken,
    DissentNoted,
)
from ledger.domain.decision.record import Decision, decision
from ledger.domain.four_eyes import any_same, check_named
from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.errors import Refused

HOLDS = ("taken", "ordered")
"""What is in force: the cell's own, and what others have ordered."""


@decision.decides(
    "raise",
    when=(ABSENT,),
    target="new",
    example='"Postpone operations?" --as postpone --meeting "tomorrow 08:00"',
)
def raise_question(record: Decision | None, command: RaiseDecision, situation: Situation) -> Facts:
    """Any question may be raised, for places that exist."""
    situation.check_scope(command.scope)
    return [carry(DecisionRaised, command)]


@decision.decides(
    "take",
    when=(ABSENT, "raised"),
    target="either",
    ends=True,
    example='"Cut every connection to the outside" "crisis cell" --motive "stop the spread"',
)
def take(record: Decision | None, command: TakeDecision, situation: Situation) -> Facts:
    """Taken at once, or on a question raised before."""
    situation.check_scope(command.scope)
    return [carry(DecisionTaken, command)]


@decision.decides(
    "supersede", when=HOLDS, ends=True, example='42 57 --reason "the later order holds"'
)
def supersede(record: Decision | None, command: SupersedeDecision, situation: Situation) -> Facts:
    """By another decision that is not over itself; an order of another body only by an order."""
    known = situation.states.get(situation.originator_of(command.by))
    if (
        not isinstance(known, Decision)
        or known.ended is not None
        or (record is not None and known.opened == record.opened)
    ):
        raise Refused("not_another_decision", number=command.by)
    if known.stage == "raised":
        raise Refused("still_a_question", field="by", number=known.opened)
    if record is not None and record.stage == "ordered" and known.stage == "taken":
        body = "\N{EN DASH}" if above("internal", record.marking) else record.authority
        raise Refused("order_of_body", field="by", number=record.opened, body=body)
    return [carry(DecisionSuperseded, command)]


@decision.decides(
    "end", when=("raised", *HOLDS), ends=True, example='4 --reason "the link is clean again"'
)
def end(record: Decision | None, command: EndDecision, situation: Situation) -> Facts:
    """What has served its time, or a question that nobody needs answered any more."""
    return [carry(DecisionEnded, command)]


@decision.decides("defer", when=("raised",), example='postpone "tomorrow 14:00"')
def defer(record: Decision | None, command: DeferDecision, situation: Situation) -> Facts:
    """As often as it takes."""
    return [carry(DecisionDeferred, command)]


@decision.decides(
    "order",
    when=(ABSENT,),
    target="new",
    example='"Federal phase declared" "minister of the Interior" --reference "AM 16/05"',
)
def order(record: Decision | None, command: OrderOfBody, situation: Situation) -> Facts:
    """Anything may be ordered, about places that exist."""
    situation.check_scope(command.scope)
    return [carry(DecisionOrdered, command)]


@decision.decides("review", when=("taken",), example='4 upheld --review "in 48 h"')
def review(record: Decision | None, command: ReviewDecision, situation: Situation) -> Facts:
    """Of what the cell has decided and still holds, planned or not."""
    return [carry(DecisionReviewed, command)]


@decision.decides(
    "revoke", when=HOLDS, ends=True, example='4 --reason "taken on a false report, see 7"'
)
def revoke(record: Decision | None, command: RevokeDecision, situation: Situation) -> Facts:
    """Of a question there is nothing to take back: it is ended."""
    return [carry(DecisionRevoked, command)]


@decision.decides("countersign", when=("taken",), example='4 "general management"')
def countersign(
    record: Decision | None, command: CountersignDecision, situation: Situation
) -> Facts:
    """Never by the decider, and by everybody once."""
    who = command.countersigner
    check_named("countersigner", who)
    if record and any_same(who, record.deciders, situation):
        raise Refused("decider_countersigns", field="countersigner", value=command.countersigner)
    for one in record.countersigned if record else ():
        if any_same(who, (one.who,), situation):
            raise Refused("countersigned_already", field="countersigner", number=one.number)
    return [carry(DecisionCountersigned, command)]


@decision.decides(
    "dissent",
    when=(*HOLDS, "superseded", "ended", "revoked"),
    example='4 "chief physician" "emergency loses its records"',
)
def dissent(record: Decision | None, command: NoteDissent, situation: Situation) -> Facts:
    """Also afterwards: minutes are read later."""
    return [carry(DissentNoted, command)]
