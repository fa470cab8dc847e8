"""Which half of the day a range lies in: `from 9 to 5`, `22h à 2h`, `zwischen 11 und 1`."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ledger.command import time_shapes as shapes
from ledger.command.time_of_day import TimesOfDay
from ledger.command.time_tokens import UnreadableError
from ledger.command.time_words import Token
from ledger.domain.values import When

_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=12)
HALVES = (0, 1)
_TWO = 2


class Whole(NamedTuple):
    """A range as it may be meant: both ends as they were said, and their clock times."""

    first: list[Token]
    last: list[Token]
    start: time
    end: time

    def span(self) -> timedelta:
        """From the start to the end behind it, at most a day."""
        start, end = (datetime.combine(date.min, t) for t in (self.start, self.end))
        return end - start if end > start else end - start + _DAY

    @classmethod
    def within(cls, start: time, end: time) -> "Whole":
        """From a clock time to the half of another one that comes first."""
        both = (cls([], [], start, shapes.half_of(end, n)) for n in HALVES)
        return min(both, key=cls.span)

    def hours(self) -> str:
        """Its clock times as they can be typed behind a day."""
        return f"{self.start:%H:%M}..{self.end:%H:%M}"

    def typed(self, day: date) -> str:
        """As it can be typed, of the day it begins on."""
        ends = f"{day + _DAY} " if self.end <= self.start else ""
        return f"{day} {self.start:%H:%M}..{ends}{self.end:%H:%M}"


class Halves(TimesOfDay):
    """Finds the half of the day of each end, or refuses the range with both as they may be."""

    def _whole_ends(self, first: list[Token], last: list[Token]) -> tuple[When, When]:
        raise NotImplementedError

    def _halved(self, first: list[Token], last: list[Token]) -> tuple[list[Token], list[Token]]:
        """Both ends with their half of the day.

        An end beyond doubt is that of the other where that is, as said, within twelve hours.

        Raises:
            InputError: `two_readings`, of the whole range.
        """
        doubted = self._is_doubted(first, last)
        first, last = (shapes.of_twelve(end, doubted=doubted) for end in (first, last))
        if not (shapes.is_double(first) or shapes.is_double(last)):
            return first, last
        first, last = (shapes.of_twelve(end, shapes.OF_24_BESIDE) for end in (first, last))
        double = shapes.is_double(first), shapes.is_double(last)
        if shapes.has_day(first) and shapes.has_day(last):
            return self._of_two_days(first, last)
        wholes = self._wholes(first, last, double)
        meant = wholes if len(wholes) == 1 else self._meant_whole(wholes, sure=all(double))
        if len(meant) != 1:
            self.two(*(self._told(whole) for whole in wholes[:_TWO]))
        return meant[0].first, meant[0].last

    def _is_doubted(self, first: list[Token], last: list[Token]) -> bool:
        """Whether clock times as they are written are more than half a day apart."""
        if not (shapes.has_clock(first) and shapes.has_clock(last)):
            return False
        if any(map(shapes.is_double, (first, last))) or shapes.has_day(first):
            return False
        return self._range(first, last, 0, 0).span() > _HALF_DAY

    def _told(self, whole: Whole) -> str:
        """As it can be typed. Raises `no_such_hour` for an end that the day does not have."""
        day = self._day_of_whole(whole)
        self._check_exists(day, whole.start)
        self._check_exists(day + _DAY * (whole.end <= whole.start), whole.end)
        return whole.typed(day)

    def _wholes(
        self, first: list[Token], last: list[Token], double: tuple[bool, bool]
    ) -> list[Whole]:
        """The ranges that may be meant, the shorter first; as said, if it is within half a day."""
        starts = HALVES if double[0] else HALVES[:1]
        ends = HALVES if double[1] else HALVES[:1]
        found = [self._range(first, last, n, m) for n in starts for m in ends]
        if all(double):
            return [whole for whole in found if whole.span() <= _HALF_DAY]
        if found[0].span() <= _HALF_DAY:
            return found[:1]
        return sorted(found, key=Whole.span)

    def _range(self, first: list[Token], last: list[Token], n: int, m: int) -> Whole:
        first, last = shapes.in_half(first, n), shapes.in_half(last, m)
        return Whole(first, last, self._clock_said(first), self._clock_said(last))

    def _clock_said(self, said: list[Token]) -> time:
        """The clock time of an end, by its part of the day where that is said."""
        clocks = [t for t in said if t.kind in shapes.CLOCKS]
        if any(t.kind == "midnight" for t in said):
            return time()
        part = shapes.part_named(said)
        return self._hour_in(part, clocks)[0] if part else shapes.clock_of(clocks)[0]

    def _meant_whole(self, wholes: list[Whole], *, sure: bool) -> list[Whole]:
        """Of a named day from seven to eleven on the morning; of what happened what is over.

        Where a night is over too, neither is taken.
        """
        named = self._day_named(wholes[0])
        if sure and named not in {None, self.today} and wholes[0].start.hour >= shapes.MORNING:
            return wholes[:1]
        night = any(whole.end <= whole.start for whole in wholes if self._ended_today(whole))
        if sure and self.direction == "past" and named in {None, self.today} and not night:
            return [whole for whole in wholes if self._ended_today(whole)]
        return []

    def _ended_today(self, whole: Whole) -> bool:
        """Whether the last one was over today."""
        day = self._day_of_whole(whole)
        end = self._local(day + _DAY * (whole.end <= whole.start), whole.end)
        midnight = self._local(self.today, time())
        return midnight < end <= self.now

    def _day_named(self, whole: Whole) -> date | None:
        said = whole.first if shapes.has_day(whole.first) else whole.last
        if not shapes.has_day(said):
            return None
        when = self._one(said)
        return when.earliest.date() if when.earliest else None

    def _day_of_whole(self, whole: Whole) -> date:
        """The day it begins on: that which is said, else the last or the next one."""
        over_midnight = whole.end <= whole.start
        if named := self._day_named(whole):
            ends = not shapes.has_day(whole.first) and over_midnight
            return named - _DAY * ends
        if self.direction == "past":
            return self.today - _DAY * (self._local(self.today, whole.start) > self.now)
        over = self._local(self.today + _DAY * over_midnight, whole.end) < self.now
        return self.today + _DAY * (self.direction == "future" and over)

    def _of_two_days(
        self, first: list[Token], last: list[Token]
    ) -> tuple[list[Token], list[Token]]:
        """Each end of a day of its own: `lundi 22h à mardi 2h`."""
        both = [(shapes.in_half(first, n), shapes.in_half(last, n)) for n in HALVES]
        ends = [self._whole_ends(*one) for one in both]
        if _length(ends[0]) > _HALF_DAY and _in_doubt([*first, *last]):
            told = [f"{shapes.typed(start)}..{shapes.typed(end)}" for start, end in ends]
            self.two(told[0], told[1])
        return both[0]


def _in_doubt(said: list[Token]) -> bool:
    """Whether an hour may be of the afternoon, by the rule for one hour of a named day."""
    hours = (t.value // 60 for t in said if t.kind == "clock12")
    return any(hour < shapes.MORNING for hour in hours)


def _length(ends: tuple[When, When]) -> timedelta:
    start, end = (one.earliest for one in ends)
    if start is None or end is None:
        raise UnreadableError
    return end - start
