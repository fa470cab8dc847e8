"""What the tokens of a time are together: clock times and days, how long, two ends of a range."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from ledger.command.time_spoken import HALF_DAY, clock12, is_plain, is_word
from ledger.command.time_tokens import UnreadableError
from ledger.command.time_words import ROWS, Token
from ledger.domain.said_parts import DAYPARTS
from ledger.domain.values import Said, When

_DAY = timedelta(days=1)
_MIDNIGHT, _NOON = 24, time(12)
_DECEMBER = 12
_AM_PM = re.compile(r"\d\s?([ap])\.?m", re.ASCII)
OF_24 = re.compile(r"0|1\d:|\d+:\d+:", re.ASCII)
"""As a clock of 24 hours shows it: with a zero, with two figures and a colon, or to the second."""
OF_24_BESIDE = re.compile("0", re.ASCII)
"""The same beside an hour that is not shown so: `10:00` of `8:30-10:00`."""
_HOUR = 60
_DATE = len("2026-11-26")

_ON_A_DATE = {"date", "daymonth", "monthname"}
_LETTER = re.compile("[a-z]", re.IGNORECASE)

LINKS = {"from", "at", "and", "in"}
CLOCKS = {"clock", "clock12", "hour", "noon", "offset"}
NAMED_PARTS = {"this", "dayword", "lastnight", "nextnight"}
UNITS = {"minutes", "days", "months", "week", "month"}
SINCE = {"since", "depuis", "sinds", "sedert", "seit"}
UNHYPHENED = {"avant hier": (-2, -1), "apres demain": (2, 1), "vor gestern": (-2, -1)}
"""What is one word, but for its hyphen: the day by the word, and the day it is before or after."""
A_WEEK = {"jours": (8, 15), "tagen": (8,), "dagen": (8,)}
"""One week, or two, said with a day more."""
WEEKDAYS = frozenset(w for row in ROWS if row.kind == "weekday" for w in row.en.split("|"))
"""The days of a week in English, which says `Friday week`."""
EARLY = ("fruh", "frueh", "vroeg", "petit matin", "premiere heure", "first thing")
"""What says early in the morning, and not before noon."""
LATEST = {
    "at the latest", "latest", "au plus tard", "uiterlijk", "ten laatste", "op zijn laatst",
    "spatestens", "spaetestens",
}  # fmt: skip
"""Words for *by* that stand behind a time as well as before it."""
ADVERBS = {"nachts", "'s nachts"}
MORNING = 7
"""From this hour on nobody says the evening without its word, of a day that is named."""
NEITHER = {0, 1, 2, 3, 4, 12}
"""Hours that are said of an evening, and lie in the afternoon or in the night behind it."""
HOURS_OF: dict[Said, dict[int, int]] = {
    "night": {
        **{h: h for h in (*range(7), *range(18, 24))}, **{h: h + 12 for h in (9, 10, 11)}, 12: 0,
    },
    "morning": {h: h for h in range(12)},
    "afternoon": {**{h: h for h in range(12, 19)}, **{h: h + 12 for h in range(1, 7)}},
    "evening": {
        **{h: h for h in (*range(17, 24), *NEITHER)}, **{h: h + 12 for h in range(5, 12)},
    },
}  # fmt: skip
"""The hours that are said with a part of a day, and which of the day's they are."""
DAYS = {
    "date",
    "day",
    "daymonth",
    "monthday",
    "number",
    "monthname",
    "weekday",
    "yearmonth",
    "dotted",
}


def undotted(said: list[Token], *, clock: bool = False) -> list[Token]:
    """`um 10.10` and `vers 11.12` are clock times, as are `um 8` and `10.10` to another one."""
    found = []
    for n, token in enumerate(said):
        before = said[n - 1].kind if n else ""
        after = said[n + 1].kind if n + 1 < len(said) else ""
        if token.kind == "dotted" and (clock or before in {"at", "about", "and"}):
            found.append(as_clock(token))
        elif (
            token.kind == "number"
            and (before == "at" or at_end(said, n))
            and after not in {"monthname", *UNITS}
        ):
            found.append(as_hour(token))
        else:
            found.append(token)
    return found


def at_end(said: list[Token], n: int) -> bool:
    """`demain à 8`, `heute Abend gegen 8`: behind a day, and nothing else behind it."""
    if n <= 1 or not is_plain(said[n]) or not (n == len(said) - 1 or said[n + 1].kind == "part"):
        return False
    part = said[n - 2].kind in {"part", *NAMED_PARTS}
    if said[n - 1].kind == "about":
        return part
    days = {"day", "weekday", "date", "daymonth"}
    return said[n - 1].text == "a" and (part or said[n - 2].kind in days)


def as_hour(token: Token) -> Token:
    """A number that stands where a clock time does; in words, of a clock of twelve hours."""
    if is_word(token) and token.value <= _NOON.hour:
        return clock12(token.value * 60, token.text)
    return Token("hour", token.value, token.text)


def counts_a_day_more(said: list[Token]) -> bool:
    """`huit jours`, `15 jours`: a week or two, where both its ends are counted."""
    if [t.kind for t in said] != ["number", "days"] or not is_plain(said[0]):
        return False
    return said[0].value in A_WEEK.get(said[1].text, ())


def ends_a_day(token: Token) -> bool:
    """`24h`, `24 Uhr`: the midnight at the end of a day, or how long."""
    return token.kind == "hour" and token.value == _MIDNIGHT


def ends_of_days(said: list[Token]) -> list[Token]:
    """The same with `24 h` as the midnight that it is of a day."""
    return [Token("midnight", _MIDNIGHT, t.text) if ends_a_day(t) else t for t in said]


def of_twelve(
    said: list[Token], of_24: re.Pattern[str] = OF_24, *, doubted: bool = False
) -> list[Token]:
    """`3h`, `om 8u30` as `trois heures`: such an hour alone may be of either half of the day.

    With a zero before it, as a clock shows it (`10:30`), or with an offset, it is one of 24; with
    minutes too, where it is written `3h15` or on a date (`14/05 3:15`): so one writes a log. Not
    if that is `doubted`, as of `11h30-1h30`.
    """
    if has_offset(said):
        return said
    dated = any(t.text and t.kind in _ON_A_DATE for t in said)
    found = (doubted or not _is_written(t, dated=dated) for t in said)
    return [
        clock12(_minutes(t), t.text) if double and _is_of_twelve(t, of_24) else t
        for t, double in zip(said, found, strict=True)
    ]


def _is_written(token: Token, *, dated: bool) -> bool:
    """Whether a clock time is said with minutes as one writes it down, not as one says it."""
    return token.kind == "clock" and (dated or _LETTER.search(token.text) is not None)


def _is_of_twelve(token: Token, of_24: re.Pattern[str]) -> bool:
    if token.kind not in {"hour", "clock"} or of_24.match(token.text) or says_half([token]):
        return False
    return token.text[:1].isdigit() and _HOUR <= _minutes(token) < _NOON.hour * _HOUR


def _minutes(token: Token) -> int:
    return int(long(token).total_seconds()) // 60


def is_double(said: list[Token]) -> bool:
    """Whether an hour is said that may be of either half, and no part of the day with it."""
    named = any(t.kind in NAMED_PARTS | {"part"} for t in said)
    return not named and any(t.kind == "clock12" for t in said)


def part_named(said: list[Token]) -> Said | None:
    """The part of a day that is said, whatever it is of."""
    for token in said:
        if token.kind in {"part", "this"}:
            return token.value  # type: ignore[no-any-return]
        if token.kind == "dayword":
            return token.value[1]  # type: ignore[no-any-return]
        if token.kind in NAMED_PARTS:
            return "night"
    return None


def says_half(clocks: list[Token]) -> bool:
    """Whether an hour is said with the half of the day: `2am`, `3 p.m.`."""
    return any(_AM_PM.search(t.text) for t in clocks)


def is_exact(clocks: list[Token]) -> bool:
    """Whether the half of the day is said: `2am`, `02:00`, of which there is no other reading."""
    zero = any(t.text.startswith("0") for t in clocks) and clock_of(clocks)[0].hour > 0
    return zero or says_half(clocks)


def of_months(said: list[Token]) -> list[Token]:
    """Numbers as days of a month."""
    return [Token("monthday", t.value, t.text) if t.kind == "number" else t for t in said]


def foremost(said: list[Token]) -> list[Token]:
    """`14h au plus tard`, `Friday at the latest`: the word before the time; `by` says as much."""
    rest = [t for t in said if t.text not in LATEST]
    found = [t for t in said if t.text in LATEST][:1]
    limited = bool(rest) and rest[0].kind in {"by", "before", "until"}
    return said if not found or not rest else rest if limited else [*found, *rest]


def ends_first(said: list[Token]) -> list[Token]:
    """`vendredi fin de matinée` as `fin de matinée vendredi`."""
    at = next((n for n, t in enumerate(said) if t.kind == "end"), 0)
    parted = said[at + 1 :] and all(t.kind == "part" for t in said[at + 1 :])
    if not parted or not all(t.kind in {"day", "weekday", "date", "daymonth"} for t in said[:at]):
        return said
    return [*said[at:], *said[:at]]


def once(said: list[Token]) -> list[Token]:
    """`lundi matin première heure`: a part of a day that is said in two words, once."""
    parts = [t for t in said if t.kind == "part"]
    again = [
        t for n, t in enumerate(parts) if any(b.value == t.value for b in parts[:n])
        and t.text not in {b.text for b in parts[:n]}
    ]  # fmt: skip
    return without(said, again)


def mornings(said: list[Token]) -> list[Token]:
    """`gestern morgen`: behind a day, tomorrow is the morning."""
    part = Token("part", "morning", "morgen")
    return [part if t.text == "morgen" and morning_of(said[:n]) else t for n, t in enumerate(said)]


def morning_of(before: list[Token]) -> bool:
    """Whether a day is named that a morning may be of; `heute und morgen` are two days."""
    apart = bool(before) and before[-1].kind in {"and", "to", "until"}
    return not apart and any(is_day(t) for t in before)


def is_day(token: Token) -> bool:
    """Whether this names a day by itself."""
    return token.kind in DAYS and token.kind != "number" and token.text != "morgen"


def links(token: Token) -> bool:
    """Whether this only leads from one word to the next."""
    return token.kind in LINKS


def adverbs(said: list[Token]) -> list[Token]:
    """`gestern um 3 Uhr nachts` is three o'clock of that day; `gestern Nacht` is a night."""
    if not (any(t.text in ADVERBS for t in said) and has_clock(said) and night_hour(said)):
        return said
    return in_half([t for t in said if t.text not in ADVERBS], 0)


def night_hour(said: list[Token]) -> bool:
    """Whether a day is named, and an hour that is one of a night whichever day it belongs to."""
    clocks = [t for t in said if t.kind in CLOCKS]
    hours = [clock_of(clocks)[0].hour] if clocks else []
    return any(is_day(t) for t in said) and all(h <= DAYPARTS["night"][1] for h in hours)


def plain_midnight(said: list[Token]) -> list[Token]:
    """`ce soir minuit`: of a part of a day it is one clock time."""
    named = {"part", *NAMED_PARTS} & {t.kind for t in said}
    midnight = Token("clock", time(), "midnight")
    return [midnight if named and t.kind == "midnight" else t for t in said]


def included(said: list[Token]) -> list[Token]:
    """`until 5 January (included)`; of what ends before a day, that day cannot be in it."""
    rest = [t for t in said if t.kind != "included"]
    if len(rest) < len(said) and not {t.kind for t in rest} & {"until", "to", "and"}:
        raise UnreadableError
    return rest


def within(said: list[Token]) -> bool:
    """`d'ici 10 jours`, `uiterlijk binnen 2 dagen`; `pour 10 jours` is how long, not by when."""
    if said[0].kind != "by" or len(said) == 1:
        return False
    long = said[-1].kind == "hour" and (said[1].kind == "in" or said[-1].value > _MIDNIGHT)
    if said[-1].kind not in UNITS and not long:
        return False
    return said[0].text.startswith(("ici", "no later")) or said[1].kind == "in"


def names_a_clock(token: Token) -> bool:
    """Whether this is a time of the day and no duration, by the words for it."""
    if token.kind == "clock12":
        return not any(word in token.text.split() for word in ("heure", "heures", "uur", "u", "h"))
    return token.kind in {"hour", "clock"} and any(w in token.text for w in ("uhr", ":", "."))


def either_way(token: Token) -> str | None:
    """`2 h` as a clock time, where it may as well be how long; None where it can be only one."""
    if names_a_clock(token) or token.kind not in {"hour", "clock", "clock12"}:
        return None
    if token.kind == "hour":
        return f"{token.value:02}:00" if token.value < _MIDNIGHT else None
    if token.kind == "clock12":
        return f"{token.value // 60:02}:{token.value % 60:02}"
    return f"{token.value:%H:%M}" if token.value < _NOON else None


def short(token: Token) -> str:
    """A duration as it can be typed: `2h`, `1h30`."""
    if token.kind == "hour":
        return f"{token.value}h"
    minutes = token.value if token.kind == "clock12" else token.value.hour * 60 + token.value.minute
    return f"{minutes // 60}h{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}h"


def joins(first: list[Token], link: Token, last: list[Token]) -> bool:
    """`22h à 2h`, `14 au 16 mai`, `entre 10 et 12`: two times of one kind."""
    if any(t.kind == "at" for t in last):
        return False
    clocks = has_clock(first), has_clock(last)
    at = link.text == "a" and clocks == (False, True) and not any(is_day(t) for t in last)
    if any(t.kind == "from" or t.value == "night" for t in first):
        return not at or is_plain(first[-1])
    if link.text not in {"a", "au"}:
        return False
    days = any(is_day(t) and (link.text, t.kind) != ("a", "dotted") for t in last)
    return clocks[1] if clocks[0] else days and has_day(first)


def both(first: list[Token], link: Token, last: list[Token]) -> bool:
    """`samedi et dimanche`, `14 and 15 May`: two days, of which no clock time is said."""
    if link.text not in {"et", "en", "und", "and"} or any(t.kind == "from" for t in first):
        return False
    if has_weekday(first) and has_weekday(last) and not follow(first, last):
        return False
    clocks = has_clock(first) or has_clock(last)
    return not clocks and has_day(first) and any(t.kind in DAYS - {"number"} for t in last)


def follow(first: list[Token], last: list[Token]) -> bool:
    """Whether the second weekday is the day behind the first."""
    days = [next(t.value for t in said if t.kind == "weekday") for said in (first, last)]
    return bool((days[0] + 1) % 7 == days[1])


def weekend(saturday: date) -> str:
    """A weekend as it can be typed."""
    return f"{saturday}..{saturday + _DAY}"


def with_hours(first: list[Token], last: list[Token]) -> list[Token]:
    """`between 10 and 12`: two bare numbers behind such a word are hours, unless of a month."""
    if not first or not is_plain(first[-1]) or len(first) == 1 or first[-2].kind != "from":
        return first
    bare = len(last) == 1 and (is_plain(last[0]) or last[0].kind in {"hour", "clock", "clock12"})
    days = first[-2].text in {"du", "vom"}
    return [*first[:-1], as_hour(first[-1])] if bare and not days else first


def like(first: list[Token], last: list[Token]) -> list[Token]:
    """The other end of it; `9h-17` says once that these are hours."""
    clock = first[-1].kind in {"hour", "clock"} and len(last) == 1 and is_plain(last[0])
    hours = clock or with_hours(first, last) is not first
    return [as_hour(t) if hours and t.kind == "number" else t for t in last]


def like_its_end(first: list[Token], last: list[Token]) -> list[Token]:
    """`8 - 10 Uhr`, `2 to 4 pm`, `2 en 4 uur 's nachts`: what is said once, of the other end."""
    if not has_clock(last) or has_day(last):
        return first
    if is_plain(first[-1]) and not any(t.kind == "monthname" for t in first[-2:]):
        first = [*first[:-1], as_hour(first[-1])]
    clocks = [n for n, t in enumerate(first) if t.kind == "hour" and t.value <= _NOON.hour]
    if half := next((m[1] for t in last if (m := _AM_PM.search(t.text))), None):
        end = clock_of([t for t in last if t.kind in CLOCKS])[0]
        for n in clocks:
            same = first[n].value % 12 < end.hour % 12
            hour = first[n].value % 12 + 12 * ((half == "p") is same)
            first = [*first[:n], Token("hour", hour, first[n].text), *first[n + 1 :]]
    return [*first, *part_of_both(first, last)]


def part_of_both(first: list[Token], last: list[Token]) -> list[Token]:
    """The part of the day that is said behind the last end, where the first lies in it before."""
    parts = [t for t in last if t.kind == "part"]
    clocks = [t for t in first if t.kind in CLOCKS]
    if not parts or not clocks or any(t.kind == "part" for t in first):
        return []
    hours = [clock_of([t for t in said if t.kind in CLOCKS])[0].hour for said in (first, last)]
    before = hours[0] % 12 <= hours[1] % 12
    return parts if before and hours[0] in HOURS_OF[parts[0].value] else []


def is_day_of_week(said: list[Token]) -> bool:
    """`lundi de la semaine prochaine`, `next week Monday`, `KW 20 Montag`, `vendredi en huit`."""
    kinds = [t.kind for t in said]
    if in_a_week(said):
        return True
    if kinds == ["weekday", "and", "number"]:
        return said[1].text == "en" and said[2].text in {"huit", "quinze"}
    if not kinds or "from" in {kinds[0], kinds[-1]} or kinds[1:-1].count("weekday"):
        return False
    own = sorted(kind for kind in kinds if kind != "from")
    return own in (["turn", "week", "weekday"], ["number", "week", "weekday"])


def in_a_week(said: list[Token]) -> bool:
    """`Friday week`, `a week on Monday`: a week after the next such day, in English only."""
    told = [t.text if t.kind != "weekday" else t.kind for t in said]
    if told not in (["weekday", "week"], ["weekday", "a", "week"], ["a", "week", "weekday"]):
        return False
    return all(t.text in WEEKDAYS for t in said if t.kind == "weekday")


def that_weekday(day: date, weekday: int, years: Iterable[int]) -> list[date]:
    """The nearest such weekday, and the days of the same name in other years that are one."""
    others = (months_on(day, 12 * n) for n in years)
    nearest = day + _DAY * ((weekday - day.weekday() + 3) % 7 - 3)
    return [nearest, *(one for one in others if one.weekday() == weekday)]


def unlinked(said: list[Token]) -> list[Token]:
    """Without the words that only lead to the next."""
    return [t for t in said if not links(t)]


def bare(first: list[Token]) -> list[Token]:
    """`in de nacht van`: a range begins in it."""
    return first[1:] if first[0].kind == "in" else first


def has_weekday(said: list[Token]) -> bool:
    """Whether the day is a weekday and nothing else."""
    days = [t.kind for t in said if t.kind in DAYS | {"turn", "week"}]
    return days == ["weekday"]


def of_year(said: list[Token], year: int | None) -> list[Token]:
    """The same with a day that has no year as one of that year."""
    if year is None or any(t.kind in {"date", "year"} for t in said):
        return said
    dated = [day_in(t, year) if t.kind == "daymonth" else t for t in said]
    if {"daymonth", "number"} & {t.kind for t in said}:
        dated = [t for t in dated if t.kind != "weekday"]
    more = [Token("year", year, "")] if any(t.kind == "monthname" for t in said) else []
    return [*dated, *more]


def day_in(token: Token, year: int) -> Token:
    """`28/11` as the date of a year."""
    day, month = token.value
    return Token("date", date(year, month, day), token.text)


def weekday_by(said: list[Token], other: datetime | None, step: int) -> list[Token]:
    """The same with the last (-1) or first (1) such weekday by the other end, as a date."""
    if other is None or not has_weekday(said):
        return said
    weekday = next(t.value for t in said if t.kind == "weekday")
    away = ((weekday - other.date().weekday()) * step) % 7
    day = Token("date", other.date() + _DAY * away * step, "")
    return [day if t.kind == "weekday" else t for t in said]


def in_half(said: list[Token], half: int) -> list[Token]:
    """The same with hours of twelve as those of the first or the second half of a day."""
    return [
        Token("clock", time((t.value // 60 + 12 * half) % _MIDNIGHT, t.value % 60), t.text)
        if t.kind == "clock12" else t
        for t in said
    ]  # fmt: skip


def half_of(clock: time, half: int) -> time:
    """The clock time of the first or the second half of a day."""
    return clock.replace(hour=clock.hour % _NOON.hour + _NOON.hour * half)


def typed(end: When, days: int = 0) -> str:
    """An end of a range as it can be typed, so many days on."""
    if end.earliest is None:
        raise UnreadableError
    moment = end.earliest + _DAY * days
    return f"{moment:%Y-%m-%d}" if end.said == "day" else f"{moment:%Y-%m-%d %H:%M}"


def typed_range(start: When, end: When) -> str:
    """A range as it can be typed, its day once."""
    first, last = typed(start), typed(end)
    same = end.said != "day" and first[:_DATE] == last[:_DATE]
    return f"{first}..{last[_DATE:].lstrip() if same else last}"


def months_on(day: date, months: int) -> date:
    """So many months away: that day of the month, or its last."""
    many = day.year * 12 + day.month - 1 + months
    year, month = many // 12, many % 12 + 1
    last = (date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - _DAY).day
    return date(year, month, min(day.day, last))


def only_clock(token: Token) -> Token:
    """Figures that cannot be a day are a clock time."""
    impossible = token.kind == "dotted" and token.value[1] > _DECEMBER
    return as_clock(token) if impossible else token


def as_clock(token: Token) -> Token:
    """`10.10` as a clock time."""
    return Token("clock", time(*token.value), token.text)


def as_day(token: Token) -> Token:
    """`10.10` as a day."""
    return Token("daymonth", token.value, token.text)


def clock_of(clocks: list[Token]) -> tuple[time, timezone | None]:
    """The one clock time, and the offset it is said with."""
    told = [t for t in clocks if t.kind != "offset"]
    offsets = [t.value for t in clocks if t.kind == "offset"]
    if len(told) != 1 or len(offsets) > 1:
        raise UnreadableError
    kind, value = told[0].kind, told[0].value
    if kind == "clock12":
        value = time(value % HALF_DAY // 60, value % 60)
    clock = _NOON if kind == "noon" else time(value) if kind == "hour" else value
    return clock, (offsets[0] if offsets else None)


def has_clock(said: list[Token]) -> bool:
    """Whether a clock time is said."""
    return any(t.kind in CLOCKS | {"midnight"} for t in said)


def midnights(said: list[Token]) -> list[Token]:
    """`22h à minuit`: at an end of a range it is the one beside the other end."""
    clock = Token("clock", time(), "midnight")
    return said if has_day(said) else [clock if t.kind == "midnight" else t for t in said]


def has_offset(said: list[Token]) -> bool:
    """Whether an offset is said."""
    return any(t.kind == "offset" for t in said)


def has_day(said: list[Token]) -> bool:
    """Whether a day is said, or a part of a day that names it."""
    return any(t.kind in DAYS | NAMED_PARTS for t in said)


def completed(first: list[Token], last: list[Token]) -> list[Token]:
    """`16` of `16 to 17 May`: with the month, and with the year, that only the last day says."""
    kinds = {t.kind for t in first}
    more = [t for t in last if t.kind in {"monthname", "year"} and t.kind not in kinds]
    named = next((t.value[1] for t in last if t.kind == "daymonth"), None)
    if kinds == {"number"} and named:
        return [Token("daymonth", (first[0].value, named), "")]
    dated = next((t.value for t in last if t.kind == "date"), None)
    if kinds == {"number"} and dated:
        return [Token("date", dated.replace(day=first[0].value), "")]
    if "number" in kinds:
        return [*first, *more]
    if kinds == {"daymonth"} and dated:
        day, month = first[0].value
        return [Token("date", date(dated.year, month, day), "")]
    return first


def without(said: list[Token], gone: list[Token]) -> list[Token]:
    """All but these."""
    return [t for t in said if t not in gone]


def without_kind(said: list[Token], kind: str) -> list[Token]:
    """All but the one of a kind.

    Raises:
        UnreadableError: there is none, or more than one.
    """
    rest = [t for t in said if t.kind != kind]
    if len(said) - len(rest) != 1:
        raise UnreadableError
    return rest


class Span(NamedTuple):
    """How long: `days` where nothing shorter than a day was said."""

    time: timedelta
    months: int
    days: bool


def span_of(said: list[Token]) -> Span | None:
    """`20 min`, `2 h`, `1h30`, `2 h 30 min`, `3 days`, `a week`; None where it says no duration."""
    total, months, number = timedelta(), 0, None
    if said and said[0].text == "a":
        said = [Token("number", 1, "a"), *said[1:]]
    for token in said:
        if number is None and token.kind == "number" and is_plain(token):
            number = token.value
        elif number is None and token.kind in {"hour", "clock", "clock12"}:
            total += long(token)
        elif token.kind in UNITS:
            many = ONE_OF.get(token.text) if number is None else number
            if many is None:
                return None
            total += long(token) * many
            months += many if token.kind in {"month", "months"} else 0
            number = None
        elif token.text != "et":
            return None
    if number is not None or not said or (months and total):
        return None
    days = all(t.kind not in {"hour", "clock", "clock12", "minutes"} for t in said)
    return Span(total, months, days)


def one_hour(said: list[Token]) -> list[Token]:
    """`within the hour`, `dans l'heure`: an hour alone is one of them."""
    alone = len(said) == 1 and said[0].text in {"hour", "heure", "uur", "stunde"}
    return [Token("number", 1, "1"), *said] if alone else said


ONE_OF = {"half an hour": 1, "half hour": 1, "demi-heure": 1, "demi heure": 1, "halfuur": 1,
           "half uur": 1, "anderhalf uur": 1, "anderthalb stunden": 1,
           "eineinhalb stunden": 1, "zweieinhalb stunden": 1, "dreieinhalb stunden": 1,
           "tweeeneenhalf uur": 1, "drieeneenhalf uur": 1}  # fmt: skip
"""Durations that are said without a number."""


def long(token: Token) -> timedelta:
    """How long a clock time or a unit is, as a duration."""
    if token.kind == "hour":
        return timedelta(hours=token.value)
    if token.kind == "clock":
        return timedelta(hours=token.value.hour, minutes=token.value.minute)
    if token.kind == "clock12":
        return timedelta(minutes=token.value)
    if token.kind == "minutes":
        return timedelta(minutes=token.value)
    return timedelta(days={"days": token.value, "week": 7}.get(token.kind, 0))
