"""A table as a workbook (.xlsx): the rows of its CSV under the same headers, never a formula.

Rows are written as they come; a text stays text whatever it begins with.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.sanitize import clean_line
from tui.cli.atomic import put_whole

if TYPE_CHECKING:
    from projections.tables.columns import Cell

LONGEST = 32_767
"""Characters of one cell (ECMA-376, as spreadsheets hold to it)."""

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook's own times have no zone)
"""The same rows make the same file."""


def write_sheet(path: Path, title: str, rows: "Iterable[Iterable[Cell]]") -> None:
    """Write rows, the headers first, into a file beside its place, then move it there.

    Raises:
        LedgerError: `cannot_write`, with the system's reason; what was there before stays.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (150 ms that other commands do not need)

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = MADE
    sheet = book.create_sheet(_title(title))
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    put_whole(path, book.save)


def _cell(sheet: Any, value: "Cell") -> Any:
    """Numbers as numbers, everything else as text."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (as above)

    said = str(value).lower() if isinstance(value, bool) else clean_line(str(value))
    cell = WriteOnlyCell(sheet, said[:LONGEST])
    cell.data_type = "s"
    return cell


def _title(title: str) -> str:
    """A name that a sheet may have: 31 characters, without those that formulas use."""
    return "".join(c if c not in "[]:*?/\\" else " " for c in title)[:31]
