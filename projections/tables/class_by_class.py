"""A long list of which a page is read at once: class by class, by when things are due.

The store has the cards of each class in that order; how many there are is counted by the same
index, and only the records of the page are read.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.domain.card import Card, Wanted, microseconds
from projections.tables.boards import UNRANKED
from projections.tables.frame import OVER, Frame
from projections.tables.wanted import Chosen
from projections.views.lists import Lists


class Item(NamedTuple):
    """One line of a list: its row, or None of what is not shown; `number` is its latest entry."""

    number: int
    concept: str
    row: Any = None
    unshown: bool = False


class Run(NamedTuple):
    """Cards that stand one after another, and how many they are."""

    wanted: Wanted
    many: int


class ClassByClass:
    """One such list: what is open before what is over, and `last` behind all of it."""

    def __init__(  # noqa: PLR0913 (what such a list is a function of)
        self,
        concept: str,
        lists: Lists,
        frame: Frame,
        chosen: Chosen,
        last: list[Item],
        *,
        everything: bool,
    ) -> None:
        self._lists = lists
        self._last = last
        wanted = _wanted(concept, lists, frame, chosen, everything=everything)
        self._runs = [Run(one, many) for one in wanted if (many := lists.count(one))]
        self.total = sum(run.many for run in self._runs) + len(last)
        self._read: tuple[Run | None, list[Card]] = (None, [])
        """The run that was read last, as far as it was."""

    def page(self, first: int, most: int) -> list[Item | Card]:
        """The lines from `first` on, 0 for the first one."""
        found: list[Item | Card] = []
        for run in self._runs:
            left = most - len(found)
            if first < run.many and left > 0:
                found += self._cards(run, first, first + left)
            first = max(0, first - run.many)
        return [*found, *self._last[first : first + most - len(found)]]

    def _cards(self, run: Run, first: int, end: int) -> list[Card]:
        """Some cards of a run; it is read anew from its beginning, twice as far as it is wanted.

        So whoever reads all of it page by page reads each card a few times, however many there are.
        """
        read, cards = self._read
        if read is not run or len(cards) < min(end, run.many):
            wanted, most = self._lists.shown(run.wanted), 2 * end if first else end
            cards = self._lists.situation.listed(wanted, "due", most=most)
            self._read = run, cards
        return cards[first:end]


def _wanted(
    concept: str, lists: Lists, frame: Frame, chosen: Chosen, *, everything: bool
) -> Iterator[Wanted]:
    """What is open and then, with `everything`, what is over, class by class."""
    tallies = lists.situation.tallied(lists.shown(Wanted(concept)))
    stages = {tally.stage for tally in tallies}
    known = [*frame.names.parts.get("priority", {})]
    groups = [*known, *sorted({tally.group for tally in tallies} - {*known, ""}), ""]
    classes = [one for one in groups if not chosen.classes or (one or UNRANKED) in chosen.classes]
    over = stages & {*OVER.get(concept, ())}
    due = microseconds(lists.moment) if chosen.overdue else None
    for part in (stages - over, over if everything and due is None else set[str]()):
        kept = tuple(sorted(part & chosen.stages if chosen.stages else part))
        for group in classes if kept else ():
            yield Wanted(concept, kept, group, due=due, places=tuple(sorted(chosen.sites)))
