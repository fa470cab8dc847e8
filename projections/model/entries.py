"""What pictures say about entries themselves: late, corrected, struck, linked or restricted."""

from datetime import datetime

from msgspec import Struct

from ledger.domain.values import Marking, Scope, When
from projections.model.rows import Amount, Prose


class Late(Struct, frozen=True, kw_only=True, gc=False):
    """An entry recorded long after what it tells was over (`end`)."""

    number: int
    kind: str
    originator: str
    occurred: When
    recorded: datetime
    end: datetime
    marking: Marking


class Quote(Struct, frozen=True, kw_only=True, gc=False):
    """One entry in its own words, as it counts: texts, ids and codes, amounts, things in order.

    `codes` and `amounts` are pairs as in `Note`.
    """

    number: int
    occurred: When
    source: str | None
    marking: Marking
    texts: tuple[Prose, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Amount], ...] = ()
    items: tuple[str, ...] = ()


class Told(Struct, frozen=True, kw_only=True, gc=False):
    """The value of any field, by what it is; nothing at all when the field was empty."""

    text: Prose | None = None
    amount: Amount | None = None
    when: When | None = None
    scope: Scope | None = None
    items: tuple[str, ...] = ()


class FieldChange(Struct, frozen=True, kw_only=True, gc=False):
    """A field that a correction gave another value."""

    field: str
    before: Told
    after: Told


class Amendment(Struct, frozen=True, kw_only=True, gc=False):
    """An entry corrected or struck (`change`), by which entry and why; None when restricted.

    `quote` is what the entry said until then, `changes` what became of its fields.
    """

    number: int
    target: int
    change: str
    fields: tuple[str, ...]
    reason: Prose | None
    recorded: datetime
    marking: Marking
    quote: Quote | None = None
    changes: tuple[FieldChange, ...] = ()


class EntryLink(Struct, frozen=True, kw_only=True, gc=False):
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
