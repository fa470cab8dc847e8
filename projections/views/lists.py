"""The rows of lists, a page of each: counted and ordered by cards, and the first of them drawn.

Of a list that is longer a picture holds the first or the latest `PAGE` rows and how many more there
are; whoever wants those asks the ledger (`crisis log --filter`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from ledger.domain.card import ENDLESS, Card, Order, Wanted, microseconds
from ledger.domain.record import LEVELS, above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from projections.model.entries import Amendment, Restricted
from projections.model.rows import Row
from projections.views.record_rows import ROWS

R = TypeVar("R", bound=Row)

PAGE = 100
"""Rows of one list that a picture holds."""

HIGHEST = max(LEVELS.values())


class Lists:
    """Pages of one state, for one circle of readers, at one moment."""

    def __init__(
        self,
        situation: Situation,
        ceiling: Marking,
        now: datetime,
        held: Mapping[int, tuple[Amendment, ...]],
    ) -> None:
        """`held` are the amendments that are in force, by the entry that they amend."""
        self.situation = situation
        self.held = held
        self.ceiling = ceiling
        self.now = microseconds(now)
        self.restricted: set[Restricted] = set()
        self.unshown: set[Restricted] = set()
        self._drawn: dict[str, tuple[Row, ...]] = {}

    def about(self, originator: str) -> tuple[Row, ...]:
        """The rows of one originator; none of a concept that nothing is drawn of."""
        if originator not in self._drawn:
            self._drawn[originator] = self._draw(originator)
        return self._drawn[originator]

    def _draw(self, originator: str) -> tuple[Row, ...]:
        """A record that cannot be drawn is one line that says so, whatever the matter is."""
        concept = originator.partition(".")[0]
        record = self.situation.record(originator) if concept in ROWS else None
        if record is None:
            return ()
        try:
            return tuple(ROWS[concept](originator, record))
        except Exception:  # noqa: BLE001 (the rest of the page stands)
            self.unshown.add(Restricted(record.number, concept))
            return ()

    def of(
        self, kind: type[R], wanted: Wanted, order: Order = "oldest", most: int = PAGE
    ) -> list[R]:
        """The first rows of a list, none above the ceiling, by their first entry."""
        cards = self.situation.listed(self.shown(wanted), order, now=self.now, most=most)
        return sorted(filter(self.allowed, self._rows(kind, cards)), key=_opened)

    def every(self, kind: type[R], wanted: Wanted) -> list[R]:
        """Every row of a list that the organisation bounds, whatever its marking."""
        cards = self.situation.listed(wanted, most=ENDLESS)
        return sorted(self._rows(kind, cards), key=_opened)

    def count(self, wanted: Wanted) -> int:
        """How long a list is, rows above the ceiling left out."""
        return self.situation.number_of(self.shown(wanted))

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
        if not self.above(row):
            return True
        self.restricted.add(Restricted(row.number, row.originator.partition(".")[0]))
        return False

    def above(self, row: Row) -> bool:
        """Whether anything a row says is above the ceiling, corrections of its entries included."""
        amended = (a for number in row.numbers for a in self.held.get(number, ()))
        return above(self.ceiling, row.marking, *(amendment.marking for amendment in amended))

    def _rows(self, kind: type[R], cards: Iterable[Card]) -> Iterator[R]:
        for card in cards:
            yield from (row for row in self.about(card.originator) if isinstance(row, kind))


def _opened(row: Row) -> int:
    return row.numbers[0]
