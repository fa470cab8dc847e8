"""Lines of at most so many columns, counted as a terminal shows them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import combining, east_asian_width

from ledger.abridged import abridged

_BEFORE = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_NUMBERS = re.compile(r"\[(?:[A-Z]-|#)\d[^\[\]]{0,32}\]")
"""`[X-2 #34 #74]`, which nobody reads in two halves; more of them go on beneath."""

_COMMAND = re.compile("`crisis [^`]*`")
"""What is typed, and so copied, in one piece, where it is no longer than a line."""

SIGNS = 3
"""Columns of what stands around a command: a bracket, its end, a full stop."""

_HELD = "\x00"
_AFTER = frozenset("\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK};:!?%")


def columns(text: str) -> int:
    """How many columns a terminal needs for it."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The text in lines that begin with `first`, then `rest`; words too long are broken."""
    line, used, indent, empty = first, columns(first), columns(rest), True
    for word in _words(text, width - max(used, indent)):
        space, more = "" if empty else " ", columns(word)
        if not empty and used + 1 + more > width:
            yield line.rstrip()
            line, used, space = rest, indent, ""
        line += space + word
        used += len(space) + more
        empty = False
    yield line.rstrip()


def cut(text: str, width: int) -> str:
    """The text in one line, ending in an ellipsis where it is longer."""
    return abridged(text, width, measure=columns)


def _words(text: str, width: int) -> Iterator[str]:
    """Words of at most `width` columns; the numbers behind a line are one, a command is another."""
    held = _NUMBERS.sub(_held, text)
    held = _COMMAND.sub(lambda found: _held(found) if _fits(found, width) else found[0], held)
    for one in _glued(filter(None, held.split(" "))):
        word = one.replace(_HELD, " ")
        if columns(word) <= width:
            yield word
        else:
            yield from _pieces(word, max(width, 2))


def _held(found: re.Match[str]) -> str:
    return found[0].replace(" ", _HELD)


def _fits(found: re.Match[str], width: int) -> bool:
    """Whether there is a line for it with the signs around it."""
    return columns(found[0]) + SIGNS <= width


def _glued(words: Iterable[str]) -> Iterator[str]:
    """Words with the signs that French sets apart from them but never on another line."""
    held = ""
    for word in words:
        if not held:
            held = word
        elif word[0] in _AFTER or held.endswith(_BEFORE):
            held += f" {word}"
        else:
            yield held
            held = word
    if held:
        yield held


def _pieces(word: str, width: int) -> Iterator[str]:
    piece, used = "", 0
    for char in word:
        if used + _columns(char) > width:
            yield piece
            piece, used = "", 0
        piece += char
        used += _columns(char)
    yield piece


@lru_cache(maxsize=4_096)
def _columns(char: str) -> int:
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
