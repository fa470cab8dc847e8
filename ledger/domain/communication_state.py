"""What deciding knows of a communication, and how each fact changes it."""

from hashlib import sha256

from msgspec import field

from ledger.domain.communication_events import (
    Audiences,
    Channel,
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
from ledger.domain.concept import Concept, State, absorb
from ledger.domain.entry import Entry
from ledger.domain.values import Language, Sealed, Text


class Communication(State, kw_only=True):
    """What deciding knows of one communication.

    `digests` are those of the texts as they stand, `approved` names who approved each of them;
    `drafters` are all the names the drafter goes by.
    """

    digests: dict[Language, str] = field(default_factory=dict)
    approved: dict[Language, set[str]] = field(default_factory=dict)
    drafters: set[str] = field(default_factory=set)
    audience: Audiences = ()
    channel: Channel | None = None


communication = Concept("communication", Communication)


def digest_of(text: Text) -> str:
    """What an approval is of: see `Digest`."""
    words = text.commitment if isinstance(text, Sealed) else text
    return sha256(words.encode()).hexdigest()


@communication.evolves("communication.drafted", whole=True)
def drafted(
    state: Communication | None,
    event: CommunicationDrafted,
    entry: Entry[CommunicationDrafted],
    number: int,
) -> Communication:
    """A new text, audience or channel voids what was approved of the old one."""
    known = state or _new(number, "drafted")
    if state and _readdressed(state, event):
        known.approved = {}
    for language, text in event.texts.items():
        digest = digest_of(text)
        if known.digests.get(language) != digest:
            known.approved.pop(language, None)
            known.digests[language] = digest
    known.audience = event.audience or known.audience
    known.channel = event.channel or known.channel
    known.drafters |= _drafters(event, entry)
    known.number = number
    known.stage = "approved" if _all_approved(known) else "drafted"
    return known


@communication.evolves("communication.approved")
def approved(
    state: Communication | None,
    event: CommunicationApproved,
    entry: Entry[CommunicationApproved],
    number: int,
) -> Communication | None:
    """Counts only while the text is the one that was approved."""
    if state is None:
        return None
    if state.digests.get(event.language) == event.digest:
        state.approved.setdefault(event.language, set()).add(event.approver.casefold())
    ready = state.stage == "drafted" and _all_approved(state)
    return absorb(state, event, number, "approved" if ready else None)


@communication.evolves("communication.scheduled")
def scheduled(
    state: Communication | None,
    event: CommunicationScheduled,
    entry: Entry[CommunicationScheduled],
    number: int,
) -> Communication | None:
    """It has a time."""
    return absorb(state, event, number, "scheduled") if state else None


@communication.evolves("communication.sent", whole=True)
def sent(
    state: Communication | None,
    event: CommunicationSent,
    entry: Entry[CommunicationSent],
    number: int,
) -> Communication:
    """It is out, and was from the start when there was no draft."""
    return _reached(state, "sent", number)


@communication.evolves("communication.outcome_reported")
def outcome_reported(
    state: Communication | None,
    event: OutcomeReported,
    entry: Entry[OutcomeReported],
    number: int,
) -> Communication | None:
    """Changes nothing for deciding."""
    return absorb(state, event, number) if state else None


@communication.evolves("communication.received", begins=True)
def received(
    state: Communication | None,
    event: CommunicationReceived,
    entry: Entry[CommunicationReceived],
    number: int,
) -> Communication:
    """Something came in."""
    return _reached(state, "received", number)


@communication.evolves("communication.question_received")
def question_received(
    state: Communication | None,
    event: QuestionReceived,
    entry: Entry[QuestionReceived],
    number: int,
) -> Communication:
    """A question on something else leaves its stage alone."""
    return _reached(state, state.stage if state else "asked", number)


@communication.evolves("communication.line_agreed")
def line_agreed(
    state: Communication | None, event: LineAgreed, entry: Entry[LineAgreed], number: int
) -> Communication:
    """There is an answer."""
    return _reached(state, "agreed", number)


@communication.evolves("communication.declined")
def declined(
    state: Communication | None,
    event: CommentDeclined,
    entry: Entry[CommentDeclined],
    number: int,
) -> Communication:
    """No comment."""
    return _reached(state, "declined", number)


@communication.evolves("communication.superseded")
def superseded(
    state: Communication | None,
    event: CommunicationSuperseded,
    entry: Entry[CommunicationSuperseded],
    number: int,
) -> Communication:
    """Another holds."""
    return _reached(state, "superseded", number)


@communication.evolves("communication.withdrawn")
def withdrawn(
    state: Communication | None,
    event: CommunicationWithdrawn,
    entry: Entry[CommunicationWithdrawn],
    number: int,
) -> Communication:
    """It holds no more."""
    return _reached(state, "withdrawn", number)


def _new(number: int, stage: str) -> Communication:
    return Communication(stage=stage, opened=number, number=number)


def _reached(state: Communication | None, stage: str, number: int) -> Communication:
    known = state or _new(number, stage)
    known.stage = stage
    known.number = number
    return known


def _readdressed(state: Communication, event: CommunicationDrafted) -> bool:
    audience = bool(event.audience) and event.audience != state.audience
    return audience or (event.channel is not None and event.channel != state.channel)


def _all_approved(state: Communication) -> bool:
    return all(language in state.approved for language in state.digests)


def _drafters(event: CommunicationDrafted, entry: Entry[CommunicationDrafted]) -> set[str]:
    """Who drafted, as said; else who recorded the draft, by id and by role."""
    said = event.drafter or entry.actor
    names = (said,) if said else (entry.recorder.member, entry.recorder.role)
    return {name.casefold() for name in names}
