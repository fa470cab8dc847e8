"""What can have happened: the entries about decisions."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Line, Name, Number, Scope, Text

Options = Annotated[tuple[Line, ...], Meta(max_length=20)]

Finding = Literal["upheld", "not_upheld"]
"""What a review came to."""


class DecisionRaised(Event, frozen=True, kw_only=True):
    """A question was put to the cell."""

    question: Text
    options: Options = ()
    meeting: Coming | None = None
    scope: Scope | None = None


class DecisionTaken(Event, frozen=True, kw_only=True):
    """Something was decided."""

    text: Text
    decider: Name
    motive: Text | None = None
    tradeoff: Text | None = None
    scope: Scope | None = None
    review: Coming | None = None


class DecisionSuperseded(Event, frozen=True, kw_only=True):
    """A newer one takes its place."""

    by: Number
    reason: Text


class DecisionEnded(Event, frozen=True, kw_only=True):
    """It is no longer in force; a question is no longer open."""

    reason: Text


class DecisionDeferred(Event, frozen=True, kw_only=True):
    """The question waits for that meeting."""

    meeting: Coming
    motive: Text | None = None


class DecisionOrdered(Event, frozen=True, kw_only=True):
    """Another body has ordered something."""

    text: Text
    authority: Name
    reference: Name | None = None
    due: Coming | None = None
    scope: Scope | None = None


class DecisionReviewed(Event, frozen=True, kw_only=True):
    """It was looked at again, and stands until another entry says otherwise."""

    finding: Finding
    text: Text | None = None
    review: Coming | None = None


class DecisionRevoked(Event, frozen=True, kw_only=True):
    """It was taken back."""

    reason: Text


class DecisionCountersigned(Event, frozen=True, kw_only=True):
    """Somebody else stands for it too."""

    countersigner: Name


class DissentNoted(Event, frozen=True, kw_only=True):
    """Somebody does not share it."""

    who: Name
    text: Text
