"""The record of decisions, and how each entry changes it."""

from collections.abc import Sequence

from msgspec import Struct

from ledger.domain.again import AGAIN
from ledger.domain.concept import ABSENT, Concept
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
    Finding,
)
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Line, Name, Number, Scope, When, Words
from ledger.sanitize import plain_name

KEPT = 20
"""Reviews, countersignatures and dissents a record keeps, the latest."""


class Review(Struct, frozen=True, kw_only=True, gc=False):
    """What a review came to, by which entry."""

    number: Number
    finding: Finding
    text: Words | None = None


class Countersignature(Struct, frozen=True, kw_only=True, gc=False):
    """Who stands for it too, by which entry; `own` when they signed that entry themselves."""

    number: Number
    who: Name
    own: bool


class Dissent(Struct, frozen=True, kw_only=True, gc=False):
    """Who does not share it, and why, by which entry."""

    number: Number
    who: Name
    text: Words | None = None


class Decision(Record, kw_only=True):
    """A question raised (`stage` is `raised`), or a decision `taken` at once or on one.

    What another body, the `authority`, has `ordered` is due by `due`. Once it is `superseded`, `by`
    is an entry of the decision in its place; once it is that, `revoked` or `ended`, `reason` says
    why. `deferred` is the latest entry by which a question was put off, `decided` the one by which
    it was taken, `deciders` all who were ever said to have taken it.
    """

    question: Words | None = None
    options: tuple[Line, ...] = ()
    meeting: When | None = None
    text: Words | None = None
    decider: Name | None = None
    deciders: tuple[Name, ...] = ()
    motive: Words | None = None
    tradeoff: Words | None = None
    scope: Scope | None = None
    review: When | None = None
    by: Number | None = None
    reason: Words | None = None
    authority: Name | None = None
    reference: Name | None = None
    due: When | None = None
    deferred: Number | None = None
    decided: Number | None = None
    reviews: tuple[Review, ...] = ()
    countersigned: tuple[Countersignature, ...] = ()
    dissents: tuple[Dissent, ...] = ()

    @property
    def group(self) -> str:
        """What other bodies have ordered is counted apart."""
        return "order" if self.authority is not None else ""

    @property
    def clock(self) -> When | None:
        """When it is to be taken, or looked at again, or carried out; none when it is over."""
        running = {"raised": self.meeting, "taken": self.review, "ordered": self.due}
        return running.get(self.stage)


decision = Concept(
    "decision",
    Decision,
    over=("superseded", "ended", "revoked"),
    stands=("raised", "taken", "ordered"),
    wants={"raised": (("meeting",),), "taken": (("motive",),)},
)


@decision.evolves("decision.raised", begins=True)
def raised(
    record: Decision | None, event: DecisionRaised, entry: Entry[DecisionRaised], number: int
) -> Decision:
    """A question is open."""
    return absorb(Decision(stage="raised"), event, number)


def _keep_deciders(record: Decision, said: Sequence[Entry[DecisionTaken]]) -> None:
    """Nobody stops having decided it because another name is put there."""
    named = (entry.event.decider for entry in said)
    record.deciders = tuple(dict.fromkeys((*record.deciders, *named)))


@decision.evolves("decision.taken", once=True, whole=True, keeps=_keep_deciders)
def taken(
    record: Decision | None, event: DecisionTaken, entry: Entry[DecisionTaken], number: int
) -> Decision:
    """It is decided; why it was put off before is no motive of it."""
    known = record or Decision(stage=ABSENT)
    known.motive, known.decided = None, number
    known.deciders = (event.decider,)
    return absorb(known, event, number, "taken")


@decision.evolves("decision.superseded", whole=True)
def superseded(
    record: Decision | None,
    event: DecisionSuperseded,
    entry: Entry[DecisionSuperseded],
    number: int,
) -> Decision | None:
    """Another holds in its place."""
    return absorb(record, event, number, "superseded") if record else None


@decision.evolves("decision.ended", whole=True)
def ended(
    record: Decision | None, event: DecisionEnded, entry: Entry[DecisionEnded], number: int
) -> Decision | None:
    """It holds no more, and nothing in its place."""
    return absorb(record, event, number, "ended") if record else None


@decision.evolves("decision.deferred", asks=AGAIN)
def deferred(
    record: Decision | None, event: DecisionDeferred, entry: Entry[DecisionDeferred], number: int
) -> Decision | None:
    """The latest meeting holds."""
    if record is None:
        return None
    record.deferred = number
    return absorb(record, event, number)


@decision.evolves("decision.ordered", begins=True)
def ordered(
    record: Decision | None, event: DecisionOrdered, entry: Entry[DecisionOrdered], number: int
) -> Decision:
    """It holds until that body, or whoever reviews it, takes it back."""
    return absorb(Decision(stage="ordered"), event, number)


@decision.evolves("decision.reviewed", aside=True, after=True, asks=AGAIN)
def reviewed(
    record: Decision | None, event: DecisionReviewed, entry: Entry[DecisionReviewed], number: int
) -> Decision | None:
    """It holds as before; the review that was planned is done."""
    if record is None:
        return None
    found = Review(number=number, finding=event.finding, text=words(event.text, number))
    record.reviews = (*record.reviews, found)[-KEPT:]
    record.review = event.review
    return record


@decision.evolves("decision.revoked", whole=True, after=True)
def revoked(
    record: Decision | None, event: DecisionRevoked, entry: Entry[DecisionRevoked], number: int
) -> Decision | None:
    """It should not have stood, or stands no more by the word of whoever may say so."""
    return absorb(record, event, number, "revoked") if record else None


@decision.evolves("decision.countersigned", aside=True, after=True)
def countersigned(
    record: Decision | None,
    event: DecisionCountersigned,
    entry: Entry[DecisionCountersigned],
    number: int,
) -> Decision | None:
    """By their own key where they recorded it themselves, else as the recorder says."""
    if record is None:
        return None
    who, recorder = plain_name(event.countersigner), entry.recorder
    own = who in {plain_name(recorder.member), plain_name(recorder.role)}
    found = Countersignature(number=number, who=event.countersigner, own=own)
    record.countersigned = (*record.countersigned, found)[-KEPT:]
    return record


@decision.evolves("decision.dissent_noted", aside=True, asks=AGAIN)
def dissent_noted(
    record: Decision | None, event: DissentNoted, entry: Entry[DissentNoted], number: int
) -> Decision | None:
    """It holds all the same."""
    if record is None:
        return None
    found = Dissent(number=number, who=event.who, text=words(event.text, number))
    record.dissents = (*record.dissents, found)[-KEPT:]
    return record
