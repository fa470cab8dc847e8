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
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal, NoReturn
from zoneinfo import ZoneInfo

from ledger.command import time_shapes as shapes
from ledger.command.time_spoken import TwoReadingsError, is_plain, spoken
from ledger.command.time_tokens import NoSuchDayError, UnreadableError, day_of, tokens
from ledger.command.time_words import VAGUE, Token, folded
from ledger.domain.values import LAST_YEAR, Said, When, plain_offset
from ledger.errors import InputError

Direction = Literal["past", "future", "period", "any"]
"""Which day is meant where none or no year is said: the last one, the next one, the nearest.

Of a period, within which something holds, the next weekday is meant and the nearest date.
"""

FAST = timedelta(minutes=10)
"""How far a watch may be ahead: what has happened by it has happened about now."""

SLIP = timedelta(hours=3)
"""How far ahead a bare clock time may be a slip as well as yesterday's."""

_SOON = timedelta(hours=6)
"""How far ahead an hour of twelve is still the next one; beyond, tomorrow's may be meant."""

_FIRST_YEAR = 1970
"""An earlier one that is typed is a slip of the finger; its offsets could have seconds, too."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MIDNIGHT, _NOON = 24, time(12)
_DECEMBER = 12
_TWO = 2
_SATURDAY = 5
_HOURS, _DAYS = 24, 31
_BEFORE_A_NUMBER = frozenset({"before", "until", "after", "about"})
"""What a bare hour or day of a month stands behind; of what is to come `by` as well."""

_SIGNED = re.compile(r"([+-])\s?(\d{1,4})\s?(m|min|h|u|d|j|t|w)\s?([0-5]\d)?\Z", re.ASCII)
_OFFSET_OR_END = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(?::\d{2})? ?-((?:0\d|1[01]):[03]0)\Z", re.ASCII
)
_SHORT_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{2})", re.ASCII)
_CENTURY = 2000
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)


def parse(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    *,
    direction: Direction = "any",
    begun: bool = False,
) -> When:
    """The interval a person means, as said.

    Args:
        text: as listed above, or an ISO 8601 moment with an offset.
        now: what relative times start from, with an offset.
        zone: the crisis's zone, for times that name none.
        direction: what the time is about, where it does not say its day or its year.
        begun: it is asked since when something is so: `depuis hier soir` began then.

    Raises:
        InputError: `bad_time`, `too_vague`, `no_such_day`, with the text; `two_readings`, with both
            as they can be typed; `no_such_hour`, one that a change to summer time leaves out;
            `ends_before_start`.
    """
    reader = _Reader(text, now.astimezone(zone), zone, direction, begun)
    try:
        return reader.read()
    except TwoReadingsError as e:
        raise InputError("two_readings", value=reader.text, first=e.first, second=e.second) from e
    except NoSuchDayError as e:
        raise InputError("no_such_day", value=text) from e
    except (UnreadableError, ValueError, OverflowError) as e:
        vague = folded(text).strip(" .") in VAGUE
        raise InputError("too_vague" if vague else "bad_time", value=text) from e


class _Reader:
    """Reads one text against one moment, one zone and one direction."""

    def __init__(
        self,
        text: str,
        now: datetime,
        zone: ZoneInfo,
        direction: Direction,
        begun: bool = False,  # noqa: FBT001, FBT002 (private)
    ) -> None:
        self.text = " ".join(text.split())
        self.word = self.text.split(" ")[0]
        self.now = now
        self.today = now.date()
        self.zone = zone
        self.direction = direction
        self.begun = begun
        self.coming = direction in {"future", "period"}

    def read(self) -> When:
        """Whole text, most exact form first."""
        if signed := _SIGNED.match(folded(self.text)):
            return self._signed(*signed.groups())
        if _MOMENT.match(self.text):
            return _at(_exact(self.text), "minute")
        if either := _OFFSET_OR_END.match(self.text):
            day, clock, offset = either.groups()
            self.two(f"{day} {clock} (-{offset})", f"{day} {clock}..{offset}")
        said = shapes.mornings(spoken(shapes.included(tokens(self.text))))
        self._check_year_first(said)
        return self._said(self._in_weeks(said))

    def two(self, first: str, second: str) -> NoReturn:
        """Refuse what can mean either of two times."""
        raise InputError("two_readings", value=self.text, first=first, second=second)

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
            for many in (4, 3):
                part = said[at : at + many]
                if shapes.is_day_of_week(part):
                    day = Token("date", self._in_week(part), "")
                    return [*said[:at], day, *said[at + many :]]
        return said

    def _in_week(self, said: list[Token]) -> date:
        weekday: int = next(t.value for t in said if t.kind == "weekday")
        if {t.kind for t in said} == {"weekday", "and", "number"}:
            weeks: int = (said[-1].value - 1) // 7
            return self._weekday(weekday, 1) + _WEEK * weeks
        week = self._week([t for t in said if t.kind not in {"weekday", "from"}])
        if week.earliest is None:
            raise UnreadableError
        return week.earliest.date() + _DAY * weekday

    # --- from now -----------------------------------------------------------------------------

    def _signed(self, sign: str, count: str, unit: str, minutes: str | None) -> When:
        if minutes and unit not in "hu":
            raise UnreadableError
        if unit in "djtw":
            span = timedelta(days=int(count) * (7 if unit == "w" else 1))
        elif unit in "hu":
            span = timedelta(hours=int(count), minutes=int(minutes or 0))
        else:
            span = timedelta(minutes=int(count))
        return self._away(-span if sign == "-" else span, days=unit in "djtw")

    def _away(self, span: timedelta, *, days: bool) -> When:
        """Counted in time that passes, whatever the clocks on the wall do meanwhile."""
        if days:
            return self._days(self.today + span, "day")
        moment = (self.now.astimezone(UTC) + span).astimezone(self.zone)
        return _at(moment.replace(second=0, microsecond=0), "about")

    def _relative(self, said: list[Token]) -> When | None:
        """`in 2 h`, `il y a 20 min`, `vor 3 Tagen`; None for what is no such thing."""
        ago = any(t.kind == "ago" for t in said) or self._is_ago(said)
        ahead = said[0].kind == "in" or shapes.within(said)
        if len(said) < _TWO or not (ahead or ago):
            return None
        rest = [t for t in said if t.kind not in {"in", "by", "ago"} and t.text != "vor"]
        sign = 1 if ahead else -1
        self._check_days(rest, sign)
        self._check_clock(said[0].kind, rest)
        if any(shapes.names_a_clock(t) for t in rest) or not (span := shapes.span_of(rest)):
            return self._clock_away(rest, sign)
        return self._span_away(span, sign)

    def _is_ago(self, said: list[Token]) -> bool:
        """`vor 3 Stunden` is ago, `vor 3 Uhr` before; `vor 3 h` may be either."""
        if said[0].text != "vor" or len(said) == 1:
            return False
        if len(said) == _TWO and said[1].kind in {"hour", "clock"}:
            if not shapes.names_a_clock(said[1]):
                self.two(
                    f"-{shapes.short(said[1])}", f"{self.word} {shapes.clock_of(said[1:])[0]:%H:%M}"
                )
            return False
        return any(t.kind in shapes.UNITS for t in said)

    def _check_days(self, rest: list[Token], sign: int) -> None:
        """`dans huit jours` is in a week to many; `il y a 3 jours 14h` is a duration or a day."""
        way = "+" if sign > 0 else "-"
        if [t.text for t in rest[:2]] in shapes.A_WEEK and len(rest) == _TWO:
            self.two(f"{way}{rest[0].value}d", f"{way}{rest[0].value - 1}d")
        clock = shapes.either_way(rest[-1]) if len(rest) > _TWO else None
        if clock and rest[-2].kind == "days" and (span := shapes.span_of(rest)) and not span.months:
            day = self.today + sign * (span.time - shapes.long(rest[-1]))
            moment = self._away(sign * span.time, days=False).earliest
            self.two(f"{day} {clock}", f"about {moment:%Y-%m-%d %H:%M}")

    def _check_clock(self, kind: str, rest: list[Token]) -> None:
        """`in 3:30` is how long or when; `in 3 Uhr` nobody says."""
        if kind != "in" or len(rest) != 1 or not shapes.names_a_clock(rest[0]):
            return
        if rest[0].kind != "clock" or "uhr" in rest[0].text:
            raise UnreadableError
        self.two(f"+{shapes.short(rest[0])}", f"{rest[0].value:%H:%M}")

    def _span_away(self, span: shapes.Span, sign: int) -> When:
        if span.months:
            return _about(self._days(shapes.months_on(self.today, sign * span.months), "day"))
        return self._away(sign * span.time, days=span.days)

    def _clock_away(self, rest: list[Token], sign: int) -> When | None:
        """`il y a 3 jours à 14 h`, `in 2 Tagen um 8 Uhr`: so many days away, at a clock time."""
        at = next((n for n, t in enumerate(rest) if t.kind == "at" or (n and t.text == "a")),
                  len(rest) - 1)  # fmt: skip
        span = shapes.span_of(rest[:at])
        if not span or not span.days or span.months:
            return None
        day = Token("date", self.today + sign * span.time, "")
        said = shapes.undotted([day, *rest[at:]])
        return self._one(said) if shapes.has_clock(said) else None

    # --- qualifiers and spans -----------------------------------------------------------------

    def _said(self, said: list[Token]) -> When:
        if not said:
            raise UnreadableError
        about = shapes.has_clock(said) and not shapes.has_day(said)
        if said[0].text == "tegen" and self.direction == "past" and about:
            said = [Token("about", None, "tegen"), *said[1:]]
        said = self._hour_or_day(said)
        kinds = [t.kind for t in said]
        self._check_hyphen(said)
        if kinds == ["unknown"]:
            return When(said="unknown")
        if kinds == ["now"]:
            return self._away(timedelta(), days=False)
        away = self._relative([t for t in said if t.kind != "about"]) or self._due(said)
        if away is not None:
            return away
        if kinds[0] in _QUALIFIERS and kinds[0] != "about":
            return self._qualified(said[0], said[1:])
        if "about" in kinds:
            said = shapes.undotted(said)
            return _about(self._plain([t for t in said if t.kind != "about"], kinds.count("about")))
        return self._plain(said)

    def _hour_or_day(self, said: list[Token]) -> list[Token]:
        """`before 25` is a day; `before 3` an hour or a day, and refused with both."""
        if len(said) != _TWO or said[1].kind != "number" or not 1 <= said[1].value <= _DAYS:
            return said
        word, number = said
        if word.kind not in _BEFORE_A_NUMBER and (word.kind, self.direction) != ("by", "future"):
            return said
        if number.value < _HOURS:
            begun = " ".join(self.text.split()[:-1])
            day = self.today.replace(day=1) + timedelta(days=number.value - 1)
            with suppress(InputError):
                day = (self._one([Token("monthday", number.value, "")]).earliest or self.now).date()
            self.two(f"{begun} {number.value:02}:00", f"{begun} {day}")
        return [word, Token("monthday", number.value, number.text)]

    def _qualified(self, word: Token, rest: list[Token]) -> When:
        """`before`, `until` or `since` a time, or since so long ago."""
        plain = self.begun and word.text in shapes.SINCE
        if word.text in shapes.SINCE and (span := self._for_so_long(rest)):
            return span if plain else _after(span)
        base = self._plain(rest)
        if base.said == "span":
            raise UnreadableError
        if plain:
            return base
        return _QUALIFIERS[word.kind](base)

    def _check_hyphen(self, said: list[Token]) -> None:
        """`avant hier` is the day before yesterday, or any time before yesterday."""
        first = " ".join(t.text for t in said[:2])
        tail = " ".join(self.text.split()[2:])
        if first in shapes.UNHYPHENED:
            days = shapes.UNHYPHENED[first]
            whole, rest = (self.today + timedelta(days=n) for n in days)
            self.two(f"{whole} {tail}".strip(), f"{self.word} {rest} {tail}".strip())
        if [t.text for t in said] == ["apres midi"]:
            self.two(self.text.replace(" ", "-"), f"{self.word} 12:00")

    def _for_so_long(self, rest: list[Token]) -> When | None:
        """`depuis 20 min`: from that long ago on; `depuis 2 h` may be since two o'clock as well."""
        span = None if any(shapes.names_a_clock(t) for t in rest) else shapes.span_of(rest)
        if not span:
            return None
        if [t.text for t in rest] in shapes.A_WEEK:
            days = [self.today - timedelta(days=rest[0].value - n) for n in (0, 1)]
            self.two(f"{self.word} {days[0]}", f"{self.word} {days[1]}")
        if len(rest) == 1 and (clock := shapes.either_way(rest[0])):
            began = self._away(-span.time, days=False).earliest
            self.two(f"{self.word} {began:%Y-%m-%d %H:%M}", f"{self.word} {clock}")
        if len(rest) == 1 and rest[0].kind == "clock":
            return None
        return self._span_away(span, -1)

    def _due(self, said: list[Token]) -> When | None:
        """`by Friday`, `fin juin`, `before the end of the month`; None for what is no such thing.

        Something that is due at the end of a week or a month is due before the next one begins.
        """
        limited = said[0].kind in {"by", "in", "at", "before", "until"}
        rest = said[1:] if limited else said
        due = bool(rest) and (said[0].kind == "by" or rest[0].kind == "end")
        if self.direction != "future" or not due:
            return None
        if rest[0].kind != "end":
            return self._by(said[0], rest)
        named = [t.kind for t in rest[1:]]
        if named == ["week"] and folded(self.text).endswith("fin de semaine"):
            self._two_ends_of_week()
        this = [Token("turn", 0, "")] if named in (["month"], ["week"]) else []
        base = self._plain([*this, *rest[1:]])
        if base.said not in {"week", "month"}:
            raise UnreadableError
        return When(said="before", latest=base.latest)

    def _two_ends_of_week(self) -> NoReturn:
        """`fin de semaine` is the end of the week, or the weekend."""
        saturday = self.today + timedelta(days=_SATURDAY - self.today.weekday())
        self.two(f"before {saturday + timedelta(days=2)}", shapes.weekend(saturday))

    def _by(self, word: Token, rest: list[Token]) -> When:
        """`pour 18 h` is a clock time; `d'ici 2 h` may be two hours as well."""
        if word.text.startswith("ici") and len(rest) == 1 and (clock := shapes.either_way(rest[0])):
            self.two(f"+{shapes.short(rest[0])}", clock)
        base = self._plain(rest)
        if base.earliest and any(t.kind == "weekend" for t in rest):
            first = base.earliest.date()
            self.two(f"before {first}", shapes.weekend(first))
        return base

    def _plain(self, said: list[Token], abouts: int = 1) -> When:
        """Without a qualifier: one time, or from one to another."""
        if not said or abouts > 1 or any(t.kind in _QUALIFIERS for t in said[:1]):
            raise UnreadableError
        return self._from_to(said) or self._one(shapes.undotted(said))

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
        start, end = self._ends(first, last)
        if start.earliest is None or start.latest is None or start.latest != end.earliest:
            raise UnreadableError
        return When(said="span", earliest=start.earliest, latest=end.latest)

    def _between(self, first: list[Token], last: list[Token]) -> When:
        night = [t for t in first if t.value == "night"]
        if night:
            return self._night_between(shapes.without(first, night), last)
        first, last = shapes.midnights(first), shapes.midnights(last)
        first = shapes.like_its_end(first, last)
        self._check_halves(first, last)
        last = shapes.undotted(last, clock=shapes.has_clock(first))
        first = shapes.undotted(first, clock=shapes.has_clock(last) and not shapes.has_day(last))
        start, end = self._ends(first, last)
        if start.earliest is None or end.latest is None:
            raise UnreadableError
        if start.earliest > (end.latest if end.said == "minute" else end.earliest or end.latest):
            raise InputError("ends_before_start", value=self.text)
        if not shapes.has_offset(first) and not shapes.has_offset(last):
            self._check_twice(start.earliest, end)
        return When(said="span", earliest=start.earliest, latest=end.latest)

    def _check_halves(self, first: list[Token], last: list[Token]) -> None:
        """`between two and four` is in the night or in the afternoon."""
        said = [*first, *last]
        if not any(t.kind == "clock12" for t in said) or any(t.kind == "part" for t in said):
            return
        ends = [(shapes.in_half(first, n), shapes.in_half(last, n)) for n in (0, 1)]
        if shapes.has_day(said):
            told = [
                f"{shapes.typed(start)}..{shapes.typed(end)}"
                for start, end in (self._ends(*e) for e in ends)
            ]
        else:
            told = [
                f"{shapes.clock_of(start)[0]:%H:%M}..{shapes.clock_of(end)[0]:%H:%M}"
                for start, end in ends
            ]
        self.two(told[0], told[1])

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
            reader = _Reader(self.text, self.now, self.zone, direction)
            start, end = reader._ends(first, last)
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
        evening, morning = (
            self._day(shapes.completed(first, last)),
            self._day(shapes.unlinked(last)),
        )
        if morning - evening != _DAY:
            raise UnreadableError
        return (
            self._clock_in("night", morning, clocks) if clocks else self._part_of("night", morning)
        )

    # --- one time -----------------------------------------------------------------------------

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
        elif dotted and len(rest) == 1:
            return self._one(self._either(dotted[0]))
        if not clocks:
            return self._whole(rest)
        if [t.kind for t in rest] == ["turn"] and clocks[0].kind == "noon":
            rest = [Token("day", rest[0].value, "")]
        clock, offset = shapes.clock_of(clocks)
        if any(t.kind == "clock12" for t in clocks):
            return self._half_day(clock, rest)
        if not rest:
            return self._near(clock, offset)
        return self._minute(self._day(rest), clock, offset)

    def _half_day(self, clock: time, rest: list[Token]) -> When:
        """A time on a clock of twelve hours; refused where either half of the day may be meant."""
        first = clock.replace(hour=clock.hour % _NOON.hour)
        both = (first, first.replace(hour=first.hour + _NOON.hour))
        meant = [] if rest else self._meant_today(both)
        if len(meant) != 1:
            days = [self._day(rest)] * 2 if rest else [self._day_of(c) for c in both]
            self.two(f"{days[0]} {both[0]:%H:%M}", f"{days[1]} {both[1]:%H:%M}")
        return self._minute(self.today, meant[0])

    def _meant_today(self, both: tuple[time, time]) -> list[time]:
        """Which of two clock times it can be today: one that is over, or one that is soon."""
        today = {clock: self._local(self.today, clock) for clock in both}
        if self.direction == "past" and today[both[1]] > self.now + FAST:
            return [clock for clock, moment in today.items() if moment <= self.now]
        ahead = [clock for clock, moment in today.items() if moment >= self.now]
        if self.direction == "future" and len(ahead) == 1:
            return ahead if today[ahead[0]] - self.now <= _SOON else []
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
            said = self._either(dotted[0])  # refused where it may be both
            return [t for t in (*rest, *said) if t.kind not in {"dotted", "clock"}], [
                t for t in said if t.kind == "clock"
            ]
        return [t for t in rest if t.kind != "dotted"], [shapes.as_clock(dotted[0])]

    def _either(self, token: Token) -> list[Token]:
        """What is a day or a clock time by its figures; refused where it may be both."""
        first, second = token.value
        clock = first < _MIDNIGHT and second < 60 and len(token.text.split(".")[1]) == _TWO  # noqa: PLR2004 (minutes)
        day = 1 <= first <= 31 and 1 <= second <= _DECEMBER  # noqa: PLR2004 (days of a month)
        if clock and day:
            self.two(f"{first:02}:{second:02}", f"{first:02}/{second:02}")
        return [shapes.as_clock(token) if clock else shapes.as_day(token)]

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
            turn = next((t for t in said if t.kind == "turn"), None)
            self._check_next(weekdays[0], turn)
            return self._weekday(weekdays[0], turn.value if turn else None)
        if turns or len(weekdays) > 1:
            raise UnreadableError
        day = self._dated(rest)
        if weekdays and day.weekday() != weekdays[0]:
            years = () if {"date", "year"} & {t.kind for t in rest} else (-1, 1)
            others = shapes.that_weekday(day, weekdays[0], years)
            self.two(f"{day}", f"{min(others, key=lambda d: abs(d - self.today))}")
        return day

    def _dated(self, rest: list[Token]) -> date:
        kinds = [t.kind for t in rest]
        if kinds == ["date"]:
            found: date = rest[0].value
            return found
        if kinds == ["day"]:
            return self.today + timedelta(days=rest[0].value)
        if kinds == ["monthday"]:
            return self._of_month(rest[0].value)
        if kinds in (["daymonth"], ["dotted"]):
            return self._of_year(*rest[0].value)
        if kinds in (["number", "monthname"], ["monthname", "number"]):
            numbers = {t.kind: t.value for t in rest}
            return self._of_year(numbers["number"], numbers["monthname"])
        if sorted(kinds) == ["monthname", "number", "year"] and kinds[-1] == "year":
            said = {t.kind: t.value for t in rest}
            return day_of(said["year"], said["monthname"], said["number"])
        raise UnreadableError

    def _of_month(self, day: int) -> date:
        """The last or the next such day of a month, or today; where neither is said, refused."""
        first = self.today.replace(day=1)
        around = [first] + [shapes.months_on(first, n) for n in (-2, -1, 1, 2)]
        days = [m.replace(day=day) for m in around if shapes.months_on(m, 1) - m >= _DAY * day]
        last = max(d for d in days if d <= self.today)
        coming = min(d for d in days if d >= self.today)
        if last != coming and self.direction not in {"past", "future"}:
            self.two(last.isoformat(), coming.isoformat())
        return last if self.direction == "past" else coming

    def _of_year(self, day: int, month: int) -> date:
        """The day of that name that is meant: the last, the next or the nearest one."""
        years = self._years(day, month)
        return self._meant([day_of(self.today.year + n, month, day) for n in years])

    def _years(self, day: int, month: int) -> list[int]:
        """The years around this one that have such a day; this one has to."""
        day_of(self.today.year, month, day)
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
            return self._of_this_week(weekday)
        past = turn == -1 or (turn is None and self.direction == "past")
        return last if past else coming

    def _check_next(self, weekday: int, turn: Token | None) -> None:
        """`vendredi prochain` on a Thursday is tomorrow to some, and in eight days to others."""
        coming = self.today + _DAY * (weekday - self.today.weekday())
        nearest = turn is None or turn.text.startswith(("kom", "coming"))
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

    # --- weekends, weeks and months ---------------------------------------------------------------

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
        if not under_way and not turn.text.startswith(("kom", "coming")):
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
        return this.year if this in around else self._meant(around).year

    def _month(self, year: int, month: int) -> When:
        first = date(year, month, 1)
        following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        return self._days(first, "month", (following - first).days)

    # --- parts of a day -----------------------------------------------------------------------

    def _this(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "this")
        part: Said = next(t.value for t in said if t.kind == "this")
        whole = self._this_night() if part == "night" else self._part_of(part, self.today)
        return self._clock_within(whole, part, rest) if rest else whole

    def _clock_within(self, whole: When, part: Said, clocks: list[Token]) -> When:
        """`vannacht 3u`, `ce soir 8h`: a clock time of that part of a day, and of no other."""
        if whole.earliest is None or any(t.kind not in shapes.CLOCKS for t in clocks):
            raise UnreadableError
        return self._clock_in(part, whole.earliest.date(), clocks)

    def _dayword(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "dayword")
        days, part = next(t.value for t in said if t.kind == "dayword")
        return self._part_said(part, self.today + timedelta(days=days), rest)

    def _part(self, said: list[Token]) -> When:
        rest = [shapes.only_clock(t) for t in shapes.without_kind(said, "part")]
        part: Said = next(t.value for t in said if t.kind == "part")
        clocks = [t for t in rest if t.kind in shapes.CLOCKS]
        days = [t for t in rest if t.kind not in shapes.CLOCKS]
        if days:
            return self._part_said(part, self._day(days), clocks)
        if clocks:
            clock, days_on = self._hour_in(part, clocks)
            if days_on > 0:
                raise UnreadableError
            return self._near(clock, shapes.clock_of(clocks)[1])
        return self._this_night() if part == "night" else self._part_alone(part)

    def _part_said(self, part: Said, day: date, clocks: list[Token]) -> When:
        """A part of a named day; with a clock time, that one. A night belongs to two days."""
        if any(t.kind not in shapes.CLOCKS for t in clocks):
            raise UnreadableError
        if clocks and part == "night":
            clock, days = self._hour_in(part, clocks)
            first = day + _DAY * days
            self.two(f"{first} {clock:%H:%M}", f"{first + _DAY} {clock:%H:%M}")
        return self._clock_in(part, day, clocks) if clocks else self._part_on(part, day)

    def _clock_in(self, part: Said, day: date, clocks: list[Token]) -> When:
        """`3h du matin`, `8 Uhr abends`: a clock time, and which half of the day."""
        clock, days = self._hour_in(part, clocks)
        if part == "evening" and clock.hour in shapes.NEITHER and not days:
            later = clock.replace(hour=clock.hour % _NOON.hour)
            sooner = clock if clock.hour in {0, 12} else clock.replace(hour=clock.hour + 12)
            self.two(f"{day} {sooner:%H:%M}", f"{day + _DAY} {later:%H:%M}")
        return self._minute(day + _DAY * days, clock, shapes.clock_of(clocks)[1])

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
        if found is None:
            raise UnreadableError
        evening_before = part == "night" and found >= shapes.PARTS["evening"][0]
        return clock.replace(hour=found), -1 if evening_before else 0

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
        if self.now.hour < shapes.PARTS["night"][1] or self.direction == "past":
            if self.direction == "past" and self.now.hour >= shapes.PARTS["evening"][0]:
                self._two_nights(self.today)
            return self._part_of("night", self.today)
        if self.direction != "future":
            self._two_nights(self.today)
        return self._part_of("night", self.today + _DAY)

    def _two_nights(self, day: date) -> NoReturn:
        self.two(f"night {day - _DAY}..{day}", f"night {day}..{day + _DAY}")

    def _nights(self, said: list[Token]) -> When:
        coming = any(t.kind == "nextnight" for t in said)
        rest = shapes.without_kind(said, "nextnight" if coming else "lastnight")
        whole = self._part_of("night", self.today + _DAY * coming)
        return self._clock_within(whole, "night", rest) if rest else whole

    def _part_of(self, part: Said, day: date) -> When:
        first, last = shapes.PARTS[part]
        end, hour = (day + _DAY, 0) if last == _MIDNIGHT else (day, last)
        earliest, latest = self._local(day, time(first)), self._local(end, time(hour))
        return When(said=part, earliest=earliest, latest=latest)

    # --- clock times --------------------------------------------------------------------------

    def _midnight_said(self, said: list[Token]) -> When:
        rest = shapes.without_kind(said, "midnight")
        if rest or self.direction not in {"past", "future"}:
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


# --- moments --------------------------------------------------------------------------------------


def _exact(text: str) -> datetime:
    """An ISO 8601 moment with an offset in whole minutes."""
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise UnreadableError
    return moment


def _fixed(moment: datetime) -> datetime:
    """As `plain_offset`, of the years that an instant may have."""
    if not _FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadableError
    return plain_offset(moment)


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
    """A span whose beginning is open, so that it is said back as it was said."""
    return When(said="span", latest=base.latest)


def _after(base: When) -> When:
    return When(said="after", earliest=base.earliest)


_QUALIFIERS: dict[str, Callable[[When], When]] = {
    "about": _about,
    "before": _before,
    "until": _until,
    "after": _after,
}
