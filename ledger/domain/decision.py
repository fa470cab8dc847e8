"""Decisions: a question raised for a meeting, and what was decided, by whom and why."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record, absorb
from ledger.domain.values import Line, Name, Scope, Text, When, Words
from ledger.domain.world import World

Options = Annotated[tuple[Line, ...], Meta(max_length=20)]


class RaiseDecision(Command, frozen=True, kw_only=True):
    """Raise a question that the cell must decide."""

    question: Annotated[Text, Meta(title="Question", description="What is to be decided.")]
    options: Annotated[Options, Meta(title="Options", description="The choices on the table.")] = ()
    meeting: Annotated[
        When | None, Meta(title="For the meeting of", description="When it is to be decided.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None


class TakeDecision(Command, frozen=True, kw_only=True):
    """Record a decision: what was decided and who decided it."""

    text: Annotated[Text, Meta(title="Decision", description="What was decided, in full.")]
    decider: Annotated[
        Name, Meta(title="Decided by", description="A person's role, a cell or a body; no name.")
    ]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why.")] = None
    tradeoff: Annotated[
        Text | None, Meta(title="Trade-off accepted", description="What is given up for it.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Scope")] = None
    review: Annotated[
        When | None, Meta(title="Review", description="When it is looked at again.")
    ] = None


class DecisionRaised(Event, frozen=True, kw_only=True):
    """A question was put to the cell."""

    question: Text
    options: Options = ()
    meeting: When | None = None
    scope: Scope | None = None


class DecisionTaken(Event, frozen=True, kw_only=True):
    """Something was decided."""

    text: Text
    decider: Name
    motive: Text | None = None
    tradeoff: Text | None = None
    scope: Scope | None = None
    review: When | None = None


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


@decision.decides(
    "raise",
    when=(ABSENT,),
    target="new",
    example='"Postpone consultations and operations?" --meeting 2022-05-15',
)
def raise_question(state: Decision | None, command: RaiseDecision, world: World) -> Facts:
    """Any question may be raised, for places that exist."""
    world.check_scope(command.scope)
    return [carry(DecisionRaised, command)]


@decision.decides(
    "take",
    when=(ABSENT, "raised"),
    target="either",
    example='"Cut every connection to the outside" "crisis cell" --motive "stop the spread"',
)
def take(state: Decision | None, command: TakeDecision, world: World) -> Facts:
    """Taken at once, or on a question raised before."""
    world.check_scope(command.scope)
    return [carry(DecisionTaken, command)]


@decision.evolves("decision.raised", begins=True)
def raised(
    state: Decision | None, event: DecisionRaised, entry: Entry[DecisionRaised], number: int
) -> Decision:
    """A question is open."""
    return absorb(Decision(stage="raised"), event, number)


@decision.evolves("decision.taken", once=True, whole=True)
def taken(
    state: Decision | None, event: DecisionTaken, entry: Entry[DecisionTaken], number: int
) -> Decision:
    """It is decided."""
    return absorb(state or Decision(stage=ABSENT), event, number, "taken")
