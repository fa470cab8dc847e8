"""Tables that are broken, hostile or too large: none crashes, none is executed, each is said."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger.store.database import Database
from ledger.terminal.local_copy import LocalCopy
from tests.support.cli import Ran, run_here
from tests.support.sheets_made import computed, plain_csv, rewritten, workbook
from tui.cli.files.opening import open_table
from tui.cli.files.table import Trouble

MAPPING = """
[[entry]]
command = "request.log"
[entry.fields]
site = "Site"
what = "Demande"
quantity = "Nombre"
"""
HEAD = ("Site", "Demande", "Nombre")
GOOD = ("Arlon", "Un PC", 1)
DIMENSION = re.compile(rb"<dimension[^>]*/>")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "r.map.toml"
    path.write_text(MAPPING)
    return path


def tried(home: Path, file: Path, mapping: Path) -> Ran:
    """A dry run; whatever comes, no traceback and no report of a crash."""
    given = ("--map", str(mapping), "--dry-run", "--json", "--yes")
    done = run_here("import", str(file), *given, home=home)
    assert "Traceback" not in done.err
    assert not (home / "crashes").exists()
    return done


def places(ran: Ran) -> list[tuple[int, str, str]]:
    """Row, column and reason of what was refused."""
    refused = [row for row in ran.rows[:-1] if "error" in row]
    return [(r["row"], r["fields"].get("column", ""), r["error"]) for r in refused]


# --- formulas and merged cells --------------------------------------------------------------------


def test_a_formula_is_its_last_value(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """Nothing is computed: what the spreadsheet put down counts, and how many there are is said."""
    file = workbook(tmp_path / "f.xlsx", (HEAD, ("Arlon", "Un PC", "=1+1")))
    computed(file, "C2", "2")
    done = tried(told_home, file, mapping)
    assert (done.code, done.rows[0]["understood"]["quantity"]["value"]) == (0, 2), done.out
    assert "Formulas on that sheet: 1" in done.err


def test_a_formula_that_nobody_computed_is_said(
    told_home: Path, tmp_path: Path, mapping: Path
) -> None:
    """As other programs than spreadsheets write them; with row and column, and the rest goes on."""
    rows = [HEAD, ("Arlon", "Un PC", "=1+1"), GOOD, ("Arlon", '=WEBSERVICE("http://x/")', 1)]
    done = tried(told_home, workbook(tmp_path / "f.xlsx", rows), mapping)
    assert places(done) == [
        (2, "C (Nombre)", "cell_not_computed"),
        (4, "B (Demande)", "cell_not_computed"),
    ]
    assert done.rows[-1]["recorded"] == 1


def test_what_a_spreadsheet_shows_as_an_error(
    told_home: Path, tmp_path: Path, mapping: Path
) -> None:
    """#REF! is no value."""
    file = workbook(tmp_path / "e.xlsx", (HEAD, ("Arlon", "#REF!", 1)))
    assert places(tried(told_home, file, mapping)) == [(2, "B (Demande)", "cell_error")]


def test_merged_cells_are_said_or_filled(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """Only the first has the value; for all of them it counts only where the mapping says so."""
    rows = [HEAD, ("Arlon", "Un PC", 1), (None, "Un écran", 1), (None, "Un fax", 1), GOOD]
    file = workbook(tmp_path / "m.xlsx", rows, merged=["A2:A4"])
    done = tried(told_home, file, mapping)
    assert places(done) == [(3, "A (Site)", "cell_merged"), (4, "A (Site)", "cell_merged")]
    assert "A2:A4" in done.rows[1]["message"]
    filled = tmp_path / "filled.toml"
    filled.write_text(MAPPING + '[table]\nmerged = "fill"\n')
    assert tried(told_home, file, filled).rows[-1]["recorded"] == 4


# --- files that are not what they seem ------------------------------------------------------------


def bomb(path: Path) -> Path:
    """Forty megabytes of nothing in forty kilobytes."""
    workbook(path, (HEAD, GOOD))
    return rewritten(path, SHEET, lambda xml: xml + b" " * (40 << 20))


def entities(path: Path) -> Path:
    """A text that a careless reader would make a billion laughs of."""
    workbook(path, (HEAD, GOOD))
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rewritten(path, SHEET, lambda xml: laughs + xml.replace(b"<v>0</v>", b"<v>&b;</v>", 1))


def outside(path: Path) -> Path:
    """An entity that would read a file of this machine."""
    workbook(path, (HEAD, GOOD))
    passwd = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return rewritten(path, "xl/workbook.xml", lambda xml: passwd + xml)


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return path


def old_office(path: Path, inside: bytes = b"Workbook") -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + inside + b"\0" * 512)
    return path


def cut(path: Path) -> Path:
    workbook(path, (HEAD, GOOD))
    path.write_bytes(path.read_bytes()[:-400])
    return path


def no_rows_part(path: Path) -> Path:
    workbook(path, (HEAD, GOOD))
    return rewritten(path, SHEET, lambda xml: xml[: len(xml) // 2])


FILES: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "a zip bomb": ("b.xlsx", bomb, "unpacks_too_large"),
    "entities within entities": ("e.xlsx", entities, "workbook_broken"),
    "an entity from outside": ("o.xlsx", outside, "workbook_broken"),
    "another zip": ("z.xlsx", other_zip, "not_a_workbook"),
    "an old .xls": ("old.xls", old_office, "file_xls"),
    "a password": (
        "p.xlsx",
        lambda path: old_office(path, "EncryptedPackage".encode("utf-16-le")),
        "file_encrypted",
    ),
    "cut short": ("c.xlsx", cut, "workbook_broken"),
    "half a sheet": ("h.xlsx", no_rows_part, "workbook_broken"),
    "nothing": ("n.csv", lambda path: plain_csv(path, ""), "file_empty"),
    "blanks": ("n.csv", lambda path: plain_csv(path, "\n \r\n"), "file_empty"),
    "an empty sheet": ("n.xlsx", lambda path: workbook(path, ()), "header_missing"),
    "no head": ("n.csv", lambda path: plain_csv(path, "1;2\n3;4\n"), "header_missing"),
    "one name twice": (
        "t.csv",
        lambda path: plain_csv(path, "Site;Demande;site ;Nombre\nArlon;PC;Marche;1\n"),
        "header_twice",
    ),
    "one column": ("s.csv", lambda path: plain_csv(path, "Site\nArlon\n"), "separator_missing"),
    "two separators": (
        "s.csv",
        lambda path: plain_csv(path, "Site;Demande,Nombre\n"),
        "separator_unclear",
    ),
    "an encoding that is none": (
        "x.csv",
        lambda path: _bytes(path, b"Site;Demande;Nombre\nArlon;\x81\x8d;1\n"),
        "encoding_unknown",
    ),
    "half of UTF-16": (
        "x.csv",
        lambda path: _bytes(path, "Site;Demande\nA;B\n".encode("utf-16") + b"\0"),
        "encoding_broken",
    ),
    "a field of ten megabytes": (
        "l.csv",
        lambda path: plain_csv(path, f"Site;Demande;Nombre\nArlon;{'x' * 10_000_000};1\n"),
        "csv_broken",
    ),
    "a quotation that never ends": (
        "q.csv",
        lambda path: plain_csv(path, 'Site;Demande;Nombre\nArlon;"Un PC;1\n'),
        "csv_broken",
    ),
}  # fmt: skip


def _bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_cannot_be_read_is_said(
    told_home: Path, tmp_path: Path, mapping: Path, what: str
) -> None:
    """Exit code 2, what it is and what to do instead."""
    name, make, code = FILES[what]
    done = tried(told_home, make(tmp_path / name), mapping)
    assert (done.code, done.error["error"]) == (2, code), done.err
    assert len(done.error["message"]) > 40


def test_rows_that_do_not_fit_are_said(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """Longer than the head, a formula as text, a cell too long; what is beside them is taken."""
    rows = [
        "Site;Demande;Nombre",
        "Arlon;Un PC; en deux parties;1",
        "",
        "Arlon;=cmd|'/C calc'!A0;1",
        "Arlon;Un PC;1",
        "Arlon;" + "x" * 5_000 + ";1",
        'Arlon;"sur deux\nlignes";1',
        "Arlon",
    ]
    done = tried(told_home, plain_csv(tmp_path / "r.csv", "\n".join(rows)), mapping)
    assert places(done) == [
        (2, "D", "row_too_long"),
        (4, "B (Demande)", "cell_formula_text"),
        (6, "B (Demande)", "too_long"),
        (8, "B (Demande)", "missing_field"),
    ]
    assert done.rows[-1]["recorded"] == 2


def test_numbers_that_a_sheet_invents_make_nobody_wait(tmp_path: Path) -> None:
    """A row a billion rows down, a cell at the last column, a dimension that lies."""
    file = workbook(tmp_path / "far.xlsx", (HEAD, GOOD))
    far = (
        b'<row r="99999999"><c r="A99999999" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    rewritten(file, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    rewritten(file, SHEET, lambda xml: xml.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"'))
    source = open_table(file)
    first = [row for _, row in zip(range(3), source.rows(), strict=False)]
    assert [len(row.cells) for row in first] == [3, 3, 0]
    source.close()


def test_rows_are_a_stream(tmp_path: Path) -> None:
    """The first row is there before the last is read, and what went by is let go."""
    file = workbook(tmp_path / "long.xlsx", [HEAD, *[GOOD] * 1_000])
    source = open_table(file)
    rows = source.rows()
    assert next(rows).number == 1
    last: Any = None
    for last in rows:
        assert not isinstance(last.cells[0], Trouble)
    assert last.number == 1_001
    assert len(list(source.rows())) == 1_001, "from the top again"
    source.close()


def test_a_sheet_that_does_not_say_how_long_it_is_has_its_rows_counted(tmp_path: Path) -> None:
    """Programs that write as they go leave the dimension out, or say one that is not so."""
    file = workbook(tmp_path / "streamed.xlsx", [HEAD, *[GOOD] * 1_000])
    for said in (b"", b'<dimension ref="A1:C9"/>', b'<dimension ref="A1:C1048576"/>'):
        rewritten(file, SHEET, partial(DIMENSION.sub, said))
        source = open_table(file)
        assert source.size == 1_001, said
        source.close()


def test_a_row_that_is_rehearsed_asks_the_copy_little(
    told_home: Path, tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand of them are tried in minutes; what is the same for all is read once."""
    asked = [0]
    one = Database.one

    def counted(database: Database, statement: str, values: tuple[Any, ...] = ()) -> Any:
        asked[0] += 1
        return one(database, statement, values)

    monkeypatch.setattr(Database, "one", counted)
    goes_on_at = datetime(2022, 6, 16, tzinfo=UTC)
    monkeypatch.setattr(LocalCopy, "scenario_now", lambda _copy: goes_on_at)
    few, many = (_asked(told_home, tmp_path, mapping, asked, n) for n in (20, 60))
    assert many - few <= 40 * MOST_ASKED, (few, many)


MOST_ASKED = 14
"""Questions to the copy for one row: how far it goes by now, and whether its id is there."""


def _asked(home: Path, folder: Path, mapping: Path, asked: list[int], rows: int) -> int:
    """How often the copy was asked while that many rows were rehearsed."""
    listed = [("Arlon", f"PC {n}", 1) for n in range(rows)]
    file = workbook(folder / f"{rows}.xlsx", [HEAD, *listed])
    asked[0] = 0
    assert tried(home, file, mapping).rows[-1]["recorded"] == rows
    return asked[0]


@pytest.mark.faults
def test_a_hundred_thousand_rows_take_little_memory(tmp_path: Path) -> None:
    """A process that reads them all needs half a kilobyte a row more, and no cell of them."""
    few, many = (_peak(long_list(tmp_path / f"{n}.xlsx", n)) for n in (10_000, 100_000))
    assert (many - few) * 1024 < 90_000 * 600, (few, many)


def long_list(path: Path, count: int) -> Path:
    """A list of requests, its texts in their cells, as programs write what is long."""
    workbook(path, (HEAD,))
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Arlon</t></is></c>'
    row += '<c r="B{0}" t="inlineStr"><is><t>PC {0}</t></is></c><c r="C{0}"><v>1</v></c></row>'
    rows = "".join(row.format(n) for n in range(2, count + 2)).encode()
    return rewritten(path, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def _peak(path: Path) -> int:
    """Kilobytes that a process needs at most which reads every row."""
    read = "import resource, sys; from pathlib import Path;"
    read += "from tui.cli.files.opening import open_table; table = open_table(Path(sys.argv[1]));"
    read += "assert sum(1 for _ in table.rows()) > 9_000;"
    read += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", read, path], capture_output=True, check=True)
    return int(done.stdout)


def test_refused_rows_are_computed_by_no_spreadsheet(
    told_home: Path, tmp_path: Path, mapping: Path
) -> None:
    """A cell that begins as a formula is written as text, and read back as it was."""
    rows = "Site;Demande;Nombre\nNulle part;-2 degrés au local serveur;1\n"
    file = plain_csv(tmp_path / "r.csv", rows)
    rejects = tmp_path / "no.csv"
    given = ("--map", str(mapping), "--dry-run", "--yes", "--rejects", str(rejects))
    assert run_here("import", str(file), *given, home=told_home).code == 2
    text = rejects.read_text("utf-8-sig")
    assert ";'-2 degrés" in text
    rejects.write_text(text.replace("Nulle part", "Arlon"), "utf-8-sig")
    done = tried(told_home, rejects, mapping)
    assert done.rows[-1]["recorded"] == 1, done.out
