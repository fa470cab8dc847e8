"""Times as people say them, read into intervals (`When`) without ever sharpening them.

`03:15`, `-20m`, `15h30`, `vers 3h`, `15/05 morning`, `before 2022-05-26`, `since 2022-05-14`,
`yesterday evening`, `in 2 hours`, `2022-05-16..2022-05-17`, `week of 2022-05-16`, `unknown`; the
words in French, Dutch, German and English (docs/times.md). Intervals are half-open: a day ends
where the next begins. A single moment has both ends equal, but for a clock time that a change to
winter time makes happen twice and that nothing tells apart. What has two readings is refused with
both.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

from ledger.command.time_tokens import UnreadableError, tokens
from ledger.command.time_words import Token, folded
from ledger.domain.values import LAST_YEAR, Said, When
from ledger.errors import InputError

Direction = Literal["past", "future", "any"]
"""Which day is meant where none or no year is said: the last one, the next one, the nearest."""

FAST = timedelta(minutes=10)
"""How far a watch may be ahead: what has happened by it has happened about now."""

SLIP = timedelta(hours=3)
"""How far ahead a bare clock time may be a slip as well as yesterday's."""

_PARTS: dict[Said, tuple[int, int]] = {
    "night": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
}
"""First and last hour of the parts of a day, on the wall clock."""

_FIRST_YEAR = 1970
"""An earlier one that is typed is a slip of the finger; its offsets could have seconds, too."""

_DAY = timedelta(days=1)
_MIDNIGHT, _NOON = 24, time(12)
_DECEMBER = 12
_TWO = 2
_SIGNED = re.compile(r"([+-])\s?(\d{1,4})\s?(m|min|h|u|d|j|t)(\d{2})?\Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def parse(text: str, now: datetime, zone: ZoneInfo, *, direction: Direction = "any") -> When:
    """The interval a person means, as said.

    Args:
        text: as listed above, or an ISO 8601 moment with an offset.
        now: what relative times start from, with an offset.
        zone: the crisis's zone, for times that name none.
        direction: what the time is about, where it does not say its day or its year.

    Raises:
        InputError: `bad_time`, with the text; `two_readings`, with both as they can be typed;
            `no_such_hour`, one that a change to summer time leaves out.
    """
    reader = _Reader(text, now.astimezone(zone), zone, direction)
    try:
        return reader.read()
    except (UnreadableError, ValueError, OverflowError) as e:
        raise InputError("bad_time", value=text) from e


class _Reader:
    """Reads one text against one moment, one zone and one direction."""

    def __init__(self, text: str, now: datetime, zone: ZoneInfo, direction: Direction) -> None:
        self.text = " ".join(text.split())
        self.now = now
        self.today = now.date()
        self.zone = zone
        self.direction = direction

    def read(self) -> When:
        """Whole text, most exact form first."""
        if signed := _SIGNED.match(folded(self.text)):
            return self._signed(*signed.groups())
        if _MOMENT.match(self.text):
            return _at(_exact(self.text), "minute")
        return self._said(_mornings(tokens(self.text)))

    def two(self, first: str, second: str) -> NoReturn:
        """Refuse what can mean either of two times."""
        raise InputError("two_readings", value=self.text, first=first, second=second)

    # --- from now -----------------------------------------------------------------------------

    def _signed(self, sign: str, count: str, unit: str, minutes: str | None) -> When:
        if minutes and unit not in "hu":
            raise UnreadableError
        if unit in "djt":
            span = timedelta(days=int(count))
        elif unit in "hu":
            span = timedelta(hours=int(count), minutes=int(minutes or 0))
        else:
            span = timedelta(minutes=int(count))
        return self._away(-span if sign == "-" else span, days=unit in "djt")

    def _away(self, span: timedelta, *, days: bool) -> When:
        """Counted in time that passes, whatever the clocks on the wall do meanwhile."""
        if days:
            return self._days(self.today + span, "day")
        moment = (self.now.astimezone(UTC) + span).astimezone(self.zone)
        return _at(moment.replace(second=0, microsecond=0), "about")

    def _relative(self, said: list[Token]) -> When | None:
        """`in 2 h`, `il y a 20 min`, `vor 3 Tagen`; None for what is no such thing."""
        if len(said) < _TWO:
            return None
        ahead = said[0].kind == "in"
        ago = "ago" in {said[0].kind, said[-1].kind} or said[0].text == "vor"
        if not ahead and not ago:
            return None
        rest = [t for t in said if t.kind not in {"in", "ago"} and t.text != "vor"]
        if (span := _span_of(rest)) is None:
            return None
        days = rest[-1].kind == "days"
        return self._away(span if ahead else -span, days=days)

    # --- qualifiers and spans -----------------------------------------------------------------

    def _said(self, said: list[Token]) -> When:
        if not said:
            raise UnreadableError
        kinds = [t.kind for t in said]
        if kinds == ["unknown"]:
            return When(said="unknown")
        if kinds == ["now"]:
            return self._away(timedelta(), days=False)
        if (away := self._relative([t for t in said if t.kind != "about"])) is not None:
            return away
        if kinds[0] in _QUALIFIERS and kinds[0] != "about":
            base = self._plain(said[1:])
            if base.said == "span":
                raise UnreadableError
            return _QUALIFIERS[kinds[0]](base)
        if "about" in kinds:
            said = _undotted(said)
            return _about(self._plain([t for t in said if t.kind != "about"], kinds.count("about")))
        return self._plain(said)

    def _plain(self, said: list[Token], abouts: int = 1) -> When:
        """Without a qualifier: one time, or from one to another."""
        if not said or abouts > 1 or any(t.kind in _QUALIFIERS for t in said[:1]):
            raise UnreadableError
        return self._from_to(said) or self._one(_undotted(said))

    def _from_to(self, said: list[Token]) -> When | None:
        kinds = [t.kind for t in said]
        began = "from" in kinds or any(t.value == "night" for t in said)
        for at in range(len(said) - 1, 0, -1):
            if kinds[at] in {"to", "until"} or (kinds[at] == "and" and began):
                first = [t for t in said[:at] if t.kind != "from"]
                if first and said[at + 1 :]:
                    return self._between(first, said[at + 1 :])
        return None

    def _between(self, first: list[Token], last: list[Token]) -> When:
        night = [t for t in (*first, *last) if t.value == "night"]
        if night:
            return self._night_between(_without(first, night), _without(last, night))
        if [t.kind for t in first] == ["number"] and _has_clock(last) and not _has_day(last):
            first = [Token("hour", first[0].value, first[0].text)]
        last = _undotted(last, clock=_has_clock(first))
        start, end = self._ends(first, last)
        if start.earliest is None or end.latest is None:
            raise UnreadableError
        if start.earliest > (end.earliest or end.latest):
            raise UnreadableError
        return When(said="span", earliest=start.earliest, latest=end.latest)

    def _ends(self, first: list[Token], last: list[Token]) -> tuple[When, When]:
        """Both ends, with the day, the month or the year that only one of them says."""
        if _has_day(first) and not _has_day(last):
            start = self._one(first)
            return start, self._on_day_of(start, last, 1)
        if _has_clock(first) and not _has_day(first):
            end = self._one(last)
            return self._on_day_of(end, first, -1), end
        return self._one(_completed(first, last)), self._one(last)

    def _on_day_of(self, other: When, said: list[Token], step: int) -> When:
        """A clock time on the day of the other end, or on the one beyond over midnight."""
        if other.earliest is None:
            raise UnreadableError
        day = other.earliest.date()
        found = self._one([Token("date", day, ""), *said])
        if found.earliest and (found.earliest - other.earliest) * step < timedelta():
            return self._one([Token("date", day + _DAY * step, ""), *said])
        return found

    def _night_between(self, first: list[Token], last: list[Token]) -> When:
        """The night from one day to the next."""
        evening, morning = self._day(_completed(first, last)), self._day(last)
        if morning - evening != _DAY:
            raise UnreadableError
        return self._part_of("night", morning)

    # --- one time -----------------------------------------------------------------------------

    def _one(self, said: list[Token]) -> When:
        """A day, a clock time, both, a part of a day, a week or a month."""
        said = [t for t in said if t.kind not in _LINKS]
        kinds = {t.kind for t in said}
        for kind, read in (
            ("lastnight", self._nights),
            ("nextnight", self._nights),
            ("week", self._week),
            ("month", self._month_said),
            ("this", self._this),
            ("dayword", self._dayword),
            ("part", self._part),
            ("midnight", self._midnight_said),
        ):
            if kind in kinds:
                return read(said)
        clocks = [t for t in said if t.kind in _CLOCKS]
        rest = [t for t in said if t.kind not in _CLOCKS]
        dotted = [t for t in rest if t.kind == "dotted"]
        if dotted and (clocks or len(rest) > 1):
            rest, clocks = self._undot(rest, clocks, dotted)
        elif dotted and len(rest) == 1:
            return self._one(self._either(dotted[0]))
        if not clocks:
            return self._whole(rest)
        clock, offset = _clock_of(clocks)
        if not rest:
            return self._near(clock, offset)
        return self._minute(self._day(rest), clock, offset)

    def _undot(
        self, rest: list[Token], clocks: list[Token], dotted: list[Token]
    ) -> tuple[list[Token], list[Token]]:
        """`15.05 03:15` is a day, `15 May 10.30` a clock time."""
        if clocks:
            return [_as_day(t) if t.kind == "dotted" else t for t in rest], clocks
        if {t.kind for t in rest} == {"dotted", "weekday"}:
            said = self._either(dotted[0])  # refused where it may be both
            return [t for t in (*rest, *said) if t.kind not in {"dotted", "clock"}], [
                t for t in said if t.kind == "clock"
            ]
        return [t for t in rest if t.kind != "dotted"], [_as_clock(dotted[0])]

    def _either(self, token: Token) -> list[Token]:
        """What is a day or a clock time by its figures; refused where it may be both."""
        first, second = token.value
        clock = first < _MIDNIGHT and second < 60 and len(token.text.split(".")[1]) == _TWO  # noqa: PLR2004 (minutes)
        day = 1 <= first <= 31 and 1 <= second <= _DECEMBER  # noqa: PLR2004 (days of a month)
        if clock and day:
            self.two(f"{first:02}:{second:02}", f"{first:02}/{second:02}")
        return [_as_clock(token) if clock else _as_day(token)]

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

    # --- days ---------------------------------------------------------------------------------

    def _day(self, said: list[Token]) -> date:
        """The one day that these words name."""
        weekdays = [t.value for t in said if t.kind == "weekday"]
        rest = [t for t in said if t.kind not in {"weekday", "turn"}]
        turns = [t.value for t in said if t.kind == "turn" and not (rest and t.value == 0)]
        if not rest and len(weekdays) == 1 and len(turns) <= 1:
            return self._weekday(weekdays[0], turns[0] if turns else None)
        if turns or len(weekdays) > 1:
            raise UnreadableError
        day = self._dated(rest)
        if weekdays and day.weekday() != weekdays[0]:
            raise UnreadableError
        return day

    def _dated(self, rest: list[Token]) -> date:
        kinds = [t.kind for t in rest]
        if kinds == ["date"]:
            found: date = rest[0].value
            return found
        if kinds == ["day"]:
            return self.today + timedelta(days=rest[0].value)
        if kinds in (["daymonth"], ["dotted"]):
            return self._of_year(*rest[0].value)
        if kinds in (["number", "monthname"], ["monthname", "number"]):
            numbers = {t.kind: t.value for t in rest}
            return self._of_year(numbers["number"], numbers["monthname"])
        if sorted(kinds) == ["monthname", "number", "year"] and kinds[-1] == "year":
            said = {t.kind: t.value for t in rest}
            return date(said["year"], said["monthname"], said["number"])
        raise UnreadableError

    def _of_year(self, day: int, month: int) -> date:
        """The day of that name that is meant: the last, the next or the nearest one."""
        return self._meant([date(self.today.year + n, month, day) for n in self._years(day, month)])

    def _years(self, day: int, month: int) -> list[int]:
        """The years around this one that have such a day; this one has to."""
        date(self.today.year, month, day)
        leap = (day, month) == (29, 2)
        return [0] if leap else [0, -1, 1]

    def _meant(self, days: Sequence[date]) -> date:
        """Of several days, this year's first, the one that the direction means."""
        if self.direction == "past":
            return max((d for d in days if d <= self.today), default=days[0])
        if self.direction == "future":
            return min((d for d in days if d >= self.today), default=days[0])
        return min(days, key=lambda d: abs(d - self.today))

    def _weekday(self, weekday: int, turn: int | None) -> date:
        ahead = (weekday - self.today.weekday()) % 7
        if ahead == 0 and turn is None:
            return self.today
        coming = self.today + timedelta(days=ahead or 7)
        last = self.today - timedelta(days=(7 - ahead) % 7 or 7)
        if turn is None and self.direction == "any":
            self.two(last.isoformat(), coming.isoformat())
        if turn == 0:
            return self.today - timedelta(days=self.today.weekday() - weekday)
        past = turn == -1 or (turn is None and self.direction == "past")
        return last if past else coming

    def _days(self, first: date, said: Said, many: int = 1) -> When:
        following = first + timedelta(days=many)
        return When(said=said, earliest=self._midnight(first), latest=self._midnight(following))

    # --- weeks and months ---------------------------------------------------------------------

    def _week(self, said: list[Token]) -> When:
        rest = _without_kind(said, "week")
        kinds = [t.kind for t in rest]
        if kinds == ["turn"]:
            day = self.today + timedelta(days=7 * rest[0].value)
        elif kinds == ["number"]:
            day = self._numbered(rest[0].value)
        elif kinds == ["number", "year"]:
            day = date.fromisocalendar(rest[1].value, rest[0].value, 1)
        elif rest:
            day = self._day(rest)
        else:
            raise UnreadableError
        return self._days(day - timedelta(days=day.weekday()), "week", 7)

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
        return monday if monday in around else self._meant(around)

    def _month_said(self, said: list[Token]) -> When:
        rest = _without_kind(said, "month")
        if [t.kind for t in rest] == ["turn"]:
            months = self.today.year * 12 + self.today.month - 1 + rest[0].value
            return self._month(months // 12, months % 12 + 1)
        if any(t.kind not in {"yearmonth", "monthname", "year"} for t in rest):
            raise UnreadableError
        return self._whole(rest)

    def _year_of_month(self, month: int) -> int:
        this = date(self.today.year, self.today.month, 1)
        around = [date(self.today.year + n, month, 1) for n in (0, -1, 1)]
        return this.year if this in around else self._meant(around).year

    def _month(self, year: int, month: int) -> When:
        first = date(year, month, 1)
        following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        return self._days(first, "month", (following - first).days)

    # --- parts of a day -----------------------------------------------------------------------

    def _this(self, said: list[Token]) -> When:
        if len(said) != 1:
            raise UnreadableError
        part: Said = said[0].value
        return self._this_night() if part == "night" else self._part_of(part, self.today)

    def _dayword(self, said: list[Token]) -> When:
        if len(said) != 1:
            raise UnreadableError
        days, part = said[0].value
        return self._part_on(part, self.today + timedelta(days=days))

    def _part(self, said: list[Token]) -> When:
        rest = _without_kind(said, "part")
        part: Said = next(t.value for t in said if t.kind == "part")
        rest = [_only_clock(t) for t in rest]
        if not rest:
            return self._this_night() if part == "night" else self._part_alone(part)
        clocks = [t for t in rest if t.kind in _CLOCKS]
        if clocks:
            return self._clock_in(part, clocks, [t for t in rest if t.kind not in _CLOCKS])
        return self._part_on(part, self._day(rest))

    def _clock_in(self, part: Said, clocks: list[Token], rest: list[Token]) -> When:
        """`3h du matin`, `8 Uhr abends`: a clock time, and which half of the day."""
        clock, offset = _clock_of(clocks)
        if part in {"afternoon", "evening"} and clock.hour < _NOON.hour:
            clock = clock.replace(hour=clock.hour + _NOON.hour)
        if part in {"night", "morning"} and clock.hour >= _NOON.hour:
            raise UnreadableError
        return self._minute(self._day(rest), clock, offset) if rest else self._near(clock, offset)

    def _part_on(self, part: Said, day: date) -> When:
        """A part of a day that was named; a night belongs to two days."""
        if part == "night":
            self._two_nights(day)
        return self._part_of(part, day)

    def _part_alone(self, part: Said) -> When:
        """The part of today, or the last or next one where that has not begun or is over."""
        today = self._part_of(part, self.today)
        if self.direction == "past" and today.earliest and today.earliest > self.now:
            return self._part_of(part, self.today - _DAY)
        if self.direction == "future" and today.latest and today.latest <= self.now:
            return self._part_of(part, self.today + _DAY)
        return today

    def _this_night(self) -> When:
        """The one that it is, or was, or will be."""
        if self.now.hour < _PARTS["night"][1] or self.direction == "past":
            if self.direction == "past" and self.now.hour >= _PARTS["evening"][0]:
                self._two_nights(self.today)
            return self._part_of("night", self.today)
        if self.direction == "any":
            self._two_nights(self.today)
        return self._part_of("night", self.today + _DAY)

    def _two_nights(self, day: date) -> NoReturn:
        self.two(f"night {day - _DAY}..{day}", f"night {day}..{day + _DAY}")

    def _nights(self, said: list[Token]) -> When:
        if len(said) != 1:
            raise UnreadableError
        return self._part_of("night", self.today + _DAY * (said[0].kind == "nextnight"))

    def _part_of(self, part: Said, day: date) -> When:
        first, last = _PARTS[part]
        end, hour = (day + _DAY, 0) if last == _MIDNIGHT else (day, last)
        earliest, latest = self._local(day, time(first)), self._local(end, time(hour))
        return When(said=part, earliest=earliest, latest=latest)

    # --- clock times --------------------------------------------------------------------------

    def _midnight_said(self, said: list[Token]) -> When:
        rest = _without_kind(said, "midnight")
        if rest or self.direction == "any":
            day = self._day(rest) if rest else self.today
            self.two(f"{day} 00:00", f"{day + _DAY} 00:00")
        return self._minute(self.today + _DAY * (self.direction == "future"), time())

    def _near(self, clock: time, offset: timezone | None = None) -> When:
        """A clock time of a day that nobody named."""
        if self.direction == "past":
            return self._last(clock, offset)
        today = self._minute(self.today, clock, offset)
        over = self.direction == "future" and _latest(today) < self.now
        return self._minute(self.today + _DAY, clock, offset) if over else today

    def _last(self, clock: time, offset: timezone | None) -> When:
        """The last such time; one that is a little ahead is now by a watch that is fast."""
        self._check_exists(self.today, clock)
        twice = {self._local(self.today, clock), self._local(self.today, clock.replace(fold=1))}
        if over := [moment for moment in twice if moment <= self.now and not offset]:
            return _at(max(over), "minute")
        today = self._minute(self.today, clock, offset)
        if today.said == "about" or _latest(today) <= self.now:
            return today
        yesterday = self._minute(self.today - _DAY, clock, offset)
        if _latest(today) - self.now <= SLIP:
            said = f"{clock:%H:%M}"
            self.two(f"{self.today - _DAY} {said}", f"{self.today} {said}")
        return yesterday

    def _minute(self, day: date, clock: time, offset: timezone | None = None) -> When:
        """A clock time of a day; from the first to the second one where there are two."""
        if offset is not None:
            return _at(datetime.combine(day, clock, offset), "minute")
        self._check_exists(day, clock)
        first, second = self._local(day, clock), self._local(day, clock.replace(fold=1))
        if self.direction == "past" and timedelta() < first - self.now <= FAST:
            return self._away(timedelta(), days=False)
        return When(said="minute", earliest=first, latest=max(first, second))

    def _check_exists(self, day: date, clock: time) -> None:
        there = datetime.combine(day, clock, self.zone)
        back = there.astimezone(UTC).astimezone(self.zone)
        if back.replace(tzinfo=None) != there.replace(tzinfo=None):
            raise InputError("no_such_hour", value=self.text, after=f"{back:%H:%M}")

    def _midnight(self, day: date) -> datetime:
        return self._local(day, time())

    def _local(self, day: date, clock: time) -> datetime:
        return _fixed(datetime.combine(day, clock, self.zone))


# --- tokens ---------------------------------------------------------------------------------------

_LINKS = {"from", "at", "and", "in"}
_CLOCKS = {"clock", "hour", "noon", "offset"}
_DAYS = {"date", "day", "daymonth", "number", "monthname", "weekday", "yearmonth", "dotted"}


def _undotted(said: list[Token], *, clock: bool = False) -> list[Token]:
    """`um 10.10` and `vers 11.12` are clock times, as are `um 8` and `10.10` to another one."""
    found = []
    for n, token in enumerate(said):
        before = said[n - 1].kind if n else ""
        after = said[n + 1].kind if n + 1 < len(said) else ""
        if token.kind == "dotted" and (clock or before in {"at", "about", "and"}):
            found.append(_as_clock(token))
        elif token.kind == "number" and before == "at" and after != "monthname":
            found.append(Token("hour", token.value, token.text))
        else:
            found.append(token)
    return found


def _mornings(said: list[Token]) -> list[Token]:
    """`gestern morgen`: behind a day, tomorrow is the morning."""
    others = [t for t in said if t.kind in _DAYS and t.text != "morgen"]
    part = Token("part", "morning", "morgen")
    return [part if others and t.text == "morgen" else t for t in said]


def _only_clock(token: Token) -> Token:
    """Figures that cannot be a day are a clock time."""
    impossible = token.kind == "dotted" and token.value[1] > _DECEMBER
    return _as_clock(token) if impossible else token


def _as_clock(token: Token) -> Token:
    return Token("clock", time(*token.value), token.text)


def _as_day(token: Token) -> Token:
    return Token("daymonth", token.value, token.text)


def _clock_of(clocks: list[Token]) -> tuple[time, timezone | None]:
    """The one clock time, and the offset it is said with."""
    told = [t for t in clocks if t.kind != "offset"]
    offsets = [t.value for t in clocks if t.kind == "offset"]
    if len(told) != 1 or len(offsets) > 1:
        raise UnreadableError
    kind, value = told[0].kind, told[0].value
    clock = _NOON if kind == "noon" else time(value) if kind == "hour" else value
    return clock, (offsets[0] if offsets else None)


def _has_clock(said: list[Token]) -> bool:
    return any(t.kind in _CLOCKS for t in said)


def _has_day(said: list[Token]) -> bool:
    return any(t.kind in _DAYS for t in said)


def _completed(first: list[Token], last: list[Token]) -> list[Token]:
    """`16` of `16 to 17 May`: with the month, and with the year, that only the last day says."""
    kinds = {t.kind for t in first}
    more = [t for t in last if t.kind in {"monthname", "year"} and t.kind not in kinds]
    named = next((t.value[1] for t in last if t.kind == "daymonth"), None)
    if kinds == {"number"} and named:
        return [Token("daymonth", (first[0].value, named), "")]
    if "number" in kinds:
        return [*first, *more]
    dated = next((t.value for t in last if t.kind == "date"), None)
    if kinds == {"daymonth"} and dated:
        day, month = first[0].value
        return [Token("date", date(dated.year, month, day), "")]
    return first


def _without(said: list[Token], gone: list[Token]) -> list[Token]:
    return [t for t in said if t not in gone]


def _without_kind(said: list[Token], kind: str) -> list[Token]:
    rest = [t for t in said if t.kind != kind]
    if len(said) - len(rest) != 1:
        raise UnreadableError
    return rest


def _span_of(said: list[Token]) -> timedelta | None:
    """How long: `20 min`, `2 h`, `1h30`, `2 h 30 min`, `3 days`; None where it says no duration."""
    total, number = timedelta(), None
    for token in said:
        if token.kind == "number":
            number = token.value
        elif token.kind == "hour":
            total += timedelta(hours=token.value)
        elif token.kind == "clock":
            total += timedelta(hours=token.value.hour, minutes=token.value.minute)
        elif token.kind in {"minutes", "days"} and number is not None:
            total += timedelta(**{token.kind: token.value * number})
            number = None
        else:
            return None
    return total if number is None and said else None


# --- moments --------------------------------------------------------------------------------------


def _exact(text: str) -> datetime:
    """An ISO 8601 moment with an offset in whole minutes."""
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise UnreadableError
    return moment


def _fixed(moment: datetime) -> datetime:
    """The same moment with a plain offset, as it is written into an entry."""
    if not _FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadableError
    return datetime.fromisoformat(moment.isoformat())


def _at(moment: datetime, said: Said) -> When:
    moment = _fixed(moment)
    return When(said=said, earliest=moment, latest=moment)


def _latest(when: When) -> datetime:
    assert when.latest is not None, when  # noqa: S101 (a clock time has both ends)
    return when.latest


def _about(base: When) -> When:
    return When(said="about", earliest=base.earliest, latest=base.latest)


def _before(base: When) -> When:
    return When(said="before", latest=base.earliest)


def _until(base: When) -> When:
    return When(said="before", latest=base.latest)


def _after(base: When) -> When:
    return When(said="after", earliest=base.earliest)


_QUALIFIERS: dict[str, Callable[[When], When]] = {
    "about": _about,
    "before": _before,
    "until": _until,
    "after": _after,
}
