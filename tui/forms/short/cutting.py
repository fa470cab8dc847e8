"""A line cut into what stands before the colon, behind it, and in each `; name: value`.

A doubled `;;` or `,,` is that sign itself.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SIGNS = re.compile(r";;|;|[^;]+")
_LISTED = re.compile(r",,|,|[^,]+")
_PAIRS = re.compile(r",,|,(?=\s*[^\s=,;:]+\s*=)|,|[^,]+")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
"""A colon that is not that of a clock time."""

_CLOCK = re.compile(
    r"(-\s?\d{1,4}\s?(?:min|m|h|u|d|j|t|w)(?:[0-5]\d)?|\d{1,2}\s?[hu:]\s?[0-5]\d)[,:]?\s+(?=\S)",
    re.ASCII | re.IGNORECASE,
)
"""`13h40 `, `-20m `: a time at the beginning of a line that can be nothing else."""

_MOST_NAME = 40
"""Characters of the name of a field, at most."""


class Piece(NamedTuple):
    """What stands between two `;`: what may be the name of a field, its value, and the whole."""

    label: str
    value: str
    whole: str


def time_first(line: str) -> tuple[str, str]:
    """A clock time or a duration at the beginning, and the rest; "" where there is none."""
    found = _CLOCK.match(line)
    return (found[1], line[found.end() :]) if found else ("", line)


def at_colon(line: str) -> tuple[str, str] | None:
    """What is before the first colon and what behind it; None where none comes before a `;`."""
    found = _COLON.search(line)
    if found is None or ";" in line[: found.start()]:
        return None
    return line[: found.start()].strip(), line[found.end() :].strip()


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at every single `;`; the first has no name."""
    for n, whole in enumerate(_cut(text, _SIGNS, ";")):
        label, colon, value = whole.partition(":")
        named = n > 0 and colon and len(label) <= _MOST_NAME
        yield Piece(label.strip() if named else "", value.strip(), whole)


def listed(text: str) -> tuple[str, ...]:
    """The values between commas."""
    return tuple(filter(None, (one.strip() for one in _cut(text, _LISTED, ","))))


def pairs(text: str) -> tuple[str, ...]:
    """Values by name, `name=value, name=value`; a comma before anything else is part of a value."""
    found: list[str] = [""]
    for sign in _PAIRS.finditer(text):
        if sign[0] == "," and _PAIRS.match(text, sign.start()) and _begins_pair(text, sign.end()):
            found.append("")
        else:
            found[-1] += "," if sign[0] == ",," else sign[0]
    return tuple(filter(None, (one.strip() for one in found)))


def _begins_pair(text: str, at: int) -> bool:
    return re.match(r"\s*[^\s=,;:]+\s*=", text[at:]) is not None


def _cut(text: str, signs: re.Pattern[str], sign: str) -> Iterator[str]:
    """The text between single signs, a doubled one as one."""
    piece = ""
    for found in signs.findall(text):
        if found == sign:
            yield piece
            piece = ""
        else:
            piece += sign if found == sign * 2 else found
    yield piece


def kept(text: str, sign: str) -> str:
    """The text as it has to be written, so that the sign is no separator."""
    return text.replace(sign, sign * 2)
