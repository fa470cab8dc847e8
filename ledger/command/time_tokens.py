"""A time as people say it, taken apart into words and figures (`ledger.command.time_words`)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta, timezone
from functools import cache
from re import Match

from ledger.command.time_words import LONGEST, Token, folded, phrases


class UnreadableError(Exception):
    """No rule reads this text."""


class NoSuchDayError(ValueError):
    """A day that no calendar has, as 31 November."""


_HOUR_WORD = r"(?:h|u|uhr|uur)"
_ORDINAL = r"(\d{1,4})(?:(?:er|ere|st|nd|rd|th|e|de|ste)\b)?\.?(?!\d)"
_NAMES = {"weekday", "monthname"}
_HALVES = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:,(25|5|75)|\.(5))\s?(?:h|heures?|hours?|u|uur|uren|std|stunden?)\b",
    re.ASCII,
)
_DES = re.compile(r"\bd(?:\N{LATIN SMALL LETTER E WITH GRAVE}|e\N{COMBINING GRAVE ACCENT})s\b")
"""French *dès*, which without its accent is the German article *des*."""
_MIDDLE = re.compile(
    r"\b(?:mid?-(?=[a-z])"
    r"|half (?=jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec))"
)
"""`mi-décembre`, `mid-December`, `half december`."""
_FRENCH = {"le", "jusqu'au"}
_ARTICLES = _FRENCH | {"the", "de", "den", "dem", "am", "zum"}
_HOURS = {"clock", "hour", "noon"}
_LAST_OF_MONTH = 31
_TWO = 2
_CENTURY, _DIGITS_OF_A_YEAR = 2000, 4
_NOON = 12


_OFFSET = re.compile(r"\(([+-])(\d{2}):(\d{2})\)", re.ASCII)
"""As it is printed; without brackets a dash is between two times."""


def day_of(year: int, month: int, day: int) -> date:
    """A day of the calendar.

    Raises:
        NoSuchDayError: it has none.
    """
    try:
        return date(year, month, day)
    except ValueError as e:
        raise NoSuchDayError from e


def _iso(m: Match[str]) -> Token:
    return Token("date", day_of(int(m[1]), int(m[2]), int(m[3])), m[0])


def _dmy(m: Match[str]) -> Token:
    year = int(m[4]) + (0 if len(m[4]) == _DIGITS_OF_A_YEAR else _CENTURY)
    return Token("date", day_of(year, int(m[3]), int(m[1])), m[0])


def _clock(m: Match[str]) -> Token:
    return Token("clock", time(int(m[1]), int(m[2] or 0), int(m[3] or 0)), m[0])


def _half_day(m: Match[str]) -> Token:
    hour = int(m[1])
    if not 1 <= hour <= _NOON:
        raise UnreadableError
    return Token("clock", time(hour % _NOON + (_NOON if m[3] == "p" else 0), int(m[2] or 0)), m[0])


def _offset(m: Match[str]) -> Token:
    span = timedelta(hours=int(m[2]), minutes=int(m[3]))
    return Token("offset", timezone(-span if m[1] == "-" else span), m[0])


_SPACED = (rf"(\d{{1,2}})\s?{_HOUR_WORD}\s(\d{{2}})"
           rf"(?![\d:/]|\.\d|-\d+(?!\s?(?:{_HOUR_WORD}|:)))()")  # fmt: skip
"""`6 h 30`, but not the hour and the day of `8 h 14-05-2022`."""

_FIGURES: tuple[tuple[str, Callable[[Match[str]], Token]], ...] = (
    (r"\.\.|~", lambda m: Token("to", None, m[0])),
    (r"t/m\b|t\.?e\.?m\b\.?", lambda m: Token("until", None, m[0])),
    (_OFFSET.pattern, _offset),
    (r"(\+)(\d{2}):?(\d{2})(?![:\d])", _offset),
    (r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])", _iso),
    (r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?![\d/.])", _iso),
    (r"(\d{4})-(\d{2})(?![\d-])", lambda m: Token("yearmonth", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?(?!\d)", _dmy),
    (r"(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: Token("daymonth", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})(?::(\d{2}))?\s?(a|p)\.?m\b\.?", _half_day),
    (r"(\d{1,2})\.(\d{2})\s?(a|p)\.?m\b\.?(?!\s?[a-z])", _half_day),
    (rf"(\d{{1,2}})[:.](\d{{2}})\s?{_HOUR_WORD}\b()", _clock),
    (r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)", _clock),
    (rf"(\d{{1,2}})\s?{_HOUR_WORD}(\d{{2}})(?![\d:/]|\.\d|-\d{{1,2}}-)()", _clock),
    (_SPACED, _clock),
    (r"(\d{1,2})\.(\d{1,2})(?![\d.])", lambda m: Token("dotted", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})\.(\d{1,2})\.", lambda m: Token("daymonth", (int(m[1]), int(m[2])), m[0])),
    (rf"(\d{{1,2}})\s?{_HOUR_WORD}\b", lambda m: Token("hour", int(m[1]), m[0])),
    (r"(\d{4})(?!\d)", lambda m: Token("year", int(m[1]), m[0])),
    (r"(\d{1,2})-(?=\d{1,2}(?!\d)\.?\s?[a-z])", lambda m: Token("number-to", int(m[1]), m[1])),
    (_ORDINAL, lambda m: Token("number", int(m[1]), m[0])),
)  # fmt: skip
_WORD = re.compile(r"'?[^\W\d_]+(?:['-][^\W\d_]+)*(?:\.(?!\.))?")


@cache
def _figures() -> tuple[tuple[re.Pattern[str], Callable[[Match[str]], Token]], ...]:
    """Compiled when the first time is read: most commands name none."""
    return tuple((re.compile(pattern, re.ASCII), make) for pattern, make in _FIGURES)


def tokens(text: str) -> list[Token]:
    """The words and figures of a time, in order; what only fills is left out.

    Raises:
        UnreadableError: a word that says nothing about time.
        ValueError: a day or a clock time that does not exist.
    """
    typed = _HALVES.sub(_in_minutes, folded(_DES.sub("a partir de", text)))
    said = list(_told(_MIDDLE.sub("mid ", typed)))
    return [t for t in _days_of_months(said) if t.kind != "filler"]


def _in_minutes(m: Match[str]) -> str:
    """`1,5 h` as `90 min`."""
    return f"{int(m[1]) * 60 + int((m[2] or m[3]).ljust(2, '0')) * 60 // 100} min"


def _days_of_months(said: list[Token]) -> list[Token]:
    """`le 5`, `am 5.`, `until the 5th`: behind such a word, and with no month, a day of one."""
    return [
        Token("monthday", t.value, t.text) if _is_of_month(said[:n], t, said[n + 1 :]) else t
        for n, t in enumerate(said)
    ]


def _is_of_month(before: list[Token], token: Token, rest: list[Token]) -> bool:
    if token.kind != "number" or not before or not 1 <= token.value <= _LAST_OF_MONTH:
        return False
    ordinal = not token.text.isdigit() and not token.text[0].isalpha()
    words = _ARTICLES if ordinal else _FRENCH
    if before[-1].text.split()[-1] not in words:
        return False
    hour = len(rest) > 1 and rest[0].text == "a" and rest[1].kind in _HOURS
    return not rest or hour or rest[0].kind in {*_HOURS, "at", "about", "part", "included"}


def _told(text: str) -> Iterator[Token]:
    at = 0
    before: Token | None = None
    while at < len(text):
        offset = _OFFSET.match(text, at)
        if text[at] in " ,()" and not offset:
            at += 1
            continue
        if text[at] == "-":
            before, at = _dash(text, at, before), at + 1
            yield before
            continue
        token, at = _figure(text, at) or _phrase(text, at)
        if token.kind == "number-to":
            yield Token("number", token.value, token.text)
            token = Token("to", None, "-")
        before = token
        yield token


_CLOCKS = {"clock", "hour"}
_DASHED = {"date", "daymonth", "dotted", "weekday", "monthname"} | _CLOCKS
_NEXT_CLOCK = re.compile(rf"-\d{{1,2}}(?::\d|\s?{_HOUR_WORD})", re.ASCII)
_NEXT_HOUR = re.compile(r"-\d{1,2}\Z", re.ASCII)
_NEXT_DAY = re.compile(r"-\d{1,2}(?:[./]\d|\.?\s?[a-z])", re.ASCII)


def _dash(text: str, at: int, before: Token | None) -> Token:
    """`10:00-12:00`, `9h-17`, `14.05. - 16.05.`, `14-16/05`: from one to another."""
    spaced = text[at - 1 : at + 2] == " - "
    glued = text[at - 1 : at] != " " and text[at + 1 : at + 2] not in {" ", ""}
    if before is None or not (
        spaced
        or (before.kind in _CLOCKS and _NEXT_CLOCK.match(text, at))
        or (before.kind in _CLOCKS and glued and _NEXT_HOUR.match(text, at))
        or (before.kind in _DASHED and glued)
        or (before.kind == "number" and glued and _NEXT_DAY.match(text, at))
    ):
        raise UnreadableError
    return Token("to", None, "-")


def _figure(text: str, at: int) -> tuple[Token, int] | None:
    for pattern, make in _figures():
        if found := pattern.match(text, at):
            return make(found), found.end()
    return None


def _phrase(text: str, at: int) -> tuple[Token, int]:
    """The longest phrase that begins here."""
    words: list[str] = []
    ends: list[int] = []
    here = at
    while len(words) < LONGEST and (found := _WORD.match(text, here)):
        words.append(found[0].rstrip("."))
        ends.append(found.end())
        here = found.end() + (text[found.end() : found.end() + 1] == " ")
    for many in range(len(words), 0, -1):
        if token := phrases().get(tuple(words[:many])):
            return token, ends[many - 1]
    return _first_of_two(words[0] if words else "", at)


def _first_of_two(word: str, at: int) -> tuple[Token, int]:
    """`lundi` of `lundi-vendredi`, and so for months; two words of other kinds are none."""
    pair = [phrases().get((one,)) for one in word.split("-")]
    if len(pair) == _TWO and pair[0] and pair[1] and pair[0].kind == pair[1].kind in _NAMES:
        return pair[0], at + word.index("-")
    raise UnreadableError
