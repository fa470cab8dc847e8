"""Clock times and parts of a day, and one time whatever it is made of."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NoReturn

from ledger.command import time_shapes as shapes
from ledger.command.time_calendar import at, latest_of, readings, reworded
from ledger.command.time_small_hours import SmallHours
from ledger.command.time_spoken import may_be_other
from ledger.command.time_tokens import UnreadableError
from ledger.command.time_words import Token
from ledger.domain.said_parts import DAYPARTS
from ledger.domain.values import Said, When
from ledger.errors import InputError

FAST = timedelta(minutes=10)
"""How far a watch may be ahead: what has happened by it has happened about now."""
SLIP = timedelta(hours=3)
"""How far ahead a bare clock time may be a slip as well as yesterday's."""
_DAY = timedelta(days=1)
_MIDNIGHT, _NOON = 24, time(12)
_DECEMBER = 12
_TWO = 2


class TimesOfDay(SmallHours):
    """Reads one time: a day, a clock time, both, or a part of a day."""

    def _one(self, said: list[Token]) -> When:
        """A day, a clock time, both, a part of a day, a week or a month."""
        said = shapes.plain_midnight(shapes.adverbs([t for t in said if not shapes.links(t)]))
        kinds = {t.kind for t in said}
        for kind, read in (
            ("lastnight", self._nights),
            ("nextnight", self._nights),
            ("weekend", self._weekend),
            ("week", self._week),
            ("month", self._month_said),
            ("this", self._this),
            ("dayword", self._dayword),
            ("part", self._part),
            ("midnight", self._midnight_said),
        ):
            if kind in kinds:
                return read(said)
        clocks = [t for t in said if t.kind in shapes.CLOCKS]
        rest = [t for t in said if t.kind not in shapes.CLOCKS]
        dotted = [t for t in rest if t.kind == "dotted"]
        if dotted and (clocks or len(rest) > 1):
            rest, clocks = self._undot(rest, clocks, dotted)
            clocks = shapes.of_twelve([*rest, *clocks])[len(rest) :]
        elif dotted and len(rest) == 1:
            return self._one(shapes.of_twelve(self._either(dotted[0])))
        if not clocks:
            return self._whole(rest)
        if [t.kind for t in rest] == ["turn"] and clocks[0].kind == "noon":
            rest = [Token("day", rest[0].value, "")]
        clock, offset = shapes.clock_of(clocks)
        if twelve := next((t for t in clocks if t.kind == "clock12"), None):
            return self._half_day(clock, rest, sure=not may_be_other(twelve))
        if not rest:
            return self._near(clock, offset)
        return self._minute(self._day_on(rest, clock), clock, offset)

    def _day_on(self, rest: list[Token], clock: time) -> date:
        """The day of a clock time; where it may be two, both are told with the time."""
        self.clock = clock
        try:
            return self._day(rest)
        except InputError as error:
            raise told_with(error, f"{{}} {clock:%H:%M}") from error

    def _half_day(self, clock: time, rest: list[Token], *, sure: bool) -> When:
        """A time on a clock of twelve hours; refused where either half of the day may be meant.

        What is not `sure` is refused always: `half 4` is another hour in another language.
        """
        first = clock.replace(hour=clock.hour % _NOON.hour)
        both = (first, first.replace(hour=first.hour + _NOON.hour))
        if [(t.kind, t.value) for t in rest] == [("weekday", self.today.weekday())]:
            self._check_own_weekday(both)
        day = self._day_on(rest, first) if rest else self.today
        meant = self._meant_today(both) if day == self.today else _of_another_day(first)
        if len(meant) != 1 or not sure:
            days = [day] * 2 if rest else [self._day_of(c) for c in both]
            self._two_halves(*zip(days, both, strict=True))
        return self._minute(day, meant[0])

    def _two_halves(self, *said: tuple[date, time]) -> NoReturn:
        """Both halves of the day, the sooner first.

        Raises:
            InputError: `two_readings`; `no_such_hour`, one of them a change to summer time leaves
                out.
        """
        first, second = sorted(said)
        for day, clock in (first, second):
            self._check_exists(day, clock)
        self.two(*(f"{day} {clock:%H:%M}" for day, clock in (first, second)))

    def _halves(self, clock: time) -> list[str]:
        """The moments that a clock time without its day can be, as they can be typed."""
        first = clock.replace(hour=clock.hour % _NOON.hour)
        both = [first, first.replace(hour=first.hour + _NOON.hour)]
        past = self._meant_today((both[0], both[1])) if self.direction == "past" else []
        left = past or both
        told = sorted((self._day_of(one), one) for one in left)
        return [f"{day} {one:%H:%M}" for day, one in told if self._exists(day, one)]

    def _check_own_weekday(self, both: tuple[time, time]) -> None:
        """A weekday on its own day, of which an hour is still to come, or both are over.

        Raises:
            InputError: `two_readings`; that of today is one of them.
        """
        if self.direction == "past" and self._local(self.today, both[1]) <= self.now + FAST:
            self._two_halves(*((self.today, clock) for clock in both))
        left = [(self.today, c) for c in both if self._local(self.today, c) >= self.now]
        if self.direction == "future" and left:
            self._two_halves(*[*left, (self.today + 7 * _DAY, both[0])][:_TWO])

    def _meant_today(self, both: tuple[time, time]) -> list[time]:
        """Which of two clock times it can be today: the one that is over.

        Of what is to come the other one is as near as the next morning, and is asked.
        """
        today = {clock: self._local(self.today, clock) for clock in both}
        if self.direction == "past" and today[both[1]] > self.now + FAST:
            return [clock for clock, moment in today.items() if moment <= self.now]
        return list(both)

    def _day_of(self, clock: time) -> date:
        """The day on which it was such a time last, or will be next."""
        today = self._local(self.today, clock)
        if self.direction == "past" and today > self.now + FAST:
            return self.today - _DAY
        return self.today + _DAY * (self.direction == "future" and today < self.now)

    def _undot(
        self, rest: list[Token], clocks: list[Token], dotted: list[Token]
    ) -> tuple[list[Token], list[Token]]:
        """`15.05 03:15` is a day, `15 May 10.30` a clock time."""
        if clocks:
            return [shapes.as_day(t) if t.kind == "dotted" else t for t in rest], clocks
        if {t.kind for t in rest} == {"dotted", "weekday"}:
            said = self._either(dotted[0], next(t for t in rest if t.kind == "weekday"))
            return [t for t in (*rest, *said) if t.kind not in {"dotted", "clock"}], [
                t for t in said if t.kind == "clock"
            ]
        return [t for t in rest if t.kind != "dotted"], [shapes.as_clock(dotted[0])]

    def _either(self, token: Token, weekday: Token | None = None) -> list[Token]:
        """What is a day or a clock time by its figures; refused where it may be both."""
        first, second = token.value
        clock = first < _MIDNIGHT and second < 60 and len(token.text.split(".")[1]) == _TWO  # noqa: PLR2004 (minutes)
        day = 1 <= first <= 31 and 1 <= second <= _DECEMBER  # noqa: PLR2004 (days of a month)
        if clock and day:
            self.two(
                *self._clocks_said(time(first, second), weekday), self._day_said(first, second)
            )
        return [shapes.as_clock(token) if clock else shapes.as_day(token)]

    def _clocks_said(self, clock: time, weekday: Token | None) -> list[str]:
        """A clock time as it can be typed; where it may be of two days, both."""
        try:
            day = self._day_on([weekday], clock) if weekday else None
            if day is None:
                self._near(clock)
        except InputError as error:
            return readings(error)
        return [f"{day or ''} {clock:%H:%M}".strip()]

    def _day_said(self, day: int, month: int) -> str:
        """A day as it can be typed; with its year where the field may mean two."""
        try:
            self._of_year(day, month, sure=False)
        except InputError as error:
            return readings(error)[self.direction == "past"]
        return f"{day:02}/{month:02}"

    def _this(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "this")
        part: Said = next(t.value for t in said if t.kind == "this")
        night = part == "night"
        day = self.today if night else self._day_of_this(part, rest)
        whole = self._this_night(rest) if night else self._part_of(part, day)
        return self._clock_within(whole, part, rest) if rest else whole

    def _clock_within(self, whole: When, part: Said, clocks: list[Token]) -> When:
        """`vannacht 3u`, `ce soir 8h`: a clock time of that part of a day, and of no other."""
        if whole.earliest is None or any(t.kind not in shapes.CLOCKS for t in clocks):
            raise UnreadableError
        return self._clock_in(part, whole.earliest.date(), clocks)

    def _dayword(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "dayword")
        days, part = next(t.value for t in said if t.kind == "dayword")
        return self._part_said(part, self._day_of_part([Token("day", days, "")], part, rest), rest)

    def _part(self, said: list[Token]) -> When:
        rest = [shapes.only_clock(t) for t in shapes.without_kind(said, "part")]
        part: Said = next(t.value for t in said if t.kind == "part")
        clocks = [t for t in rest if t.kind in shapes.CLOCKS]
        days = [t for t in rest if t.kind not in shapes.CLOCKS]
        if days:
            return self._part_said(part, self._day_of_part(days, part, clocks), clocks)
        if clocks:
            clock, days_on = self._hour_in(part, clocks)
            if days_on > 0:
                raise UnreadableError
            return self._near(clock, shapes.clock_of(clocks)[1])
        return self._this_night([]) if part == "night" else self._part_alone(part)

    def _day_of_part(self, days: list[Token], part: Said, clocks: list[Token]) -> date:
        """The day of a part of it; where it may be two, both are told with the part or its hour.

        Of a weekday on its own day the nights are told that are nearest to it.
        """
        clock = self._hour_in(part, clocks)[0] if clocks and part != "night" else None
        if part != "night":
            self.clock = self._bound_of(part) if clock is None else clock
        try:
            return self._day(days)
        except InputError as error:
            if clock is not None:
                raise told_with(error, f"{{}} {clock:%H:%M}") from error
            if part == "night":
                raise reworded(error, self._night_near) from error
            raise told_with(error, f"{part} {{}}") from error

    def _bound_of(self, part: Said) -> time:
        """When a part of a day has begun, of what happened, or is over, of what is to come."""
        first, last = DAYPARTS[part]
        return time(first) if self.direction == "past" else time(last - 1, 59)

    def _night_near(self, text: str) -> str:
        """The night of a day that touches the present, else the one behind it."""
        day = date.fromisoformat(text)
        if day == self.today and self.direction == "past":
            day -= _DAY
        return f"night {day}..{day + _DAY}"

    def _part_said(self, part: Said, day: date, clocks: list[Token]) -> When:
        """A part of a named day; with a clock time, that one. A night belongs to two days."""
        if any(t.kind not in shapes.CLOCKS for t in clocks):
            raise UnreadableError
        if clocks and part == "night":
            self._two_nights(day, clocks)
        return self._clock_in(part, day, clocks) if clocks else self._part_on(part, day)

    def _clock_in(self, part: Said, day: date, clocks: list[Token]) -> When:
        """`3h du matin`, `8 Uhr abends`: a clock time, and which half of the day."""
        clock, days = self._hour_in(part, clocks)
        if part == "evening" and clock.hour in shapes.NEITHER and not days:
            if shapes.is_exact(clocks):
                return self._minute(day + _DAY, clock, shapes.clock_of(clocks)[1])
            later = clock.replace(hour=clock.hour % _NOON.hour)
            sooner = clock if clock.hour in {0, 12} else clock.replace(hour=clock.hour + 12)
            if self._in_night(day):
                self._two_halves((day, later), (day + _DAY, later))
            if not self._afternoon_too(day, sooner):
                return self._minute(day + _DAY, later)
            self.two(f"{day} {sooner:%H:%M}", f"{day + _DAY} {later:%H:%M}")
        return self._minute(day + _DAY * days, clock, shapes.clock_of(clocks)[1])

    def _in_night(self, day: date) -> bool:
        """Whether `tonight at 1` is said in a night, and may be of it or of the next one."""
        now_night = self.now.hour < DAYPARTS["night"][1]
        return now_night and day == self.today and self.direction != "past"

    def _afternoon_too(self, day: date, clock: time) -> bool:
        """Whether an hour of the afternoon may be what is said of an evening.

        `tonight at 1`, said at two in the afternoon, is that of the next day.
        """
        moment = self._local(day, clock)
        if self.direction == "past":
            return self._local(day + _DAY, time()) <= self.now
        ahead = self._local(day + _DAY, time()) > self.now
        return self.direction != "future" or moment >= self.now or not ahead

    def _hour_in(self, part: Said, clocks: list[Token]) -> tuple[time, int]:
        """The clock time of a part of a day, and on which day beside its own.

        Raises:
            UnreadableError: an hour which that part of a day does not have.
        """
        clock, _ = shapes.clock_of(clocks)
        twelve = any(t.kind == "clock12" for t in clocks)
        hour = clock.hour % 12 if twelve else clock.hour
        if part == "evening" and any(t.text == "midnight" for t in clocks):
            return clock, 1
        found = shapes.HOURS_OF[part].get(hour)
        if twelve and part == "afternoon" and hour == 0:
            found = 12
        if found is None or (found != clock.hour and shapes.says_half(clocks)):
            raise UnreadableError
        evening_before = part == "night" and found >= DAYPARTS["evening"][0]
        return clock.replace(hour=found), -1 if evening_before else 0

    def _part_on(self, part: Said, day: date) -> When:
        """A part of a day that was named; a night belongs to two days."""
        if part == "night":
            self._two_nights(day, [])
        return self._part_of(part, day)

    def _part_alone(self, part: Said) -> When:
        """The part of today, or the last or next one where that has not begun or is over."""
        today = self._part_of(part, self.today)
        if self.direction == "past" and today.earliest and today.earliest > self.now:
            return self._part_of(part, self.today - _DAY)
        if self.direction == "future" and today.latest and today.latest <= self.now:
            return self._part_of(part, self.today + _DAY)
        if self.direction == "future" and today.earliest and today.earliest <= self.now:
            self._check_morning(part)
        return today

    def _check_morning(self, part: Said) -> None:
        """`in the morning`, said in one, is as often the next one."""
        if part == "morning":
            self.two(*(f"morning {day}" for day in (self.today, self.today + _DAY)))

    def _this_night(self, clocks: list[Token]) -> When:
        """The one that it is, or was, or will be; with its clock time where it may be two."""
        if self._is_night() and self.direction == "future":
            return self._rest_of_night(clocks)
        if self._is_night() or self.direction == "past":
            if self.direction == "past" and self.now.hour >= DAYPARTS["evening"][0]:
                self._two_nights(self.today, clocks)
            return self._part_of("night", self.today)
        if self.direction != "future":
            self._two_nights(self.today, clocks)
        return self._part_of("night", self.today + _DAY)

    def _rest_of_night(self, clocks: list[Token]) -> When:
        """`cette nuit`, of what is to come, in a night: what is left of it, or the next one."""
        if not clocks:
            self._two_nights(self.today, [])
        clock, days = self._hour_in("night", clocks)
        over = self._local(self.today + _DAY * days, clock) < self.now
        return self._part_of("night", self.today + _DAY * over)

    def _two_nights(self, day: date, clocks: list[Token]) -> NoReturn:
        """The night before a day or the one behind it, or a clock time of them."""
        if clocks:
            clock, days = self._hour_in("night", clocks)
            first = day + _DAY * days
            self.two(f"{first} {clock:%H:%M}", f"{first + _DAY} {clock:%H:%M}")
        self.two(f"night {day - _DAY}..{day}", f"night {day}..{day + _DAY}")

    def _nights(self, said: list[Token]) -> When:
        coming = any(t.kind == "nextnight" for t in said)
        rest = shapes.without_kind(said, "nextnight" if coming else "lastnight")
        if not coming and self._is_night():
            self._last_nights(rest)
        whole = self._part_of("night", self.today + _DAY * coming)
        return self._clock_within(whole, "night", rest) if rest else whole

    def _last_nights(self, clocks: list[Token]) -> None:
        """`last night`, in a night: this one, or the one before; an hour to come is of that."""
        if clocks:
            clock, days = self._hour_in("night", clocks)
            if self._local(self.today + _DAY * days, clock) > self.now:
                raise UnreadableError
        self._two_nights(self.today - _DAY, clocks)

    def _part_of(self, part: Said, day: date) -> When:
        first, last = DAYPARTS[part]
        end, hour = (day + _DAY, 0) if last == _MIDNIGHT else (day, last)
        earliest, latest = self._local(day, time(first)), self._local(end, time(hour))
        return When(said=part, earliest=earliest, latest=latest)

    def _midnight_said(self, said: list[Token]) -> When:
        """The midnight that a day begins or ends with; of a day that is double, its ends."""
        try:
            return self._midnight_of(said)
        except InputError as error:
            raise reworded(error, self._ends_at_midnight) from error

    def _ends_at_midnight(self, told: str) -> str:
        return told if told.endswith("00:00") else f"{date.fromisoformat(told) + _DAY} 00:00"

    def _midnight_of(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "midnight")
        if rest and any(t.value == _MIDNIGHT for t in said if t.kind == "midnight"):
            return self._minute(self._day(rest) + _DAY, time())
        if rest or self.direction not in {"past", "future"}:
            day = self._day(rest) if rest else self.today
            self.two(f"{day} 00:00", f"{day + _DAY} 00:00")
        fast = self._is_fast(time())
        return self._minute(self.today + _DAY * (fast or self.direction == "future"), time())

    def _near(self, clock: time, offset: timezone | None = None) -> When:
        """A clock time of a day that nobody named."""
        if self.direction == "past":
            return self._last(clock, offset)
        today = self._minute(self.today, clock, offset)
        over = self.direction == "future" and latest_of(today) < self.now
        return self._minute(self.today + _DAY, clock, offset) if over else today

    def _last(self, clock: time, offset: timezone | None) -> When:
        """The last such time; one that is a little ahead is now by a watch that is fast."""
        if self._is_fast(clock):
            return self._minute(self.today + _DAY, clock, offset)
        self._check_exists(self.today, clock)
        twice = {self._local(self.today, clock), self._local(self.today, clock.replace(fold=1))}
        if over := [moment for moment in twice if moment <= self.now and not offset]:
            return at(max(over), "minute")
        today = self._minute(self.today, clock, offset)
        if today.said == "about" or latest_of(today) <= self.now:
            return today
        yesterday = self._minute(self.today - _DAY, clock, offset)
        if latest_of(today) - self.now <= SLIP:
            said = f"{clock:%H:%M}"
            self.two(f"{self.today - _DAY} {said}", f"{self.today} {said}")
        return yesterday

    def _is_fast(self, clock: time) -> bool:
        """Whether a watch that is ahead shows it already, over midnight; not of what bounds."""
        ahead = self._local(self.today + _DAY, clock) - self.now
        return self.direction == "past" and not self.bounds and ahead <= FAST

    def _minute(self, day: date, clock: time, offset: timezone | None = None) -> When:
        """A clock time of a day; from the first to the second one where there are two."""
        if offset is not None:
            return at(datetime.combine(day, clock, offset), "minute")
        self._check_exists(day, clock)
        first, second = self._local(day, clock), self._local(day, clock.replace(fold=1))
        if self.direction == "past" and timedelta() < first - self.now <= FAST:
            return self._away(timedelta(), days=False)
        return When(said="minute", earliest=first, latest=max(first, second))

    def _check_exists(self, day: date, clock: time) -> None:
        if not self._exists(day, clock):
            back = self._back(day, clock)
            raise InputError("no_such_hour", value=self.text, after=f"{back:%H:%M}")

    def _exists(self, day: date, clock: time) -> bool:
        return self._back(day, clock) == datetime.combine(day, clock)

    def _back(self, day: date, clock: time) -> datetime:
        """What the clock shows at such a time, without a zone."""
        there = datetime.combine(day, clock, self.zone)
        return there.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None)


def _of_another_day(first: time) -> list[time]:
    """Of a named day seven to eleven are the morning; below, the night or the afternoon."""
    return [first] if first.hour >= shapes.MORNING else []


def told_with(error: InputError, told: str) -> InputError:
    """Two times that may be meant, each with what else was said of it; any other error as it is."""
    return reworded(error, told.format)
