"""What is said in bare figures: `5`, `vendredi 8`, `9-17`, and how long without *in*: `48h`."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from typing import NoReturn

from ledger.command import time_shapes as shapes
from ledger.command.time_calendar import readings
from ledger.command.time_ranges import Ranges
from ledger.command.time_spoken import TwoReadingsError, is_plain
from ledger.command.time_tokens import UnreadableError
from ledger.command.time_words import Token
from ledger.domain.values import When
from ledger.errors import InputError

_TWO, _FOUR = 2, 4
_NOON, _HOURS, _MONTHS = 12, 24, 12
_LONGEST_MONTH = 31
_TWO_NUMBERS = re.compile(r"(\d{1,2}) ?[-\N{EN DASH}] ?(\d{1,2})", re.ASCII)
_NEAR = timedelta(days=7)
"""How far on the other side of now a weekday with its day of a month may be what is meant."""
_SEARCHED = range(-14, 15)
"""Months around this one in which a weekday of that day of the month is looked for."""


class Bare(Ranges):
    """Reads figures without a word, or refuses them with all that they may mean."""

    def read(self) -> When:
        """The whole text."""
        raise NotImplementedError

    def _span_away(self, span: shapes.Span, sign: int) -> When:
        raise NotImplementedError

    def _alone(self, said: list[Token]) -> When | None:
        """`5`, `48h`, `2 jours`, `vendredi 8`; None for what says more."""
        kinds = [t.kind for t in said]
        if kinds == ["number"] and is_plain(said[0]) and 1 <= said[0].value < _HOURS:
            self.two(*self._hour_or_monthday(said[0], every=True))
        if kinds == ["number"] and not is_plain(said[0]) and self.direction != "any":
            return self._one([Token("monthday", said[0].value, "")])
        if kinds == ["weekday", "number"] and 1 <= said[1].value <= _LONGEST_MONTH:
            return self._weekday_and_number(*said)
        return self._how_long(said)

    def _how_long(self, said: list[Token]) -> When | None:
        """`48h`, `30 min`: from now on where it is to come, and before now where it began.

        Of what happened it may be how long ago, or how long it lasted.
        """
        plain = not any(shapes.names_a_clock(t) for t in said)
        unit = any(t.kind in shapes.UNITS for t in said) or _is_longer_than_a_day(said)
        span = shapes.span_of(said) if plain and unit else None
        sign = {"past": -1, "future": 1}.get(self.direction)
        if not span or not sign:
            return None
        self._check_days(said, sign)
        if sign < 0 and not self.begun:
            self._ago_or_lasted(span)
        return self._span_away(span, sign)

    def _ago_or_lasted(self, span: shapes.Span) -> NoReturn:
        if span.months:
            raise UnreadableError
        if span.days:
            self.two(f"-{span.time.days}d", f"{self.today - span.time}..{self.today}")
        hours, minutes = divmod(int(span.time.total_seconds()) // 60, 60)
        said = f"-{hours}h" if hours and not minutes else f"-{hours * 60 + minutes}m"
        start = self._away(-span.time, days=False)
        end = self._away(timedelta(), days=False)
        self.two(said, shapes.typed_range(start, end))

    def _check_days(self, rest: list[Token], sign: int) -> None:
        raise NotImplementedError

    def _weekday_and_number(self, weekday: Token, number: Token) -> When:
        """`vendredi 8` is eight o'clock, or the eighth; `vendredi 27` can only be that day.

        Where the next 28th is no Friday, `vendredi 28` may be a slip in the weekday.
        """
        days = self._days_called(weekday.value, number.value)
        hour = shapes.of_twelve([weekday, shapes.as_hour(number)])
        hours = is_plain(number) and number.value < _HOURS
        told = [*(self._told_of(hour) if hours else []), *(f"{day}" for day in days)]
        if len(told) > 1:
            self._several(told)
        if not days:
            raise UnreadableError
        return self._days(days[0], "day")

    def _days_called(self, weekday: int, number: int) -> list[date]:
        """The days that a weekday and a day of a month may be, as the direction has them."""
        first = self.today.replace(day=1)
        found = []
        for month in (shapes.months_on(first, n) for n in _SEARCHED):
            with suppress(ValueError):
                found.append(month.replace(day=number))
        meant = [*self._beside(found)]
        named = [*self._beside([day for day in found if day.weekday() == weekday])]
        return sorted({*meant[:1], *named[:1], *(d for d in named[1:] if self._is_near(d))})

    def _beside(self, days: list[date]) -> Iterator[date]:
        """The one that the direction means, and the one on the other side of now."""
        over = [day for day in days if day <= self.today][-1:]
        ahead = [day for day in days if day >= self.today][:1]
        yield from (*over, *ahead) if self.direction == "past" else (*ahead, *over)

    def _is_near(self, day: date) -> bool:
        return abs(day - self.today) <= _NEAR or self.direction == "any"

    def _two_numbers(self) -> None:
        """`9-17` are hours, days of a month, or a day and its month."""
        found = _TWO_NUMBERS.fullmatch(self.text)
        if found is None:
            return
        first, last = int(found[1]), int(found[2])
        told = self._told_as(f"from {first} to {last}") if max(first, last) < _HOURS else []
        days = self._told_as(f"{first:02}/{last:02}") if last <= _MONTHS else []
        told += days[:1] if self.direction == "past" else days[-1:]
        self._several([*told, *self._days_of_month(first, last)])

    def _days_of_month(self, first: int, last: int) -> list[str]:
        """From one day of a month to another, of the month that is meant, as it can be typed."""
        if not first < last <= _LONGEST_MONTH:
            return []
        with suppress(InputError, ValueError):
            end = self._of_month(last)
            return [f"{end.replace(day=first)}..{end}"]
        return []

    def _told_as(self, text: str) -> list[str]:
        """What a text may mean, as it can be typed; nothing for what cannot be read."""
        reader = type(self)(text, self.now, self.zone, self.direction, self.begun)
        try:
            return [_typed(reader.read())]
        except InputError as error:
            return readings(error)
        except (UnreadableError, TwoReadingsError, ValueError):
            return []

    def _told_of(self, said: list[Token]) -> list[str]:
        """The same of one time."""
        try:
            return [_typed(self._one(said))]
        except InputError as error:
            return readings(error)

    def _several(self, told: list[str]) -> None:
        """Refuse what has from two to four readings."""
        told = [*dict.fromkeys(told)]
        if _TWO <= len(told) <= _FOUR:
            self.two(*told)
        raise UnreadableError

    def _hour_or_monthday(self, number: Token, *, every: bool = False) -> list[str]:
        """Up to eleven an hour, of two; behind them, and of an ordinal, a day of a month too.

        Args:
            number: from 1 to 23.
            every: no word stands before it, and it may be a day of a month in any case.
        """
        clock = time(number.value)
        both = [(self._day_of(c), c) for c in (clock, time((number.value + _NOON) % _HOURS))]
        twelve = number.value < _NOON
        for one, c in both:
            self._check_exists(one, c)
        hours = [f"{day} {c:%H:%M}" for day, c in sorted(both if twelve else both[:1])]
        if twelve and is_plain(number) and not every:
            return hours
        day = self.today.replace(day=1) + timedelta(days=number.value - 1)
        with suppress(InputError):
            day = (self._one([Token("monthday", number.value, "")]).earliest or self.now).date()
        return [*hours, f"{day}"]


def _is_longer_than_a_day(said: list[Token]) -> bool:
    return any(t.kind == "hour" and t.value > _HOURS for t in said)


def _typed(when: When) -> str:
    """A day, a clock time or a range as it can be typed."""
    if when.earliest is None or when.latest is None:
        raise UnreadableError
    if when.said == "day":
        return f"{when.earliest:%Y-%m-%d}"
    if when.earliest == when.latest:
        return f"{when.earliest:%Y-%m-%d %H:%M}"
    ends = (When(said="minute", earliest=end, latest=end) for end in (when.earliest, when.latest))
    return shapes.typed_range(*ends)
