"""The help of short lines: how one is typed, and every entry word of a language."""

from collections.abc import Iterator
from typing import NamedTuple

from projections.i18n import Translator
from tui.forms.short.words import EntryWord, EntryWords, folded

_RULES = ("line.help.before", "line.help.fields", "line.help.time", "line.help.noted")


class WordRow(NamedTuple):
    """An entry word: the beginning that is enough, the rest of it, and what it is for."""

    path: str
    enough: str
    rest: str
    purpose: str


def rules(t: Translator) -> Iterator[str]:
    """How a line is typed, a sentence a line."""
    yield t("line.help.entry", example=t("line.help.example"))
    for key in _RULES:
        yield t(key)


_SELDOM = ("crisis", "member")
"""Concepts that a meeting seldom speaks of."""


def rows(t: Translator) -> Iterator[WordRow]:
    """Every entry word, those last that are seldom needed."""
    for one in sorted(EntryWords(t).listed(), key=lambda one: one.verb.concept in _SELDOM):
        enough, rest = parted(one)
        text = t.field(one.verb.command.__doc__ or "")
        yield WordRow(one.verb.path, enough, rest, text.split(". ")[0].rstrip("."))


def parted(one: EntryWord) -> tuple[str, str]:
    """The word as it is printed, after the letters that are enough."""
    sizes = range(len(one.word) + 1)
    size = next(n for n in sizes if folded(one.word[:n]).startswith(one.short))
    return one.word[:size].lower(), one.word[size:]
