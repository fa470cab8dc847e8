"""What can have happened: the entries about decisions."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Line, Name, Scope, Text

Options = Annotated[tuple[Line, ...], Meta(max_length=20)]


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
