"""The beginning of a text: it ends at a word, and leaves no bracket open."""

from collections.abc import Callable

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

BRACKETS = {"(": ")", "[": "]", "{": "}", "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}":
            "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"}  # fmt: skip
"""What opens, with what closes it; quotation marks that close in one language open in another."""

LOOSE = " \N{NO-BREAK SPACE},;:-\N{EN DASH}\N{MIDDLE DOT}" + "".join(BRACKETS)
"""Signs that nothing ends with."""

Measure = Callable[[str], int]


def abridged(text: str, room: int, *, measure: Measure = len, more: str = ELLIPSIS) -> str:
    """The text where it has at most `room` columns; else its beginning, and `more` behind it."""
    if measure(text) <= room:
        return text
    kept, closing = beginning(text, max(0, room - measure(more)), measure)
    return kept + more + closing


def beginning(text: str, room: int, measure: Measure = len) -> tuple[str, str]:
    """As much of a text as has `room`, and what closes a bracket that it leaves open.

    A word is cut only where it takes half of the room. A bracket that opens in the second half is
    left out with what is behind it.
    """
    kept = at_a_word(text, _fitting(text, room, measure))
    opened = open_in(kept)
    while opened and opened[0] >= len(kept) // 2 and kept:
        kept = kept[: opened[0]].rstrip(LOOSE)
        opened = open_in(kept)
    closing = "".join(BRACKETS[kept[at]] for at in reversed(opened))
    if closing and measure(kept + closing) > room:
        kept = at_a_word(kept, _fitting(kept, room - len(closing), measure))
        closing = "".join(BRACKETS[kept[at]] for at in reversed(open_in(kept)))
    return kept, closing


def at_a_word(text: str, end: int) -> str:
    """The first `end` letters without the beginning of a word, nor signs that nothing ends with."""
    kept = text[:end]
    if end < len(text) and kept and not (text[end].isspace() or kept[-1].isspace()):
        at = kept.rfind(" ")
        kept = kept[:at] if at >= len(kept) // 2 else kept
    return kept.rstrip(LOOSE)


def open_in(text: str) -> list[int]:
    """The places of the brackets that are open at the end of a text."""
    found: list[int] = []
    for at, char in enumerate(text):
        if char in BRACKETS:
            found.append(at)
        elif found and char == BRACKETS[text[found[-1]]]:
            found.pop()
    return found


def _fitting(text: str, room: int, measure: Measure) -> int:
    """How many letters have room."""
    if measure is len:
        return max(0, room)
    used = 0
    for at, char in enumerate(text):
        used += measure(char)
        if used > room:
            return at
    return len(text)
