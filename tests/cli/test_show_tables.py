"""`crisis show BOARD`: every row of a board, in pages, by filters, as text and as data."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledger.domain.request.record import OVER
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run_here
from tui.cli.files.sheet_out import write_sheet


def test_requests_are_all_there_page_after_page(evening_home: Path) -> None:
    """The next page is a command to type; pages together are the whole list, each row once."""
    whole = run_here("show", "requests", "--json", home=evening_home).data
    assert whole["total"] == len(whole["rows"]) == 26
    seen: list[str] = []
    page = 1
    while True:
        done = run_here("show", "requests", "--page", str(page), "--rows", "10", home=evening_home)
        assert done.code == 0, done.err
        seen += [line.split()[0] for line in done.out.splitlines() if line.startswith("R-")]
        page += 1
        if f"`crisis show requests --rows 10 --page {page}`" not in done.out:
            break
    assert page == 4
    assert "rows 21\N{EN DASH}26 of 26" in done.out
    assert seen == [row["short"] for row in whole["rows"]]


def test_without_a_screen_a_page_has_25_rows(evening_home: Path) -> None:
    """And says how many there are."""
    out = run_here("show", "requests", home=evening_home).out
    assert "rows 1\N{EN DASH}25 of 26 · next: `crisis show requests --page 2`" in out


def test_requests_stand_by_class_then_by_when_they_are_needed(evening_home: Path) -> None:
    """Unranked ones last; those over only when asked for, after all that are open."""
    rows = run_here("show", "requests", "--all", "--json", home=evening_home).data["rows"]
    assert len(rows) == 28
    open_ = [row for row in rows if row["stage"] not in OVER]
    assert rows[: len(open_)] == open_
    classes = [row["priority"] for row in open_]
    order = ["vital", "urgent", "important", "normal", None]
    assert classes == sorted(classes, key=order.index)
    for name in order:
        due = [row["needed_by_to"] or "9" for row in open_ if row["priority"] == name]
        assert due == sorted(due)


def test_filters_take_names_as_people_say_them(evening_home: Path) -> None:
    """Several with commas, groups of sites, labels of stages in any language."""

    def rows(*words: str) -> list[dict[str, object]]:
        done = run_here("show", "requests", *words, "--json", home=evening_home)
        assert done.code == 0, done.err
        return list(done.data["rows"])

    assert {row["site"] for row in rows("--site", "arlon,Libramont")} == {"arlon", "libramont"}
    assert len(rows("--site", "hospitals")) > len(rows("--site", "Arlon")) > 0
    assert {row["priority"] for row in rows("--class", "Vital")} == {"vital"}
    assert {row["priority"] for row in rows("--class", "unranked")} == {None}
    assert {row["stage"] for row in rows("--stage", "transmise")} == {"escalated"}
    assert len(rows("--stage", "delivered")) == 1, "what is over is shown when its stage is asked"
    assert {row["service"] for row in rows("--service", "labo")} == {"laboratory"}
    assert [row["id"] for row in rows("--text", "AUTOMATE de biochimie")] == ["pmo-02"]


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (("requests", "--site", "Arlonn"), "unknown_site", "arlon, "),
        (("requests", "--service", "nope"), "unknown_service", "emergency"),
        (("requests", "--class", "huge"), "unknown_priority", "vital"),
        (("requests", "--stage", "broken"), "not_a_choice", "escalated"),
        (("figures", "--stage", "open"), "filter_not_here", "--site, --class, --text"),
        (("overview", "--site", "arlon"), "not_of_a_table", "requests"),
        (("80", "--csv"), "not_of_a_table", "requests"),
        (("requests", "--page", "9", "--rows", "10"), "no_such_page", ""),
        (("requests", "--csv"), "csv_and_json", ""),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    evening_home: Path, words: tuple[str, ...], code: str, near: str
) -> None:
    """A slip must not look like an empty list."""
    done = run_here("show", *words, "--json", home=evening_home)
    assert (done.code, done.error["error"], done.out) == (2, code, "")
    assert near in str(done.error["fields"].get("known", ""))


def test_nothing_found_says_what_there_is(evening_home: Path) -> None:
    """With the command that shows it."""
    out = run_here("show", "requests", "--site", "Arlon", "--text", "zzz", home=evening_home).out
    assert "No open request (site: Arlon, text: zzz); 28 in all:" in out
    assert "`crisis show requests --all`" in out


def test_rows_without_a_place_are_counted_not_guessed(evening_home: Path) -> None:
    """A decision that names no site may hold at Arlon: nobody said so."""
    out = run_here("show", "decisions", "--site", "Arlon", home=evening_home).out
    assert "name no site" in out


def test_csv_and_json_have_the_same_keys(evening_home: Path) -> None:
    """RFC 4180; times with an offset, from and to, and as they are said."""
    text = run_here("show", "requests", "--csv", home=evening_home).out
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    data = run_here("show", "requests", "--json", home=evening_home).data["rows"]
    assert [*found[0]] == [*data[0]]
    assert len(found) == len(data)
    assert found[0]["needed_by_from"] == "2022-05-24T18:00:00+02:00"
    assert found[0]["needed_by_said"] == "evening of 24 May"
    assert found[0]["overdue"] == "false"


def test_a_file_has_everything_and_says_by_its_name_what_it_is(
    evening_home: Path, tmp_path: Path
) -> None:
    """For Excel with a BOM and semicolons; whole or not at all."""
    path = tmp_path / "requests.csv"
    done = run_here("show", "requests", "--excel", "-o", str(path), home=evening_home)
    assert (done.code, done.out) == (0, "")
    assert "26 rows written" in done.err
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfnumber;short;id;site;")
    assert raw.endswith(b"\r\n")
    text = tmp_path / "requests.txt"
    run_here("show", "requests", "-o", str(text), home=evening_home)
    assert "rows 1\N{EN DASH}26 of 26" in text.read_text(encoding="utf-8")
    for name, words, code in (
        ("r.xlsx", ("--csv",), "show_suffix"),
        ("r.json", ("--csv",), "show_format"),
    ):
        refused = run_here(
            "show", "requests", *words, "-o", str(tmp_path / name), home=evening_home
        )
        assert refused.code == 2, code
        assert not (tmp_path / name).exists()


def test_a_board_is_shown_as_it_was(evening_home: Path) -> None:
    """By entry and by moment, under the brief's name of the section too."""
    then = run_here("show", "restore", "--at", "62", "--json", home=evening_home).data
    assert (then["board"], then["number"]) == ("restores", 62)
    assert then["total"] < run_here("show", "restores", "--json", home=evening_home).data["total"]
    next_ = run_here("show", "requests", "--at", "128", "--rows", "5", home=evening_home).out
    assert "`crisis show requests --rows 5 --at 128 --page 2`" in next_


@pytest.mark.parametrize(
    ("named", "command"),
    [
        ("Laboratoire", "crisis show services --service laboratory"),
        ("arlon", "crisis show services --site arlon"),
        ("hospitals", "crisis show services --site hospitals"),
        ("dossier patient informatisé", "crisis show services --text 'Electronic patient record'"),
    ],
)
def test_a_service_or_a_site_is_no_board_and_its_list_is_named(
    told_home: Path, named: str, command: str
) -> None:
    """By what people call it; what it names works."""
    done = run_here("show", named, home=told_home)
    assert done.code == 2
    assert f"`{command}" in done.err.replace("\n", " ")


def test_what_names_nothing_is_answered_with_the_boards(told_home: Path) -> None:
    """As before."""
    done = run_here("show", "xyzzy", home=told_home)
    assert done.code == 2
    assert "There is no board xyzzy." in done.err


def test_a_board_is_written_as_a_workbook(evening_home: Path, tmp_path: Path) -> None:
    """The rows and headers of the CSV; numbers are numbers, and no text is a formula."""
    path = tmp_path / "r.xlsx"
    done = run_here("show", "requests", "--all", "-o", str(path), home=evening_home)
    assert done.code == 0, done.err
    sheet = load_workbook(path).active
    assert sheet is not None
    told = run_here("show", "requests", "--all", "--csv", home=evening_home).out
    rows = list(csv.reader(io.StringIO(told)))
    found = [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]
    assert [row[:4] for row in found] == [row[:4] for row in rows]
    assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "n"}
    assert isinstance(sheet["A2"].value, int)
    both = run_here("show", "requests", "--json", "-o", str(path), home=evening_home)
    assert (both.code, both.error["error"]) == (2, "show_format")
    bare = run_here("show", "requests", "--xlsx", home=evening_home)
    assert (bare.code, "`crisis show requests --xlsx -o requests.xlsx`" in bare.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("r.xlsx", ("requests", "--xlsx", "{file}")),
        ("r.xlsx", ("--xlsx", "{file}", "requests")),
        ("r.csv", ("requests", "--csv", "{file}", "--site", "arlon")),
        ("r.csv", ("requests", "--excel", "{file}")),
        ("r.xlsx", ("requests", "{file}")),
    ],
)
def test_a_file_may_follow_the_form_it_is_to_have(
    evening_home: Path, tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    """As people type it, without `-o`: what is shown is written there."""
    file = tmp_path / name
    done = run_here("show", *(word.format(file=file) for word in words), home=evening_home)
    assert (done.code, done.out, file.exists()) == (0, "", True), done.err


def test_a_word_too_many_is_no_file(evening_home: Path, tmp_path: Path) -> None:
    """A site is said with an option; two files are one too many; an entry is not written so."""
    site = run_here("show", "requests", "arlon", home=evening_home)
    assert (site.code, "--site" in site.err) == (2, True)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    twice = run_here("show", "requests", str(first), "-o", str(second), "--json", home=evening_home)
    assert (twice.code, twice.error["error"]) == (2, "said_twice")
    entry = run_here("show", "12", str(first), "--json", home=evening_home)
    assert (entry.code, entry.error["error"]) == (2, "not_of_a_table")
    assert not first.exists()
    assert not second.exists()


def test_a_text_that_begins_as_a_formula_stays_a_text(tmp_path: Path) -> None:
    """Whatever a spreadsheet would make of it; control characters are shown."""
    path = tmp_path / "f.xlsx"
    write_sheet(path, "a/b", [["n", "text"], [1, "=1+1"], [None, "@x\x07"], [2.5, True]])
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [[(c.value, c.data_type) for c in row] for row in sheet.iter_rows(min_row=2)]
    assert cells[0] == [(1, "n"), ("=1+1", "s")]
    assert cells[1][1][0] == "@x\N{SYMBOL FOR BELL}"
    assert cells[2] == [(2.5, "n"), ("true", "s")]


def test_requests_are_chosen_by_when_they_were_asked(evening_home: Path) -> None:
    """So long ago at least, or since a time; together they are all there is."""

    def many(*words: str) -> int:
        data = run_here("show", "requests", *words, "--json", home=evening_home).data
        return int(data["total"])

    rows = run_here("show", "requests", "--json", home=evening_home).data["rows"]
    logged = sorted(row["logged"] for row in rows)
    half = logged[len(logged) // 2]
    assert many("--since", half) == sum(at >= half for at in logged)
    assert 0 < many("--since", half) < many()
    assert many("--older", "36h") + many("--since", "-36h") == many() > 0
    assert 0 < many("--older", "3h") <= many("--older", "1h")
    wrong = run_here("show", "requests", "--older", "long", "--json", home=evening_home)
    assert (wrong.code, wrong.error["error"]) == (2, "bad_time")
    there = run_here("show", "requests", "--older", "36h", home=evening_home)
    assert "older than: 36h" in there.out


def test_a_name_that_somebody_gave_shows_what_has_it(told_home: Path) -> None:
    """As every command takes it: `pmo-02` is what R-2 was called with --as."""
    named = run_here("show", "pmo-02", home=told_home)
    short = run_here("show", "R-2", home=told_home)
    assert named.code == 0
    assert named.out == short.out
    assert "R-2" in named.out or "pmo-02" in named.out


def test_a_name_is_shown_as_it_stands_now_alone(told_home: Path) -> None:
    """As an entry is: not as of another moment."""
    done = run_here("show", "pmo-02", "--at", "100", "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, "entry_as_of")


def test_what_was_left_to_say_is_listed(evening_home: Path) -> None:
    """Everything that lacks something, with what to type; nothing of what is marked above."""
    data = run_here("show", "tasks", "--json", home=evening_home).data
    assert data["tasks"], "the scenario leaves something open"
    one = data["tasks"][0]
    said = " ".join(run_here("show", "tasks", home=evening_home).out.split())
    assert f"crisis entry complete {one['number']} {one['missing'][0]}=" in said
    assert run_here("show", "tasks", "--lang", "fr", home=evening_home).out.count("à compléter")


NOTHING = {
    "en": "Nothing reported there: ", "fr": "Rien de signal\xe9 l\xe0 : ",
    "nl": "Daar niets gemeld: ", "de": "Dort nichts gemeldet: ",
}  # fmt: skip


@pytest.mark.parametrize("lang", NOTHING)
def test_services_of_a_site_name_those_nobody_spoke_of(evening_home: Path, lang: str) -> None:
    """Who asks about Arlon must see that nothing is known of its maternity."""
    words = ("show", "services", "--site", "arlon")
    shown = " ".join(run_here(*words, "--lang", lang, home=evening_home).out.split())
    said = shown.partition(NOTHING[lang])[2]
    assert said.startswith({"fr": "Maternit\xe9", "nl": "Materniteit", "de": "Geburtshilfe"}.get(
        lang, "Maternity"))  # fmt: skip
    data = run_here(*words, "--json", "--lang", lang, home=evening_home).data
    silent = [row for row in data["rows"] if row["state"] == "unreported"]
    assert len(silent) == data["unreported"] > 3
    assert {row["sites"] for row in silent} == {"arlon"}
    assert {row["number"] for row in silent} == {None}
    assert silent[0]["service"] == "maternity"
    assert silent[0]["state_said"] not in {"", "unreported"}


def test_services_of_a_site_that_nobody_spoke_of_are_rows_of_csv(evening_home: Path) -> None:
    """One a service, without a number; services of other sites only are none."""
    out = run_here("show", "services", "--site", "arlon", "--csv", home=evening_home).out
    rows = [r for r in csv.DictReader(io.StringIO(out)) if r["state"] == "unreported"]
    assert "maternity" in {row["service"] for row in rows}
    assert all(row["number"] == "" and row["sites"] == "arlon" for row in rows)
    whole = run_here("show", "services", "--csv", home=evening_home).out
    assert "unreported" not in whole


def test_what_nobody_spoke_of_is_not_told_of_a_state(evening_home: Path) -> None:
    """Whoever asks for what is down asks for nothing that nobody knows."""
    words = ("show", "services", "--site", "arlon", "--state", "down")
    assert "Nothing reported" not in run_here(*words, home=evening_home).out


def test_where_a_service_is_silent_is_said_beside_where_it_is_not(tmp_path: Path) -> None:
    """A laboratory that is down at Arlon is no news of the five others, as the brief has it."""
    told = Chronicle()
    down = ServiceReported(service="laboratory", state="down", scope=Scope(sites=("arlon",)))
    told.event("service.laboratory", down, "2022-05-14T09:00:00+02:00")
    home = home_of(told, tmp_path / "home")
    shown = " ".join(run_here("show", "services", "--lang", "en", home=home).out.split())
    _, _, silent = shown.partition("No report: ")
    others = re.search(r"Laboratory \(([^)]*)\)", silent)
    assert others is not None
    assert len(others[1].split(", ")) == 5
    assert "Arlon" not in others[1]
    assert "Maternity," in silent
    one = run_here("show", "services", "--service", "laboratory", "--json", home=home)
    assert one.data["unreported"] == 1


@pytest.mark.parametrize("board", ["restores", "decisions", "requests", "meetings"])
def test_a_list_says_how_many_are_over(told_home: Path, board: str) -> None:
    """How many there are in all, and what lists them; where they are listed it goes unsaid."""
    more = f"in all: `crisis show {board} --all`"
    asked, everything = (
        run_here("show", board, *over, "--json", home=told_home).data for over in ((), ("--all",))
    )
    said = " ".join(run_here("show", board, home=told_home).out.split())
    assert asked["in_all"] == everything["total"]
    assert asked["total"] or board in {"requests", "meetings"}
    assert (f"{everything['total']} {more}" in said) == (asked["total"] < everything["total"])
    assert more not in run_here("show", board, "--all", home=told_home).out
