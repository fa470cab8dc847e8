"""Tables as a workbook (.xlsx): rows as they come, under their headers, never a formula.

A text stays text whatever it begins with. The same rows make the same file, byte for byte, and no
more than a row is held: cells stand in the sheets themselves (ECMA-376, inline strings).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ledger.sanitize import clean_line

if TYPE_CHECKING:
    from projections.tables.columns import Cell

LONGEST = 32_767
"""Characters of one cell (ECMA-376, as spreadsheets hold to it)."""

MOST_ROWS = 1_048_576
"""Rows of one sheet likewise."""

LOOKED = 100
"""Rows by which columns are made as wide as they need."""

WIDEST = 60
"""Characters of the widest column."""

EXACT = 10**15
"""From here on a spreadsheet rounds off the digits of a whole number."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would read as a character by its number (ECMA-376, 22.9.2.19)."""

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook's own times have no zone)


class Sheet(NamedTuple):
    """One sheet: its name, and its rows, the headers first."""

    name: str
    rows: "Iterable[Iterable[Cell]]"


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write sheets into a file that can be sought in, one after another.

    Raises:
        OSError: there is no room for it.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (150 ms that other commands do not need)
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 (as above)

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = MADE
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.name)), sheet.rows)
    ExcelWriter(book, _Timeless(file, "w", ZIP_DEFLATED)).save()


def _write(page: Any, rows: "Iterable[Iterable[Cell]]") -> None:
    """The rows, their headers always seen and to be filtered by."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (as above)

    left = iter(rows)
    first = [[*row] for row in islice(left, LOOKED)]
    widths = [max(map(_width, column)) for column in zip(*first, strict=True)]
    for at, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "A2"
    written = 0
    for row in chain(first, left):
        page.append([_cell(page, value) for value in row])
        written += 1
    page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(widths)))}{max(1, written)}"
    page.close()


def _width(value: "Cell") -> int:
    """Of a column, in characters: what a cell needs, a long text the width of a line."""
    return min(WIDEST, len(str(value or "")) + 3)


class _Timeless(ZipFile):
    """A ZIP whose members have one time, whenever they were made."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        with self.open(_member(zinfo_or_arcname), "w") as member:
            member.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(_member(arcname), "w") as member:  # noqa: PTH123 (openpyxl names it)
            while chunk := source.read(1 << 16):
                member.write(chunk)


def _member(name: str) -> ZipInfo:
    found = ZipInfo(name, MADE.timetuple()[:6])
    found.compress_type = ZIP_DEFLATED
    found.create_system = 3
    return found


def _cell(sheet: Any, value: "Cell") -> Any:
    """Numbers as numbers where no digit is lost, everything else as text."""
    if value is None or _is_exact(value):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (as above)

    said = str(value).lower() if isinstance(value, bool) else clean_line(str(value))
    cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", said[:LONGEST]))
    cell.data_type = "s"
    return cell


def _is_exact(value: "Cell") -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return isinstance(value, float)
    return abs(value) < EXACT


def _title(title: str) -> str:
    """A name that a sheet may have: 31 characters, without those that formulas use."""
    return "".join(c if c not in "[]:*?/\\" else " " for c in title)[:31]
