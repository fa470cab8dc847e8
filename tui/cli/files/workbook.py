"""An XLSX file, read as a stream: values only, nothing computed, nothing run, and within bounds.

What a formula came to was put down by whoever saved the file; a formula that nobody computed has no
value and is said. Of merged cells only the first holds anything. A file says how large it is once
unpacked, and is not unpacked when that is more than lists are. (docs/decisions/129)
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledger.errors import UsageError
from tui.cli.files.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Note,
    Row,
    Trouble,
    letters,
    width,
)

MOST_PACKED = 64 << 20
"""Bytes of a file."""

MOST_UNPACKED = 512 << 20
"""Bytes of all its parts; 100,000 rows of ten cells come to some 60 MB."""

MOST_TEXTS = 128 << 20
"""Bytes of its texts, which are held in memory."""

MOST_RATIO = 200
"""How many times as large a part may become; rows of a list become ten to thirty times as large."""

_SMALL = 1 << 20
"""Bytes below which the ratio says nothing."""

MOST_PARTS = 2_000

MOST_FORMULAS = 10_000
"""Formulas without a value that are remembered by cell."""

_CHUNK = 1 << 20
_EXACT = 2.0**53
_VALUES = (bool, int, float, date, time)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_ROW = b"row r="
_NUMBERED = re.compile(rb"row r=[\"'](\d{1,9})[\"']")
_STREAMED = ("xl/worksheets/", "xl/media/")
"""Parts that are never held whole, or not read at all."""


class Merge(NamedTuple):
    """A range of cells made into one: first and last column from 0, first and last row."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def said(self) -> str:
        """As a spreadsheet writes it."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


class Workbook:
    """One sheet of an XLSX file (`table.Source`).

    Args:
        sheet: its name; empty for the first that is shown.
        fill: merged cells all have the value of the first.

    Raises:
        UsageError: no workbook, a part of it too large, no such sheet.
    """

    def __init__(self, path: Path, sheet: str = "", *, fill: bool = False) -> None:
        check_parts(path)
        self.path = path
        self._fill = fill
        with _reading(path):
            self._book = _open(path)
            self._sheet = self._chosen(sheet)
            with zipfile.ZipFile(path) as packed:
                self._scan(packed, self._sheet._worksheet_path)  # noqa: SLF001 (openpyxl has no other word for it)
        self.sheet: str = self._sheet.title
        rows = self._last or self._sheet.max_row or 0
        self.size = rows if rows <= MOST_ROWS else 0
        self._sheet.reset_dimensions()
        said = {"sheet": self.sheet, "sheets": self._others}
        key = "cli.import.read_one_of" if self._others else "cli.import.read_sheet"
        self.notes = [Note(key, said)]
        if self.formulas:
            self.notes.append(Note("cli.import.formulas", {"n": self.formulas}))

    def rows(self) -> Iterator[Row]:
        """The rows below the head, in order, each with its number in the sheet."""
        with _reading(self.path):
            merged = _Merged(self._merges, fill=self._fill)
            rows = self._sheet.iter_rows()
            for number, cells in zip(range(1, MOST_ROWS + 2), rows, strict=False):
                found = [_cell(cell) for cell in cells[: MOST_COLUMNS + 1]]
                for place in self._uncomputed.get(number, ()):
                    _put(found, place, Trouble("cell_not_computed"))
                merged.mark(number, found)
                yield Row(number, found[: width(found)], number)

    def close(self) -> None:
        """Read no more."""
        self._book.close()

    def _chosen(self, sheet: str) -> Any:
        shown = [one for one in self._book.worksheets if one.sheet_state == "visible"]
        names = [one.title for one in shown]
        found = [one for one in shown if not sheet or one.title.casefold() == sheet.casefold()]
        if not found:
            raise UsageError("sheet_unknown", value=sheet, known=", ".join(names) or "\N{EN DASH}")
        self._others = ", ".join(name for name in names if name != found[0].title)
        return found[0]

    def _scan(self, packed: zipfile.ZipFile, part: str) -> None:
        """Count formulas, find those without a value, the merged cells and the last row."""
        self.formulas, self._last, merges = 0, 0, set()
        self._uncomputed: defaultdict[int, list[int]] = defaultdict(list)
        for chunk in _chunks(packed, part):
            self.formulas += len(_FORMULA.findall(chunk))
            merges.update(_MERGED.findall(chunk))
            self._last = _last_row(chunk) or self._last
        self._merges = sorted(map(_merge, merges), key=lambda merge: merge.top)
        for place, row in _uncomputed(packed, part) if self.formulas else ():
            self._uncomputed[row].append(place)


class _Merged:
    """Merged cells as rows pass by, from the first."""

    def __init__(self, merges: Sequence[Merge], *, fill: bool) -> None:
        self._coming = list(merges)[::-1]
        self._fill = fill
        self._held: dict[Merge, Cell] = {}

    def mark(self, number: int, cells: list[Cell]) -> None:
        """Put in the cells of a row that are merged away what they are, or the value of all."""
        while self._coming and self._coming[-1].top <= number:
            merge = self._coming.pop()
            self._held[merge] = cells[merge.left] if merge.left < len(cells) else None
        for merge, value in [*self._held.items()]:
            if merge.bottom < number:
                del self._held[merge]
            elif value is not None:
                self._mark(number, cells, merge, value)

    def _mark(self, number: int, cells: list[Cell], merge: Merge, value: Cell) -> None:
        shown = value if self._fill else Trouble("cell_merged", merge.said)
        for place in range(merge.left, min(merge.right, MOST_COLUMNS) + 1):
            if (number, place) != (merge.top, merge.left):
                _put(cells, place, shown)


def check_parts(path: Path) -> None:
    """Whether a file is a workbook that may be unpacked.

    Raises:
        UsageError: `not_a_workbook`, `file_too_large`, `unpacks_too_large`.
    """
    size = path.stat().st_size
    if size > MOST_PACKED:
        raise UsageError("file_too_large", path=path.name, limit=MOST_PACKED >> 20)
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as e:
        raise UsageError("workbook_broken", path=path.name, reason=str(e)) from e
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UsageError("not_a_workbook", path=path.name)
    total = sum(part.file_size for part in parts)
    worst = max(parts, key=_ratio)
    texts = sum(part.file_size for part in parts if not part.filename.startswith(_STREAMED))
    over = total > MOST_UNPACKED or len(parts) > MOST_PARTS or texts > MOST_TEXTS
    if over or _ratio(worst) > MOST_RATIO:
        raise UsageError("unpacks_too_large", path=path.name, size=total >> 20)


def _ratio(part: zipfile.ZipInfo) -> float:
    small = part.file_size < _SMALL
    return 0 if small else part.file_size / max(part.compress_size, 1)


def _open(path: Path) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415 (150 ms that other imports do not need)

    return load_workbook(path, read_only=True, data_only=True, keep_links=False, rich_text=False)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever is wrong inside a workbook is one error; nothing of it is executed."""
    try:
        yield
    except UsageError:
        raise
    except (MemoryError, RecursionError, KeyboardInterrupt):
        raise
    except Exception as e:
        reason = " ".join(str(e).split())[:120] or type(e).__name__
        raise UsageError("workbook_broken", path=path.name, reason=reason) from e


def _chunks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part piece by piece, each cut where an element ends."""
    with packed.open(part) as file:
        rest = b""
        while more := file.read(_CHUNK):
            whole = rest + more
            cut = whole.rfind(b">") + 1
            yield whole[:cut]
            rest = whole[cut:]
        yield rest


def _last_row(chunk: bytes) -> int:
    """The number of the last row that begins in a piece of a sheet; 0 where none says it first."""
    found = _NUMBERED.match(chunk, max(chunk.rfind(_ROW), 0))
    return int(found[1]) if found else 0


def _uncomputed(packed: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int]]:
    """Column and row of every formula that has no value."""
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 (with formulas only)

    found = 0
    with packed.open(part) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            kind = element.tag.rpartition("}")[2]
            if kind == "c" and (place := _without_value(element)) is not None:
                found += 1
                if found <= MOST_FORMULAS:
                    yield place
            if kind == "row":
                element.clear()


def _without_value(cell: Any) -> tuple[int, int] | None:
    inner = {one.tag.rpartition("}")[2]: one for one in cell}
    value = inner.get("v")
    if "f" not in inner or (value is not None and value.text):
        return None
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell.get("r", ""))
    return (place_of(found[1]), int(found[2])) if found else None


def _merge(found: Sequence[bytes]) -> Merge:
    left, top, right, bottom = (part.decode() for part in found)
    return Merge(place_of(left), place_of(right), int(top), int(bottom))


def place_of(column: str) -> int:
    """The place from 0 of a column by its letters."""
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _put(cells: list[Cell], place: int, value: Cell) -> None:
    cells.extend([None] * (place + 1 - len(cells)))
    cells[place] = value


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "e":
        return Trouble("cell_error", str(value))
    if isinstance(value, timedelta):
        return Trouble("cell_duration", str(value))
    if isinstance(value, datetime) and _is_day(value, cell.number_format):
        return value.date()
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if value is None or isinstance(value, _VALUES):
        return value
    return str(value).strip() or None


def _is_day(value: datetime, shown: str | None) -> bool:
    """Midnight that is shown without a clock is a day."""
    plain = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", shown or "").lower()
    return value.time() == time.min and "h" not in plain
