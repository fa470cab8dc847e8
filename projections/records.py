"""What pictures say about entries themselves: late, corrected, struck, linked or restricted."""

from datetime import datetime

from msgspec import Struct

from ledger.domain.values import Marking, When
from projections.rows import Prose


class Late(Struct, frozen=True, kw_only=True, gc=False):
    """An entry recorded long after what it tells was over (`end`)."""

    number: int
    kind: str
    originator: str
    occurred: When
    recorded: datetime
    end: datetime
    marking: Marking


class Amendment(Struct, frozen=True, kw_only=True, gc=False):
    """An entry corrected or struck (`change`), by which entry and why; None when restricted."""

    number: int
    target: int
    change: str
    fields: tuple[str, ...]
    reason: Prose | None
    recorded: datetime
    marking: Marking


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """Entry `origin` stands in `relation` to entry `other`; `number` is the entry that says so."""

    number: int
    origin: int
    relation: str
    other: int
    reason: Prose | None
    marking: Marking


class Restricted(Struct, frozen=True, gc=False):
    """What remains of a row above the ceiling: the number of its latest entry and its concept."""

    number: int
    concept: str
