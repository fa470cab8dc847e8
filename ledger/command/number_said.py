"""A number that people say otherwise than in figures: what it is, and how it is to be typed.

Nothing of it is taken: `2k`, `100-120` and `une centaine` are refused with the line to type.
"""

import re
from collections.abc import Callable, Iterable

from ledger.command.number_words import number_words
from ledger.command.time_words import ROWS, folded
from ledger.errors import InputError

Read = Callable[[str], int | float]
"""Reads one number in figures; raises InputError."""

_NUMBER = r"\d[\d.,' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*"
_RANGE = re.compile(
    r"(?:entre|de|du|tussen|van|zwischen|von|between|from)?\s*"
    rf"(?P<first>{_NUMBER}?)\s*(?:-|~|\.\.|\b(?:a|et|ou|tot|en|of|bis|und|oder|to|and|or)\b)\s*"
    rf"(?P<second>{_NUMBER})"
)
_MANY = re.compile(
    rf"(?P<number>{_NUMBER}?)\s*(?:(?P<thousand>k|mille|duizend|tausend|tsd\.?|thousand)"
    r"|(?P<million>millions?|mio\.?|miljoen|mln\.?|millionen)|e\+?(?P<power>\d))"
)
_PARTS = {
    "\N{VULGAR FRACTION ONE HALF}": 0.5,
    "\N{VULGAR FRACTION ONE QUARTER}": 0.25,
    "\N{VULGAR FRACTION THREE QUARTERS}": 0.75,
}
_WITH_PART = re.compile(rf"(?P<whole>\d*)\s*(?P<part>[{''.join(_PARTS)}])")
_DECIMAL = re.compile(r"\d{1,6}[.,]\d{1,2}", re.ASCII)
"""Of which nobody can say that its mark parts thousands."""
_ROUGH = {
    "dizaine": 10, "dozen": 12, "douzaine": 12, "dozijn": 12, "dutzend": 12, "quinzaine": 15,
    "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
    "centaine": 100, "millier": 1000, "tiental": 10, "vijftiental": 15, "twintigtal": 20,
    "dertigtal": 30, "veertigtal": 40, "vijftigtal": 50, "honderdtal": 100, "duizendtal": 1000,
}  # fmt: skip
"""Words that say about how many."""

_ROUND = {"cent": 100, "mille": 1000, "honderd": 100, "duizend": 1000, "hundert": 100,
          "einhundert": 100, "tausend": 1000, "hundred": 100, "thousand": 1000,
          "zero": 0, "nul": 0, "null": 0, "aucun": 0, "aucune": 0, "geen": 0, "kein": 0,
          "keine": 0, "none": 0}  # fmt: skip
_ROUNDED = 1e-6
_ARTICLES = {"a", "an", "un", "une", "een", "ein", "eine", "einem", "einen"}
_ABOUT = {
    word
    for row in ROWS
    if row.kind == "about"
    for words in (row.en, row.fr, row.nl, row.de)
    for word in words.split("|")
} | {"quelque", "pres", "zowat", "rund", "circa", "ca.", "some"}


def said_otherwise(name: str, text: str, read: Read) -> InputError | None:
    """Why a text is no number though people mean one by it, with what to type; None of any other.

    The codes are `number_is_range` (with both ends), `number_in_thousands`, `number_in_words` and
    `number_roughly_in_words` (with the number), of `2e3`, `2 mio` and the signs for a half too.
    """
    said = folded(text)
    if found := _RANGE.fullmatch(said):
        ends = [_read(found[n], read) for n in ("first", "second")]
        if None not in ends:
            return InputError("number_is_range", field=name, value=text, first=ends[0],
                              second=ends[1])  # fmt: skip
    if (found := _MANY.fullmatch(said)) and (number := _whole_of(found, read)):
        return InputError("number_in_thousands", field=name, value=text, number=number)
    if (found := _WITH_PART.fullmatch(text.strip())) and (part := _part_of(found, read)):
        return InputError("number_in_words", field=name, value=text, number=part)
    return _in_words(name, text, said.split())


def _read(text: str, read: Read) -> int | float | None:
    try:
        return read(text.strip())
    except InputError:
        return None


def _whole_of(said: re.Match[str], read: Read) -> int | None:
    """`2k`, `1,2 mio`, `2e3` as the whole number that it is; None for one with a part."""
    plain = said["number"].strip()
    number = float(plain.replace(",", ".")) if _DECIMAL.fullmatch(plain) else _read(plain, read)
    times = 1000 if said["thousand"] else 1_000_000 if said["million"] else 10 ** int(said["power"])
    whole = number and round(number * times)
    return whole if whole and abs(whole - (number or 0) * times) < _ROUNDED else None


def _part_of(said: re.Match[str], read: Read) -> int | float | None:
    """`2½` in figures; None where only whole numbers go."""
    return _read(f"{int(said['whole'] or 0) + _PARTS[said['part']]:g}", read)


def _in_words(name: str, text: str, words: list[str]) -> InputError | None:
    """`une centaine de lits`, `environ trois cents`: of the number itself, what is behind it not.

    A number with another number word behind it is none of those that are known here.
    """
    rough = bool(words) and words[0] in _ABOUT
    words = words[rough:]
    bare = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
    word = bare[0] if bare else ""
    number = {**number_words(), **_ROUND, **_ROUGH}.get(word)
    if number is None or any(map(_is_number, bare[1:])):
        return None
    code = "number_roughly_in_words" if rough or word in _ROUGH else "number_in_words"
    return InputError(code, field=name, value=text, number=number)


def rough_words() -> Iterable[str]:
    """Words that say about how many: `trentaine`, `dozen`."""
    return _ROUGH


def _is_number(word: str) -> bool:
    return bool({word, word.removesuffix("s")} & {*_ROUND, *_ROUGH, *number_words()})
