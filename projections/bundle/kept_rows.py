"""Rows of tables as they were drawn, to be read once more: in a file without a name, on the disk.

A table stands in a bundle twice, by itself and as a sheet. What is drawn for the one is written
down here for the other, a line of JSON a row; no more than a row is held.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import IO, NamedTuple

import msgspec

from ledger.progress import Progress, nobody
from projections.tables.columns import Cell

Rows = Iterator[tuple[Cell, ...]]

AT_A_TIME = 500
"""Rows after which it is told how far reading has come."""


class Table(NamedTuple):
    """One table: its name, and what draws its rows anew, the headers first."""

    name: str
    rows: Callable[[], Rows]


class KeptRows:
    """What was drawn of some tables, as far as their rows were read to the end.

    Args:
        told: of how many rows were read once more, and how many there are of all tables.
    """

    def __init__(self, told: Progress = nobody) -> None:
        self._told = told
        self._found: dict[str, tuple[int, int]] = {}
        self._read = 0

    def drawn(self, table: Table) -> Rows:
        """The rows of a table, each written down as it is read."""
        file, many = self._file, 0
        start = file.seek(0, 2)
        for many, row in enumerate(table.rows(), 1):  # noqa: B007 (how many there were)
            file.write(_encoder.encode(row) + b"\n")
            yield row
        self._found[table.name] = start, many

    def again(self, table: Table) -> Rows:
        """The same rows; drawn anew where they were not read to the end before."""
        if table.name not in self._found:
            yield from table.rows()
            return
        at, many = self._found[table.name]
        self._file.seek(at)
        for _ in range(many):
            yield _decoder.decode(self._file.readline())
            self._read += 1
            if self._read % AT_A_TIME == 0:
                self._told(self._read, sum(rows for _, rows in self._found.values()))

    def __del__(self) -> None:
        """Where nobody reads the sheets, nobody closes it."""
        self.close()

    def close(self) -> None:
        """Nothing is read any more."""
        if "_file" in self.__dict__:
            self._file.close()

    @cached_property
    def _file(self) -> IO[bytes]:
        return tempfile.TemporaryFile()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[Cell, ...])
