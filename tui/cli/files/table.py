"""A table as it is read: columns with names, rows with numbers, and what a cell may be.

Rows and columns are called as a spreadsheet calls them: rows by number from 1, columns by letters.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import takewhile
from typing import NamedTuple, Protocol

from ledger.errors import UsageError

MOST_COLUMNS = 200
"""More than any list that people keep; files with more were not made by people."""

MOST_ROWS = 1_048_576
"""As many as a spreadsheet has."""


HEADS = 30
"""Rows among which the head of a table is looked for."""


class Trouble(NamedTuple):
    """A cell that holds no value that could be recorded; the code is that of an error."""

    code: str
    said: str = ""


Cell = str | int | float | bool | datetime | date | time | Trouble | None
"""None is an empty cell."""


class Column(NamedTuple):
    """A column by its place from 0 and the name that its head gives it."""

    place: int
    name: str

    @property
    def letters(self) -> str:
        """As a spreadsheet calls it."""
        return letters(self.place)


class Row(NamedTuple):
    """One row: its number in the file, its cells from the first column on, how far that is."""

    number: int
    cells: Sequence[Cell]
    read: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(cell is None for cell in self.cells)


class Note(NamedTuple):
    """Something to be said of a file, once: the key of a sentence, and what fills it."""

    key: str
    fields: Mapping[str, object]


class Source(Protocol):
    """A file that is open for reading as a table, from the top as often as asked.

    `size` is what `Row.read` comes to at the end, 0 when nobody knows. `notes` is what there is to
    be said of how it is read.
    """

    size: int
    notes: list[Note]

    def rows(self) -> Iterator[Row]:
        """Every row, blank ones too.

        Raises:
            UsageError: the rest cannot be read.
        """

    def close(self) -> None:
        """Read no more."""


class Table(NamedTuple):
    """A source and its columns."""

    source: Source
    columns: Sequence[Column]
    head: int

    def rows(self) -> Iterator[Row]:
        """The rows below the head that say something."""
        for row in self.source.rows():
            if row.number > MOST_ROWS:
                raise UsageError("table_too_long", limit=MOST_ROWS)
            if row.number > self.head and not row.is_blank:
                yield row

    def column(self, name: str) -> Column | None:
        """The column of that name, but for blanks around it and capitals."""
        wanted = folded(name)
        return next((one for one in self.columns if folded(one.name) == wanted), None)


def table_of(source: Source, head: int, head_rows: int = 1) -> Table:
    """The table whose columns are named in row `head` and the rows right above it, `head_rows`.

    Where `head` is 0 no row names them: they have the letters of a spreadsheet.

    Raises:
        UsageError: `header_missing`, `header_twice`, `table_too_wide`.
    """
    names = head_names(_rows_of(source, head, head_rows)) if head else _lettered(source)
    columns = [Column(n, name) for n, name in enumerate(names) if name]
    if not any(any(c.isalpha() for c in one.name) for one in columns):
        raise UsageError("header_missing", row=head)
    if len(names) > MOST_COLUMNS:
        raise UsageError("table_too_wide", row=head, limit=MOST_COLUMNS)
    _check_once(columns, head)
    return Table(source, columns, head)


def _rows_of(source: Source, head: int, head_rows: int) -> list[Row]:
    """The rows of a head; none where the file ends before it."""
    upto = takewhile(lambda row: row.number <= head, source.rows())
    found = [row for row in upto if row.number > head - head_rows]
    return found if found and found[-1].number == head else []


def _lettered(source: Source) -> list[str]:
    """As many letters as the widest of the first rows has cells."""
    return [letters(n) for n in range(max((width(r.cells) for r in first_rows(source)), default=0))]


def first_rows(source: Source) -> list[Row]:
    """The rows in which a head is looked for."""
    return list(takewhile(lambda row: row.number <= HEADS, source.rows()))


def head_names(rows: Sequence[Row]) -> list[str]:
    """What a head of one or several rows calls each column; empty where it has no name.

    The lowest row that says something names a column. What names several has the group above it,
    which goes on to the right until the next, before it.
    """
    wide = max((len(row.cells) for row in rows), default=0)
    names = [next(filter(None, (_at(row, n) for row in reversed(rows))), "") for n in range(wide)]
    several = {name for name, many in Counter(map(folded, names)).items() if name and many > 1}
    group = ""
    for n, name in enumerate(names):
        group = _at(rows[-2], n) or group if len(rows) > 1 else ""
        if group and folded(name) in several and folded(group) != folded(name):
            names[n] = f"{group} {name}"
    return names


def _at(row: Row, place: int) -> str:
    return named(row.cells[place]) if place < len(row.cells) else ""


def _check_once(columns: Sequence[Column], head: int) -> None:
    seen: dict[str, Column] = {}
    for column in columns:
        if (before := seen.setdefault(folded(column.name), column)) is not column:
            raise UsageError(
                "header_twice",
                row=head,
                name=column.name,
                first=before.letters,
                second=column.letters,
            )


def named(cell: Cell) -> str:
    """A cell of the head as the name of a column, on one line."""
    return "" if cell is None or isinstance(cell, Trouble) else " ".join(str(cell).split())


def folded(name: str) -> str:
    """A column's name as it is compared."""
    return " ".join(name.split()).casefold()


def letters(place: int) -> str:
    """A, B … Z, AA: how a spreadsheet calls a column, from its place from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def width(cells: Sequence[Cell]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((n for n, cell in enumerate(cells, 1) if cell is not None), default=0)
