"""The record of decisions, and how each entry changes it."""

from ledger.domain.concept import ABSENT, Concept
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb
from ledger.domain.values import Line, Name, Scope, When, Words


class Decision(Record, kw_only=True):
    """A question raised (`stage` is `raised`), or a decision `taken` at once or on one."""

    question: Words | None = None
    options: tuple[Line, ...] = ()
    meeting: When | None = None
    text: Words | None = None
    decider: Name | None = None
    motive: Words | None = None
    tradeoff: Words | None = None
    scope: Scope | None = None
    review: When | None = None

    @property
    def clock(self) -> When | None:
        """When it is to be taken; once it is, when it is looked at again."""
        return self.meeting if self.stage == "raised" else self.review


decision = Concept("decision", Decision)


@decision.evolves("decision.raised", begins=True)
def raised(
    record: Decision | None, event: DecisionRaised, entry: Entry[DecisionRaised], number: int
) -> Decision:
    """A question is open."""
    return absorb(Decision(stage="raised"), event, number)


@decision.evolves("decision.taken", once=True, whole=True)
def taken(
    record: Decision | None, event: DecisionTaken, entry: Entry[DecisionTaken], number: int
) -> Decision:
    """It is decided."""
    return absorb(record or Decision(stage=ABSENT), event, number, "taken")
