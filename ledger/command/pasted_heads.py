"""The sites that a sentence before a list names: *Voici ce qu'il nous faut à Arlon :*."""

import re
from collections.abc import Callable

LONGEST = 8
"""Words of a name that are looked at."""

_MARKS = " ,.:;|()"
_WORD = re.compile(r"[^\s'\u2019]+")


def sites_in(line: str, meant: Callable[[str], set[str]]) -> set[str]:
    """The sites named anywhere in a line, by their names in full; the longest name counts."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(line)]
    found: set[str] = set()
    first = 0
    while first < len(words):
        named, taken = _longest(line, words[first : first + LONGEST], meant)
        found |= named
        first += taken
    return found


def _longest(
    line: str, words: list[tuple[int, int]], meant: Callable[[str], set[str]]
) -> tuple[set[str], int]:
    """What the longest name that begins here names, and of how many words it is."""
    for last in range(len(words), 0, -1):
        if named := meant(line[words[0][0] : words[last - 1][1]].strip(_MARKS)):
            return named, last
    return set(), 1
