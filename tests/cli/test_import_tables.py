"""Tables from spreadsheets: read as they were meant, each row recorded once, the rest said."""

import json
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Ran, run_here, run_on_terminal
from tests.support.sheets_made import plain_csv, workbook
from tui.cli.files.mapping import load

REQUESTS = """
[id]
column = "Nr"
prefix = "pmo-"
[[entry]]
command = "request.log"
[entry.fields]
site = "Site"
what = "Demande"
quantity = "Nombre"
needed_by = "Pour quand"
"""
HEAD = ("Nr", "Site", "Demande", "Nombre", "Pour quand")
ROWS = (
    ("D1", "Arlon", "Deux PC pour les résultats", 2, datetime(2022, 6, 28, 8, 0)),  # noqa: DTZ001 (a spreadsheet has no zones)
    ("D2", "Libramont", "Une imprimante d'étiquettes", 1, date(2022, 6, 29)),
    ("D3", "Marche", "Ligne de secours", None, "28/06/2022"),
)


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A mapping for a list of requests."""
    path = tmp_path / "requests.map.toml"
    path.write_text(REQUESTS)
    return path


def tried(home: Path, file: Path, mapping: Path, *words: str) -> Ran:
    """A dry run, what is asked elsewhere being meant: the scenario is over and says much."""
    given = ("--map", str(mapping), "--dry-run", "--json", "--yes", *words)
    return run_here("import", str(file), *given, home=home)


def told(ran: Ran) -> list[tuple[int, str]]:
    """The rows that were refused, with why."""
    return [(row["row"], row["error"]) for row in ran.rows[:-1] if "error" in row]


def csv_of(*rows: Any, separator: str = ";") -> str:
    return "".join(
        separator.join("" if c is None else str(c) for c in row) + "\r\n" for row in rows
    )


# --- read as it was meant -------------------------------------------------------------------------


def test_a_workbook_of_requests(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """Names of sites as people write them; dates and numbers as the spreadsheet holds them."""
    file = workbook(tmp_path / "requests.xlsx", (HEAD, *ROWS))
    done = tried(told_home, file, mapping)
    assert (done.code, told(done)) == (0, []), done.out
    assert done.rows[-1]["recorded"] == 3
    said = [row["understood"] for row in done.rows[:-1]]
    assert said[0]["needed_by"]["said"] == "minute"
    assert said[1]["needed_by"]["said"] == "day"
    assert said[2]["needed_by"]["said"] == "day"
    assert said[0]["quantity"]["value"] == 2


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("utf-16-le", ";"),
     ("cp1252", ";"), ("cp1252", "\t")],
)  # fmt: skip
def test_encodings_and_separators_are_recognised_and_said(
    told_home: Path, tmp_path: Path, mapping: Path, encoding: str, separator: str
) -> None:
    """Of a CSV as any program saves it."""
    rows = [
        (HEAD),
        ("D1", "Arlon", "Câble réseau près du fenêtre \N{EN DASH} été", 1, "28/06/2022"),
    ]
    file = plain_csv(tmp_path / "r.csv", csv_of(*rows, separator=separator), encoding)
    done = tried(told_home, file, mapping)
    assert (done.code, done.rows[-1]["recorded"]) == (0, 1), done.out + done.err
    assert encoding.removesuffix("-sig") in done.err
    assert {"\t": "tab"}.get(separator, separator) in done.err


def test_latin_15_is_told_from_windows(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """By the letters that only one of the two has in a word; where nothing decides, it is asked."""
    lines = [HEAD, ("D1", "Arlon", "Sœur de garde : 5 € le câble", 1, None)]
    file = plain_csv(tmp_path / "l15.csv", csv_of(*lines), "iso-8859-15")
    done = tried(told_home, file, mapping)
    assert (done.code, done.rows[-1]["recorded"]) == (0, 1)
    assert "iso-8859-15" in done.err
    unclear = plain_csv(
        tmp_path / "u.csv", csv_of(HEAD, ("D1", "Arlon", "1 \xbd", 1, None)), "latin-1"
    )
    refused = tried(told_home, unclear, mapping)
    assert (refused.code, refused.error["error"]) == (2, "encoding_unclear")
    said = tmp_path / "said.toml"
    said.write_text(REQUESTS + '[table]\nencoding = "cp1252"\n')
    assert tried(told_home, unclear, said).code == 0


def test_numbers_as_the_mapping_says_that_they_are_written(told_home: Path, tmp_path: Path) -> None:
    """1.300,5 with a decimal comma; without a word about it two readings are refused."""
    text = 'always = { what = "lits" }\n[entry.fields]\nvalue = "N"\n'
    plain, comma = tmp_path / "plain.toml", tmp_path / "comma.toml"
    plain.write_text(f'[[entry]]\ncommand = "figure.report"\n{text}')
    comma.write_text(f'[table]\ndecimal = ","\n[[entry]]\ncommand = "figure.report"\n{text}')
    file = plain_csv(tmp_path / "n.csv", "N;x\n1.300;\n2,5;\n1 300,25;\nzwei;\n")
    assert told(tried(told_home, file, plain)) == [(2, "two_readings"), (5, "number_in_words")]
    done = tried(told_home, file, comma)
    assert told(done) == [(5, "not_a_number_here")]
    values = [row["understood"]["value"]["value"] for row in done.rows if "understood" in row]
    assert values == [1300, 2.5, 1300.25]


def test_what_is_no_time_is_not_read_as_one(told_home: Path, tmp_path: Path, mapping: Path) -> None:
    """A bare number is none, a clock alone is, and what has two readings is refused."""
    rows = [("A", "Arlon", "x", 1, 44739), ("B", "Arlon", "y", 1, time(8, 0)),
            ("C", "Arlon", "z", 1, "10.10")]  # fmt: skip
    done = tried(told_home, workbook(tmp_path / "t.xlsx", (HEAD, *rows)), mapping)
    assert told(done) == [(2, "number_for_time"), (4, "two_readings")]
    assert done.rows[0]["fields"]["column"] == "E (Pour quand)"


def test_one_row_may_make_several_commands(told_home: Path, tmp_path: Path) -> None:
    """Equipment with how many have reached each stage: planned and advanced; or nothing of it."""
    made = tmp_path / "parc.toml"
    made.write_text("""
[[entry]]
command = "restore.plan"
as = ["Classe", "Site", "Lot"]
[entry.fields]
asset = "Classe"
scope.sites = "Site"
total = "Total"
[[entry]]
command = "restore.advance"
target = ["Classe", "Site", "Lot"]
when = "Isolés"
[entry.fields]
counts.isolated = "Isolés"
counts.cleaned = "Nettoyés"
""")
    head = ("Classe", "Site", "Lot", "Total", "Isolés", "Nettoyés")
    rows = [
        ("Postes de travail", "Arlon", "étage 2", 40, 40, 12),
        ("Postes de travail", "Virton", "accueil", 8, None, None),
        ("Postes de travail", "Bertrix", "lot 3", 8, 9, 0),
        ("Postes de travail", "Marche", "lot 4", 8, "huit", 0),
    ]
    done = tried(told_home, workbook(tmp_path / "parc.xlsx", (head, *rows)), made)
    assert told(done) == [(4, "more_than_planned"), (5, "number_in_words")]
    assert done.rows[-1]["recorded"] == 4
    assert done.rows[-2]["fields"]["column"] == "E (Isolés)"


def test_words_of_a_table_are_codes(told_home: Path, tmp_path: Path) -> None:
    """Labels of the product in any language are understood, others as the mapping says."""
    made = tmp_path / "services.toml"
    made.write_text("""
[[entry]]
command = "service.report"
always = { source = "tour de 8 h" }
[entry.fields]
service = "Service"
scope.sites = "Sites"
state = "Etat"
[entry.values.state]
"à l'arrêt" = "down"
""")
    rows = ["Service;Sites;Etat", "Radiologie;Arlon, Virton;Dégradé",
            "Laboratoire;Marche;À l'arrêt", "Urgences;Marche;bof"]  # fmt: skip
    done = tried(told_home, plain_csv(tmp_path / "s.csv", "\n".join(rows)), made)
    assert told(done) == [(4, "not_a_choice")]
    assert done.rows[-1]["recorded"] == 2


# --- once -----------------------------------------------------------------------------------------


def test_the_same_table_again_records_nothing_twice(
    exercise: Path, tmp_path: Path, mapping: Path
) -> None:
    """By the column that names the rows, whatever else the file has by then."""
    file = workbook(tmp_path / "requests.xlsx", (HEAD, *ROWS))
    words = ("import", str(file), "--map", str(mapping), "--json", "--yes")
    assert run_here(*words, home=exercise).rows[-1]["recorded"] == 3
    workbook(file, (HEAD, ("D0", "Virton", "Un fax", 1, None), *ROWS))
    again = run_here(*words, home=exercise)
    assert (again.rows[-1]["recorded"], again.rows[-1]["known"]) == (1, 3)
    workbook(file, (HEAD, ("D1", "Arlon", "Trois PC", 3, None)))
    changed = run_here(*words, home=exercise)
    assert (changed.code, changed.rows[-1]["differing"]) == (3, 1)


def test_refused_rows_are_mended_in_a_file_of_their_own(
    exercise: Path, tmp_path: Path, mapping: Path
) -> None:
    """With row and reason, the columns that are read and no others; importing it records the rest.

    The original, mended as well, then records nothing twice.
    """
    made = tmp_path / "noid.toml"
    made.write_text(REQUESTS.replace('column = "Nr"\nprefix = "pmo-"\n', ""))
    head = (*HEAD, "Téléphone")
    bad = ("D4", "Atlantis", "=1+1 PC", 1, None)
    texts = [csv_of(head, (*ROWS[0][:4], "28/06/2022", "0470 12 34 56"), (*bad, "063 23 11 11"))]
    file = plain_csv(tmp_path / "list.csv", texts[0].replace("=1+1", "Un"))
    words = ("--map", str(made), "--json", "--yes")
    first = run_here("import", str(file), *words, home=exercise)
    assert (first.code, told(first)) == (2, [(3, "unknown_site")])
    rejects = tmp_path / "list.rejects.csv"
    assert first.rows[-1]["rejects"] == str(rejects)
    text = rejects.read_text("utf-8-sig")
    assert "063" not in text
    assert ";3;" in text
    rejects.write_text(text.replace("Atlantis", "Virton"), "utf-8-sig")
    mended = run_here("import", str(rejects), *words, home=exercise)
    assert (mended.code, mended.rows[-1]["recorded"]) == (0, 1), mended.out + mended.err
    file.write_text(file.read_text().replace("Atlantis", "Virton"))
    original = run_here("import", str(file), *words, home=exercise)
    assert (original.code, original.rows[-1]["recorded"], original.rows[-1]["alike"]) == (0, 0, 2)
    meant = run_here("import", str(file), *words, "--again", home=exercise)
    assert meant.rows[-1]["recorded"] == 2


# --- what no ledger may hold ----------------------------------------------------------------------

PRIVATE: dict[str, tuple[str, list[Any], str]] = {
    "telephone numbers": ("Contact", ["0470 12 34 56", "061/23.45.67", "+32 63 23 11 11"], "phone"),
    "national numbers": ("Réf", ["85.07.30-033.28", "85073003328", "70 01 01 123 45"], "register"),
    "as a spreadsheet stores them": ("Réf", [85073003328, 70010112345, 92112200156], "register"),
    "named so": ("Nom du patient", ["Dupont Jean", "Peeters A.", "Müller"], "patient"),
    "residents": ("Bewoner", ["Janssens", "De Smet", "Maes"], "patient"),
    "births": ("Date de naissance", ["01/02/1950"] * 3, "birth"),
    "full names": ("Nom", ["Dupont Jean", "Peeters An", "De Smet Luc", "Maes Tom"], "person"),
    "titles": ("Qui", ["Mme Dupont", "M. Peeters", "Dr Maes"], "person"),
}


@pytest.mark.parametrize("what", PRIVATE)
def test_a_private_column_is_refused(
    told_home: Path, tmp_path: Path, mapping: Path, what: str
) -> None:
    """Before any row of it is read into anything, with the column and what it looks like."""
    name, cells, looks = PRIVATE[what]
    made = tmp_path / "private.toml"
    made.write_text(REQUESTS + f'impact = "{name}"\n')
    rows = [(f"P{n}", "Arlon", "Un PC", 1, None, cell) for n, cell in enumerate(cells)]
    file = workbook(tmp_path / "p.xlsx", ((*HEAD, name), *rows))
    done = tried(told_home, file, made)
    assert (done.code, done.error["error"]) == (2, "column_private"), done.out
    assert done.error["fields"]["looks"] == looks
    assert f"F ({name})" in done.error["message"]
    assert tried(told_home, file, mapping).code == 0, "not read, it harms nobody"


def test_things_that_are_called_something_are_nobody(told_home: Path, tmp_path: Path) -> None:
    """A column of names of equipment is read."""
    made = tmp_path / "things.toml"
    made.write_text(
        '[[entry]]\ncommand = "restore.plan"\nas = "Nom"\n'
        'always = { asset = "servers" }\n[entry.fields]\nwhat = "Nom"\n'
    )
    lines = ["Nom;x", "Serveur Exchange;", "Serveur PACS;", "Serveur Labo;", "Serveur Dossiers;"]
    file = plain_csv(tmp_path / "c.csv", "\n".join(lines))
    assert tried(told_home, file, made).rows[-1]["recorded"] == 4


def test_a_count_of_patients_is_no_name(told_home: Path, tmp_path: Path) -> None:
    """How many are concerned may be said, and direct numbers of services are what they are for."""
    made = tmp_path / "counts.toml"
    made.write_text('[[entry]]\ncommand = "figure.report"\n'
                    '[entry.fields]\nwhat = "Quoi"\nvalue = "Patients prévus"\n')  # fmt: skip
    file = plain_csv(tmp_path / "c.csv", "Quoi;Patients prévus\nconsultations;120\ndialyses;14\n")
    assert tried(told_home, file, made).rows[-1]["recorded"] == 2


# --- a mapping ------------------------------------------------------------------------------------


def test_a_mapping_is_proposed_from_the_columns(told_home: Path, tmp_path: Path) -> None:
    """Nobody is there to be asked: it is written beside the table, with what can be changed.

    What looks private is never proposed; what it proposes can be imported as it stands.
    """
    head = ("N°", "Site", "Service", "Demande", "Quantité", "Pour quand", "GSM", "Divers")
    rows = [("D1", "Arlon", "Radiologie", "Deux PC", 2, "28/06/2022", "0470 12 34 56", "vu"),
            ("D2", "Marche", "Urgences", "Un écran", 1, None, "0470 12 34 57", None)]  # fmt: skip
    file = workbook(tmp_path / "demandes.xlsx", (("Liste PMO",), (), head, *rows))
    made = run_here("import", str(file), "--map", "new", home=told_home)
    assert made.code == 0, made.err
    path = tmp_path / "demandes.map.toml"
    text = path.read_text()
    for line in ("head = 3", 'column = "N°"', 'command = "request.log"', 'what = "Demande"',
                 'quantity = "Quantité"', 'needed_by = "Pour quand"'):  # fmt: skip
        assert line in text
    assert "never read" in text
    assert '"GSM"' not in [line.partition(" = ")[2] for line in text.splitlines()]
    done = tried(told_home, file, path)
    assert (done.code, done.rows[-1]["recorded"]) == (0, 2), done.out + done.err
    again = run_here("import", str(file), "--map", "new", "--json", home=told_home)
    assert (again.code, again.error["error"]) == (2, "map_exists")


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_a_proposal_in_every_language(told_home: Path, tmp_path: Path, lang: str) -> None:
    """A mapping with its remarks in the reader's language is TOML, and maps the same."""
    head = {"fr": "Service;Site;État", "nl": "Dienst;Ziekenhuis;Toestand",
            "de": "Dienst;Standort;Zustand", "en": "Service;Location;State"}[lang]  # fmt: skip
    file = plain_csv(tmp_path / "s.csv", f"{head}\nRadiologie;Arlon;normal\n")
    made = run_here("--lang", lang, "import", str(file), "--map", "new", home=told_home)
    assert made.code == 0, made.err
    done = tried(told_home, file, tmp_path / "s.map.toml")
    assert (done.code, done.rows[-1]["recorded"]) == (0, 1), done.out + done.err


def test_on_a_terminal_each_column_is_asked_about(told_home: Path, tmp_path: Path) -> None:
    """Return takes what is proposed, a hyphen leaves a column out, a field's name fills it."""
    file = plain_csv(tmp_path / "r.csv", "Site;Demande;Divers\nArlon;Un PC;pas de tests\n")
    answers = ["1", "", "", "impact"]
    asked = run_on_terminal("import", str(file), "--map", "new", home=told_home, answers=answers)
    assert asked.code == 0, asked.out
    text = (tmp_path / "r.map.toml").read_text()
    for line in ('site = "Site"', 'what = "Demande"', 'impact = "Divers"'):
        assert line in text


def test_a_table_without_a_mapping_says_how_to_make_one(told_home: Path, tmp_path: Path) -> None:
    """Exit code 2 and the command to type."""
    file = plain_csv(tmp_path / "r.csv", "Site;Demande\nArlon;Un PC\n")
    done = run_here("import", str(file), home=told_home)
    assert done.code == 2
    assert f"crisis import {file} --map new" in " ".join(done.err.split())


def test_the_mappings_of_the_page_can_be_used(tmp_path: Path) -> None:
    """Every example in docs/import-format.md is read as a mapping."""
    page = Path(__file__).parents[2] / "docs" / "import-format.md"
    blocks = re.findall(r"```toml\n(.*?)```", page.read_text(), re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        made = tmp_path / "page.toml"
        made.write_text(block)
        assert load(made).entry


WRONG_MAPPINGS = {
    "no TOML": ("entry = [", "map_no_toml"),
    "no entry": ("[table]\nhead = 1\n", "missing_field"),
    "an unknown word": ("[tables]\n", "unknown_field"),
    "an unknown command": ('[[entry]]\ncommand = "request.guess"\n', "unknown_command"),
    "an unknown field": (REQUESTS + 'colour = "Site"\n', "unknown_field"),
    "a field that is no column": (REQUESTS + "impact = 3\n", "not_a_text"),
    "a column that is not there": (REQUESTS + 'impact = "Gravité"\n', "column_missing"),
    "a field that is needed": (REQUESTS.replace('what = "Demande"\n', ""), "map_incomplete"),
    "an encoding that is none": (REQUESTS + '[table]\nencoding = "ebcdic"\n', "not_a_choice"),
    "a row that is none": (REQUESTS + "[table]\nhead = -1\n", "too_small"),
    "a sheet that is not there": (REQUESTS + '[table]\nsheet = "Feuil9"\n', "sheet_unknown"),
}


@pytest.mark.parametrize("what", WRONG_MAPPINGS)
def test_a_wrong_mapping_is_named(told_home: Path, tmp_path: Path, what: str) -> None:
    """Before any row is read; never a crash."""
    text, code = WRONG_MAPPINGS[what]
    made = tmp_path / "wrong.toml"
    made.write_text(text)
    file = workbook(tmp_path / "r.xlsx", (HEAD, *ROWS))
    done = tried(told_home, file, made)
    assert (done.code, done.error["error"]) == (2, code), done.err
    assert len(json.dumps(done.error["message"])) > 20
