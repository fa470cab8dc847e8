"""How restoring, requests and cancellations went day by day, as the ledger knew it then."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property, partial
from itertools import pairwise
from math import ceil
from typing import TypeVar

from textual.content import Content

from ledger.domain.cancellation.record import Cancellation
from ledger.domain.card import ENDLESS, Card, Wanted
from ledger.domain.figure.events import Amount
from ledger.domain.figure.record import Figure
from ledger.domain.record import Record, above
from ledger.domain.restore.record import restored_at
from projections.tables.frame import OVER
from tui.board.drawn.sight import Sight
from tui.board.lines.plot import Values, from_to, plot, plot_line
from tui.board.lines.safe_text import ink

MOST = 60
"""Days that a plot has a sign for."""

FEWEST = 10
"""Signs of a plot, at least."""

DAY = timedelta(days=1)

T = TypeVar("T")


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

    @cached_property
    def before(self) -> int:
        """The last entry known when the first of them began."""
        if len(self.ends) < 2:  # noqa: PLR2004 (one day has no day before)
            return 0
        later = self._sight.situation.kept.later(self.ends[0] - DAY)
        return self._sight.situation.head if later is None else later - 1

    def line(self, title: str, values: Values, wide: int = 0) -> Iterator[Content]:
        """How something stood at the end of each day, once there are two days to compare.

        The title takes `wide` cells at least.
        """
        known = [value for value in values if value is not None]
        if len(known) > 1 and any(known):
            title, said = f"{title:<{wide}}", from_to(values, self._sight.words)
            said = self._peaked(title, said, max(known), max(known[0], known[-1]))
            [said], per, note = self._grouped([title], [said])
            signs = [_highest(days) for days in grouped(values, per)]
            yield self._line(title, signs, said, None, "$state-normal")
            yield from note

    def against(self, wide: int, *moves: tuple[str, Sequence[int], str]) -> Iterator[Content]:
        """What happened on each day, one line under the other on the same scale.

        Each is a title, how many on each day, and a style; titles take `wide` cells.
        """
        titles = [f"{title:<{wide}}" for title, _, _ in moves]
        said = [
            self._peaked(title, self._sum(values), max(values, default=0), values[-1])
            for title, (_, values, _) in zip(titles, moves, strict=True)
        ]
        said, per, note = self._grouped(titles, said)
        signs = [[sum(days) for days in grouped(values, per)] for _, values, _ in moves]
        top = max((max(one, default=0) for one in signs), default=0)
        if not top or len(self.ends) < 2:  # noqa: PLR2004 (as above)
            return
        for title, one, text, (_, _, style) in zip(titles, signs, said, moves, strict=True):
            yield self._line(title, one, text, top, style)
        yield from note

    def _sum(self, values: Sequence[int]) -> str:
        t = self._sight.t
        return t("board.plot.sum", total=t.number(sum(values)), last=t.number(values[-1]))

    def _peaked(self, title: str, said: str, most: Amount, shown: Amount) -> str:
        """With the most on one day, where that is not said already and leaves room for signs."""
        t = self._sight.t
        longer = t("board.plot.peak", said=said, most=t.number(most))
        few = min(FEWEST, len(self.ends))
        return longer if most > shown and self._left(title, longer) >= few else said

    def _grouped(
        self, titles: Sequence[str], said: list[str]
    ) -> tuple[list[str], int, list[Content]]:
        """What is said, how many days a sign stands for, and a line that says so.

        Where that is more than one day it is said behind the rest, or beneath for want of room.
        """
        per, t = self._days_a_sign(titles, said), self._sight.t
        if per == 1:
            return said, 1, []
        longer = [partial(t, "board.plot.grouped", said=one) for one in said]
        widest = [one(days=MOST) for one in longer]
        if min(map(self._left, titles, widest)) < FEWEST:
            note = t("board.plot.a_sign", days=t.number(per))
            return said, per, [ink("  ", (note, "$quiet"))]
        per = self._days_a_sign(titles, widest)
        return [one(days=t.number(per)) for one in longer], per, []

    def _days_a_sign(self, titles: Sequence[str], said: Sequence[str]) -> int:
        room = min(map(self._left, titles, said), default=FEWEST)
        return max(1, ceil(len(self.ends) / max(FEWEST, room)))

    def _left(self, title: str, said: str) -> int:
        """Signs that a line has room for beside its words."""
        bare = plot_line(ink(title), "", self.names, said, "").cell_length
        return self._sight.width - bare

    def _line(
        self, title: str, values: Values, said: str, top: float | None, style: str
    ) -> Content:
        words = self._sight.words
        signs = plot(values, words, top)
        return plot_line(ink((title, "bold")), signs, self.names, said, style)


def grouped(values: Sequence[T], per: int) -> list[Sequence[T]]:
    """The days, so many together, the last of them at the end of its group."""
    ends = range(len(values), 0, -per)
    return [values[max(0, end - per) : end] for end in ends][::-1]


def _highest(values: Values) -> Amount | None:
    """So that no day of several is higher than it looks."""
    return max((value for value in values if value is not None), default=None)


class Moves:
    """When the things of a concept began, and when those that are over were over.

    What is over counts as over since its latest entry.
    """

    def __init__(self, sight: Sight, days: Days, concept: str) -> None:
        self._days = days
        cards = sight.lists.listed(sight.lists.shown(Wanted(concept)), most=ENDLESS)
        self._begun = sorted(card.opened for card in cards)
        self._over = sorted(card.number for card in cards if _over(concept, card))

    @property
    def open(self) -> list[int]:
        """How many were begun and not over at the end of each day."""
        ends = self._days.numbers
        return [bisect_right(self._begun, n) - bisect_right(self._over, n) for n in ends]

    @property
    def begun(self) -> list[int]:
        """How many began on each day."""
        return self._daily(self._begun)

    @property
    def over(self) -> list[int]:
        """How many were over on each day."""
        return self._daily(self._over)

    def _daily(self, numbers: list[int]) -> list[int]:
        ends = [bisect_right(numbers, n) for n in (self._days.before, *self._days.numbers)]
        return [after - before for before, after in pairwise(ends)]


def _over(concept: str, card: Card) -> bool:
    return card.stage in OVER.get(concept, ())


class Debts:
    """How many people needed a new date at each day's end; it keeps what it read of the orders."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, tuple[int, ...], list[int]]] = {}

    def each_day(self, sight: Sight, days: Days) -> list[int]:
        """The sum over all orders that say how many it is about."""
        cards = sight.lists.listed(sight.lists.shown(Wanted("cancellation")), most=ENDLESS)
        numbers = tuple(days.numbers)
        owed = [self._of(sight, card, numbers) for card in cards]
        return [sum(day) for day in zip(*owed, strict=True)] or [0] * len(numbers)

    def _of(self, sight: Sight, card: Card, numbers: tuple[int, ...]) -> list[int]:
        kept = self._read.get(card.originator)
        if kept is None or kept[:2] != (card.number, numbers):
            kept = card.number, numbers, _owed_each_day(sight, card, numbers)
            self._read[card.originator] = kept
        return kept[2]


def _owed_each_day(sight: Sight, card: Card, numbers: tuple[int, ...]) -> list[int]:
    situation = sight.situation
    if _owed(situation.record(card.originator)) is None:
        return [0] * len(numbers)
    history = [*situation.history(card.originator)]
    counts = [bisect_right([number for number, _ in history], n) for n in numbers]
    owed = {many: _owed(situation.evolved(history[:many])) or 0 for many in {*counts}}
    return [owed[many] for many in counts]


def _owed(record: Record | None) -> int | None:
    """How many still need a new date; None where nobody said how many it is about."""
    if not isinstance(record, Cancellation) or record.owed is None:
        return None
    return max(0, record.owed - (record.rebooked or 0))


def reported_each_day(sight: Sight, days: Days) -> Iterator[tuple[str, Values]]:
    """Of each class with a figure that was reported more than once: its series, day by day.

    None is a day on which nobody reported it.
    """
    for row in sight.picture.restore.assets:
        record = sight.situation.record(row.reported.originator) if row.reported else None
        values = record.values if isinstance(record, Figure) else ()
        own = (one for one in values if one.asset == row.asset.id)
        points = [(one.number, one.value) for one in own if not above(sight.ceiling, one.marking)]
        if len(points) > 1:
            name = sight.t("board.plot.reported", what=sight.t.label(row.asset.name))
            spans = pairwise((days.before, *days.numbers))
            yield name, [_last(points, after, upto) for after, upto in spans]


def _last(points: list[tuple[int, Amount]], after: int, upto: int) -> Amount | None:
    found = (value for number, value in reversed(points) if after < number <= upto)
    return next(found, None)


def restored_each_day(sight: Sight, days: Days) -> Iterator[tuple[str, list[int]]]:
    """Of each class whose jobs are counted: its name, and how many were back at each day's end."""
    jobs = [job for job in sight.picture.restore.jobs if job.counted]
    for row in sight.picture.restore.assets:
        own = [job for job in jobs if job.asset == row.asset.id]
        if own:
            name = sight.t.label(row.asset.name)
            yield name, [sum(restored_at(job.points, n) for job in own) for n in days.numbers]
