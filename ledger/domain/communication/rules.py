"""What has to hold before an entry about communications is recorded."""

from ledger.domain.communication.commands import (
    AgreeLine,
    ApproveCommunication,
    DeclineComment,
    DraftCommunication,
    ReceiveCommunication,
    ReceiveQuestion,
    ReportOutcome,
    ScheduleCommunication,
    SendCommunication,
    SupersedeCommunication,
    WithdrawCommunication,
)
from ledger.domain.communication.events import (
    CommentDeclined,
    CommunicationApproved,
    CommunicationDrafted,
    CommunicationReceived,
    CommunicationScheduled,
    CommunicationSent,
    CommunicationSuperseded,
    CommunicationWithdrawn,
    LineAgreed,
    OutcomeReported,
    QuestionReceived,
)
from ledger.domain.communication.record import (
    PREPARED,
    Communication,
    approved_by_others,
    communication,
)
from ledger.domain.concept import ABSENT, Facts, Who, carry
from ledger.domain.four_eyes import any_same, check_named, is_part_of
from ledger.domain.situation import Situation
from ledger.domain.values import Language
from ledger.errors import Refused

OUT = ("sent", "superseded", "withdrawn")


HEARD = ("asked", "received", "declined", "agreed")


@communication.decides(
    "draft",
    when=(ABSENT, *PREPARED),
    target="either",
    example='"en=Your appointment on Monday is put off." --channel sms --as sms-report',
)
def draft(record: Communication | None, command: DraftCommunication, situation: Situation) -> Facts:
    """A draft may change until it is sent; what it announces must be in the ledger."""
    _check(situation, command)
    return [carry(CommunicationDrafted, command)]


def second_person(
    record: Communication | None, command: ApproveCommunication, who: Who, situation: Situation
) -> None:
    """Whoever recorded a draft for somebody else does not approve it in their own name."""
    if record is None or who.key not in record.pens:
        return
    own = (who.member, who.role)
    if not any_same(command.approver, own, situation) and not is_part_of(
        command.approver, own, situation
    ):
        return
    for language in (command.language,) if command.language else tuple(record.digests):
        if not approved_by_others(record, language, situation):
            raise Refused("drafter_alone", approver=command.approver)


@communication.decides(
    "approve",
    when=(*PREPARED, "sent"),
    by=second_person,
    example='sms-report "crisis cell" --language "English"',
)
def approve(
    record: Communication | None, command: ApproveCommunication, situation: Situation
) -> Facts:
    """One approval a language, never by the drafter alone, and only of the text as it stands."""
    digests = record.digests if record else {}
    languages = (command.language,) if command.language else tuple(digests)
    for language in languages:
        _check_approval(record, command, language, situation)
    if not languages:
        raise Refused("not_drafted", language="")
    return [
        carry(CommunicationApproved, command, language=language, digest=digests[language])
        for language in languages
    ]


@communication.decides("schedule", when=PREPARED, example='sms-report "tomorrow 14:00"')
def schedule(
    record: Communication | None, command: ScheduleCommunication, situation: Situation
) -> Facts:
    """Approved or not: the views show what is due and not approved."""
    return [carry(CommunicationScheduled, command)]


@communication.decides(
    "send",
    when=(ABSENT, *PREPARED, "sent"),
    target="either",
    example='--text "Press briefing at 15:00" --channel press_conference --audience press',
)
def send(record: Communication | None, command: SendCommunication, situation: Situation) -> Facts:
    """As drafted, or directly with what was said."""
    _check(situation, command)
    if command.text is None and not (record and record.digests):
        raise Refused("nothing_said")
    return [carry(CommunicationSent, command)]


@communication.decides("outcome", when=OUT, example="communique-15-mai delivered 40")
def report_outcome(
    record: Communication | None, command: ReportOutcome, situation: Situation
) -> Facts:
    """Of what was sent only."""
    return [carry(OutcomeReported, command)]


@communication.decides(
    "receive", when=(ABSENT,), target="new", example='"File opened" --sender "judicial police"'
)
def receive(
    record: Communication | None, command: ReceiveCommunication, situation: Situation
) -> Facts:
    """Anything may come in."""
    situation.check_scope(command.scope)
    return [carry(CommunicationReceived, command)]


@communication.decides(
    "question",
    when=(ABSENT, *HEARD, *OUT),
    target="either",
    example='"appointments of Monday" --count 40 --audience patients --channel call_centre',
)
def question(record: Communication | None, command: ReceiveQuestion, situation: Situation) -> Facts:
    """On what was sent, on what was asked before, or out of the blue."""
    return [carry(QuestionReceived, command)]


@communication.decides(
    "agree",
    when=(ABSENT, *HEARD),
    target="either",
    example='"Emergency stays open." --theme "emergency"',
)
def agree(record: Communication | None, command: AgreeLine, situation: Situation) -> Facts:
    """Before it is asked, or after."""
    return [carry(LineAgreed, command)]


@communication.decides(
    "decline",
    when=(ABSENT, *HEARD),
    target="either",
    example='"the claim" --audience press',
)
def decline(record: Communication | None, command: DeclineComment, situation: Situation) -> Facts:
    """On a question in the ledger, or on anything else."""
    return [carry(CommentDeclined, command)]


@communication.decides(
    "supersede", when=(*PREPARED, "sent", "agreed"), ends=True, example="point-presse-14-mai 47"
)
def supersede(
    record: Communication | None, command: SupersedeCommunication, situation: Situation
) -> Facts:
    """By another communication, not by itself."""
    newer = situation.originator_of(command.by)
    known = situation.states.get(newer)
    if not isinstance(known, Communication) or known is record:
        raise Refused("not_another_communication", number=command.by)
    return [carry(CommunicationSuperseded, command)]


@communication.decides(
    "withdraw",
    when=(*PREPARED, "sent", "agreed"),
    ends=True,
    example='sms-report "wrong hour"',
)
def withdraw(
    record: Communication | None, command: WithdrawCommunication, situation: Situation
) -> Facts:
    """Before it is sent, or after."""
    return [carry(CommunicationWithdrawn, command)]


def _check(situation: Situation, command: DraftCommunication | SendCommunication) -> None:
    situation.check_scope(command.scope)
    for number in command.announces:
        situation.originator_of(number)


def _check_approval(
    record: Communication | None,
    command: ApproveCommunication,
    language: Language,
    situation: Situation,
) -> None:
    digest = record.digests.get(language) if record else None
    if record is None or digest is None:
        raise Refused("not_drafted", language=language)
    if command.digest and command.digest != digest:
        raise Refused("text_changed", language=language, digest=digest)
    check_named("approver", command.approver)
    if any_same(command.approver, record.drafters, situation) and not approved_by_others(
        record, language, situation
    ):
        raise Refused("drafter_alone", approver=command.approver)
