"""The record of communications, and how each entry changes it."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec import field

from ledger.domain.again import AGAIN
from ledger.domain.communication.asks import APPROVING, SENDING
from ledger.domain.communication.events import (
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
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry, Event
from ledger.domain.four_eyes import any_same, is_own, own_names
from ledger.domain.record import Record, absorb, words
from ledger.domain.situation import Situation
from ledger.domain.values import (
    Count,
    Language,
    Line,
    Name,
    Number,
    Scope,
    Sealed,
    Text,
    When,
    Words,
)
from ledger.sanitize import same_name

PREPARED = ("drafted", "approved", "scheduled")
"""Stages of a communication that is not out yet."""


class Communication(Record, kw_only=True):
    """Anything said or heard.

    `digests` are those of the texts as they stand, `approved` names who approved each of them;
    `drafters` are all who were ever said to have drafted it or recorded that, `pens` their
    keys. `sent` is the number of the entry that says it went out; `outcomes` the latest count
    of each. `to` is whom it was addressed to by name of the body, by the latest word. `by` is an
    entry of what superseded it.
    """

    digests: dict[Language, str] = field(default_factory=dict)
    approved: dict[Language, set[str]] = field(default_factory=dict)
    drafters: set[str] = field(default_factory=set)
    pens: set[str] = field(default_factory=set)
    audience: Audiences = ()
    channel: Channel | None = None
    texts: dict[Language, Words] = field(default_factory=dict)
    text: Words | None = None
    announces: tuple[Number, ...] = ()
    scope: Scope | None = None
    planned: When | None = None
    sent: Number | None = None
    recipients: Count | None = None
    outcomes: dict[str, Count] = field(default_factory=dict)
    sender: Name | None = None
    to: Name | None = None
    theme: Line | None = None
    asked: Count | None = None
    until: When | None = None
    by: Number | None = None
    reason: Words | None = None

    @property
    def group(self) -> str:
        """`awaiting` while a text that is not out yet waits for its approval."""
        waits = self.stage in PREPARED and set(self.texts) - self.approved.keys()
        return "awaiting" if waits else ""

    @property
    def unapproved(self) -> tuple[Language, ...]:
        """Of what is out: the languages whose text, as it stands, nobody has approved."""
        return tuple(sorted(self.digests.keys() - self.approved.keys())) if self.sent else ()

    @property
    def clock(self) -> When | None:
        """When it is to go out, until it does."""
        return self.planned if self.stage in PREPARED and self.sent is None else None


communication = Concept(
    "communication",
    Communication,
    over=("superseded", "withdrawn"),
    stands=(*PREPARED, "agreed"),
)


def digest_of(text: Text) -> str:
    """What an approval is of: see `Digest`."""
    words = text.commitment if isinstance(text, Sealed) else text
    return sha256(words.encode()).hexdigest()


def _keep_drafters(record: Communication, said: Sequence[Entry[CommunicationDrafted]]) -> None:
    """Nobody stops having drafted it because another name is put there."""
    for entry in said:
        record.drafters |= _drafters(entry.event, entry)


@communication.evolves("communication.drafted", whole=True, keeps=_keep_drafters)
def drafted(
    record: Communication | None,
    event: CommunicationDrafted,
    entry: Entry[CommunicationDrafted],
    number: int,
) -> Communication:
    """A new text, audience or channel voids what was approved of the old one."""
    known = record or Communication(stage="drafted")
    if record and _readdressed(record, event):
        known.approved = {}
    for language, text in event.texts.items():
        _redraft(known, language, text, number)
    texts = known.texts
    absorb(known, event, number)
    known.texts = texts
    known.drafters |= _drafters(event, entry)
    known.pens.add(entry.signer)
    known.stage = "approved" if _all_approved(known) else "drafted"
    return known


def _redraft(known: Communication, language: Language, text: Text, number: int) -> None:
    digest = digest_of(text)
    if known.digests.get(language) != digest:
        known.approved.pop(language, None)
        known.digests[language] = digest
    if (said := words(text, number)) is not None:
        known.texts[language] = said


@communication.evolves("communication.approved", aside=True, asks=APPROVING)
def approved(
    record: Communication | None,
    event: CommunicationApproved,
    entry: Entry[CommunicationApproved],
    number: int,
) -> Communication | None:
    """Counts only while the text is the one that was approved, and never by its drafter alone."""
    if record is None:
        return None
    own = entry.signer in record.pens and is_own(event.approver, entry)
    alone = own or any_same(event.approver, record.drafters)
    if alone and not approved_by_others(record, event.language):
        return record
    if record.digests.get(event.language) == event.digest:
        record.approved.setdefault(event.language, set()).add(same_name(event.approver))
    if record.stage == "drafted" and _all_approved(record):
        record.stage = "approved"
    return record


@communication.evolves("communication.scheduled", aside=True, asks=AGAIN)
def scheduled(
    record: Communication | None,
    event: CommunicationScheduled,
    entry: Entry[CommunicationScheduled],
    number: int,
) -> Communication | None:
    """It has a time."""
    return absorb(record, event, number, "scheduled") if record else None


@communication.evolves("communication.sent", whole=True, asks=SENDING)
def sent(
    record: Communication | None,
    event: CommunicationSent,
    entry: Entry[CommunicationSent],
    number: int,
) -> Communication:
    """It is out, and was from the start when there was no draft."""
    known = _reached(record, event, "sent", number)
    known.sent = number
    return known


@communication.evolves("communication.outcome_reported", aside=True)
def outcome_reported(
    record: Communication | None,
    event: OutcomeReported,
    entry: Entry[OutcomeReported],
    number: int,
) -> Communication | None:
    """The latest number of each outcome holds."""
    if record:
        record.outcomes[event.outcome] = event.count
    return record


@communication.evolves("communication.received", begins=True)
def received(
    record: Communication | None,
    event: CommunicationReceived,
    entry: Entry[CommunicationReceived],
    number: int,
) -> Communication:
    """Something came in."""
    return _reached(record, event, "received", number)


@communication.evolves("communication.question_received")
def question_received(
    record: Communication | None,
    event: QuestionReceived,
    entry: Entry[QuestionReceived],
    number: int,
) -> Communication:
    """A question on something else leaves its stage and way alone; numbers are told anew."""
    said = record or Communication(stage="asked")
    audience, channel, to = said.audience, said.channel, said.to
    known = _reached(record, event, record.stage if record else "asked", number)
    known.audience, known.to = audience or event.audience, to or event.to
    known.channel = channel or event.channel
    known.asked = known.asked if event.count is None else event.count
    return known


@communication.evolves("communication.line_agreed")
def line_agreed(
    record: Communication | None, event: LineAgreed, entry: Entry[LineAgreed], number: int
) -> Communication:
    """There is an answer."""
    return _reached(record, event, "agreed", number)


@communication.evolves("communication.declined")
def declined(
    record: Communication | None,
    event: CommentDeclined,
    entry: Entry[CommentDeclined],
    number: int,
) -> Communication:
    """Somebody asked, and nothing is said."""
    return _reached(record, event, "declined", number)


@communication.evolves("communication.superseded")
def superseded(
    record: Communication | None,
    event: CommunicationSuperseded,
    entry: Entry[CommunicationSuperseded],
    number: int,
) -> Communication:
    """Another text holds in its place."""
    known = _reached(record, event, "superseded", number)
    known.reason = words(event.reason, number)
    return known


@communication.evolves("communication.withdrawn")
def withdrawn(
    record: Communication | None,
    event: CommunicationWithdrawn,
    entry: Entry[CommunicationWithdrawn],
    number: int,
) -> Communication:
    """It holds no more."""
    return _reached(record, event, "withdrawn", number)


def _reached(record: Communication | None, event: Event, stage: str, number: int) -> Communication:
    return absorb(record or Communication(stage=stage), event, number, stage)


def _readdressed(record: Communication, event: CommunicationDrafted) -> bool:
    audience = bool(event.audience) and event.audience != record.audience
    others = ((event.channel, record.channel), (event.to, record.to))
    return audience or any(new is not None and new != old for new, old in others)


def _all_approved(record: Communication) -> bool:
    return all(language in record.approved for language in record.digests)


def approved_by_others(
    record: Communication, language: Language, situation: Situation | None = None
) -> bool:
    """Whether somebody has approved it who did not draft it."""
    approvers = record.approved.get(language, ())
    return any(not any_same(one, record.drafters, situation) for one in approvers)


def _drafters(event: CommunicationDrafted, entry: Entry[CommunicationDrafted]) -> set[str]:
    """Who drafted, as said, and who recorded the draft."""
    return {same_name(name) for name in own_names(entry, event.drafter)}


PREPARED = ("drafted", "approved", "scheduled")
