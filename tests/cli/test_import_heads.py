"""Where the head of a table is, what its columns are taken for and why, and how a mapping is kept.

Lists come as people keep them: with a title above the head, a head of two lines, or none at all.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.cli import Ran, run_here
from tests.support.sheets_made import plain_csv, workbook
from tui.cli.files.mapping import load


class Case(NamedTuple):
    """A list, and what of it names the columns: the last row of the head, and how many rows."""

    rows: list[tuple[Any, ...]]
    head: int
    head_rows: int = 1
    site: str = "Site"
    what: str = "Demande"


FRENCH = ("Site", "Service", "Demande", "Nombre")
DATA: list[tuple[Any, ...]] = [
    ("Arlon", "Laboratoire", "Deux PC pour la saisie", 2),
    ("Libramont", "Radiologie", "Imprimante d'étiquettes", 1),
    ("Marche", "Urgences", "Ligne de secours", 1),
]

CASES = {
    "a head": Case([FRENCH, *DATA], 1),
    "a row too long": Case([FRENCH, DATA[0], (*DATA[1], "trop"), DATA[2]], 1),
    "titles above": Case([("Liste PMO",), (), ("Le soir",), FRENCH, *DATA], 4),
    "two lines": Case(
        [("Demandeur", None, "Matériel", None), ("Site", "Service", "Demande", "Nombre"), *DATA], 2
    ),
    "the second line goes on": Case(
        [("Site", "Service", "Matériel", None), (None, None, "Demande", "Nombre"), *DATA], 2, 2
    ),
    "none": Case(DATA, 0, site="A", what="C"),
    "Dutch": Case([("Vestiging", "Dienst", "Aanvraag", "Aantal"), *DATA], 1,
                  site="Vestiging", what="Aanvraag"),
    "German": Case([("Standort", "Abteilung", "Bedarf", "Anzahl"), *DATA], 1,
                   site="Standort", what="Bedarf"),
    "English": Case([("Location", "Ward", "Need", "Qty"), *DATA], 1, 1, "Location", "Need"),
    "words of its own": Case([("Où", "Qui", "Demande", "Combien ?"), *DATA], 1, 1, "Où", "Demande"),
}  # fmt: skip


def lines(rows: list[tuple[Any, ...]]) -> str:
    return "".join(";".join("" if c is None else str(c) for c in row) + "\r\n" for row in rows)


def proposed(home: Path, file: Path, *words: str) -> Ran:
    made = run_here(*words, "import", str(file), "--map", "new", home=home)
    assert made.code == 0, made.err
    return made


def tried(home: Path, file: Path, mapping: Path, *words: str) -> Ran:
    given = ("--map", str(mapping), "--dry-run", "--json", "--yes", *words)
    return run_here("import", str(file), *given, home=home)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", CASES)
def test_the_head_is_told_from_what_stands_below_it(
    told_home: Path, tmp_path: Path, what: str, kind: str
) -> None:
    """And what is proposed maps the same rows: none of them is passed over without a word."""
    case = CASES[what]
    if kind == "csv":
        file = plain_csv(tmp_path / "r.csv", lines(case.rows))
    else:
        file = workbook(tmp_path / "r.xlsx", case.rows)
    said = proposed(told_home, file, "--json").data
    mapping = load(tmp_path / "r.map.toml")
    assert (mapping.table.head, mapping.table.head_rows) == (case.head, case.head_rows)
    assert (said["head"], said["head_rows"]) == (case.head, case.head_rows)
    fields = mapping.entry[0].fields
    assert (mapping.entry[0].command, fields["site"], fields["what"]) == (
        "request.log", case.site, case.what)  # fmt: skip
    done = tried(told_home, file, tmp_path / "r.map.toml")
    told = done.rows[-1]
    assert (told["recorded"], told["refused"]) == ((2, 1) if "long" in what else (3, 0)), done.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "iso-8859-15"])
def test_a_head_in_any_encoding(told_home: Path, tmp_path: Path, encoding: str) -> None:
    """With a title above it, at which no separator stands."""
    rows = CASES["titles above"].rows
    file = plain_csv(tmp_path / "r.csv", lines(rows), encoding)
    proposed(told_home, file)
    assert load(tmp_path / "r.map.toml").table.head == 4
    assert tried(told_home, file, tmp_path / "r.map.toml").rows[-1]["recorded"] == 3


@pytest.mark.parametrize(
    ("lang", "taken", "left"),
    [
        (
            "fr",
            "La ligne 1 est prise pour l\N{RIGHT SINGLE QUOTATION MARK}en-tête",
            "Colonnes laissées de côté",
        ),
        ("nl", "Rij 1 wordt als kop genomen", "Weggelaten kolommen"),
        ("de", "Zeile 1 gilt als Kopf", "Ausgelassene Spalten"),
        ("en", "Row 1 is taken for the head", "Columns left out"),
    ],
)
def test_it_says_what_was_taken_for_the_head_and_what_is_left_out(
    told_home: Path, tmp_path: Path, lang: str, taken: str, left: str
) -> None:
    """At once, in the reader's language, and in the mapping beside each column why."""
    head = (*FRENCH, "Divers", "GSM")
    rows = [(*row, "vu", f"0470 12 34 {n}") for n, row in enumerate(DATA, 10)]
    file = plain_csv(tmp_path / "r.csv", lines([head, *rows]))
    made = proposed(told_home, file, "--lang", lang)
    said = " ".join(made.out.split())
    assert taken in said
    assert left in said
    assert "Divers" in said
    assert "GSM" in said
    assert said.count("Divers") == 2, "named, and why"
    text = (tmp_path / "r.map.toml").read_text()
    assert taken in text
    for line in text.splitlines():
        if line.startswith(("site =", "service =", "what =", "quantity =")):
            assert line.count("#") == 1, line


def test_it_says_what_every_column_is_and_why_one_is_not(told_home: Path, tmp_path: Path) -> None:
    """Also what its head promises and its cells do not keep, and what another fills already."""
    head = ("Site", "Combien", "Quoi", "Remarque", "Urgence", "Nombre")
    rows = [
        ("Arlon", "env. 2", "PC", "vite", "haute", "2"),
        ("Marche", "trois", "Écran", "", "", "3"),
    ]
    said = proposed(told_home, plain_csv(tmp_path / "r.csv", lines([head, *rows])), "--lang", "fr")
    told = " ".join(said.out.split())
    for words in ("Nombre \N{RIGHTWARDS ARROW} Combien", "Urgence \N{RIGHTWARDS ARROW} Incidence",
                  "que « Nombre » remplit déjà", "Remarque : aucun champ ne"):  # fmt: skip
        assert words in told, told
    only = [row[:-1] for row in (head, *rows)]
    said = proposed(told_home, plain_csv(tmp_path / "s.csv", lines(only)), "--lang", "fr")
    assert "en est pas (env. 2, trois)" in " ".join(said.out.split())


def test_each_guess_says_what_it_rests_on(told_home: Path, tmp_path: Path) -> None:
    """The head, what stands below it, or both; as data too."""
    rows = [("Lieu", "Unité concernée", "Demande", "Colonne X"),
            *[(site, "Radiologie", what, "Arlon") for site, _, what, _ in DATA]]  # fmt: skip
    file = plain_csv(tmp_path / "r.csv", lines(rows))
    said = proposed(told_home, file, "--json").data
    why = {one["name"]: (one["field"], one["why"]) for one in said["columns"]}
    assert why["Lieu"] == ("site", "both")
    assert why["Unité concernée"] == ("service", "part")
    assert why["Demande"] == ("what", "head")
    assert why["Colonne X"] == (None, None)


def test_without_a_head_columns_have_the_letters_of_a_spreadsheet(
    told_home: Path, tmp_path: Path
) -> None:
    """What cannot be told from the cells is left out; refused rows are mended and imported so."""
    rows = [*DATA, ("Nulle part", "Urgences", "Une ligne", 1)]
    file = plain_csv(tmp_path / "r.csv", lines(rows))
    made = proposed(told_home, file)
    assert "No row names the columns" in " ".join(made.out.split())
    done = tried(told_home, file, tmp_path / "r.map.toml", "--rejects", str(tmp_path / "bad.csv"))
    assert [row["row"] for row in done.rows[:-1] if "error" in row] == [4]
    assert done.rows[-1]["recorded"] == 3
    bad = tmp_path / "bad.csv"
    bad.write_text(bad.read_text(encoding="utf-8-sig").replace("Nulle part", "Marche"))
    again = tried(told_home, bad, tmp_path / "r.map.toml")
    assert again.rows[-1]["recorded"] == 1, again.out + again.err


def test_a_list_of_counts_is_no_list_of_requests(told_home: Path, tmp_path: Path) -> None:
    """Its head says what is counted, where no column does."""
    rows = [("Site", "Jour", "Rendez-vous annulés"), ("Arlon", "2022-05-16", 40),
            ("Marche", "2022-05-16", 12)]  # fmt: skip
    file = plain_csv(tmp_path / "r.csv", lines(rows))
    proposed(told_home, file)
    [entry] = load(tmp_path / "r.map.toml").entry
    assert entry.command == "figure.report"
    assert (entry.fields["value"], entry.fields["period"]) == ("Rendez-vous annulés", "Jour")
    assert entry.always["what"] == "Rendez-vous annulés"
    assert tried(told_home, file, tmp_path / "r.map.toml").rows[-1]["recorded"] == 2


def test_codes_that_stand_once_name_the_rows(told_home: Path, tmp_path: Path) -> None:
    """Also where their head says nothing of it."""
    rows = [("Dossier", *FRENCH), *[(f"PMO-{n}", *row) for n, row in enumerate(DATA, 1)]]
    file = plain_csv(tmp_path / "r.csv", lines(rows))
    proposed(told_home, file)
    assert load(tmp_path / "r.map.toml").id.column == "Dossier"


@pytest.mark.parametrize("command", ["request.log", "requests"])
def test_what_the_rows_are_may_be_said(told_home: Path, tmp_path: Path, command: str) -> None:
    """Where nobody can be asked."""
    rows = [("Site", "Nombre", "Demande"), ("Arlon", 2, "PC")]
    file = plain_csv(tmp_path / "r.csv", lines(rows))
    made = run_here("import", str(file), "--map", "new", "--kind", command, home=told_home)
    assert made.code == 0, made.err
    assert load(tmp_path / "r.map.toml").entry[0].command == "request.log"
    wrong = run_here("import", str(file), "--map", "new", "--kind", "guess", "--json",
                     home=told_home)  # fmt: skip
    assert (wrong.code, wrong.error["error"]) == (2, "not_a_choice")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_mapping_that_an_editor_saved_otherwise_is_read(
    told_home: Path, tmp_path: Path, encoding: str
) -> None:
    """Notepad marks it, or writes two bytes a letter; neither is somebody's fault."""
    file = plain_csv(tmp_path / "r.csv", lines([("Site", "Libellé"), ("Arlon", "Un PC")]))
    text = '[[entry]]\ncommand = "request.log"\n[entry.fields]\nsite = "Site"\nwhat = "Libellé"\n'
    mapping = tmp_path / "m.toml"
    mapping.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert tried(told_home, file, mapping).rows[-1]["recorded"] == 1


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_a_mapping_that_is_no_text_is_refused_with_the_remedy(
    told_home: Path, tmp_path: Path, lang: str
) -> None:
    """Where it stops being one is said as line and column, and no English is left of the parser."""
    file = plain_csv(tmp_path / "r.csv", lines([("Site", "Demande"), ("Arlon", "Un PC")]))
    mapping = tmp_path / "m.toml"
    mapping.write_bytes(b'[[entry]]\ncommand = \x81"\n')
    done = run_here("--lang", lang, "import", str(file), "--map", str(mapping), home=told_home)
    assert (done.code, "UTF-8" in done.err) == (2, True)
    mapping.write_text('[[entry]]\ncommand "request.log"\n')
    done = run_here("--lang", lang, "import", str(file), "--map", str(mapping), home=told_home)
    assert done.code == 2
    assert "2" in done.err
    assert "expected" not in done.err.lower()
