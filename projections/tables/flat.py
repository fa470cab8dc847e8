"""Tables as data: flat objects and CSV with the same stable keys, safe to open in a spreadsheet.

CSV is RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it
(OWASP, CSV Injection).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from ledger.domain.values import Scope
from projections.brief.model import Code
from projections.model.picture import UNREPORTED
from projections.render.phrase_renderer import Speaker
from projections.tables.boards import Board
from projections.tables.class_by_class import Item
from projections.tables.columns import Cell, Column, cells
from projections.tables.frame import Frame, Where
from projections.tables.listing import Silent

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


def silent_rows(
    board: Board, silent: Iterable[Silent], frame: Frame, speaker: Speaker
) -> Iterator[tuple[Cell, ...]]:
    """A row for each service that nothing was reported of: which and where, and no number."""
    for one in silent:
        service = frame.part("service", one.service)
        values = {
            "service": service,
            "about": service,
            "state": Code("service_state", UNREPORTED),
            "sites": Where(Scope(sites=one.sites), None),
        }
        own = (c for column in board.columns for c in _value(column, values, frame, speaker))
        yield (*own, board.concept, False)


def _value(
    column: Column, values: Mapping[str, Any], frame: Frame, speaker: Speaker
) -> tuple[Cell, ...]:
    return cells(column._replace(get=lambda row, _: row.get(column.code)), values, frame, speaker)


def to_csv(  # noqa: PLR0913 (what a table is a function of)
    board: Board,
    items: Iterable[Item],
    frame: Frame,
    speaker: Speaker,
    *,
    silent: Iterable[Silent] = (),
    excel: bool = False,
) -> str:
    """The rows under their headers; for Excel with a BOM and `;` between cells."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(headers(board))
    for item in items:
        writer.writerow([safe(cell) for cell in _cells(board, item, frame, speaker)])
    for row in silent_rows(board, silent, frame, speaker):
        writer.writerow([safe(cell) for cell in row])
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
