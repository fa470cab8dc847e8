"""A table as a workbook of one sheet (.xlsx), there whole or not at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from projections.tables.workbook import Sheet, write_workbook
from tui.cli.atomic import put_whole

if TYPE_CHECKING:
    from projections.tables.columns import Cell


def write_sheet(path: Path, title: str, rows: "Iterable[Iterable[Cell]]") -> None:
    """Write rows, the headers first, into a file beside its place, then move it there.

    Raises:
        LedgerError: `cannot_write`, with the system's reason; what was there before stays.
    """
    put_whole(path, lambda file: write_workbook(file, [Sheet(title, rows)]))
