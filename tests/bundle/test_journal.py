"""The journal of a bundle: every message in a row, whatever it says, and no more than may be."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ledger.sanitize import clean_line
from ledger.terminal.local_copy import LocalCopy
from projections.bundle.kept_rows import Table
from projections.bundle.tables import boards, parts
from projections.tables.columns import Cell
from projections.tables.workbook import MOST_ROWS
from tests.support.cli import whole_story
from tests.support.journal_golden import GOLDEN, copy_of, golden, source
from tests.support.nasty import nasty
from tui.entries import journal


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCopy]:
    """A copy of the ledger of every awkward value."""
    with copy_of(nasty(), tmp_path_factory.mktemp("awkward") / "home") as copy:
        yield copy


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.name)
def test_the_journal_is_as_it_was(path: Path) -> None:
    """Headers and cells, of awkward values too: whoever reads them by a program relies on it."""
    assert path.read_bytes() == golden()[path].encode()
    assert set(GOLDEN.iterdir()) == set(golden())


def test_the_first_column_counts_and_no_cell_is_a_formula(awkward: LocalCopy) -> None:
    """A row a message, void ones too; nothing commands a terminal or a spreadsheet."""
    table = Table(journal.NAME, lambda: journal.rows(source(awkward, "fr")))
    raw = b"".join(next(iter(parts([table]))).chunks).decode()
    head, *rows = csv.reader(io.StringIO(raw, newline=""))
    assert [row[0] for row in rows] == [str(n) for n in range(1, awkward.replica.head() + 1)]
    assert {len(row) for row in rows} == {len(head)}
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [clean_line(cell) for cell in cells] == cells


def test_what_is_above_the_ceiling_has_number_and_kind(awkward: LocalCopy) -> None:
    """In every table of the bundle, and nothing above the highest ceiling is."""
    every = [dict(zip(journal.COLUMNS, row, strict=True))
             for row in journal.rows(source(awkward, "en"))][1:]  # fmt: skip
    shown = [dict(zip(journal.COLUMNS, row, strict=True))
             for row in journal.rows(source(awkward, "en", "internal"))][1:]  # fmt: skip
    assert not any(row["restricted"] for row in every)
    hidden = [row for row in shown if row["restricted"]]
    assert hidden
    known = {
        "number",
        "verdict",
        "kind",
        "kind_said",
        "restricted",
        "corrected_by",
        "completed_by",
        "struck_by",
        "instead",
        "superseded_by",
        "ended_by",
        "contradicts",
    }
    assert {name for row in hidden for name, value in row.items() if value is not None} <= known
    secret = [row["text"] for row in every if row["marking"] in {"cell", "judicial"}]
    tables = boards(source(awkward, "en", "internal"))
    told = "\n".join(str(cell) for table in tables for row in table.rows() for cell in row)
    assert secret
    assert not [text for text in secret if text and str(text) in told]


def test_parts_are_the_same_whenever_they_are_made(tmp_path: Path) -> None:
    """The workbook too, in which a library would put the time of day."""
    with copy_of(whole_story(), tmp_path / "home") as copy:
        tables = boards(source(copy, "nl"))[:3]
        first, again = ({p.path: b"".join(p.chunks) for p in parts(tables)} for _ in "12")
    assert list(first) == [*(f"tables/{table.name}.csv" for table in tables), "tables.xlsx"]
    assert first == again


def test_more_rows_than_a_sheet_holds_are_on_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each under the headers; no row is lost."""
    from openpyxl import load_workbook  # noqa: PLC0415 (150 ms that other tests do not need)

    monkeypatch.setattr("projections.bundle.tables.MOST_ROWS", 4)
    assert MOST_ROWS == 2**20
    table = Table("long", lambda: iter([("n",), *((n,) for n in range(7))]))
    *_, workbook = parts([table])
    book = load_workbook(io.BytesIO(b"".join(workbook.chunks)))
    rows = {s.title: [cell.value for (cell,) in s.iter_rows()] for s in book.worksheets}
    assert rows == {"long": ["n", 0, 1, 2], "long 2": ["n", 3, 4, 5], "long 3": ["n", 6]}


def test_rows_are_drawn_once_for_a_table_and_its_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever cells they have; and it is told how many of how many are in the workbook."""
    monkeypatch.setattr("projections.bundle.kept_rows.AT_A_TIME", 2)
    rows: list[tuple[Cell, ...]] = [("a", "b"), (1, 2.0), (True, None), ("=x\n\u2028", 10**12)]
    drawn: list[str] = []
    told: list[tuple[int, int]] = []

    def draw(name: str) -> Iterator[tuple[Cell, ...]]:
        drawn.append(name)
        return iter(rows)

    tables = [Table(name, partial(draw, name)) for name in ("one", "two")]
    once = {p.path: b"".join(p.chunks) for p in parts(tables, told=lambda *n: told.append(n))}
    assert drawn == ["one", "two"]
    assert told == [(2, 8), (4, 8), (6, 8), (8, 8)]
    *_, workbook = parts(tables)
    assert b"".join(workbook.chunks) == once["tables.xlsx"]
    assert drawn == ["one", "two"] * 2


def test_it_is_told_how_far_a_long_table_has_come(awkward: LocalCopy) -> None:
    """Of the journal and of each board how many rows are drawn, and how many there are."""
    told: list[tuple[int, int]] = []
    of = source(awkward, "en")._replace(drawn=lambda done, total: told.append((done, total)))
    many = {table.name: len([*table.rows()]) - 1 for table in boards(of)}
    assert {n for n in many.values() if n} <= {total for _, total in told}
    assert all(0 < done <= total for done, total in told)
