"""How wide the columns of a table are: no word of a name is broken, no room is left unused."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from projections.render.wrap import columns

LEAST = 8
"""Columns that what has no width of its own is left with."""


def fitted(
    declared: Sequence[int],
    rows: Sequence[Sequence[str]],
    room: int,
    whole: Collection[int] = (),
) -> list[int]:
    """The width of each column; together `room` at most.

    What a column does not need goes to those whose words would not stand in one line, first to
    those that lack least.

    Args:
        declared: their widths on an ordinary page, 0 for the one that takes what is left.
        rows: the words of each column, the heads among them.
        room: columns there are, without what lies between them.
        whole: the columns in which all the words belong together, as in `3 h 46 min`.
    """
    widths = _shared(declared, room)
    cells = enumerate(zip(*rows, strict=True))
    words = [_longest(column, whole=at in whole) for at, column in cells]
    for at, wanted in enumerate(words):
        _widen(widths, at, wanted, words)
    texts = [_longest(column, whole=True) for column in zip(*rows, strict=True)]
    for at in sorted(range(len(texts)), key=lambda at: texts[at] - widths[at]):
        _widen(widths, at, texts[at], texts)
    return widths


def _shared(declared: Sequence[int], room: int) -> list[int]:
    """As declared; narrower in proportion where that leaves too little."""
    fixed, free = sum(declared), 0 in declared
    able = room - (LEAST if free else 0)
    if fixed > able:
        declared = [width * able // fixed for width in declared]
    left = room - sum(declared)
    return [width or left for width in declared]


def _widen(widths: list[int], at: int, wanted: int, words: Sequence[int]) -> None:
    """Give a column what its longest word lacks, from those that have most to spare."""
    while widths[at] < wanted:
        spare = [width - word for width, word in zip(widths, words, strict=True)]
        giver = max(range(len(widths)), key=spare.__getitem__)
        if spare[giver] <= 0:
            return
        widths[giver] -= 1
        widths[at] += 1


def _longest(texts: Sequence[str], *, whole: bool) -> int:
    return max(map(_in_one_line if whole else _longest_word, texts), default=0)


@lru_cache(maxsize=4_096)
def _in_one_line(text: str) -> int:
    return columns(text)


@lru_cache(maxsize=4_096)  # a list that is drawn again says the same in nearly all its rows
def _longest_word(text: str) -> int:
    return max(map(columns, text.split()), default=0)
