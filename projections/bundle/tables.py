"""The tables of a bundle: sheets of rows as CSV, one file each, and all of them as a workbook.

The boards are those of `crisis show`, with every row, finished ones too.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from io import StringIO

from ledger.progress import Progress, nobody
from projections.bundle.kept_rows import KeptRows, Rows, Table
from projections.bundle.parts import Part, Source
from projections.render.phrase_renderer import Speaker
from projections.tables import BOARDS, Board, Chosen, Listing
from projections.tables.columns import Cell
from projections.tables.flat import BOM, headers, safe, to_rows
from projections.tables.workbook import MOST_ROWS, Sheet, write_workbook
from projections.views.amendments import Amendments
from projections.views.lists import Lists
from projections.views.views import Views

AT_A_TIME = 500
"""Rows that are drawn, or written, at once."""

CHUNK = 1 << 16


def boards(source: Source) -> list[Table]:
    """Every board, in the order of `crisis show`."""
    views = Views()
    views.follow(source.reading.situation)
    drawn = partial(_board, source, views.amendments)
    return [Table(name, partial(drawn, board)) for name, board in BOARDS.items()]


def parts(
    tables: Iterable[Table], *, excel: bool = False, told: Progress = nobody
) -> Iterator[Part]:
    """`tables/<name>.csv` of each, then `tables.xlsx`; for Excel CSV with a BOM and `;`.

    `told` is how many rows of the workbook are written, and of how many.
    """
    found, kept = list(tables), KeptRows(told)
    for table in found:
        yield Part(f"tables/{table.name}.csv", csv_of(kept.drawn(table), excel=excel))
    yield Part("tables.xlsx", _workbook(found, kept))


def _board(source: Source, amendments: Amendments, board: Board) -> Rows:
    """The headers, and every row; no more of them is held than is drawn at once."""
    situation, end = source.reading.situation, source.end
    speaker = Speaker(source.t, end.date())
    lists = Lists(situation, source.ceiling, end, amendments.in_force)
    listing = Listing(board, lists, amendments, speaker, Chosen(), everything=True)
    yield headers(board)
    for first in range(0, listing.total, AT_A_TIME):
        items = listing.page(first, AT_A_TIME)
        yield from to_rows(board, items, listing.frame, speaker)
        lists.drawn.clear()
        situation.spare()
        source.drawn(min(first + AT_A_TIME, listing.total), listing.total)


def csv_of(rows: Rows, *, excel: bool = False) -> Iterator[bytes]:
    """Rows as CSV (RFC 4180), UTF-8, a stretch at a time; no cell is a formula."""
    out = StringIO(newline="")
    out.write(BOM if excel else "")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        if out.tell() >= CHUNK:
            yield _taken(out)
    yield _taken(out)


def _taken(out: StringIO) -> bytes:
    found = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return found


def _workbook(tables: Iterable[Table], kept: KeptRows) -> Iterator[bytes]:
    """Through a file without a name, as a ZIP is sought in while it is written."""
    with tempfile.TemporaryFile() as file, closing(kept):
        sheets = (one for table in tables for one in _sheets(table.name, kept.again(table)))
        write_workbook(file, sheets)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _sheets(name: str, rows: Rows) -> Iterator[Sheet]:
    """One sheet; of more rows than one holds several, each under the headers."""
    head = next(rows)
    left, number = next(rows, None), 1
    while left is not None or number == 1:
        page = _Page(head, left, rows)
        yield Sheet(name if number == 1 else f"{name} {number}", page)
        left, number = page.left, number + 1


class _Page:
    """Rows up to what one sheet holds; `left` is the first of those that are left."""

    def __init__(self, head: tuple[Cell, ...], first: tuple[Cell, ...] | None, rows: Rows) -> None:
        self.left = first
        self._head = head
        self._rows = rows

    def __iter__(self) -> Rows:
        yield self._head
        written = 1
        while self.left is not None and written < MOST_ROWS:
            yield self.left
            self.left, written = next(self._rows, None), written + 1
