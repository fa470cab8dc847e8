"""Files as spreadsheets and careless programs write them, for tests of what is read."""

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def workbook(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[str] = (),
    sheets: Sequence[str] = ("List",),
) -> Path:
    """A real XLSX file; every sheet but the first is empty."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for name in sheets[1:]:
        book.create_sheet(name)
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one part of it otherwise."""
    with zipfile.ZipFile(path) as packed:
        parts = {info.filename: packed.read(info) for info in packed.infolist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


def computed(path: Path, cell: str, value: str) -> Path:
    """The workbook as a spreadsheet saves it: a formula with what it came to."""

    def put(xml: bytes) -> bytes:
        empty = re.compile(rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v ?/>(</c>)' % cell.encode())
        return empty.sub(rb"\1<v>%s</v>\2" % value.encode(), xml)

    return rewritten(path, "xl/worksheets/sheet1.xml", put)


def plain_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
