"""Which row of a table names its columns, told from what stands in it and below it.

Three things speak: names that lists give their columns, words above numbers and dates, and against
it what a list holds itself: a number, a site, a word that stands below once more.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import NamedTuple

from tui.cli.files.table import Cell, Row, head_names, named, width

_KNOWN, _ABOVE_NUMBERS, _DATA = 4, 2, 3
"""How much each of them weighs."""

_BELOW = 20
"""Rows below that are looked at."""

_MOST = 0.5
_FEWEST = 2
_NUMBER = re.compile(r"[+-]?\d[\d .,:/'-]*\Z")

Says = Callable[[str], bool]


class Head(NamedTuple):
    """The last row of a head, 0 for none; how many rows it has; why it is taken for one.

    `why`: `known` (it has names that lists give their columns), `contrast` (words above numbers),
    `first` (nothing speaks against it) or `none`.
    """

    row: int
    rows: int
    why: str
    known: tuple[str, ...] = ()


class _Weighed(NamedTuple):
    """A head that may be, and what speaks for and against it."""

    head: Head
    known: int
    contrast: int
    data: int

    @property
    def weight(self) -> int:
        """Above 0: more speaks for it."""
        return _KNOWN * self.known + _ABOVE_NUMBERS * self.contrast - _DATA * self.data


def head_in(rows: Sequence[Row], known: Says, part: Says) -> Head:
    """The head among the first rows of a table.

    Args:
        rows: from the first on.
        known: whether lists call a column so.
        part: whether a word names a part of the organisation, as only what stands below does.
    """
    said = [row for row in rows if not row.is_blank]
    wide = max((width(row.cells) for row in said), default=0)
    weighed = [
        _weighed(said[n - span : n], said[n : n + _BELOW], known, part)
        for span in (1, 2)
        for n in range(span, len(said) + 1)
        if _may_be(said[n - span : n], wide) and n < max(len(said), 2)
    ]
    best = max(weighed, key=lambda one: one.weight, default=None)
    if best is not None and best.weight > 0:
        return best.head._replace(why="known" if best.known else "contrast")
    plain = (one for one in weighed if one.head.rows == 1 and not one.data)
    return next((one.head._replace(why="first") for one in plain), Head(0, 1, "none"))


def _may_be(rows: Sequence[Row], wide: int) -> bool:
    """Whether rows follow each other and name half of the columns at least."""
    names = [name for name in head_names(rows) if name]
    follow = rows[-1].number - rows[0].number == len(rows) - 1
    return follow and len(names) >= min(_FEWEST, wide) and len(names) >= wide * _MOST


def _weighed(rows: Sequence[Row], below: Sequence[Row], known: Says, part: Says) -> _Weighed:
    names = head_names(rows)
    knows = [name for name in names if known(name) and not part(name)]
    columns = [_column(below, n) for n in range(len(names))]
    contrast = sum(
        bool(name) and not _is_value(name) and _mostly(_is_value, cells)
        for name, cells in zip(names, columns, strict=True)
    )
    data = sum(_is_data(row, n, columns[n], part) for row in rows for n in range(len(row.cells)))
    head = Head(rows[-1].number, len(rows), "", tuple(knows))
    return _Weighed(head, len(knows), contrast, data)


def _column(rows: Sequence[Row], place: int) -> list[Cell]:
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return [cell for cell in cells if cell is not None]


def _is_data(row: Row, place: int, below: Sequence[Cell], part: Says) -> bool:
    """Whether a cell is one of those that a list holds."""
    cell = row.cells[place]
    if cell is None:
        return False
    if _is_value(cell) or any(named(one) == named(cell) for one in below):
        return True
    return part(named(cell)) and _mostly(lambda one: part(named(one)), below)


def _is_value(cell: Cell) -> bool:
    """A number or a time."""
    if isinstance(cell, str):
        return _NUMBER.match(cell.strip()) is not None
    return isinstance(cell, int | float | date | time)


def _mostly(is_so: Callable[[Cell], bool], cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(map(is_so, cells)) > len(cells) * _MOST
