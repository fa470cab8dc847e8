"""Days, weeks and months as they are said, against one moment, one zone and one direction."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

from ledger.command import time_shapes as shapes
from ledger.command.time_spoken import is_plain
from ledger.command.time_tokens import NoSuchDayError, UnreadableError, day_of
from ledger.command.time_words import DOUBLE, READINGS, Token, folded
from ledger.domain.values import LAST_YEAR, Said, When, plain_offset
from ledger.errors import InputError

Direction = Literal["past", "future", "period", "any"]
"""Which day is meant where none or no year is said: the last one, the next one, the nearest.

Of a period, within which something holds, the next weekday is meant and the nearest date.
"""
_FIRST_YEAR = 1970
"""An earlier one that is typed is a slip of the finger; its offsets could have seconds, too."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_DECEMBER = 12
_SATURDAY = 5
_SHORT_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{2})", re.ASCII)
_CENTURY = 2000
_NEAR = timedelta(days=28)
"""How far on the other side of now a day without its year may be what is meant."""
_NEAR_MONTHLY = timedelta(days=7)
"""The same of a day without its month."""


class Calendar:
    """What a time is read against, and the days that words name."""

    def __init__(
        self,
        text: str,
        now: datetime,
        zone: ZoneInfo,
        direction: Direction,
        begun: bool = False,  # noqa: FBT001, FBT002 (private)
    ) -> None:
        self.text = " ".join(text.split())
        self.now = now
        self.today = now.date()
        self.zone = zone
        self.direction = direction
        self.begun = begun
        self.coming = direction in {"future", "period"}
        self.ranged = False
        self.bounds = False
        self.clock: time | None = None

    def two(self, *told: str) -> NoReturn:
        """Refuse what can mean either of two times, or of up to four."""
        raise self._double(*told)

    def _double(self, *told: str) -> InputError:
        return double(self.text, *told)

    def _typed_word(self, word: Token) -> str:
        """A word as it was typed, with its accents."""
        words, many = self.text.split(), len(word.text.split())
        spans = (" ".join(words[n : n + many]) for n in range(len(words)))
        return next((span for span in spans if folded(span) == word.text), word.text)

    def _check_year_first(self, said: list[Token]) -> None:
        """`26-12-01` in 2026 is a day of 2001, unless somebody writes the year first."""
        for token in said:
            if not (token.kind == "date" and (typed := _SHORT_DATE.fullmatch(token.text))):
                continue
            try:
                other = day_of(_CENTURY + int(typed[1]), int(typed[2]), int(typed[3]))
            except NoSuchDayError:
                continue
            if abs(other - self.today) < abs(token.value - self.today):
                self.two(f"{other}", f"{token.value}")

    def _in_weeks(self, said: list[Token]) -> list[Token]:
        """`lundi de la semaine prochaine`, `Montag KW 20`: a weekday of a week is one day."""
        for at in range(len(said)):
            for many in (4, 3, 2):
                part = said[at : at + many]
                if shapes.is_day_of_week(part):
                    day = Token("date", self._in_week(part), "")
                    return [*said[:at], day, *said[at + many :]]
        return said

    def _in_week(self, said: list[Token]) -> date:
        weekday: int = next(t.value for t in said if t.kind == "weekday")
        if shapes.in_a_week(said):
            return self._weekday(weekday, 1) + _WEEK
        if {t.kind for t in said} == {"weekday", "and", "number"}:
            weeks: int = (said[-1].value - 1) // 7
            return self._weekday(weekday, 1) + _WEEK * weeks
        try:
            week = self._week([t for t in said if t.kind not in {"weekday", "from"}])
        except InputError as error:
            raise reworded(
                error, lambda monday: f"{_typed_day(monday) + _DAY * weekday}"
            ) from error
        if week.earliest is None:
            raise UnreadableError
        return week.earliest.date() + _DAY * weekday

    def _away(self, span: timedelta, *, days: bool) -> When:
        """Counted in time that passes, whatever the clocks on the wall do meanwhile."""
        if days:
            return self._days(self.today + span, "day")
        moment = (self.now.astimezone(UTC) + span).astimezone(self.zone)
        return at(moment.replace(second=0, microsecond=0), "about")

    def _whole(self, rest: list[Token]) -> When:
        """Days without a clock time; a month by its name alone is the whole of it."""
        kinds = [t.kind for t in rest]
        if kinds == ["yearmonth"]:
            return self._month(*rest[0].value)
        if kinds == ["monthname"]:
            return self._month(self._year_of_month(rest[0].value), rest[0].value)
        if kinds == ["monthname", "year"]:
            return self._month(rest[1].value, rest[0].value)
        return self._days(self._day(rest), "day")

    def _day(self, said: list[Token]) -> date:
        """The one day that these words name."""
        weekdays = [t.value for t in said if t.kind == "weekday"]
        rest = [t for t in said if t.kind not in {"weekday", "turn"}]
        turns = [t.value for t in said if t.kind == "turn" and not (rest and t.value == 0)]
        if not rest and len(weekdays) == 1 and len(turns) <= 1:
            turn = next((t for t in said if t.kind == "turn"), None)
            self._check_next(weekdays[0], turn)
            return self._weekday(weekdays[0], turn.value if turn else None)
        if turns or len(weekdays) > 1:
            raise UnreadableError
        day = self._dated(rest, sure=bool(weekdays))
        if weekdays and day.weekday() != weekdays[0]:
            years = () if {"date", "year"} & {t.kind for t in rest} else (-1, 1)
            other = min(shapes.that_weekday(day, weekdays[0], years), key=self._away_from)
            if (other.day, other.month) == (day.day, day.month) and (
                self._away_from(other) < self._away_from(day)
            ):
                return other
            self.two(f"{day}", f"{other}")
        return day

    def _away_from(self, day: date) -> timedelta:
        """How far a day is from today, on either side."""
        return abs(day - self.today)

    def _dated(self, rest: list[Token], *, sure: bool) -> date:
        """The day of a date; `sure` is one whose weekday is said with it."""
        kinds = [t.kind for t in rest]
        if kinds == ["date"]:
            found: date = rest[0].value
            return found
        if kinds == ["day"]:
            return self._day_word(rest[0].value)
        if kinds == ["monthday"]:
            return self._of_month(rest[0].value)
        if kinds in (["daymonth"], ["dotted"]):
            return self._of_year(*rest[0].value, sure=sure)
        if kinds in (["number", "monthname"], ["monthname", "number"]):
            numbers = {t.kind: t.value for t in rest}
            return self._of_year(numbers["number"], numbers["monthname"], sure=sure)
        if sorted(kinds) == ["monthname", "number", "year"] and kinds[-1] == "year":
            said = {t.kind: t.value for t in rest}
            return day_of(said["year"], said["monthname"], said["number"])
        raise UnreadableError

    def _day_word(self, days: int) -> date:
        return self.today + _DAY * days

    def _of_month(self, day: int) -> date:
        """The last or the next such day of a month, or today.

        Refused where neither is said, or where the other one is within a week.
        """
        first = self.today.replace(day=1)
        around = [first] + [shapes.months_on(first, n) for n in (-2, -1, 1, 2)]
        days = [m.replace(day=day) for m in around if shapes.months_on(m, 1) - m >= _DAY * day]
        last = max(d for d in days if d <= self.today)
        coming = min(d for d in days if d >= self.today)
        if last != coming and self.direction not in {"past", "future"}:
            self.two(last.isoformat(), coming.isoformat())
        self._check_near(last, coming, _NEAR_MONTHLY)
        return last if self.direction == "past" else coming

    def _check_near(self, last: date, coming: date, near: timedelta, told: str = "{}") -> None:
        """`28/11` of what happened, on the 27th, is no day of last year without a word."""
        other = coming if self.direction == "past" else last
        if self.direction in {"past", "future"} and timedelta() < abs(other - self.today) <= near:
            self.two(told.format(last), told.format(coming))

    def _of_year(self, day: int, month: int, *, sure: bool) -> date:
        """The day of that name that is meant: the last, the next or the nearest one."""
        years = self._years(day, month)
        return self._meant([day_of(self.today.year + n, month, day) for n in years], sure=sure)

    def _years(self, day: int, month: int) -> list[int]:
        """The years around this one that have such a day; this one has to."""
        day_of(self.today.year, month, day)
        leap = (day, month) == (29, 2)
        return [0] if leap else [0, -1, 1]

    def _meant(self, days: Sequence[date], told: str = "{}", *, sure: bool = False) -> date:
        """Of several days, this year's first, the one that the direction means.

        Raises:
            InputError: `two_readings`, as `told`, where the other one is near and neither is sure.
        """
        last = max((d for d in days if d <= self.today), default=None)
        coming = min((d for d in days if d >= self.today), default=None)
        if last and coming and last != coming and not sure:
            self._check_near(last, coming, _NEAR, told)
        if self.direction == "past":
            return max((d for d in days if d <= self.today), default=days[0])
        if self.direction == "future":
            return min((d for d in days if d >= self.today), default=days[0])
        return min(days, key=lambda d: abs(d - self.today))

    def _weekday(self, weekday: int, turn: int | None) -> date:
        ahead = (weekday - self.today.weekday()) % 7
        if ahead == 0 and turn is None:
            return self._own_weekday()
        coming = self.today + timedelta(days=ahead or 7)
        last = self.today - timedelta(days=(7 - ahead) % 7 or 7)
        if turn is None and self.direction == "any":
            self.two(last.isoformat(), coming.isoformat())
        if turn == 0:
            return self._of_this_week(weekday)
        past = turn == -1 or (turn is None and self.direction == "past")
        return last if past else coming

    def _own_weekday(self) -> date:
        """`vendredi` on a Friday: today, or a week away; within a range the one that it is."""
        if self.ranged:
            return self.today
        past = self.direction == "past"
        other = self.today - _WEEK if past else self.today + _WEEK
        moment = self._local(self.today, self.clock) if self.clock else self.now
        over = moment > self.now if past else self.direction == "future" and moment < self.now
        if not over:
            first, second = sorted((self.today, other))
            self.two(f"{first}", f"{second}")
        return other

    def _check_next(self, weekday: int, turn: Token | None) -> None:
        """`vendredi prochain` on a Thursday is tomorrow to some, and in eight days to others."""
        coming = self.today + _DAY * (weekday - self.today.weekday())
        nearest = turn is None or turn.text.startswith(("kom", "aanstaand", "coming"))
        if not nearest and turn and turn.value == 1 and coming > self.today:
            self.two(f"{coming}", f"{coming + _WEEK}")

    def _of_this_week(self, weekday: int) -> date:
        """`ce lundi`: of this week, unless that is over and it is to come."""
        day = self.today - timedelta(days=self.today.weekday() - weekday)
        if day >= self.today or self.direction == "past":
            return day
        if self.direction == "any":
            self.two(day.isoformat(), (day + _WEEK).isoformat())
        return day + _WEEK

    def _days(self, first: date, said: Said, many: int = 1) -> When:
        following = first + timedelta(days=many)
        return When(said=said, earliest=self._midnight(first), latest=self._midnight(following))

    def _weekend(self, said: list[Token]) -> When:
        """Saturday and Sunday: the last, the next, or the one that it is."""
        rest = [t for t in shapes.without_kind(said, "weekend") if t.kind != "whole"]
        turns = [t.value for t in rest]
        if len(rest) > 1 or any(t.kind != "turn" for t in rest):
            raise UnreadableError
        this = self.today - timedelta(days=self.today.weekday() - _SATURDAY)
        under_way = this <= self.today
        if turns == [1]:
            return self._next_weekend(this, rest[0], under_way=under_way)
        if turns == [-1] or (self.direction == "past" and not under_way):
            return self._two_days(this - _WEEK)
        if self.direction == "any" and not under_way:
            self.two(shapes.weekend(this - _WEEK), shapes.weekend(this))
        return self._two_days(this)

    def _next_weekend(self, this: date, turn: Token, *, under_way: bool) -> When:
        """The coming one is the first to come; the next one may be the one behind it."""
        if not under_way and not turn.text.startswith(("kom", "aanstaand", "coming")):
            self.two(shapes.weekend(this), shapes.weekend(this + _WEEK))
        return self._two_days(this + _WEEK * under_way)

    def _two_days(self, first: date) -> When:
        return self._days(first, "span", 2)

    def _week(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "week")
        kinds = [t.kind for t in rest]
        if kinds == ["whole"]:
            day = self.today
        elif kinds == ["turn"]:
            day = self.today + timedelta(days=7 * rest[0].value)
        elif kinds == ["number"]:
            if said[0].kind == "number" and is_plain(said[0]) and said[1].text != "kw":
                raise UnreadableError  # `2 weeks` are how long, `week 2` is which
            day = self._numbered(rest[0].value)
        elif kinds == ["number", "year"]:
            day = date.fromisocalendar(rest[1].value, rest[0].value, 1)
        elif rest:
            day = self._day_of_week(rest)
        else:
            raise UnreadableError
        return self._days(day - timedelta(days=day.weekday()), "week", 7)

    def _day_of_week(self, rest: list[Token]) -> date:
        """The day whose week is meant; where it may be two, both are told as weeks."""
        try:
            return self._day(rest)
        except InputError as error:
            raise reworded(error, "week {}".format) from error

    def _numbered(self, week: int) -> date:
        """The Monday of a week by its number (ISO 8601)."""
        around = []
        for year in (self.today.year, self.today.year - 1, self.today.year + 1):
            try:
                around.append(date.fromisocalendar(year, week, 1))
            except ValueError:
                continue
        if not around:
            raise UnreadableError
        monday = self.today - timedelta(days=self.today.weekday())
        return monday if monday in around else self._meant(around, "week {}")

    def _month_said(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "month")
        if [t.kind for t in rest] == ["turn"]:
            months = self.today.year * 12 + self.today.month - 1 + rest[0].value
            return self._month(months // 12, months % 12 + 1)
        if any(t.kind not in {"yearmonth", "monthname", "year"} for t in rest):
            raise UnreadableError
        return self._whole(rest)

    def _year_of_month(self, month: int) -> int:
        this = date(self.today.year, self.today.month, 1)
        around = [date(self.today.year + n, month, 1) for n in (0, -1, 1)]
        self._check_next_month(this, month)
        return this.year if this in around else self._meant(around, sure=True).year

    def _check_next_month(self, this: date, month: int) -> None:
        """`December` of what happened, in November; `October` of what is to come."""
        step = {"past": 1, "future": -1}.get(self.direction, 0)
        near = shapes.months_on(this, step)
        if step and near.month == month:
            first, second = sorted((near, shapes.months_on(near, -12 * step)))
            self.two(f"{first:%Y-%m}", f"{second:%Y-%m}")

    def _month(self, year: int, month: int) -> When:
        first = date(year, month, 1)
        following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        return self._days(first, "month", (following - first).days)

    def _midnight(self, day: date) -> datetime:
        return self._local(day, time())

    def _local(self, day: date, clock: time) -> datetime:
        return fixed(datetime.combine(day, clock, self.zone))


def double(value: str, *told: str) -> InputError:
    """That a time has from two to four readings, each as it can be typed."""
    return InputError(DOUBLE[len(told) - 2], value=value, **dict(zip(READINGS, told, strict=False)))


def reworded(error: InputError, told: Callable[[str], str]) -> InputError:
    """The same error with each reading told otherwise; any other error as it is."""
    if error.code not in DOUBLE:
        return error
    both = {k: told(str(v)) for k, v in error.fields.items() if k in READINGS}
    return InputError(error.code, **{**error.fields, **both})


def readings(error: InputError) -> list[str]:
    """What is shown of a time that has more than one reading, in order."""
    return [str(error.fields[name]) for name in READINGS if name in error.fields]


def _typed_day(text: str) -> date:
    """The day that a reading names last."""
    return date.fromisoformat(text.rsplit(maxsplit=1)[-1])


def fixed(moment: datetime) -> datetime:
    """As `plain_offset`, of the years that an instant may have."""
    if not _FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadableError
    return plain_offset(moment)


def at(moment: datetime, said: Said) -> When:
    """One moment, as it was said. Raises as `fixed`."""
    moment = fixed(moment)
    return When(said=said, earliest=moment, latest=moment)


def latest_of(when: When) -> datetime:
    """The end of a clock time, which has both."""
    assert when.latest is not None, when  # noqa: S101 (a clock time has both ends)
    return when.latest
