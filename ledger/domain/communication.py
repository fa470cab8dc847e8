"""Communications: what is said, to whom, by whose approval, and what came back.

Capture comes first: what was sent without a draft in the ledger, a press conference for instance,
is recorded as sent. That it was never approved is for the views to show, not for deciding to
refuse.
"""

from ledger.domain.communication_commands import (
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
from ledger.domain.communication_events import (
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
from ledger.domain.communication_state import Communication, communication
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.values import Language
from ledger.domain.world import World
from ledger.errors import Refused

__all__ = ["communication"]

PREPARED = ("drafted", "approved", "scheduled")
OUT = ("sent", "superseded", "withdrawn")
HEARD = ("asked", "received", "declined", "agreed")


@communication.decides(
    "draft",
    when=(ABSENT, *PREPARED),
    target="either",
    example='"fr=Votre rendez-vous de lundi est reporté." --channel sms --as sms-report',
)
def draft(state: Communication | None, command: DraftCommunication, world: World) -> Facts:
    """A draft may change until it is sent; what it announces must be in the ledger."""
    _check(world, command)
    return [carry(CommunicationDrafted, command)]


@communication.decides(
    "approve",
    when=(*PREPARED, "sent"),
    example='sms-report "cellule de crise" --language fr',
)
def approve(state: Communication | None, command: ApproveCommunication, world: World) -> Facts:
    """One approval a language, never by the drafter alone, and only of the text as it stands."""
    digests = state.digests if state else {}
    languages = (command.language,) if command.language else tuple(digests)
    for language in languages:
        _check_approval(state, command, language)
    if not languages:
        raise Refused("not_drafted", language="")
    return [
        carry(CommunicationApproved, command, language=language, digest=digests[language])
        for language in languages
    ]


@communication.decides("schedule", when=PREPARED, example="sms-report '2022-05-15 14:00'")
def schedule(state: Communication | None, command: ScheduleCommunication, world: World) -> Facts:
    """Approved or not: the views show what is due and not approved."""
    return [carry(CommunicationScheduled, command)]


@communication.decides(
    "send",
    when=(ABSENT, *PREPARED, "sent"),
    target="either",
    example='--text "Point presse de 15 h" --channel press_conference --audience press',
)
def send(state: Communication | None, command: SendCommunication, world: World) -> Facts:
    """As drafted, or directly with what was said."""
    _check(world, command)
    if command.text is None and not (state and state.digests):
        raise Refused("nothing_said")
    return [carry(CommunicationSent, command)]


@communication.decides("outcome", when=OUT, example="communique-15-mai delivered 40")
def report_outcome(state: Communication | None, command: ReportOutcome, world: World) -> Facts:
    """Of what was sent only."""
    return [carry(OutcomeReported, command)]


@communication.decides(
    "receive", when=(ABSENT,), target="new", example='"Dossier ouvert" --sender "police judiciaire"'
)
def receive(state: Communication | None, command: ReceiveCommunication, world: World) -> Facts:
    """Anything may come in."""
    world.check_scope(command.scope)
    return [carry(CommunicationReceived, command)]


@communication.decides(
    "question",
    when=(ABSENT, *HEARD, *OUT),
    target="either",
    example='"rendez-vous de lundi" --count 40 --audience patients --channel call_centre',
)
def question(state: Communication | None, command: ReceiveQuestion, world: World) -> Facts:
    """On what was sent, on what was asked before, or out of the blue."""
    return [carry(QuestionReceived, command)]


@communication.decides(
    "agree",
    when=(ABSENT, *HEARD),
    target="either",
    example='"Les urgences restent ouvertes." --theme urgences',
)
def agree(state: Communication | None, command: AgreeLine, world: World) -> Facts:
    """Before it is asked, or after."""
    return [carry(LineAgreed, command)]


@communication.decides(
    "decline",
    when=(ABSENT, *HEARD),
    target="either",
    example='"la revendication" --audience press',
)
def decline(state: Communication | None, command: DeclineComment, world: World) -> Facts:
    """On a question in the ledger, or on anything else."""
    return [carry(CommentDeclined, command)]


@communication.decides(
    "supersede", when=(*PREPARED, "sent", "agreed"), example="point-presse-14-mai 40"
)
def supersede(state: Communication | None, command: SupersedeCommunication, world: World) -> Facts:
    """By another communication, not by itself."""
    newer = world.originator_of(command.by)
    known = world.states.get(newer)
    if not isinstance(known, Communication) or known is state:
        raise Refused("not_another_communication", number=command.by)
    return [carry(CommunicationSuperseded, command)]


@communication.decides(
    "withdraw",
    when=(*PREPARED, "sent", "agreed"),
    example='sms-report "heure fausse"',
)
def withdraw(state: Communication | None, command: WithdrawCommunication, world: World) -> Facts:
    """Before it is sent, or after."""
    return [carry(CommunicationWithdrawn, command)]


def _check(world: World, command: DraftCommunication | SendCommunication) -> None:
    world.check_scope(command.scope)
    for number in command.announces:
        world.originator_of(number)


def _check_approval(
    state: Communication | None, command: ApproveCommunication, language: Language
) -> None:
    digest = state.digests.get(language) if state else None
    if state is None or digest is None:
        raise Refused("not_drafted", language=language)
    if command.digest and command.digest != digest:
        raise Refused("text_changed", language=language, digest=digest)
    others = state.approved.get(language, set()) - state.drafters
    if command.approver.casefold() in state.drafters and not others:
        raise Refused("drafter_alone", approver=command.approver)
