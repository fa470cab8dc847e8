"""`crisis checklist`: nobody has to remember in the first hour whom a hospital has to tell."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation as shipped
from tests.cli.conftest import open_exercise
from tests.cli.test_completion import completed
from tests.cli.test_outbox import away
from tests.support.cli import Ran, run_here

LIST = "first-hour"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise whose checklist is accepted as the tests go on."""
    directory = tmp_path_factory.mktemp("checklists")
    (directory / "org.toml").write_bytes(shipped())
    home = directory / "home"
    try:
        yield open_exercise(home, directory / "org.toml")
    finally:
        stop(home, 1)


def given(home: Path, *words: str, code: int = 0) -> Ran:
    done = run_here("checklist", *words, "--json", home=home)
    assert done.code == code, (done.out, done.err)
    return done


def states(done: Ran) -> dict[int, str]:
    return {item["item"]: item["state"] for item in done.data["items"]}


def entries(home: Path) -> list[dict[str, Any]]:
    return run_here("log", "--json", home=home).rows


def test_the_opening_says_that_there_is_one(home: Path, organisation: Path) -> None:
    """With the commands that read and accept it, in the reader's language; as data its id."""
    words = ("--from", str(organisation), "--exercise")
    said = run_here("open", "one", *words, "--lang", "fr", home=home)
    assert "Première heure" in said.out
    assert f"crisis checklist accept {LIST}" in said.out
    opened = run_here("open", "two", *words, "--json", home=home)
    assert opened.data["checklists"] == [LIST]


def test_alone_it_lists(desk: Path) -> None:
    """With options too."""
    for words in ((), ("list",)):
        (row,) = given(desk, *words).data["checklists"]
        assert (row["id"], row["items"]) == (LIST, 7)
    assert f"crisis checklist show {LIST}" in run_here("checklist", "--lang", "de", home=desk).out


def test_trying_records_nothing(desk: Path) -> None:
    """And says what would be recorded."""
    before = len(entries(desk))
    tried = given(desk, "accept", LIST, "--only", "1,3-5", "--dry-run")
    assert states(tried) == dict.fromkeys((1, 3, 4, 5), "recorded")
    assert tried.data["dry_run"]
    assert {item["number"] for item in tried.data["items"]} == {None}
    assert len(entries(desk)) == before


def test_some_are_accepted_then_the_rest_and_none_twice(desk: Path) -> None:
    """An action an item, in the reader's words; what was accepted before is said to be."""
    part = run_here(
        "checklist", "accept", LIST, "--only", "1,3", "--json", "--lang", "fr", home=desk
    )
    assert (part.code, states(part)) == (0, {1: "recorded", 3: "recorded"})
    first = entries(desk)[-2]["entry"]
    assert (first["type"], first["event"]["owner"]) == ("action.assigned", "Direction informatique")
    assert first["event"]["text"].startswith("Garder les traces")
    assert "due" in first["event"]
    rest = given(desk, "accept", "premiere heure", "--owner", "night desk")
    assert [n for n, state in states(rest).items() if state == "known"] == [1, 3]
    assert (rest.data["recorded"], rest.data["known"]) == (5, 2)
    assert entries(desk)[-1]["entry"]["event"]["owner"] == "night desk"
    count = len(entries(desk))
    again = run_here("checklist", "accept", LIST, home=desk)
    assert (again.code, again.out.count("accepted before")) == (0, 8)
    assert len(entries(desk)) == count


def test_the_list_shows_what_became_of_each(desk: Path) -> None:
    """Its short name, its entry and how it stands; dropped, it is not assigned a second time."""
    assert run_here("action", "done", "A-1", home=desk).code == 0
    assert run_here("action", "drop", "A-2", "no server", home=desk).code == 0
    shown = given(desk, "show", LIST).data["items"]
    assert [(item["short"], item["stage"]) for item in shown if item["item"] in {1, 3}] == [
        ("A-1", "done"), ("A-2", "dropped")]  # fmt: skip
    assert all(item["number"] for item in shown)
    assert states(given(desk, "accept", LIST, "--only", "3")) == {3: "known"}
    assert run_here("entry", "strike", "A-3", "by mistake", home=desk).code == 0
    assert given(desk).data["checklists"][0]["accepted"] == 6
    text = run_here("checklist", "show", LIST, home=desk).out
    assert text.count("struck since") == 1
    assert "struck since" in run_here("checklist", "accept", LIST, "--only", "2", home=desk).out
    assert max(map(len, text.splitlines())) <= 80
    assert "crisis checklist accept" not in text


def test_a_clock_is_named_and_not_started(exercise: Path) -> None:
    """From when it counts is a judgement."""
    said = run_here("checklist", "accept", LIST, home=exercise)
    assert "crisis clock start gdpr" in said.out
    assert {row["entry"]["type"] for row in entries(exercise)[1:]} == {"action.assigned"}


def test_the_same_words_recorded_by_hand_are_asked_about(exercise: Path) -> None:
    """The other items are recorded, and `--yes` says that it is meant."""
    assert run_here("action", "assign", "Tell the insurer", home=exercise).code == 0
    asked = given(exercise, "accept", LIST, code=3)
    assert states(asked)[4] == "refused"
    assert (asked.data["recorded"], asked.data["refused"]) == (6, 1)
    assert states(given(exercise, "accept", LIST, "--yes"))[4] == "recorded"


def test_without_a_server_each_is_kept_once(exercise: Path) -> None:
    """Under a receipt, the same when it is accepted again, and recorded once a server is there."""
    kept = away(exercise, "checklist", "accept", LIST, "--only", "1-2", "--json")
    assert (kept.code, states(kept)) == (5, {1: "kept", 2: "kept"})
    again = away(exercise, "checklist", "accept", LIST, "--only", "2", "--json")
    assert again.data["items"][0]["receipt"] == kept.data["items"][1]["receipt"]
    assert run_here("sync", home=exercise).code == 0
    assert states(given(exercise, "accept", LIST, "--only", "1-3")) == {
        1: "known", 2: "known", 3: "recorded"}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("show", "frist-hour"), "unknown_checklist", "Did you mean “First hour”?"),
        (("accept", "frist-hour"), "unknown_checklist", "Did you mean “First hour”?"),
        (("accept", LIST, "--only", "8"), "unknown_item", "1 to 7"),
        (("accept", LIST, "--only", "all"), "bad_items", "1,3-5"),
    ],
)
def test_what_names_nothing_says_what_there_is(
    desk: Path, words: tuple[str, ...], error: str, said: str
) -> None:
    """And records nothing."""
    refused = given(desk, *words, code=2).error
    assert (refused["error"], said in refused["message"]) == (error, True)


def test_an_organisation_without_any_says_so(
    new_home: Callable[[str], Path], tmp_path: Path
) -> None:
    """Neither the opening nor the list is silent about where they come from."""
    path = tmp_path / "bare.toml"
    path.write_bytes(shipped().partition(b"\n[[checklists]]")[0])
    home = open_exercise(new_home("bare"), path)
    listed = run_here("checklist", home=home)
    assert (listed.code, "no checklist" in listed.out) == (0, True)
    assert given(home).data["checklists"] == []
    assert given(home, "accept", LIST, code=2).error["error"] == "no_checklists"


def test_a_checklist_completes(desk: Path) -> None:
    """By its id and by its name."""
    assert LIST in completed("crisis checklist show prem", desk)
