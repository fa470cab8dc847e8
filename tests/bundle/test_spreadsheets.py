"""Tables of a bundle as a spreadsheet shows them: what was recorded, and never a formula.

Whatever needs LibreOffice is run by `make office`.
"""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from ledger.sanitize import clean_line
from projections.bundle.kept_rows import Table
from projections.bundle.tables import boards, parts
from projections.tables.columns import Cell
from tests.support.journal_golden import copy_of, source
from tests.support.nasty import nasty
from tui.entries import journal

AWKWARD: tuple[Cell, ...] = (
    "=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\t=1+1",
    "'quoted", "''", '"', 'say "x"', "a;b", "a,b", ";", "line\nline", "\ufeffx", "\u200bx",
    "0x1F", "0012", "0032475123456", "12345678901234567890", "1e5", "1E999", "1.000,5", "1,5",
    "2022-05-14", "14.05.2022", "1/2", "12:30", "50%", "€ 5", "2022-05-14T04:05:00+02:00",
    "TRUE", "true", "NaN", "#REF!", "#142; #150", "_x0041_", "_xD83D_", "&amp;", "<b>",
    "🚑 ambulance", "é", " before", "after ", "", "x" * 32_767,
    5, -3, 2.5, 0.1, 0, True, False, None, 10**15 - 1, 10**15, 2**53, -(10**20),
)  # fmt: skip

WIDEST = 80
"""Columns at most of any table."""

MISSING = "LibreOffice is needed: apt-get install --no-install-recommends libreoffice-calc"

Rows = list[list[Any]]


class Shown(NamedTuple):
    """A sheet as it was read: its cells row by row, and the kinds of cells that there are."""

    rows: Rows
    kinds: set[str]


def awkward() -> Table:
    return Table("awkward", lambda: iter([("n", "value"), *enumerate(AWKWARD)]))


def written(place: Path, tables: Iterable[Table], *, excel: bool = False) -> Path:
    place.mkdir()
    for part in parts(tables, excel=excel):
        (place / Path(part.path).name).write_bytes(b"".join(part.chunks))
    return place


def sheets(workbook: Path, *, escaped: bool = True) -> dict[str, Shown]:
    """All sheets of a workbook, texts as a spreadsheet reads them (ECMA-376, 22.9.2.19).

    openpyxl undoes escapes in shared strings, as LibreOffice writes them, and not in ours.
    """
    found = {}
    for page in load_workbook(workbook):
        rows = list(page.iter_rows())
        kinds = {cell.data_type for row in rows for cell in row if cell.value is not None}
        found[page.title] = Shown(
            [[_plain(cell.value, escaped=escaped) for cell in row] for row in rows], kinds
        )
    return found


def _plain(value: Any, *, escaped: bool) -> Any:
    if value is None:
        return ""
    return unescape(value) if escaped and isinstance(value, str) else value


def in_workbook(value: Cell) -> Any:
    """How a cell stands in a workbook."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    is_long = isinstance(value, int) and abs(value) >= 10**15
    return str(value) if is_long else clean_line(value) if isinstance(value, str) else value


def test_a_workbook_holds_what_was_said(tmp_path: Path) -> None:
    """Also where it looks like an escape of the format, and numbers longer than a spreadsheet's."""
    (found,) = sheets(written(tmp_path / "t", [awkward()]) / "tables.xlsx").values()
    assert found.kinds <= {"s", "n"}
    assert [row[1] for row in found.rows[1:]] == [in_workbook(value) for value in AWKWARD]


# --- in LibreOffice -------------------------------------------------------------------------------


class Office:
    """LibreOffice without a screen, with a profile of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.program = shutil.which("soffice") or ""
        if not self.program:
            pytest.fail(MISSING)

    def opened(self, *files: Path, how: str = "") -> list[dict[str, Shown]]:
        """What it makes of each file; `how` is how a CSV is to be read, by itself without."""
        out = Path(mkdtemp(dir=self.place))
        subprocess.run(
            [self.program, f"-env:UserInstallation={(self.place / 'profile').as_uri()}",
             "--headless", *([f"--infilter=CSV:{how}"] if how else []),
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *map(str, files)],
            check=True, capture_output=True, timeout=200,
        )  # fmt: skip
        return [sheets(out / f"{file.stem}.xlsx", escaped=False) for file in files]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a ledger of awkward values, and one of awkward cells."""
    return _all_tables(tmp_path_factory.mktemp("plain"), excel=False)


@pytest.fixture(scope="module")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with `;` and a BOM."""
    return _all_tables(tmp_path_factory.mktemp("excel"), excel=True)


def _all_tables(place: Path, *, excel: bool) -> Path:
    with copy_of(nasty(), place / "home") as copy:
        of = source(copy, "fr")
        tables = [awkward(), Table("journal", lambda: journal.rows(of)), *boards(of)]
        return written(place / f"tables-{excel}", tables, excel=excel)


@pytest.mark.office
def test_the_workbook_is_shown_as_it_was_written(office: Office, plain: Path) -> None:
    """Every sheet, every cell: texts as texts, numbers as numbers, no formula, no date."""
    wanted = sheets(plain / "tables.xlsx")
    (found,) = office.opened(plain / "tables.xlsx")
    assert list(found) == list(wanted)
    for name, sheet in found.items():
        assert sheet.kinds <= {"s", "n"}, name
        assert _cut(sheet.rows) == _cut(wanted[name].rows), name


@pytest.mark.office
@pytest.mark.parametrize("form", ["plain", "excel"])
def test_a_csv_opened_as_text_is_what_it_says(
    office: Office, form: str, request: pytest.FixtureRequest
) -> None:
    """As the read-me tells to open it: UTF-8, every column as text."""
    place: Path = request.getfixturevalue(form)
    delimiter = ";" if form == "excel" else ","
    files = [*place.glob("*.csv")]
    columns = "/".join(f"{number}/2" for number in range(1, WIDEST + 1))
    found = office.opened(*files, how=f"{ord(delimiter)},34,76,1,{columns}")
    for file, (sheet,) in zip(files, map(dict.values, found), strict=True):
        text = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
        rows = list(csv.reader(text, delimiter=delimiter))
        assert sheet.kinds == {"s"}, file.name
        assert _cut(sheet.rows) == _cut(rows), file.name


@pytest.mark.office
@pytest.mark.parametrize("form", ["plain", "excel"])
def test_a_csv_opened_without_thought_runs_nothing(
    office: Office, form: str, request: pytest.FixtureRequest
) -> None:
    """A spreadsheet may take a text for a number or a date then, and never for a formula."""
    place: Path = request.getfixturevalue(form)
    for sheets_of_one in office.opened(*place.glob("*.csv")):
        assert not any("f" in sheet.kinds for sheet in sheets_of_one.values())


def _cut(rows: Rows) -> Rows:
    """Without empty cells at the ends of rows, which a spreadsheet does not keep."""
    found = []
    for row in rows:
        while row and row[-1] == "":
            row = row[:-1]  # noqa: PLW2901 (shorter)
        found.append(row)
    return found
