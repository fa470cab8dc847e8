"""A CSV file: encoding and separator recognised, rows read one by one.

A cell that begins as a formula is none in a CSV: nobody has computed it, and it is not read.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from ledger.errors import UsageError
from tui.cli.files.encoding import encoding_of
from tui.cli.files.table import Cell, Note, Row, Trouble

SEPARATORS = {";": ";", ",": ",", "tab": "\t"}
"""By the word a mapping has for them."""

LONGEST_CELL = 65_535
"""Characters; an import line holds no more."""

_SEEN = 20
"""Rows that are looked at for the separator."""

_MOST = 0.5
"""Of the first rows, so many are cut alike."""

_SAYS = "sep="
"""A first line that spreadsheets write and read, and that is no row."""

_QUOTED_BACK = "'"
"""Before what a spreadsheet would compute, in files of ours."""


class Delimited:
    """A CSV file (`table.Source`).

    Args:
        encoding, separator: as said; empty for what is recognised.

    Raises:
        UsageError: neither can be recognised, or what was said does not fit.
    """

    def __init__(self, path: Path, encoding: str = "", separator: str = "") -> None:
        self.path = path
        self.encoding = encoding or encoding_of(path)
        self.size = path.stat().st_size
        csv.field_size_limit(LONGEST_CELL)
        first = self._first_lines()
        self._said = _said_in(first)
        self.separator = SEPARATORS.get(separator) or self._said or _separator_of(path, first)
        word = next(word for word, mark in SEPARATORS.items() if mark == self.separator)
        fields = {"encoding": self.encoding.removesuffix("-sig"), "separator": word}
        self.notes = [Note("cli.import.read_as", fields)]

    def rows(self) -> Iterator[Row]:
        """The rows below the head, in order, each with its number in the file."""
        with self.path.open("rb") as raw, self._text(raw) as text:
            if self._said:
                text.readline()
            yield from self._read(text, raw)

    def close(self) -> None:
        """Nothing stays open."""

    def _read(self, text: TextIOWrapper, raw: BinaryIO) -> Iterator[Row]:
        number = 1 if self._said else 0
        try:
            for cells in csv.reader(text, delimiter=self.separator, strict=True):
                number += 1
                yield Row(number, [_cell(cell) for cell in cells], raw.tell())
        except csv.Error as e:
            raise UsageError("csv_broken", row=number + 1, reason=str(e)) from e
        except UnicodeDecodeError as e:
            raise self._broken() from e

    def _first_lines(self) -> list[str]:
        try:
            with self.path.open("rb") as raw, self._text(raw) as text:
                return [line for _, line in zip(range(_SEEN), text, strict=False)]
        except UnicodeDecodeError as e:
            raise self._broken() from e

    def _text(self, raw: BinaryIO) -> TextIOWrapper:
        return TextIOWrapper(raw, encoding=self.encoding, newline="")

    def _broken(self) -> UsageError:
        return UsageError("encoding_broken", path=self.path.name, encoding=self.encoding)


def _said_in(lines: Sequence[str]) -> str:
    """The separator that a first line says, as spreadsheets understand it; empty when none."""
    said = lines[0].strip() if lines else ""
    mark = said[len(_SAYS) :] or "\t"
    return mark if said.lower().startswith(_SAYS) and mark in SEPARATORS.values() else ""


def _separator_of(path: Path, lines: Sequence[str]) -> str:
    """The one that cuts most of the first rows into as many cells, more than one.

    Rows of one cell are passed over where they are not the most: titles stand above a head.

    Raises:
        UsageError: `separator_unclear`, `separator_missing`.
    """
    cut = {mark: _share(_widths(lines, mark)) for mark in SEPARATORS.values()}
    able = {mark: share for mark, share in cut.items() if share[0] >= _MOST}
    if not able:
        raise UsageError("separator_missing", path=path.name)
    best = [mark for mark, share in able.items() if share == max(able.values())]
    if len(best) != 1:
        known = ", ".join(word for word, mark in SEPARATORS.items() if mark in best)
        raise UsageError("separator_unclear", path=path.name, known=known)
    return best[0]


def _share(widths: Sequence[int]) -> tuple[float, int]:
    """How many of the rows are as wide as most of those of several cells, and how wide."""
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 0
    common = max(several, key=lambda width: (several[width], width))
    return several[common] / len(widths), common


def _widths(lines: Sequence[str], mark: str) -> list[int]:
    """How many cells each of the first rows has; a last row may go on beyond what is seen."""
    found: list[int] = []
    try:
        found.extend(len(cells) for cells in csv.reader(lines, delimiter=mark) if cells)
    except csv.Error:
        return found
    return found


def _cell(text: str) -> Cell:
    said = text.strip()
    if said.removeprefix(_QUOTED_BACK).startswith("="):
        return Trouble("cell_formula_text", said.removeprefix(_QUOTED_BACK)[:40])
    if said.startswith(_QUOTED_BACK) and said[1:2] in {"+", "-", "@"}:
        return said[1:]
    return said or None


def guarded(text: str) -> str:
    """A cell as it is written, so that no spreadsheet computes it."""
    return _QUOTED_BACK + text if text[:1] in {"=", "+", "-", "@"} else text
