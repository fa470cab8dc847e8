"""The log: all entries, the latest first, by number or by when things happened.

A filter is looked for a while at each look and goes on at the next, so that no other answer waits
for a long ledger.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.domain.card import ENDLESS, LifePlace
from ledger.evidence.fold import Judged
from projections.views.amended import Amended
from tui.board.asked import PAGE
from tui.board.drawn.entries import EntryRows
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.safe_text import ink
from tui.board.rows import Block
from tui.entries.log_choice import LogChoice

SECONDS = 0.1
"""How long is looked at once."""


class EntryDrawn(NamedTuple):
    """An entry as it was read and drawn: how, what had become of it, its lines."""

    judged: Judged
    way: tuple[object, ...]
    change: Amended | None
    block: Block


@dataclass
class Search:
    """What was found so far: numbers, the latest first, and where the search goes on.

    `key` is what is searched for. `below` is the number that is looked at next, `before` the place
    in time, and `dated` whether what says a time is looked at; `upto` is the head that is known
    and `new` the last page of what came since the last look, read once for finding and drawing.
    """

    key: tuple[object, ...] = ()
    numbers: list[int] = field(default_factory=list)
    below: int = 0
    before: LifePlace | None = None
    upto: int = 0
    dated: bool = True
    done: bool = False
    new: dict[int, Judged] = field(default_factory=dict)


class LogBoard:
    """Draws the log; it keeps what it found of the filter that was asked for last."""

    def __init__(self) -> None:
        self._search = Search()
        self._drawn: dict[int, EntryDrawn] = {}
        self._epoch: object = None

    def __call__(self, sight: Sight) -> Drawing:
        """One page of what is wanted."""
        rows = EntryRows(sight, sight.asked.filter)
        rows.choice.look_at(1, few=True)
        search = self._found(sight, rows.choice)
        first = min(sight.asked.first, max(0, len(search.numbers) - 1)) // PAGE * PAGE
        numbers = search.numbers[first : first + PAGE]
        blocks = [*_head(sight), *self._page(sight, rows, numbers)]
        more = len(search.numbers) > first + PAGE
        return Drawing(
            blocks, len(search.numbers), sight.reading.head, first,
            more=more, searching=not search.done,
        )  # fmt: skip

    def _page(self, sight: Sight, rows: EntryRows, numbers: list[int]) -> Iterator[Block]:
        """The entries; one of which nothing became since is neither read nor drawn again."""
        epoch = sight.situation.kept.epoch
        before, self._epoch = (self._drawn if epoch == self._epoch else {}), epoch
        self._drawn = {
            number: self._entry(sight, rows, number, before.get(number)) for number in numbers
        }
        return (one.block for one in self._drawn.values())

    def _entry(
        self, sight: Sight, rows: EntryRows, number: int, before: EntryDrawn | None
    ) -> EntryDrawn:
        asked, t = sight.asked, sight.t
        way = t.lang, t.zone, sight.width, asked.occurred
        read = self._search.new.get(number)
        judged = before.judged if before else read or sight.situation.kept.judged(number)
        change = rows.choice.became(judged)
        if before is not None and (before.way, before.change) == (way, change):
            return before
        return EntryDrawn(judged, way, change, rows.block(judged, occurred=asked.occurred))

    def _found(self, sight: Sight, choice: LogChoice) -> Search:
        """What was found, looked for a while longer."""
        key, head = _key(sight), sight.reading.head
        back = self._search.upto > head
        again = back or (sight.asked.occurred and self._search.upto != head)
        if self._search.key != key or again:
            self._search = Search(key, below=head, before=LifePlace(ENDLESS, 0), upto=head)
        end = time.monotonic() + SECONDS
        _new(self._search, choice, head, sight)
        while not self._search.done and time.monotonic() < end:
            if sight.asked.occurred:
                _earlier(self._search, choice, sight)
            else:
                _older(self._search, choice, sight)
        return self._search


def _key(sight: Sight) -> tuple[object, ...]:
    return sight.asked.filter, sight.asked.occurred, sight.situation.kept.epoch


def _new(search: Search, choice: LogChoice, head: int, sight: Sight) -> None:
    """What came since the search began."""
    search.new = {}

    def read() -> Iterator[Judged]:
        for judged in sight.situation.kept.judged_between(search.upto + 1, head):
            if judged.number > head - PAGE:
                search.new[judged.number] = judged
            yield judged

    search.numbers[:0] = [judged.number for judged, _ in choice.chosen(read())][::-1]
    search.upto = head


def _older(search: Search, choice: LogChoice, sight: Sight) -> None:
    """The next numbers below; without a filter all of them."""
    kept, stop = sight.situation.kept, search.below
    start = max(1, stop - PAGE + 1) if sight.asked.filter else 1
    found = list(range(start, stop + 1))
    if sight.asked.filter:
        found = [one.number for one, _ in choice.chosen(map(kept.judged, found))]
    search.numbers += reversed(found)
    search.below = start - 1
    search.done = search.below < 1


def _earlier(search: Search, choice: LogChoice, sight: Sight) -> None:
    """The next ones before, in time; those that say no time come last."""
    page = sight.situation.kept.happened(search.before, PAGE)
    if search.dated and not page:
        search.dated, search.before = False, None
        return
    known = set(search.numbers)
    wanted = [place for place in page if search.dated or place.at >= ENDLESS]
    for place in wanted:
        if place.number not in known and choice.at(place) is not None:
            known.add(place.number)
            search.numbers.append(place.number)
    search.before = page[-1] if page else None
    search.done = not search.dated and len(wanted) < PAGE


def _head(sight: Sight) -> Iterator[Block]:
    order = "occurred" if sight.asked.occurred else "recorded"
    yield sight.head(sight.t(f"board.group.log_{order}"), ink())
