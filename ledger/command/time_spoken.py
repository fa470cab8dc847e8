"""Clock times as they are spoken: `halb vier`, `kwart voor drie`, `three o'clock`, `3 h et quart`.

An hour said in words from one to twelve, and a half or a quarter, is on a clock of twelve hours:
it becomes a token `clock12` with its minutes from twelve o'clock, of which two times may be meant.
"""

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from ledger.command.number_words import ENGLISH_HOURS
from ledger.command.time_words import Token

HALF_DAY = 720
"""Minutes round a clock of twelve hours."""

_HOUR = 60
_HALF, _QUARTER = 30, 15
_TWO = 2
_TWELVE, _HOURS = 12, 24
_UNITS = {"minutes", "days", "months", "week", "month", "monthname", "year", "oclock"}
_HOUR_WORDS = {"heure", "heures", "uur", "uhr", "h", "u"}
_PAST = {"past", "over", "nach", "na"}
_TO = {"to", "voor", "vor"}
_END = Token("", None, "")


class TwoReadingsError(Exception):
    """What can mean either of two clock times, or a range of them; `before` is what was said."""

    def __init__(self, *said: tuple[time, ...], before: Sequence[Token] = ()) -> None:
        super().__init__(*said)
        self.said, self.before = said, list(before)


class _Hour(NamedTuple):
    """An hour that begins somewhere among tokens: its minutes, and how many tokens it takes.

    `exact` is noon or midnight, which no other half of the day can be.
    """

    minutes: int
    many: int
    exact: bool = False


def spoken(said: list[Token]) -> list[Token]:
    """The same words, with every clock time that is spoken as one token.

    Raises:
        TwoReadingsError: `viertel drei` is a quarter past two, or past three; with what is before.
    """
    found: list[Token] = []
    rest = _hours(_apart(said))
    while rest:
        try:
            token, many = _idiom(rest, found[-1] if found else _END) or (rest[0], 1)
        except TwoReadingsError as e:
            raise TwoReadingsError(*e.said, before=found) from e
        found.append(token)
        rest = rest[many:]
    return found


def is_word(token: Token) -> bool:
    """Whether a number was said in words and not in figures."""
    return token.kind == "number" and token.text[:1].isalpha()


def is_plain(token: Token) -> bool:
    """Whether a number is no ordinal, which only a day is."""
    return token.kind == "number" and (is_word(token) or token.text.isdigit())


def clock12(minutes: int, text: str) -> Token:
    """A time on a clock of twelve hours."""
    return Token("clock12", minutes, text)


def may_be_other(token: Token) -> bool:
    """`half 4`, which is half past three in Dutch and half past four in English."""
    words = token.text.split()
    return (
        token.kind == "clock12" and len(words) == _TWO and words[0] == "half"
        and (words[1].isdigit() or words[1] in ENGLISH_HOURS)
    )  # fmt: skip


def _apart(said: list[Token]) -> list[Token]:
    """`maandagavond` as its two words; `sept` before a unit as the French number.

    The article of `a quarter to three` says nothing.
    """
    found: list[Token] = []
    for n, token in enumerate(said):
        follows = said[n + 1] if n + 1 < len(said) else _END
        if token.kind == "weekdaypart":
            weekday, part = token.value
            kind = "noon" if part == "noon" else "part"
            found += [Token("weekday", weekday, token.text), Token(kind, part, token.text)]
        elif token.text == "sept" and follows.kind in {"minutes", "days", "week", "month"}:
            found.append(Token("number", 7, "sept"))
        elif not (token.text == "a" and follows.kind == "quarter"):
            found.append(token)
    return found


def _hours(said: list[Token]) -> list[Token]:
    """`15 heures`, `drie uur`, `three o'clock` as one token."""
    found: list[Token] = []
    for token in said:
        before = found[-1] if found else _END
        unit = token.kind == "oclock" or (token.kind == "minutes" and token.text in _HOUR_WORDS)
        if unit and is_plain(before):
            text = f"{before.text} {token.text}"
            twelve = is_word(before) and before.value <= _TWELVE
            hour = Token("hour", before.value, text)
            found[-1] = clock12(before.value * _HOUR, text) if twelve else hour
        else:
            found.append(token)
    return found


def _idiom(rest: list[Token], before: Token) -> tuple[Token, int] | None:
    """The spoken time that begins here, and how many tokens it takes."""
    return (
        _minutes_from(rest, before) or _half_past(rest) or _half_to(rest) or _quarter_of(rest)
        or _hour_and(rest) or _at_hour(rest, before)
    )  # fmt: skip


def _minutes_from(rest: list[Token], before: Token) -> tuple[Token, int] | None:
    """`kwart voor drie`, `zehn nach drei`, `vijf voor half vier`, `twenty to three`."""
    minutes, many = _few_minutes(rest)
    word = rest[many].text if minutes and len(rest) > many else ""
    hour = _hour(rest[many + 1 :], halves=True, sure=True)
    if hour is None or before.kind == "from" or word not in _PAST | _TO:
        return None
    if word == "to" and is_plain(rest[0]) and minutes <= _TWELVE:
        _five_to_ten(rest[0], minutes, hour)
        return None
    late = minutes if word in _PAST else -minutes
    return _told(hour, late, rest[: many + 1 + hour.many]), many + 1 + hour.many


def _five_to_ten(said: Token, minutes: int, hour: _Hour) -> None:
    """In words it may be minutes before an hour, or from one hour to another."""
    if is_word(said):
        to = _clock(hour.minutes - minutes)
        raise TwoReadingsError((to,), (_clock(minutes * _HOUR), _clock(hour.minutes)))


def _few_minutes(rest: list[Token]) -> tuple[int, int]:
    """How many minutes, and of how many tokens; 0 for no such thing."""
    if rest[0].kind == "quarter":
        return _QUARTER, 1
    if not is_plain(rest[0]) or not 0 < rest[0].value < _HALF:
        return 0, 0
    unit = len(rest) > 1 and rest[1].kind == "minutes" and rest[1].value == 1
    return rest[0].value, 1 + unit


def _half_past(rest: list[Token]) -> tuple[Token, int] | None:
    if rest[0].kind != "half" or len(rest) == 1 or rest[1].text != "past":
        return None
    hour = _hour(rest[2:])
    return (_told(hour, _HALF, rest[: 2 + hour.many]), 2 + hour.many) if hour else None


def _half_to(rest: list[Token]) -> tuple[Token, int] | None:
    """`halb vier`, `half vier` are half past three."""
    hour = _hour(rest, halves=True) if rest[0].kind == "half" else None
    return (_told(hour, 0, rest[: hour.many]), hour.many) if hour else None


def _quarter_of(rest: list[Token]) -> tuple[Token, int] | None:
    """`drei viertel drei` is a quarter to three.

    Raises:
        TwoReadingsError: `viertel drei` is a quarter past two, or a quarter past three.
    """
    three = rest[0].text in {"drei", "3"}
    many = 1 + three
    quarter = rest[1] if three and len(rest) > 1 else rest[0]
    hour = _hour(rest[many:]) if quarter.text in {"viertel", "dreiviertel"} else None
    if hour is None or hour.exact:
        return None
    if three or quarter.text == "dreiviertel":
        return _told(hour, -_QUARTER, rest[: many + 1]), many + 1
    raise TwoReadingsError(
        (_clock(hour.minutes - _HOUR + _QUARTER),), (_clock(hour.minutes + _QUARTER),)
    )


def _half_of(half: Token, said: Token, hour: _Hour, sure: bool) -> _Hour:  # noqa: FBT001 (private)
    """Half an hour before, and in English behind it: `half four` (see `may_be_other`)."""
    english = not sure and half.text == "half" and is_word(said) and said.text in ENGLISH_HOURS
    return _Hour(hour.minutes + (_HALF if english else -_HALF), hour.many + 1)


def _hour_and(rest: list[Token]) -> tuple[Token, int] | None:
    """`trois heures et quart`, `3 h moins dix`, `drei Uhr zwanzig`, `midi et demi`."""
    hour = _hour(rest) if rest[0].kind in {"hour", "clock12", "noon", "midnight"} else None
    if hour is None or len(rest) == 1:
        return None
    link, minutes = rest[1], rest[2] if len(rest) > _TWO else _END
    many, after = 3, rest[3] if len(rest) > _TWO + 1 else _END
    if link.text == "et" and minutes.kind in {"quarter", "half"}:
        late = _QUARTER if minutes.kind == "quarter" else _HALF
    elif link.kind == "less" and (minutes.kind == "quarter" or is_plain(minutes)):
        late = -(_QUARTER if minutes.kind == "quarter" else minutes.value)
    elif is_plain(link) and link.value < _HOUR and rest[0].kind in {"hour", "clock12"}:
        late, many, after = link.value, 2, minutes
    else:
        return None
    if is_plain(rest[many - 1]) and (after.kind in _UNITS or is_plain(after)):
        return None
    return _told(hour, late, rest[:many]), many


def _at_hour(rest: list[Token], before: Token) -> tuple[Token, int] | None:
    """`um drei`, `at eight`: behind such a word a number in words is an hour."""
    follows = rest[1].kind if len(rest) > 1 else ""
    if before.kind != "at" or not is_word(rest[0]) or follows in _UNITS | {"number"}:
        return None
    hour = _hour(rest)
    return (_told(hour, 0, rest[:1]), 1) if hour else None


def _hour(rest: list[Token], *, halves: bool = False, sure: bool = False) -> _Hour | None:
    """The hour that begins here; with `halves` also `half vier`, of three and a half.

    `sure` is behind `vijf voor`: English has no such halves.
    """
    if not rest:
        return None
    token, follows = rest[0], rest[1] if len(rest) > 1 else _END
    if token.kind in {"noon", "midnight"}:
        return _Hour(_TWELVE * _HOUR if token.kind == "noon" else 0, 1, exact=True)
    if token.kind == "half":
        hour = _hour(rest[1:]) if halves else None
        return _half_of(token, rest[1], hour, sure) if hour and not hour.exact else None
    if token.kind == "clock12":
        return None if token.value % _HOUR else _Hour(token.value, 1)
    plain = is_plain(token) and follows.kind not in _UNITS
    if (plain or token.kind == "hour") and token.value < _HOURS:
        return _Hour(token.value * _HOUR, 1)
    return None


def _told(hour: _Hour, late: int, said: list[Token]) -> Token:
    """On the clock of twelve hours, unless the hour is one of the other twelve."""
    minutes, text = hour.minutes + late, " ".join(token.text for token in said)
    if hour.exact or not 0 < hour.minutes < (_TWELVE + 1) * _HOUR:
        return Token("clock", time(minutes // _HOUR % _HOURS, minutes % _HOUR), text)
    figures = said[0].kind == "hour" and said[1:] and is_plain(said[1])
    if figures:
        return Token("clock", time(minutes // _HOUR, minutes % _HOUR), text)
    return clock12(minutes, text)


def _clock(minutes: int) -> time:
    return time(minutes // _HOUR % _HOURS, minutes % _HOUR)
