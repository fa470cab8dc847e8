"""Short names that people can say: `R-14` is the fourteenth request of a ledger.

The count is that of the originators of a concept by their first entries that count, in the order of
their numbers, readable here or not: it follows from the messages alone, so that every copy and
every release says the same, and it stays whatever is corrected, struck or recorded later.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

LETTERS: Mapping[str, str] = {
    "action": "A",
    "cancellation": "X",
    "clock": "K",
    "communication": "C",
    "decision": "D",
    "figure": "F",
    "means": "H",
    "meeting": "M",
    "observation": "N",
    "outlook": "P",
    "record": "Z",
    "request": "R",
    "restore": "J",
    "threat": "T",
}
"""A letter a concept. One that is not named here is said by its own name, `duty-3`."""

NAMED_IN: Mapping[str, str] = {"duty": "post"}
"""The field in which people gave a name to what has no letter: `duty-3` alone says nothing."""

KEYED = frozenset({"crisis", "member", "service", "entry"})
"""Concepts whose originators are called by what they are about, or that have none."""

SPELT = 4
"""Letters, at least, of a concept that is said by its name: fewer are a receipt's."""

_SAID = re.compile(r"([A-Za-z]+)-?([0-9]{1,9})\Z", re.ASCII)
_MADE = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}\Z|[0-9a-f]{32}\Z", re.ASCII)
"""Ids that nobody chose."""

_CONCEPTS = {letter: concept for concept, letter in LETTERS.items()}


class ShortName(NamedTuple):
    """Which one of a concept is meant: the first is 1."""

    concept: str
    nth: int


def has_short_name(concept: str) -> bool:
    """Whether things of this sort are counted."""
    return concept not in KEYED


def short_name(concept: str, count: int) -> str:
    """`R-14` for the fourteenth request."""
    return f"{LETTERS.get(concept, concept)}-{count}"


def called(slug: str, short: str) -> str:
    """What is said to people: `R-14`, with the name somebody gave it behind; that alone else.

    What has its name before it already (`Situation.said_name`) is left as it is.
    """
    if not short:
        return slug
    if " " in short:
        return short
    return short if is_made(slug) else f"{short} ({slug})"


def is_made(slug: str) -> bool:
    """Whether nobody chose a name: an id that was drawn."""
    return _MADE.match(slug) is not None


def read_short_name(word: str) -> ShortName | None:
    """What a word means as a short name, in capitals or not, with or without its hyphen.

    None for any other word, also for the letter of a concept that has none.
    """
    found = _SAID.match(word)
    if found is None or not int(found[2]):
        return None
    concept = _CONCEPTS.get(found[1].upper(), found[1].lower())
    if concept in LETTERS and found[1].upper() != LETTERS[concept]:
        return None
    spelt = concept in LETTERS or ("-" in word and len(concept) >= SPELT)
    return ShortName(concept, int(found[2])) if spelt and has_short_name(concept) else None
