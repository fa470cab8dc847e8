"""One command about several things, and names to say wherever something is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation as shipped
from tests.cli.conftest import open_exercise
from tests.cli.test_completion import completed
from tests.support.cli import Ran, run_here


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with four requests and two decisions."""
    directory = tmp_path_factory.mktemp("several")
    (directory / "org.toml").write_bytes(shipped())
    home = open_exercise(directory / "home", directory / "org.toml")
    try:
        lines = "Arlon: 2 PC\nMarche: 3 écrans\nVirton: un scanner\nBertrix: une rallonge\n"
        assert run_here("request", "log", "--paste", home=home, stdin=lines).code == 0
        for question in ("Reporter ?", "Transférer ?"):
            assert run_here("decision", "raise", question, home=home).code == 0
        yield home
    finally:
        stop(home, 1)


def given(desk: Path, *words: str, code: int = 0) -> Ran:
    done = run_here(*words, "--json", home=desk)
    assert done.code == code, (done.out, done.err)
    return done


def test_each_is_an_entry_of_its_own_and_one_answer_says_all(desk: Path) -> None:
    """One that is refused does not keep the others; the exit code says so."""
    done = given(desk, "request", "assign", "R-1", "r2", "R-77", "night team", code=3)
    results: list[dict[str, Any]] = done.data["results"]
    assert [one.get("short") for one in results] == ["R-1", "R-2", None]
    assert results[0]["number"] + 1 == results[1]["number"]
    assert (done.data["recorded"], results[2]["error"]) == (2, "unknown_originator")
    commands = {row["entry"]["command"] for row in run_here("log", "--json", home=desk).rows[-2:]}
    assert len(commands) == 2


def test_a_text_without_its_quotes_records_nothing(desk: Path) -> None:
    """Neither for the first of the things, nor for the rest."""
    before = len(run_here("log", "--json", home=desk).rows)
    done = given(desk, "request", "close", "R-3", "R-4", "no", "longer", "needed", code=2)
    assert (done.error["error"], done.error["fields"]["value"]) == ("names_nothing", "no")
    assert given(desk, "request", "close", "R-3", "no", "longer", "needed", code=2)
    assert len(run_here("log", "--json", home=desk).rows) == before


def test_a_time_is_said_back_once_for_all(desk: Path) -> None:
    """As it was understood."""
    out = run_here("request", "promise", "R-1", "R-2", "2099-05-01 08:00", home=desk).out
    assert out.count("1 May 2099, 08:00") == 3
    assert "request R-1" in out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("request", "deliver", "R-1", "R-2", "--id", "x"), "id_of_several"),
        (("request", "deliver", *(f"R-{n}" for n in range(1, 102))), "too_many_targets"),
        (("request", "log", "arlon", "x", "--dry-run"), "only_with_paste"),
        (("request", "log", "arlon", "x", "--as", "r-9"), "short_name_given"),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Path, words: tuple[str, ...], error: str) -> None:
    """With the remedy, before anything is recorded."""
    assert given(desk, *words, code=2).error["error"] == error


def test_a_name_stands_wherever_an_entry_or_a_thing_is_named(desk: Path) -> None:
    """Corrected, linked, cited, decided on; another sort of thing is not taken for it."""
    corrected = given(desk, "entry", "correct", "R-4", "what=deux rallonges", "--reason", "x")
    assert corrected.data["short"] == "R-4"
    assert given(desk, "entry", "link", "R-4", "confirms", "D-1").code == 0
    taken = given(desk, "decision", "take", "Oui", "cellule", "--on", "D-2")
    assert taken.data["short"] == "D-2"
    other = given(desk, "request", "confirm", "D-1", code=3)
    assert other.error["error"] == "other_concept"
    closed = given(desk, "request", "close", "R-3", "le même", "--by", "R-4")
    page = run_here("show", str(closed.data["number"]), "--json", home=desk).data
    assert page["entry"]["event"]["by"] == 5
    assert page["short"] == "R-3"


def test_a_name_completes(desk: Path) -> None:
    """With what it is about beside it."""
    found = completed("crisis request deliver R-", desk)
    assert "2 PC" in found["R-1"]
    assert "R-1" in completed("crisis request deliver 2", desk)


def test_without_a_server_each_is_kept_under_its_receipt(desk: Path) -> None:
    """Lines too; all of them are recorded in order once it is back, and named then."""
    away = ("--server", "nats://127.0.0.1:9")
    kept = given(desk, *away, "request", "promise", "R-1", "R-2", "2099-05-02", code=5).data
    assert [one["receipt"] for one in kept["results"]] == ["B-1", "B-2"]
    lines = "Arlon: une souris\nArlon: un clavier\n"
    pasted = run_here(*away, "request", "log", "--paste", "--json", home=desk, stdin=lines)
    assert (pasted.code, [row.get("receipt") for row in pasted.rows]) == (5, ["B-3", "B-4", None])
    assert run_here("sync", home=desk).code == 0
    rows = run_here("show", "requests", "--text", "souris", "--json", home=desk).data["rows"]
    assert [row["short"] for row in rows] == ["R-5"]
