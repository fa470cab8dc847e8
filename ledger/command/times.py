"""Times as people say them, read into intervals (`When`) without ever sharpening them.

`03:15`, `-20m`, `15/05 morning`, `15/05 03:15`, `before 2022-05-26`, `since 2022-05-14`,
`yesterday evening`, `+1d`,
`about 2022-05-14 03:00`, `2022-05-16..2022-05-17`, `week of 2022-05-16`, `month 2022-05`,
`unknown`; the words in French, Dutch, German and English. Intervals are half-open: a day ends
where the next begins. A single moment has both ends equal, but for a clock time that a change to
winter time makes happen twice and that nothing tells apart.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ledger.domain.values import Said, When
from ledger.errors import InputError

_PARTS: dict[Said, tuple[int, int]] = {
    "night": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
}
"""First and last hour of the parts of a day, on the wall clock."""

_MIDNIGHT = 24
_FIRST_YEAR = 1970
"""An earlier one is a slip of the finger; its offsets could have seconds, too."""

_WORDS: dict[str, Said] = {
    "about": "about",
    "vers": "about",
    "environ": "about",
    "rond": "about",
    "ongeveer": "about",
    "gegen": "about",
    "etwa": "about",
    "before": "before",
    "avant": "before",
    "voor": "before",
    "vor": "before",
    "after": "after",
    "since": "after",
    "après": "after",
    "depuis": "after",
    "na": "after",
    "sinds": "after",
    "nach": "after",
    "seit": "after",
    "night": "night",
    "nuit": "night",
    "nacht": "night",
    "morning": "morning",
    "matin": "morning",
    "ochtend": "morning",
    "morgen": "morning",
    "afternoon": "afternoon",
    "après-midi": "afternoon",
    "namiddag": "afternoon",
    "nachmittag": "afternoon",
    "evening": "evening",
    "soir": "evening",
    "avond": "evening",
    "abend": "evening",
    "week": "week",
    "semaine": "week",
    "woche": "week",
    "month": "month",
    "mois": "month",
    "maand": "month",
    "monat": "month",
    "unknown": "unknown",
    "inconnu": "unknown",
    "onbekend": "unknown",
    "unbekannt": "unknown",
}
_DAYS: dict[str, int] = {
    "today": 0,
    "aujourd'hui": 0,
    "vandaag": 0,
    "heute": 0,
    "yesterday": -1,
    "hier": -1,
    "gisteren": -1,
    "gestern": -1,
    "avant-hier": -2,
    "eergisteren": -2,
    "vorgestern": -2,
    "tomorrow": 1,
    "demain": 1,
    "après-demain": 2,
    "overmorgen": 2,
    "übermorgen": 2,
}
"""Days by how far they are from today."""

_MORGEN = "morgen"
"""Tomorrow in Dutch and German; behind a day, the morning in German."""

_FILLERS = {
    "of",
    "de",
    "du",
    "van",
    "the",
    "le",
    "la",
    "der",
    "den",
    "ce",
    "cette",
    "this",
    "on",
    "at",
    "à",
    "om",
    "um",
}

_AGO = re.compile(r"([+-])(\d{1,4})\s?(m|min|h|d|j|t)\Z")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "j": "days", "t": "days"}
_CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})\Z")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_DECEMBER = 12


class _Unreadable(Exception):  # noqa: N818 (never leaves this module)
    """No rule reads this text."""


def parse(text: str, now: datetime, zone: ZoneInfo, *, past: bool = False) -> When:
    """The interval a person means, as said.

    Args:
        text: as listed above, or an ISO 8601 moment with an offset.
        now: what relative times start from, with an offset.
        zone: the crisis's zone, for times that name none.
        past: a bare clock time or a day without a year means the latest one not after `now`.

    Raises:
        InputError: `bad_time`, with the text.
    """
    reader = _Reader(now.astimezone(zone), zone, past=past)
    try:
        return reader.read(" ".join(text.split()))
    except (_Unreadable, ValueError, OverflowError) as e:
        raise InputError("bad_time", value=text) from e


class _Reader:
    """Reads one text against one moment and one zone."""

    def __init__(self, now: datetime, zone: ZoneInfo, *, past: bool) -> None:
        self.now = now
        self.zone = zone
        self.past = past

    def read(self, text: str) -> When:
        """Whole text, most exact form first."""
        if ago := _AGO.match(text):
            span = timedelta(**{_UNITS[ago[3]]: int(f"{ago[1]}{ago[2]}")})
            return self._away(span, days=ago[3] in "djt")
        if "T" in text and (moment_text := _moment(text)):
            return _at(moment_text, "minute")
        if ".." in text:
            return self._span(*text.split("..", 1))
        return self._words([w for w in text.split(" ") if w.lower() not in _FILLERS])

    def _away(self, span: timedelta, *, days: bool) -> When:
        """Counted in time that passes, whatever the clocks on the wall do meanwhile."""
        if days:
            day = self.now.date() + span
            return self._days(day, day + timedelta(days=1), "day")
        moment = (self.now.astimezone(UTC) + span).astimezone(self.zone)
        return _at(moment.replace(second=0, microsecond=0), "about")

    def _dated(self, words: list[str]) -> list[str]:
        """Today, yesterday and tomorrow as the dates they are."""
        near = [w.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for w in words]
        days = _DAYS if any(map(_is_day, near)) else {**_DAYS, _MORGEN: 1}
        today = self.now.date()
        return [
            (today + timedelta(days=days[word])).isoformat() if word in days else said
            for word, said in zip(near, words, strict=True)
        ]

    def _words(self, words: list[str]) -> When:
        words = self._dated(words)
        said: list[Said] = [_WORDS[w.lower()] for w in words if w.lower() in _WORDS]
        rest = [w for w in words if w.lower() not in _WORDS]
        if said == ["unknown"] and not rest:
            return When(said="unknown")
        if not said:
            return self._bare(rest)
        qualifier = said[0] if said[0] in _QUALIFIERS else None
        inner = said[1:] if qualifier else said
        if len(inner) > 1:
            raise _Unreadable
        base = self._part(inner[0], rest) if inner else self._bare(rest)
        return _QUALIFIERS[qualifier](base) if qualifier else base

    def _part(self, said: Said, rest: list[str]) -> When:
        if said in _PARTS and len(rest) <= 1:
            day = self._day(rest[0]) if rest else self.now.date()
            first, last = _PARTS[said]
            end, hour = (day + timedelta(days=1), 0) if last == _MIDNIGHT else (day, last)
            return When(
                said=said,
                earliest=self._local(day, time(first)),
                latest=self._local(end, time(hour)),
            )
        if said == "week" and len(rest) == 1:
            day = self._day(rest[0])
            monday = day - timedelta(days=day.weekday())
            return self._days(monday, monday + timedelta(days=7), "week")
        if said == "month" and len(rest) == 1 and (m := _MONTH.match(rest[0])):
            return self._month(int(m[1]), int(m[2]))
        raise _Unreadable

    def _bare(self, rest: list[str]) -> When:
        if len(rest) == 1 and (clock := _clock(rest[0])):
            return self._near(clock)
        if len(rest) == 1:
            day = self._day(rest[0])
            return self._days(day, day + timedelta(days=1), "day")
        if len(rest) == 2 and (clock := _clock(rest[1])):  # noqa: PLR2004 (a day and a clock time)
            return self._minute(self._day(rest[0]), clock)
        raise _Unreadable

    def _span(self, first: str, last: str) -> When:
        start = self._words(first.split())
        end = self._words(last.split())
        if start.earliest is None or end.latest is None:
            raise _Unreadable
        if start.earliest > (end.earliest or end.latest):
            raise _Unreadable
        return When(said="span", earliest=start.earliest, latest=end.latest)

    def _month(self, year: int, month: int) -> When:
        following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        return self._days(date(year, month, 1), following, "month")

    def _days(self, first: date, following: date, said: Said) -> When:
        return When(said=said, earliest=self._midnight(first), latest=self._midnight(following))

    def _day(self, text: str) -> date:
        if iso := _ISO_DAY.match(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if not (short := _DAY.match(text)):
            raise _Unreadable
        day, month = int(short[1]), int(short[2])
        if short[3]:
            return date(int(short[3]), month, day)
        this_year = date(self.now.year, month, day)
        late = self.past and this_year > self.now.date()
        return date(self.now.year - 1, month, day) if late else this_year

    def _near(self, clock: time) -> When:
        today = self.now.date()
        if not self.past:
            return self._minute(today, clock)
        twice = {self._local(today, clock), self._local(today, clock.replace(fold=1))}
        if over := [moment for moment in twice if moment <= self.now]:
            return _at(max(over), "minute")
        return self._minute(today - timedelta(days=1), clock)

    def _minute(self, day: date, clock: time) -> When:
        """A clock time of a day; from the first to the second one where there are two."""
        first, second = self._local(day, clock), self._local(day, clock.replace(fold=1))
        return When(said="minute", earliest=first, latest=max(first, second))

    def _midnight(self, day: date) -> datetime:
        return self._local(day, time())

    def _local(self, day: date, clock: time) -> datetime:
        return _fixed(datetime.combine(day, clock, self.zone))


def _fixed(moment: datetime) -> datetime:
    """The same moment with a plain offset, as it is written into an entry."""
    if moment.year < _FIRST_YEAR:
        raise _Unreadable
    return datetime.fromisoformat(moment.isoformat())


def _at(moment: datetime, said: Said) -> When:
    moment = _fixed(moment)
    return When(said=said, earliest=moment, latest=moment)


def _moment(text: str) -> datetime | None:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else None


def _is_day(word: str) -> bool:
    return word in _DAYS or bool(_ISO_DAY.match(word) or _DAY.match(word))


def _clock(text: str) -> time | None:
    found = _CLOCK.match(text)
    return time(int(found[1]), int(found[2])) if found else None


def _about(base: When) -> When:
    return When(said="about", earliest=base.earliest, latest=base.latest)


def _before(base: When) -> When:
    return When(said="before", latest=base.earliest)


def _after(base: When) -> When:
    return When(said="after", earliest=base.earliest)


_QUALIFIERS: dict[Said | None, Callable[[When], When]] = {
    "about": _about,
    "before": _before,
    "after": _after,
}
