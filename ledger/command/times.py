"""Times as people say them, read into intervals (`When`) without ever sharpening them.

`03:15`, `-20m`, `15h30`, `vers 3h`, `15/05 morning`, `before 2022-05-26`, `since 2022-05-14`,
`yesterday evening`, `in 2 hours`, `2022-05-16..2022-05-17`, `week of 2022-05-16`, `unknown`; the
words in French, Dutch, German and English (docs/times.md). Intervals are half-open: a day ends
where the next begins. A single moment has both ends equal, but for a clock time that a change to
winter time makes happen twice and that nothing tells apart. What has two readings is refused with
both.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from ledger.command import time_shapes as shapes
from ledger.command.time_bare import Bare
from ledger.command.time_calendar import Direction, at
from ledger.command.time_halves import HALVES, Whole
from ledger.command.time_of_day import told_with
from ledger.command.time_spoken import TwoReadingsError, spoken
from ledger.command.time_tokens import NoSuchDayError, UnreadableError, tokens
from ledger.command.time_words import VAGUE, Token, folded
from ledger.domain.said_parts import DAYPARTS
from ledger.domain.values import When
from ledger.errors import InputError

_TWO, _TEN = 2, 10
_SATURDAY = 5
_NOON, _HOURS, _DAYS = 12, 24, 31
_THIRDS = ("early", "mid")
"""Of a month, as they can be typed."""
_BEFORE_A_NUMBER = frozenset({"before", "until", "after", "about"})
"""What a bare hour or day of a month stands behind; of what is to come `by` as well."""
_SIGNED = re.compile(r"([+-])\s?(\d{1,4})\s?(m|min|h|u|d|j|t|w)\s?([0-5]\d)?\Z", re.ASCII)
_OFFSET_OR_END = re.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(?::\d{2})? ?-((?:0\d|1[01]):[03]0)\Z", re.ASCII
)
_PART_OF_TIME = re.compile(
    r"(?:.*\b)?"
    r"(?:fin|debut|milieu|end|early|late|eind|einde|begin|ende|anfang|spaten|fruhen|laat)\b.*\b"
    r"(?:matin|matinee|apres-midi|aprem|soir|soiree|journee|semaine|morning|afternoon|evening|day"
    r"|week|ochtend|voormiddag|namiddag|middag|avond|dag|vormittags?|nachmittags?|abends?|tages"
    r"|woche)\Z"
)
"""How people begin to say a part of a week or a day without saying which hour or day."""
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
            as they can be typed, `three_readings`, `four_readings`; `no_such_hour`, one that a
            change to summer time leaves out; `ends_before_start`.
    """
    reader = _Reader(text, now.astimezone(zone), zone, direction, begun)
    try:
        return reader.read()
    except TwoReadingsError as e:
        raise reader.refused(e) from e
    except NoSuchDayError as e:
        raise InputError("no_such_day", value=text) from e
    except (UnreadableError, ValueError, OverflowError) as e:
        vague = folded(text).strip(" .") in VAGUE or bool(_PART_OF_TIME.match(folded(text)))
        raise InputError("too_vague" if vague else "bad_time", value=text) from e


def names_a_date(text: object) -> bool:
    """Whether a text names a day of the calendar: `16/05 9h`, `le 5`, `16 May`."""
    try:
        said = tokens(text) if isinstance(text, str) else []
    except (UnreadableError, ValueError):
        return False
    return any(t.kind in {"daymonth", "dotted", "monthday", "monthname"} for t in said)


class _Reader(Bare):
    """Reads one text against one moment, one zone and one direction."""

    def read(self) -> When:
        """Whole text, most exact form first."""
        if signed := _SIGNED.match(folded(self.text)):
            return self._signed(*signed.groups())
        if _MOMENT.match(self.text):
            return at(_exact(self.text), "minute")
        if either := _OFFSET_OR_END.match(self.text):
            day, clock, offset = either.groups()
            self.two(f"{day} {clock} (-{offset})", f"{day} {clock}..{offset}")
        self._two_numbers()
        said = shapes.foremost(shapes.included(tokens(self.text)))
        said = shapes.ends_first(shapes.once(shapes.mornings(spoken(said))))
        self._check_year_first(said)
        return self._said(self._in_weeks(said))

    def refused(self, error: TwoReadingsError) -> InputError:
        """What is spoken and double: each with what was said before it, of both halves of a day."""
        word = "".join(f"{self._typed_word(t)} " for t in error.before if t.kind != "at")
        named = shapes.has_day(error.before)
        told = (one for said in error.said for one in self._spoken_of(said, named=named))
        return self._double(*(f"{word}{one}" for one in told))

    def _spoken_of(self, said: tuple[time, ...], *, named: bool) -> list[str]:
        """A clock time, or a range of two, as it can be typed; its day only where none is named."""
        if len(said) == 1 and not named:
            return self._halves(said[0])
        halves = [shapes.half_of(said[0], n) for n in HALVES]
        if len(said) == 1:
            return [f"{clock:%H:%M}" for clock in halves]
        wholes = [Whole.within(clock, said[1]) for clock in halves]
        return [whole.hours() if named else self._told(whole) for whole in wholes]

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

    def _relative(self, said: list[Token]) -> When | None:
        """`in 2 h`, `il y a 20 min`, `vor 3 Tagen`; None for what is no such thing."""
        if len(said) < _TWO:
            return None
        ago = any(t.kind == "ago" for t in said) or self._is_ago(said)
        ahead = said[0].kind == "in" or shapes.within(said)
        if not (ahead or ago):
            return None
        rest = [t for t in said if t.kind not in {"in", "by", "ago"} and t.text != "vor"]
        rest = shapes.one_hour(rest) if ahead else rest
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
            if shapes.ends_a_day(said[1]):
                return not shapes.names_a_clock(said[1])
            if not shapes.names_a_clock(said[1]):
                self._how_long_or_when(f"-{shapes.short(said[1])}", said[0], said[1])
            return False
        return any(t.kind in shapes.UNITS for t in said)

    def _how_long_or_when(self, span: str, word: Token | None, token: Token) -> None:
        """`2 h` behind such a word is how long, or a clock time of either half of the day.

        Where that is one moment, or a change to summer time leaves the clock time out, it is not
        double.
        """
        before = f"{self._typed_word(word)} " if word else ""
        clock = shapes.clock_of([token])[0]
        twelve = any(t.kind == "clock12" for t in shapes.of_twelve([token]))
        clocks = self._halves(clock) if twelve else [f"{self._day_of(clock)} {clock:%H:%M}"]
        told = {span: None, **{f"{before}{one}": None for one in clocks}}
        if len(told) > 1:
            self.two(*told)

    def _check_days(self, rest: list[Token], sign: int) -> None:
        """`dans 8 jours` is in a week to many; `il y a 3 jours 14h` is a duration or a day."""
        way = "+" if sign > 0 else "-"
        if shapes.counts_a_day_more(rest):
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
        self._how_long_or_when(f"+{shapes.short(rest[0])}", None, rest[0])

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
        said = shapes.of_twelve(shapes.undotted([day, *rest[at:]]))
        return self._one(said) if shapes.has_clock(said) else None

    def _said(self, said: list[Token]) -> When:
        if not said:
            raise UnreadableError
        about = shapes.has_clock(said) and not shapes.has_day(said)
        if said[0].text == "tegen" and self.direction == "past" and about:
            said = [Token("about", None, "rond"), *said[1:]]
        said = self._hour_or_day(said)
        self._check_24(said)
        self._check_since(said)
        kinds = [t.kind for t in said]
        self._check_hyphen(said)
        if kinds == ["unknown"]:
            return When(said="unknown")
        if kinds == ["now"]:
            return self._away(timedelta(), days=False)
        found = (
            self._begun_or_third(said)
            or self._alone(said)
            or self._relative([t for t in said if t.kind != "about"])
            or self._due(said)
        )
        if found is not None:
            return found
        if kinds[0] in _QUALIFIERS and kinds[0] != "about":
            return self._qualified(said[0], said[1:])
        if "about" in kinds:
            said = shapes.undotted(said)
            word = next(t for t in said if t.kind == "about")
            rest = [t for t in said if t.kind != "about"]
            return _about(self._behind(word, rest, kinds.count("about")))
        return self._plain(said)

    def _behind(self, word: Token, rest: list[Token], abouts: int = 1) -> When:
        """As `_plain`; what is double is told with the word."""
        try:
            return self._plain(rest, abouts)
        except InputError as error:
            raise told_with(error, f"{self._typed_word(word)} {{}}") from error

    def _check_24(self, said: list[Token]) -> None:
        """`24h` alone is how long, or midnight; `24 Uhr`, `à 24h`, `demain 24h` are midnight."""
        if len(said) != 1 or not shapes.ends_a_day(said[0]) or shapes.names_a_clock(said[0]):
            return
        sign, days = ("-", 0) if self.direction == "past" else ("+", 1)
        self.two(f"{sign}24h", f"{self.today + timedelta(days=days)} 00:00")

    def _begun_or_third(self, said: list[Token]) -> When | None:
        """`from Monday`, `mi-décembre`; None for what is no such thing."""
        if said[0].text == "from" and not {"to", "and", "until"} & {t.kind for t in said}:
            return self._qualified(Token("after", None, "from"), said[1:])
        return self._third(said[0].value, said[1:]) if said[0].kind == "third" else None

    def _third(self, third: int, rest: list[Token]) -> When:
        """`début décembre`, `mi-décembre`: about the first or the second ten days of a month."""
        try:
            month = self._plain(rest)
        except InputError as error:
            raise told_with(error, f"{_THIRDS[third]} {{}}") from error
        if month.said != "month" or month.earliest is None:
            raise UnreadableError
        first = month.earliest.date() + timedelta(days=_TEN * third)
        return _about(self._days(first, "day", _TEN))

    def _hour_or_day(self, said: list[Token]) -> list[Token]:
        """`before 25` is a day, `before 15` that or an hour, `before 3` an hour of either half."""
        if len(said) != _TWO or said[1].kind != "number" or not 1 <= said[1].value <= _DAYS:
            return said
        word, number = said
        if word.kind not in _BEFORE_A_NUMBER and (word.kind, self.direction) != ("by", "future"):
            return said
        if number.value < _HOURS:
            begun = self._typed_word(word)
            self.two(*(f"{begun} {one}" for one in self._hour_or_monthday(number)))
        return [word, Token("monthday", number.value, number.text)]

    def _qualified(self, word: Token, rest: list[Token]) -> When:
        """`before`, `until` or `since` a time, or since so long ago."""
        self.bounds = True
        plain = self.begun and word.text in shapes.SINCE
        if word.text in shapes.SINCE and (span := self._for_so_long(word, rest)):
            return span if plain else _after(span)
        self._check_early(word, rest)
        base = self._behind(word, rest)
        if base.said == "span":
            raise UnreadableError
        if plain:
            return base
        return _QUALIFIERS[word.kind](base)

    def _check_early(self, word: Token, rest: list[Token]) -> None:
        """`bis morgen früh` ends when the morning begins, or with it: *early* is no forenoon."""
        if word.kind != "until" or not any(t.text.endswith(shapes.EARLY) for t in rest):
            return
        whole = self._plain(rest)
        if whole.said == "morning":
            begun = self._typed_word(word)
            self.two(f"{begun} {whole.earliest:%Y-%m-%d %H:%M}",
                     f"{begun} {whole.latest:%Y-%m-%d %H:%M}")  # fmt: skip

    def _check_hyphen(self, said: list[Token]) -> None:
        """`avant hier` is the day before yesterday, or any time before yesterday."""
        first = " ".join(t.text for t in said[:2])
        tail = " ".join(self.text.split()[2:])
        if first in shapes.UNHYPHENED:
            days = shapes.UNHYPHENED[first]
            whole, rest = (self.today + timedelta(days=n) for n in days)
            word = self.text.split()[0]
            self.two(f"{whole} {tail}".strip(), f"{word} {rest} {tail}".strip())
        if [t.text for t in said] == ["apres midi"]:
            noon = f"{self._day_of(time(_NOON))} 12:00"
            self.two(self.text.replace(" ", "-"), f"{self.text.split()[0]} {noon}")

    def _check_since(self, said: list[Token]) -> None:
        """`2h`, asked since when, is as double as `since 2h`."""
        if self.begun and len(said) == 1 and shapes.either_way(said[0]):
            began = self._away(-shapes.long(said[0]), days=False).earliest
            self._how_long_or_when(f"{began:%Y-%m-%d %H:%M}", None, said[0])

    def _for_so_long(self, word: Token, rest: list[Token]) -> When | None:
        """`depuis 20 min`: from that long ago on; `depuis 2 h` may be since two o'clock as well."""
        span = None if any(shapes.names_a_clock(t) for t in rest) else shapes.span_of(rest)
        if not span:
            return None
        begun = self._typed_word(word)
        if shapes.counts_a_day_more(rest):
            days = [self.today - timedelta(days=rest[0].value - n) for n in (0, 1)]
            self.two(f"{begun} {days[0]}", f"{begun} {days[1]}")
        if len(rest) == 1 and shapes.either_way(rest[0]):
            began = self._away(-span.time, days=False).earliest
            self._how_long_or_when(f"{begun} {began:%Y-%m-%d %H:%M}", word, rest[0])
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
        try:
            base = self._plain([*this, *rest[1:]])
        except InputError as error:
            raise told_with(error, "end of {}") from error
        if base.said not in {"week", "month", *DAYPARTS}:
            raise UnreadableError
        return When(said="before", latest=base.latest)

    def _two_ends_of_week(self) -> NoReturn:
        """`fin de semaine` is the end of the week, or the weekend."""
        saturday = self.today + timedelta(days=_SATURDAY - self.today.weekday())
        self.two(f"before {saturday + timedelta(days=2)}", shapes.weekend(saturday))

    def _by(self, word: Token, rest: list[Token]) -> When:
        """`pour 18 h` is a clock time; `d'ici 2 h` may be two hours as well."""
        if word.text.startswith("ici") and len(rest) == 1 and shapes.either_way(rest[0]):
            self._how_long_or_when(f"+{shapes.short(rest[0])}", word, rest[0])
        base = self._behind(word, rest)
        if base.earliest and any(t.kind == "weekend" for t in rest):
            first = base.earliest.date()
            self.two(f"before {first}", shapes.weekend(first))
        return base

    def _plain(self, said: list[Token], abouts: int = 1) -> When:
        """Without a qualifier: one time, or from one to another."""
        if not said or abouts > 1 or any(t.kind in _QUALIFIERS for t in said[:1]):
            raise UnreadableError
        said = shapes.ends_of_days(said)
        return self._from_to(said) or self._one(shapes.of_twelve(shapes.undotted(said)))


def _exact(text: str) -> datetime:
    """An ISO 8601 moment with an offset in whole minutes."""
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        raise UnreadableError
    return moment


def _about(base: When) -> When:
    return When(said="about", earliest=base.earliest, latest=base.latest)


def _before(base: When) -> When:
    said = base.said if base.said in DAYPARTS else "before"
    return When(said=said, latest=base.earliest)


def _until(base: When) -> When:
    """A span whose beginning is open, so that it is said back as it was said."""
    said = base.said if base.said in DAYPARTS else "span"
    return When(said=said, latest=base.latest)


def _after(base: When) -> When:
    said = base.said if base.said in DAYPARTS or base.said in {"week", "month"} else "after"
    return When(said=said, earliest=base.earliest)


_QUALIFIERS: dict[str, Callable[[When], When]] = {
    "about": _about,
    "before": _before,
    "until": _until,
    "after": _after,
}
