"""The rows that were refused, in a CSV file of their own: to be mended there and imported again.

It holds the columns that the mapping reads, and no others; what named the rows; and why each was
refused. Nothing in it is computed by the spreadsheet that opens it.
"""

import csv
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from ledger.errors import LedgerError
from tui.cli.files.delimited import guarded
from tui.cli.files.row_lines import ID_COLUMN, cell_of
from tui.cli.files.table import Column, Row, Trouble
from tui.cli.files.values import text_of

ROW_COLUMN, REASON_COLUMN = "crisis-row", "crisis-reason"

_MOST_NAMES = 1_000
_ENDING = ".rejects"


class Rejects:
    """Refused rows on their way into a file, which is begun with the first of them.

    Args:
        path: where; None for a name beside `beside` that is not taken.
        columns: of the table, those that are read.
        decimal: how numbers are written.
        named: whether a column of the table names its rows.
    """

    def __init__(
        self,
        path: Path | None,
        beside: Path,
        columns: Sequence[Column],
        *,
        decimal: str,
        named: bool,
    ) -> None:
        self.path = path
        self.count = 0
        self._beside = beside
        self._columns = columns
        self._decimal = decimal
        self._named = named
        self._last = 0
        self._file: TextIOWrapper | None = None

    def add(self, row: Row, base: str, reason: str) -> None:
        """Put a row down with the first reason it was refused for.

        Raises:
            LedgerError: `rejects_unwritable`.
        """
        if row.number == self._last:
            return
        self._last = row.number
        self.count += 1
        cells = [self._text(row, column) for column in self._columns]
        self._write([*cells, *([] if self._named else [base]), str(row.number), reason])

    def close(self) -> None:
        """End the file."""
        if self._file is not None:
            self._file.close()

    def _write(self, cells: Sequence[str]) -> None:
        try:
            if self._file is None:
                self._file = self._begun()
            csv.writer(self._file, delimiter=";").writerow([*map(guarded, cells)])
            self._file.flush()
        except OSError as e:
            raise LedgerError(
                "rejects_unwritable", path=self.path or self._beside, reason=e.strerror
            ) from e

    def _begun(self) -> TextIOWrapper:
        file = self._created()
        names = [column.name for column in self._columns]
        own = [*([] if self._named else [ID_COLUMN]), ROW_COLUMN, REASON_COLUMN]
        csv.writer(file, delimiter=";").writerow([*names, *own])
        return file

    def _created(self) -> TextIOWrapper:
        """A new file; nothing that is there is written over unless it was named."""
        if self.path is not None:
            return self.path.open("w", encoding="utf-8-sig", newline="")
        stem = self._beside.stem.partition(_ENDING)[0]
        for n in range(1, _MOST_NAMES):
            count = "" if n == 1 else f"-{n}"
            self.path = self._beside.with_name(f"{stem}{_ENDING}{count}.csv")
            try:
                return self.path.open("x", encoding="utf-8-sig", newline="")
            except FileExistsError:
                continue
        raise FileExistsError(0, "too many of that name")

    def _text(self, row: Row, column: Column) -> str:
        cell = cell_of(row, column)
        if isinstance(cell, Trouble):
            return cell.said
        said = text_of(cell)
        return said.replace(".", ",") if isinstance(cell, float) and self._decimal == "," else said


def is_ours(path: Path) -> bool:
    """Whether a file is one of refused rows: it is read as it was written."""
    with path.open("rb") as file:
        first = file.readline(65_536)
    return first.startswith(b"\xef\xbb\xbf") and ROW_COLUMN.encode() in first
