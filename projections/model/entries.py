"""What pictures say about entries themselves: late, corrected, struck, linked or restricted."""

from datetime import datetime, timedelta

from msgspec import Struct

from ledger.domain.values import Marking, Scope, When
from projections.model.rows import Amount, FigureSaid, NamedPart, Prose


class Late(Struct, frozen=True, kw_only=True, gc=False):
    """An entry recorded so long (`lag`) after what it tells was over, in its own words.

    `written` is when somebody put it down before it could be recorded.
    """

    number: int
    kind: str
    originator: str
    occurred: When
    recorded: datetime
    lag: timedelta
    marking: Marking
    quote: "Quote"
    written: datetime | None = None


class Quote(Struct, frozen=True, kw_only=True, gc=False):
    """One entry in its own words, as it counts: texts, ids and codes, amounts, things in order.

    `codes` and `amounts` are pairs as in `Note`; `figure` is the figure it reports.
    """

    number: int
    occurred: When
    source: str | None
    marking: Marking
    texts: tuple[Prose, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Amount], ...] = ()
    items: tuple[str, ...] = ()
    figure: FigureSaid | None = None


class Told(Struct, frozen=True, kw_only=True, gc=False):
    """The value of any field, by what it is; nothing at all when the field was empty.

    `codes` are pairs of a group of labels or a kind of part and which; `counts` are how many at
    which stage; `texts` what was said in which language.
    """

    text: Prose | None = None
    amount: Amount | None = None
    when: When | None = None
    scope: Scope | None = None
    items: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, Amount], ...] = ()
    texts: tuple[tuple[str, Prose], ...] = ()


class FieldChange(Struct, frozen=True, kw_only=True, gc=False):
    """A field that a correction gave another value."""

    field: str
    before: Told
    after: Told


class Amendment(Struct, frozen=True, kw_only=True, gc=False):
    """An entry completed, corrected, struck or reclassified (`change`), by which entry and why.

    The reason is None when restricted. `concept` is that of what the entry is about, `quote` what
    it said until then, `changes` what became of its fields, `instead` what counts in its place.
    `of` is the amendment that a strike rules through, where its entry is one.
    """

    number: int
    target: int
    change: str
    fields: tuple[str, ...]
    reason: Prose | None
    recorded: datetime
    marking: Marking
    concept: str = ""
    quote: Quote | None = None
    changes: tuple[FieldChange, ...] = ()
    instead: int | None = None
    restricted: bool = False
    of: "Amendment | None" = None


class MendedPart(Struct, frozen=True, kw_only=True, gc=False):
    """An entry about a part of the organisation (`verb`: added, renamed, changed or closed).

    `part` is its kind, `now` what it is called since then, `before` what it was called where it was
    renamed, `said` the fields that were given where it was changed.
    """

    number: int
    verb: str
    part: str
    now: NamedPart
    before: NamedPart | None
    said: tuple[tuple[str, Told], ...]
    reason: Prose | None
    occurred: When
    recorded: datetime
    actor: str | None
    cell: str | None
    marking: Marking


class EntryLink(Struct, frozen=True, kw_only=True, gc=False):
    """Entry `origin` stands in `relation` to entry `other`; `number` is the entry that says so."""

    number: int
    origin: int
    relation: str
    other: int
    reason: Prose | None
    marking: Marking


class Confirmation(Struct, frozen=True, kw_only=True, gc=False):
    """An entry that says of another that it still is so: when, and who; neither when restricted.

    `who` is empty where it is an entry of what it confirms. With `again` it is an order that says
    another one again.
    """

    number: int
    when: When
    recorded: datetime
    who: str | None = None
    again: bool = False

    @property
    def moment(self) -> datetime:
        """The latest moment that it may have been said."""
        return min(self.when.latest or self.when.earliest or self.recorded, self.recorded)


class Restricted(Struct, frozen=True, gc=False):
    """What remains of a row above the ceiling: the number of its latest entry and its concept."""

    number: int
    concept: str
