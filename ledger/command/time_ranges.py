"""From one time to another: both ends, with what only one of them says."""

from datetime import date, datetime, timedelta
from typing import NoReturn

from ledger.command import time_shapes as shapes
from ledger.command.time_calendar import readings, reworded
from ledger.command.time_halves import Halves
from ledger.command.time_spoken import spoken
from ledger.command.time_tokens import UnreadableError, tokens
from ledger.command.time_words import Token
from ledger.domain.said_parts import DAYPARTS
from ledger.domain.values import Said, When
from ledger.errors import InputError

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class Ranges(Halves):
    """Reads one time, or from one to another."""

    def _from_to(self, said: list[Token]) -> When | None:
        kinds = [t.kind for t in said]
        for at in range(len(said) - 1, 0, -1):
            together = kinds[at] == "and" and shapes.joins(said[:at], said[at], said[at + 1 :])
            if kinds[at] == "and" and shapes.both(said[:at], said[at], said[at + 1 :]):
                return self._both(said[:at], said[at + 1 :])
            if kinds[at] in {"to", "until"} or together:
                first = [
                    t for t in shapes.with_hours(said[:at], said[at + 1 :]) if t.kind != "from"
                ]
                if first and said[at + 1 :]:
                    return self._between(shapes.bare(first), shapes.like(said[:at], said[at + 1 :]))
        return None

    def _both(self, first: list[Token], last: list[Token]) -> When:
        """`samedi et dimanche`: two days of which one follows the other, or two parts of days."""
        self.ranged = True
        start, end = self._whole_ends(first, last)
        if start.earliest is None or start.latest is None or start.latest != end.earliest:
            raise UnreadableError
        return When(said="span", earliest=start.earliest, latest=end.latest)

    def _between(self, first: list[Token], last: list[Token]) -> When:
        self.ranged = True
        night = [t for t in first if t.value == "night"]
        if night:
            return self._night_between(shapes.without(first, night), last)
        first, last = shapes.midnights(first), shapes.midnights(last)
        first = shapes.like_its_end(first, last)
        last = shapes.undotted(last, clock=shapes.has_clock(first))
        first = shapes.undotted(first, clock=shapes.has_clock(last) and not shapes.has_day(last))
        first, last = self._halved(first, last)
        start, end = self._whole_ends(first, last)
        if start.earliest is None or end.latest is None:
            raise UnreadableError
        if start.earliest > (end.latest if end.said == "minute" else end.earliest or end.latest):
            raise InputError("ends_before_start", value=self.text)
        if not shapes.has_offset(first) and not shapes.has_offset(last):
            self._check_twice(start.earliest, end)
        vague = not DAYPARTS.keys().isdisjoint({start.said, end.said})
        said: Said = "about" if vague else "span"
        return When(said=said, earliest=start.earliest, latest=end.latest)

    def _check_twice(self, start: datetime, end: When) -> None:
        """`02:50..02:10` where that hour comes twice: twenty minutes, or until the next day."""
        last = end.latest
        if last is None or last.date() != start.date() or last.time() >= start.time():
            return
        began = f"{start:%Y-%m-%d %H:%M} ({start.isoformat()[-6:]})"
        self.two(
            f"{began}..{last:%H:%M} ({last.isoformat()[-6:]})",
            f"{began}..{last.date() + _DAY} {last:%H:%M}",
        )

    def _whole_ends(self, first: list[Token], last: list[Token]) -> tuple[When, When]:
        """As `_ends`; what is double is refused with the whole of it."""
        try:
            return self._ends(first, last)
        except InputError as error:
            first = shapes.completed(first, last)
            begun = self._is_double(first, error)
            told = [self._with_end(first, last, one, begun=begun) for one in readings(error)]
            if len({*told} - {""}) != len(told) or not told:
                raise
            self.two(*told)

    def _is_double(self, said: list[Token], error: InputError) -> bool:
        """Whether it is this end that is refused so."""
        try:
            self._one(said)
        except InputError as own:
            return own.fields == error.fields
        except UnreadableError:
            return False
        return False

    def _with_end(self, first: list[Token], last: list[Token], reading: str, *, begun: bool) -> str:
        """The range as it can be typed with a reading of its double end; empty if that is none."""
        end = spoken(tokens(reading))
        year = next((t.value.year for t in end if t.kind == "date"), None)
        said = (end, last) if begun else (first, end)
        try:
            start, stop = self._ends(*(shapes.of_year(one, year) for one in said))
        except (InputError, UnreadableError):
            return ""
        if start.earliest is None or stop.latest is None or start.earliest > stop.latest:
            return ""
        return shapes.typed_range(start, stop)

    def _ends(self, first: list[Token], last: list[Token]) -> tuple[When, When]:
        """Both ends, with the day, the month or the year that only one of them says."""
        if shapes.has_day(first) and not shapes.has_day(last):
            start = self._one(first)
            return start, self._on_day_of(start, last, 1)
        if shapes.has_clock(first) and not shapes.has_day(first):
            end = self._one(last)
            start = self._on_day_of(end, first, -1)
            if self.coming and not shapes.has_day(last):
                self._check_begun(start, end)
            return start, end
        if shapes.has_weekday(first) or shapes.has_weekday(last):
            return self._weekdays(first, last)
        return self._one(shapes.completed(first, last)), self._one(last)

    def _check_begun(self, start: When, end: When) -> None:
        """`18h-16h` at three o'clock: it began yesterday, or it begins this evening."""
        if start.earliest is None or end.earliest is None or start.earliest.date() >= self.today:
            return
        day = self.today
        self.two(
            f"{day - _DAY} {start.earliest:%H:%M}..{day} {end.earliest:%H:%M}",
            f"{day} {start.earliest:%H:%M}..{day + _DAY} {end.earliest:%H:%M}",
        )

    def _weekdays(self, first: list[Token], last: list[Token]) -> tuple[When, When]:
        """`de vendredi à lundi`: the two that follow each other, over or to come."""
        if shapes.has_weekday(first) and shapes.has_weekday(last):
            if self.direction == "any":
                self._two_spans(first, last)
            ended = self.direction == "past"
            if not ended:
                self._check_under_way(first, last)
        else:
            ended = shapes.has_weekday(first)
        if ended:
            end = self._one(last)
            return self._one(shapes.weekday_by(first, end.earliest, -1)), end
        start = self._one(first)
        return start, self._one(shapes.weekday_by(last, start.earliest, 1))

    def _check_under_way(self, first: list[Token], last: list[Token]) -> None:
        """`lundi à vendredi` on a Thursday: the one that it is, or the next one."""
        start = self._one(first)
        end = self._one(shapes.weekday_by(last, start.earliest, 1))
        if end.latest is None or end.latest - _WEEK <= self.now:
            return
        if start.earliest and start.earliest > self.now:
            told = [f"{shapes.typed(start, n)}..{shapes.typed(end, n)}" for n in (-7, 0)]
            self.two(told[0], told[1])

    def _two_spans(self, first: list[Token], last: list[Token]) -> NoReturn:
        """The last one and the next one of two weekdays, where nothing says which."""
        told = []
        for direction in ("past", "future"):
            reader = type(self)(self.text, self.now, self.zone, direction)
            start, end = reader._ends(first, last)  # noqa: SLF001 (its own class)
            told.append(f"{shapes.typed(start)}..{shapes.typed(end)}")
        self.two(told[0], told[1])

    def _on_day_of(self, other: When, said: list[Token], step: int) -> When:
        """A clock time on the day of the other end, or on the one beyond over midnight."""
        if other.earliest is None or other.latest is None:
            raise UnreadableError
        if other.said == "day":
            raise UnreadableError
        day = other.earliest.date()
        found = self._one([Token("date", day, ""), *said])
        ends = (found.latest, other.earliest) if step > 0 else (found.earliest, other.latest)
        if ends[0] and ends[1] and (ends[0] - ends[1]) * step < timedelta():
            return self._one([Token("date", day + _DAY * step, ""), *said])
        return found

    def _night_between(self, first: list[Token], last: list[Token]) -> When:
        """The night from one day to the next."""
        clocks = [t for t in last if t.kind in shapes.CLOCKS]
        last = [t for t in last if t.kind not in shapes.CLOCKS and (t.text != "a" or not clocks)]
        evening, morning = self._night_ends(first, shapes.unlinked(last), clocks)
        if morning - evening != _DAY:
            raise UnreadableError
        return (
            self._clock_in("night", morning, clocks) if clocks else self._part_of("night", morning)
        )

    def _night_ends(
        self, first: list[Token], last: list[Token], clocks: list[Token]
    ) -> tuple[date, date]:
        """Both days of a night; of two years, both nights are told, or their clock times.

        `nuit du 28 au 29` is one of a month, `Nacht auf Sonntag` says the second day only.
        """
        of_month = [t.kind for t in first] == [t.kind for t in last] == ["number"]
        if of_month and last[0].value not in {1, first[0].value + 1}:
            raise UnreadableError
        try:
            morning = self._day(shapes.of_months(last) if of_month else last)
        except InputError as error:
            raise reworded(error, lambda day: self._night_told(day, clocks)) from error
        evening = morning - _DAY
        if not first or (of_month and first[0].value == evening.day):
            return evening, morning
        return self._day(shapes.of_year(shapes.completed(first, last), morning.year)), morning

    def _night_told(self, morning: str, clocks: list[Token]) -> str:
        day = date.fromisoformat(morning)
        if not clocks:
            return f"night {day - _DAY}..{day}"
        clock, days = self._hour_in("night", clocks)
        return f"{day + _DAY * days} {clock:%H:%M}"
