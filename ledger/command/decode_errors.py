"""What decoders say in their own words, as errors of ours: a code, the field, plain sentences.

Patterns, types and library sentences are never shown to anybody.
"""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from ledger.command.number_said import said_otherwise
from ledger.domain.values import PERCENT
from ledger.errors import InputError
from ledger.sanitize import clean_line

NEAR = 20
"""Characters shown of what stands where a line stops being JSON."""

# What msgspec says, and our code for it; named groups become the fields of the sentence.
_PROBLEMS = (
    ("missing_field", r"missing required field `(?P<field>[^`]+)`"),
    ("unknown_field", r"contains unknown field `(?P<field>[^`]+)`"),
    ("too_long", r"of length <= (?P<limit>\d+)"),
    ("too_short", r"of length >= (?P<limit>\d+)"),
    ("too_small", r"`(?:int|float)` >=? (?P<limit>\S+)"),
    ("too_large", r"`(?:int|float)` <=? (?P<limit>\S+)"),
    ("bad_date", r"Invalid RFC3339|timezone component|Expected `datetime"),
    ("bad_choice", r"Invalid enum value (?P<value>.+)"),
    ("bad_slug", r"matching regex '\^\[a-z0-9\]\+"),
    ("bad_id", r"matching regex '\^\[A-Za-z0-9_-\]\+"),
    ("bad_key", r"matching regex '\^\[A-Za-z0-9_-\]\{43\}"),
    ("bad_span", r"matching regex '\^\[1-9\]\[0-9\]\{0,3\}\(\?:min"),
    ("bad_digest", r"matching regex '\^\[0-9A-Fa-f\]\{64\}"),
    ("bad_form", r"matching regex (?P<form>.+)"),
    ("not_a_number", r"Expected `(?:int \| float|float)[ |a-z]*`, got"),
    ("not_a_whole_number", r"Expected `int[ |a-z]*`, got"),
    ("not_a_text", r"Expected `str[ |a-z]*`, got"),
    ("not_a_list", r"Expected `array[ |a-z]*`, got"),
    ("not_fields", r"Expected `object[ |a-z]*`, got"),
    ("not_yes_or_no", r"Expected `bool[ |a-z]*`, got"),
)
_WHOLE = re.compile(r"[+-]?\d{1,16}\Z", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+\Z", re.ASCII
)
_MARKED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?:'\d{3})+)\Z", re.ASCII)
_MIXED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d{1,16}|(?:,\d{3})+\.\d{1,16})\Z", re.ASCII)
"""1.234,5 and 1,234.5: both marks, and so one reading."""

_AMONG = re.compile(
    r"(?P<before>[^\d+-]*?)\s*(?P<number>[+-]?\d[\d.,'\s]*\d|[+-]?\d)\s*(?P<after>[^\d]*)\Z"
)
"""A number with what is said around it: `about 300 beds`."""

_DECIMAL = re.compile(r"[+-]?\d{1,16}[.,]\d{1,16}\Z", re.ASCII)
_SPACE = re.compile(
    r"(?<=\d)[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=\d{3}(?!\d))", re.ASCII
)
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}\Z", re.ASCII)
"""1,300 is thirteen hundred to one reader and one and three tenths to another."""

_PATH = re.compile(r" - at (?:`?key`? in )?`\$\.?(?P<path>[^`]*)`\Z")


def problem(said: str, field: str = "") -> InputError:
    """Msgspec's sentence as an error of ours, with a code and the field."""
    path = _PATH.search(said)
    reason = said[: path.start()] if path else said
    where = (path["path"].replace("[...]", "") if path else "") or field
    for code, pattern in _PROBLEMS:
        if found := re.search(pattern, reason):
            groups = found.groupdict()
            inner = groups.pop("field", "")
            return InputError(code, field=".".join(filter(None, (where, inner))), **groups)
    return InputError("bad_value", field=where, reason=reason)


def no_json(error: ValueError | RecursionError) -> InputError:
    """Why a line is no JSON, and where in that line it stops being any."""
    if isinstance(error, json.JSONDecodeError):
        near = clean_line(error.doc[error.pos : error.pos + NEAR]) or "\N{HORIZONTAL ELLIPSIS}"
        return InputError("not_json", position=error.pos + 1, near=near)
    if isinstance(error, UnicodeDecodeError):
        return InputError("bad_encoding", position=error.start + 1)
    if isinstance(error, RecursionError):
        return InputError("too_deep")
    return InputError("number_too_long")


def counted(name: str, text: str, kinds: Collection[Any]) -> int | float:
    """A number as people write it: 1300, 1 300, 1.300.000, and where parts can be, 3.5 or 3,5.

    A share in % may be written with that sign.

    Raises:
        InputError: `not_a_number`, `not_a_whole_number`, or `two_readings` for 1,300 and 1.300;
            `number_in_thousands` for these where only whole numbers go; `number_with_unit`,
            `number_among_words` for 300 beds and about 300; what people say otherwise as
            `said_otherwise`.
    """
    try:
        return _read(name, text, kinds)
    except InputError as error:
        if error.code in {"two_readings", "number_in_thousands"}:
            raise
        other = said_otherwise(name, text, lambda said: _read(name, said, kinds))
        raise other or _alone(name, text, kinds) or error from None


_BESIDE = {
    "number_among_words": "qualifier",
    "number_roughly_in_words": "qualifier",
    "number_with_unit": "unit",
    "number_is_range": "upper",
}
"""The field that says what else was said with a number, by the code of the error."""

_WITH_UPPER = "value"
"""The field whose other end `upper` is."""


@contextmanager
def said_apart(names: Collection[str]) -> Iterator[None]:
    """Has an error say `without` which field a command of these fields cannot tell the rest."""
    try:
        yield
    except InputError as error:
        beside = _BESIDE.get(error.code)
        other = beside == "upper" and error.fields.get("field") != _WITH_UPPER
        if beside and (beside not in names or other):
            error.fields["without"] = beside
        raise


_ALIKE = str.maketrans("\N{MINUS SIGN}\N{RIGHT SINGLE QUOTATION MARK}", "-'")
"""Signs that a keyboard or a text program puts for those that are read."""


def _read(name: str, text: str, kinds: Collection[Any]) -> int | float:
    plain = text.strip().translate(_ALIKE)
    if plain.endswith("%") and in_percent(kinds):
        plain = plain[:-1].rstrip()
    if _WHOLE.match(plain):
        return int(plain)
    if _GROUPED.match(plain) or _MARKED.match(plain):
        return int(re.sub(r"[\s.,']", "", plain))
    if _EITHER.match(plain):
        raise _either(name, text, plain, kinds)
    if float not in kinds:
        raise InputError("not_a_whole_number", field=name)
    if _MIXED.match(plain):
        return float(re.sub(r"[.,](?=.*[.,])", "", plain).replace(",", "."))
    plain = _SPACE.sub("", plain)
    if not _DECIMAL.match(plain):
        raise InputError("not_a_number", field=name)
    return float(plain.replace(",", "."))


def _either(name: str, text: str, plain: str, kinds: Collection[Any]) -> InputError:
    """Both readings of 1.234 as they can be typed; where only whole numbers go, the whole one."""
    whole, number = re.sub("[.,]", "", plain), float(plain.replace(",", "."))
    if float not in kinds and not number.is_integer():
        return InputError("number_in_thousands", field=name, value=text, number=int(whole))
    parts = f"{number:g}"
    parts += "0" * bool(_EITHER.match(parts))
    return InputError("two_readings", field=name, value=text, first=whole, second=parts)


def _alone(name: str, text: str, kinds: Collection[Any]) -> InputError | None:
    """That the number is to stand by itself, with what else was said; None of no number."""
    found = _AMONG.match(text.strip())
    if found is None or not (found["before"] or found["after"]):
        return None
    try:
        _read(name, found["number"], kinds)
    except InputError:
        return None
    rest = found["before"] or found["after"]
    if not rest.strip(_ENDS) or any(c.isnumeric() for c in rest):
        return None
    doubt = found["before"] or not rest.strip(_DOUBTS)
    code = "number_among_words" if doubt else "number_with_unit"
    return InputError(code, field=name, value=text, number=found["number"], rest=rest.strip())


_ENDS = " .,;:"
_DOUBTS = " +~<>=?\N{PLUS-MINUS SIGN}\N{ALMOST EQUAL TO}"
"""Signs behind a number that say how sure it is: `30+`."""


def in_percent(kinds: Collection[Any]) -> bool:
    """Whether one of these types is declared to be a share in %."""
    metas = (meta for kind in kinds for meta in getattr(kind, "__metadata__", ()))
    return any(PERCENT in (getattr(meta, "extra", None) or {}) for meta in metas)
