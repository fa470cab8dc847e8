"""How restoring, requests and cancellations went day by day, as the ledger knew it then."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property

from textual.content import Content

from ledger.domain.card import ENDLESS, Card, Wanted
from projections.tables.frame import OVER
from tui.board.drawn.sight import Sight
from tui.board.lines.plot import plot_line

MOST = 60
"""Days that a plot has a sign for."""

DAY = timedelta(days=1)


class Days:
    """The days of a crisis so far, each with the last entry that was known at its end."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        crisis = sight.picture.crisis
        begun = crisis.opened if crisis else sight.now
        midnight = datetime.combine(begun.date(), time(), begun.tzinfo)
        ends = [midnight + DAY * n for n in range(1, (sight.now.date() - begun.date()).days + 1)]
        self.ends = [*ends[-MOST + 1 :], sight.now]
        first = self.ends[0] - DAY if len(self.ends) > 1 else begun
        today = sight.now.date()
        self.names = sight.t.day(first, today=today), sight.t.day(sight.now, today=today)

    @cached_property
    def numbers(self) -> list[int]:
        """The last entry known at each of their ends."""
        kept, head = self._sight.situation.kept, self._sight.situation.head
        later = [kept.later(end) for end in self.ends[:-1]]
        return [*(head if one is None else one - 1 for one in later), head]

    def line(self, title: str, values: Sequence[float]) -> Iterator[Content]:
        """The plot, once there are two days to compare."""
        if len(values) > 1 and any(values):
            yield plot_line(title, values, self.names, self._sight.words)


def open_each_day(sight: Sight, days: Days, concept: str) -> list[int]:
    """How many of a concept were open at the end of each day: begun by then and not over yet.

    What is over counts as over since its latest entry.
    """
    cards = sight.lists.listed(sight.lists.shown(Wanted(concept)), most=ENDLESS)
    begun = sorted(card.opened for card in cards)
    over = sorted(card.number for card in cards if _over(concept, card))
    return [bisect_right(begun, n) - bisect_right(over, n) for n in days.numbers]


def _over(concept: str, card: Card) -> bool:
    return card.stage in OVER.get(concept, ())


def restored_each_day(sight: Sight, days: Days) -> Iterator[tuple[str, list[int]]]:
    """Of each class whose jobs are counted: its name, and how many were back at each day's end."""
    jobs = [job for job in sight.picture.restore.jobs if job.counted]
    for row in sight.picture.restore.assets:
        own = [job for job in jobs if job.asset == row.asset.id]
        if own:
            name = sight.t.label(row.asset.name)
            yield name, [sum(job.restored_at(n) for job in own) for n in days.numbers]
