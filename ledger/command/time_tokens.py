"""A time as people say it, taken apart into words and figures (`ledger.command.time_words`)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta, timezone
from re import Match

from ledger.command.time_words import LONGEST, Token, folded, phrases


class UnreadableError(Exception):
    """No rule reads this text."""


_HOUR_WORD = r"(?:h|u|uhr|uur)"
_ORDINAL = r"(\d{1,4})(?:(?:er|ere|st|nd|rd|th|e)\b)?\.?(?!\d)"
_CENTURY, _DIGITS_OF_A_YEAR = 2000, 4
_NOON = 12


def _iso(m: Match[str]) -> Token:
    return Token("date", date(int(m[1]), int(m[2]), int(m[3])), m[0])


def _dmy(m: Match[str]) -> Token:
    year = int(m[4]) + (0 if len(m[4]) == _DIGITS_OF_A_YEAR else _CENTURY)
    return Token("date", date(year, int(m[3]), int(m[1])), m[0])


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


_FIGURES: tuple[tuple[str, Callable[[Match[str]], Token]], ...] = (
    (r"\.\.|~", lambda m: Token("to", None, m[0])),
    (r"\(?([+-])(\d{2}):(\d{2})(?![:\d])\)?", _offset),
    (r"(\d{4})-(\d{2})-(\d{2})(?![\d-])", _iso),
    (r"(\d{4})-(\d{2})(?![\d-])", lambda m: Token("yearmonth", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?(?!\d)", _dmy),
    (r"(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: Token("daymonth", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})(?::(\d{2}))?\s?(a|p)\.?m\b\.?", _half_day),
    (rf"(\d{{1,2}})[:.](\d{{2}})\s?{_HOUR_WORD}\b()", _clock),
    (r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)", _clock),
    (rf"(\d{{1,2}})\s?{_HOUR_WORD}\s?(\d{{2}})(?![\d:./-])()", _clock),
    (r"(\d{1,2})\.(\d{1,2})(?![\d.])", lambda m: Token("dotted", (int(m[1]), int(m[2])), m[0])),
    (r"(\d{1,2})\.(\d{1,2})\.", lambda m: Token("daymonth", (int(m[1]), int(m[2])), m[0])),
    (rf"(\d{{1,2}})\s?{_HOUR_WORD}\b", lambda m: Token("hour", int(m[1]), m[0])),
    (r"(\d{4})(?!\d)", lambda m: Token("year", int(m[1]), m[0])),
    (r"(\d{1,2})-(?=\d{1,2}(?!\d)\.?\s?[a-z])", lambda m: Token("number-to", int(m[1]), m[0])),
    (_ORDINAL, lambda m: Token("number", int(m[1]), m[0])),
)  # fmt: skip
_FIGURE = tuple((re.compile(pattern, re.ASCII), make) for pattern, make in _FIGURES)
_WORD = re.compile(r"'?[^\W\d_]+(?:['-][^\W\d_]+)*(?:\.(?!\.))?")


def tokens(text: str) -> list[Token]:
    """The words and figures of a time, in order; what only fills is left out.

    Raises:
        UnreadableError: a word that says nothing about time.
        ValueError: a day or a clock time that does not exist.
    """
    return [t for t in _told(folded(text)) if t.kind != "filler"]


def _told(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at] in " ,()":
            at += 1
            continue
        token, at = _figure(text, at) or _phrase(text, at)
        if token.kind == "number-to":
            yield Token("number", token.value, token.text)
            token = Token("to", None, "-")
        yield token


def _figure(text: str, at: int) -> tuple[Token, int] | None:
    for pattern, make in _FIGURE:
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
    raise UnreadableError
