"""The rows of lists, a page of each: counted and ordered by cards, and the first of them drawn.

Of a list that is longer a picture holds the first or the latest `PAGE` rows and how many more there
are; whoever wants those asks the ledger (`crisis log --filter`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from msgspec import structs

from ledger.domain.card import ENDLESS, Card, Order, Tally, Wanted, microseconds, tallied
from ledger.domain.record import LEVELS, Record, above
from ledger.domain.record_lookup import Beside
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from projections.model.entries import Restricted
from projections.model.rows import CancellationRow, Row
from projections.views.entry_times import timed
from projections.views.narrowing import Narrowing
from projections.views.record_rows import ROWS, drawn
from projections.views.service_matrix import former_reports

R = TypeVar("R", bound=Row)

PAGE = 30
"""Rows of one list that a picture holds."""

HIGHEST = max(LEVELS.values())


class Lists:
    """Pages of one state, for one circle of readers, at one moment."""

    def __init__(
        self,
        situation: Situation,
        ceiling: Marking,
        now: datetime,
        held: Mapping[int, tuple[Beside, ...]],
        narrowing: Narrowing | None = None,
    ) -> None:
        """`held` are the amendments that are in force, by the entry that they amend.

        With a `narrowing` whole lists are read, and what it does not take is in none of them.
        """
        self.situation = situation
        self.held = held
        self.ceiling = ceiling
        self.sees_all = LEVELS[ceiling] >= HIGHEST
        """Whether nothing is above the ceiling."""
        self.moment = now
        self.now = microseconds(now)
        self.narrowing = narrowing
        self.general: set[int] = set()
        self.restricted: set[Restricted] = set()
        self.unshown: set[Restricted] = set()
        self.before: Mapping[str, tuple[Row, ...]] = {}
        """Rows of originators to which nothing has come since they were drawn."""
        self.drawn: dict[str, tuple[Row, ...]] = {}
        """The rows of originators that were asked for, each with all of them."""
        self.asked: set[str] = set()
        """The originators that were asked for, in whole or in part."""

    def about(self, originator: str) -> tuple[Row, ...]:
        """The rows of one originator; none of a concept that nothing is drawn of."""
        self.asked.add(originator)
        if originator not in self.drawn:
            rows = self.before.get(originator) or self._draw(originator)
            self.drawn[originator] = rows
        return self.drawn[originator]

    def _draw(self, originator: str) -> tuple[Row, ...]:
        """A record that cannot be drawn is one line that says so, whatever the matter is."""
        concept = originator.partition(".")[0]
        record = self.situation.record(originator) if concept in ROWS else None
        if record is None:
            return ()
        return self._drawn(originator, record, lambda: _rows_of(self.situation, originator, record))

    def drawn_of(self, kind: type[R], originator: str, record: Record) -> R | None:
        """One row of one record, or of a part of it; None where it cannot be drawn."""
        self.asked.add(originator)
        rows = self._drawn(originator, record, lambda: [drawn(kind, originator, record)])
        return next((row for row in rows if isinstance(row, kind)), None)

    def _drawn(
        self, originator: str, record: Record, make: Callable[[], Iterable[Row]]
    ) -> tuple[Row, ...]:
        """What comes of a record; none, and remembered, where it cannot be drawn."""
        try:
            return tuple(self._named(make()))
        except Exception:  # noqa: BLE001 (the rest of the page stands)
            self.unshown.add(Restricted(record.number, originator.partition(".")[0]))
            return ()

    def _named(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of one originator, saying what people call it."""
        short: str | None = None
        for row in rows:
            short = self.situation.short_name(row.originator) if short is None else short
            head = structs.replace(row.head, short=short) if short else row.head
            named = structs.replace(row, head=head) if short else row
            back = isinstance(named, CancellationRow) and bool(named.resumptions)
            yield timed(named, self.situation) if back else named  # type: ignore[arg-type]  # is one

    def of(
        self, kind: type[R], wanted: Wanted, order: Order = "oldest", most: int = PAGE
    ) -> list[R]:
        """The first rows of a list, none above the ceiling, by their first entry."""
        cards = self.listed(self.shown(wanted), order, most)
        rows = filter(self.takes, self._rows(kind, cards))
        return sorted(filter(self.allowed, rows), key=_opened)

    def every(self, kind: type[R], wanted: Wanted) -> list[R]:
        """Every row of a list that the organisation bounds, whatever its marking."""
        cards = self.listed(wanted, most=ENDLESS)
        return sorted(filter(self.takes, self._rows(kind, cards)), key=_opened)

    def records(self, wanted: Wanted) -> Iterator[tuple[str, Record]]:
        """The records of a list that may be shown and are looked for, for whoever counts them."""
        if self.sees_all and self.narrowing is None:
            yield from self.situation.records_of(wanted)
            return
        for originator, record in self.situation.records_of(wanted):
            if self.narrowing is not None and not any([*map(self.takes, self.about(originator))]):
                continue
            if self._may_show(originator, record):
                yield originator, record

    def listed(self, wanted: Wanted, order: Order = "oldest", most: int = PAGE) -> list[Card]:
        """The first cards of a list; of a narrowed one those first that name the place."""
        if self.narrowing is None:
            return self.situation.listed(wanted, order, now=self.now, most=most)
        cards = self.situation.listed(wanted, order, now=self.now, most=ENDLESS)
        found = [card for card in cards if self.touches(card.originator)]
        return sorted(found, key=lambda card: card.number in self.general)[:most]

    def takes(self, row: Row) -> bool:
        """Whether a row is about what the lists are narrowed to; remembers what names no place."""
        if self.narrowing is None:
            return True
        if self.narrowing.general(row):
            self.general.update(row.numbers)
        return self.narrowing.takes(row)

    def touches(self, originator: str) -> bool:
        """Whether anything about an originator is; of what has no rows, whether its cell is."""
        if self.narrowing is None:
            return True
        if rows := self.about(originator):
            return any([*map(self.takes, rows)])
        record, about = self.situation.record(originator), self.narrowing.about
        return about.kind == "site" or bool(record and {*about.ids}.intersection(record.cells))

    def count(self, wanted: Wanted) -> int:
        """How long a list is, rows above the ceiling left out."""
        return self.number_of(self.shown(wanted))

    def number_of(self, wanted: Wanted) -> int:
        """How long a list is, whatever the markings in it."""
        if self.narrowing is None:
            return self.situation.number_of(wanted)
        return len(self.listed(wanted, most=ENDLESS))

    def tallied(self, wanted: Wanted) -> list[Tally]:
        """How many there are by stage and group, rows above the ceiling left out."""
        if self.narrowing is None:
            return self.situation.tallied(self.shown(wanted))
        return tallied(self.listed(self.shown(wanted), most=ENDLESS), wanted)

    def shown(self, wanted: Wanted) -> Wanted:
        """Without those above the ceiling."""
        return wanted._replace(levels=(0, LEVELS[self.ceiling]))

    def hide(self, wanted: Wanted) -> int:
        """Remember the latest of those above the ceiling; how many there are besides."""
        hidden = wanted._replace(levels=(LEVELS[self.ceiling] + 1, HIGHEST))
        if self.ceiling == "judicial":
            return 0
        cards = self.situation.listed(hidden, "newest", most=PAGE)
        self.restricted |= {Restricted(card.number, wanted.concept) for card in cards}
        return self.situation.number_of(hidden) - len(cards) if len(cards) == PAGE else 0

    def allowed(self, row: Row) -> bool:
        """Whether a row may be shown; remembers those that may not."""
        return self._may_show(row.originator, row)

    def _may_show(self, originator: str, said: Row | Record) -> bool:
        if not self.above(said):
            return True
        self.restricted.add(Restricted(said.number, originator.partition(".")[0]))
        return False

    def above(self, row: Row | Record) -> bool:
        """Whether anything said is above the ceiling, corrections of its entries included."""
        if self.sees_all:
            return False
        if LEVELS[row.marking] > LEVELS[self.ceiling]:
            return True
        if self.held.keys().isdisjoint(row.numbers):
            return False
        amended = (a for number in row.numbers for a in self.held.get(number, ()))
        return above(self.ceiling, *(amendment.marking for amendment in amended))

    def _rows(self, kind: type[R], cards: Iterable[Card]) -> Iterator[R]:
        found = [card.originator for card in cards]
        drawn, before = self.drawn, self.before
        self.situation.look_up(one for one in found if one not in drawn and one not in before)
        for originator in found:
            yield from (row for row in self.about(originator) if isinstance(row, kind))


def _rows_of(situation: Situation, originator: str, record: Record) -> Iterator[Row]:
    """The rows of a record; of a service those of earlier eras too."""
    concept = originator.partition(".")[0]
    yield from ROWS[concept](originator, record)
    if concept == "service":
        yield from former_reports(situation, originator)


def _opened(row: Row) -> int:
    return row.numbers[0]
