"""Tables as data: flat objects and CSV with the same stable keys, safe to open in a spreadsheet.

CSV is RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it
(OWASP, CSV Injection).
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from projections.render.phrase_renderer import Speaker
from projections.tables.boards import Board
from projections.tables.class_by_class import Item
from projections.tables.columns import Cell, cells
from projections.tables.frame import Frame

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a formula may begin with."""

BOM = "\ufeff"
"""By which Excel knows UTF-8."""

RESTRICTED = "restricted"
"""The last column: whether the row is marked above the ceiling, and so has its number only."""


def headers(board: Board) -> tuple[str, ...]:
    """The keys of a row, in order."""
    own = (header for column in board.columns for header in column.headers)
    return (*own, "concept", RESTRICTED)


def to_records(
    board: Board, items: Iterable[Item], frame: Frame, speaker: Speaker
) -> list[dict[str, Cell]]:
    """One flat object a row; None where nothing was said."""
    keys = headers(board)
    return [dict(zip(keys, _cells(board, item, frame, speaker), strict=True)) for item in items]


def to_rows(
    board: Board, items: Iterable[Item], frame: Frame, speaker: Speaker
) -> Iterator[tuple[Cell, ...]]:
    """The cells of each row, in the order of the headers."""
    return (_cells(board, item, frame, speaker) for item in items)


def to_csv(
    board: Board, items: Iterable[Item], frame: Frame, speaker: Speaker, *, excel: bool = False
) -> str:
    """The rows under their headers; for Excel with a BOM and `;` between cells."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(headers(board))
    for item in items:
        writer.writerow([safe(cell) for cell in _cells(board, item, frame, speaker)])
    return (BOM if excel else "") + out.getvalue()


def safe(cell: Cell) -> str | int | float:
    """A cell that is no formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def _cells(board: Board, item: Item, frame: Frame, speaker: Speaker) -> tuple[Cell, ...]:
    if item.row is not None:
        own = [c for column in board.columns for c in cells(column, item.row, frame, speaker)]
        return (*own, item.concept, False)
    empty = [None for header in headers(board)[:-2]]
    return (item.number, *empty[1:], item.concept, not item.unshown)
