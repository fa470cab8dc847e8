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


@pytest.mark.parametrize("text", ["retrouvé", "pas une demande"])
def test_a_text_without_its_option_names_it(desk: Path, text: str) -> None:
    """Where a command takes its texts by options alone, those are in the refusal."""
    before = len(run_here("log", "--json", home=desk).rows)
    for verb, option in (("withdraw", "--reason"), ("confirm", "--note")):
        done = given(desk, "request", verb, "R-3", text, code=2)
        assert (done.error["error"], done.error["fields"]["value"]) == ("names_nothing", text)
        assert option in done.error["message"]
    assert len(run_here("log", "--json", home=desk).rows) == before


def test_a_number_beside_a_name_records_nothing(desk: Path) -> None:
    """`deliver R-2 2` delivers no two of R-2, and not the request that entry 2 is about either."""
    before = len(run_here("log", "--json", home=desk).rows)
    for words in (["deliver", "R-2", "2"], ["close", "3", "R-4", "over"]):
        done = given(desk, "request", *words, code=2)
        assert done.error["error"] == "number_beside_name"
    assert len(run_here("log", "--json", home=desk).rows) == before


def test_a_count_without_its_option_records_nothing(desk: Path) -> None:
    """`deliver R-5 1` is no delivery of all of R-5: entry 1 is no request."""
    before = len(run_here("log", "--json", home=desk).rows)
    done = given(desk, "request", "deliver", "R-5", "1", code=2)
    assert done.error["error"] == "names_another"
    assert done.error["fields"] == {"value": "1", "other": "crisis.main"}
    assert len(run_here("log", "--json", home=desk).rows) == before


def test_bare_numbers_alone_are_entries(desk: Path) -> None:
    """Where all of them are numbers nothing else is meant."""
    done = given(desk, "request", "assign", "2", "4", "the night watch")
    assert [one["short"] for one in done.data["results"]] == ["R-1", "R-3"]


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


def test_a_range_names_each_of_them(desk: Path) -> None:
    """From one to the other with two points, or with the letter said again; and a list."""

    def named(*words: str) -> list[str]:
        done = run_here("request", "assign", *words, "day team", "--json", home=desk)
        return [one["target"] for one in done.data["results"]]

    assert named("R-2..R-3", "R-4") == ["R-2", "R-3", "R-4"]
    assert named("R-1..2,R-4") == ["R-1", "R-2", "R-4"]
    assert named("R-1-R-3") == ["R-1", "R-2", "R-3"]
    back = given(desk, "request", "assign", "R-3..R-1", "X", code=2)
    assert back.error["error"] == "range_backwards"


def test_a_field_is_called_as_any_language_calls_it(desk: Path) -> None:
    """In a correction, a completion and what is said otherwise of a kept command."""
    taken = given(desk, "decision", "take", "Couper", "directrice").data["number"]
    fixed = given(desk, "entry", "correct", str(taken), "Décidé par=directeur", "--reason", "x")
    row = run_here("log", "--last", "1", "--json", home=desk).rows[0]["entry"]["event"]
    assert row["changes"] == {"decider": "directeur"}
    assert given(desk, "entry", "complete", str(taken), "motivering=snel", "--reason", "x")
    row = run_here("log", "--last", "1", "--json", home=desk).rows[0]["entry"]["event"]
    assert row["changes"] == {"motive": "snel"}
    number = str(fixed.data["number"])
    again = given(desk, "entry", "correct", number, "decider=x", "--reason", "y", code=3)
    assert again.error["error"] == "says_of_another"
    assert f"entry correct {taken}" in again.error["message"]
    assert given(desk, "entry", "correct", number, "reason=z", "--reason", "y")


def test_a_choice_is_corrected_in_any_language(desk: Path) -> None:
    """The name of the field and its value, and what is none is refused with what there is."""
    report = str(given(desk, "service", "report", "labo", "normal").data["number"])
    for said in ("état=fermé", "toestand=normaal", "Zustand=AUSGEFALLEN"):
        fixed = given(desk, "entry", "correct", report, said, "--reason", "x").data
        assert fixed["understood"]["state"]["value"] in {"closed", "normal", "down"}
    wrong = run_here("--lang", "fr", "entry", "correct", report, "état=blah", "--reason", "x",
                     home=desk)  # fmt: skip
    assert (wrong.code, "hors service" in wrong.err) == (2, True), wrong.err


def test_a_field_that_is_nearly_named_is_guessed(desk: Path) -> None:
    """By what the reader's language calls it."""
    report = str(given(desk, "decision", "take", "Couper le réseau", "directrice").data["number"])
    wrong = run_here("--lang", "fr", "entry", "correct", report, "motf=x", "--reason", "y",
                     home=desk)  # fmt: skip
    said = wrong.err.replace("\xa0", " ").replace("\u202f", " ")
    assert "« Motif (`motive`) »" in said, said


def test_a_post_is_named_as_answers_name_it(desk: Path) -> None:
    """`duty-1` and its id mean the post that somebody holds."""
    taken = given(desk, "duty", "take", "permanence IT", "ingénieur").data
    assert given(desk, "duty", "leave", taken["short"]).data["originator"] == taken["originator"]
    again = given(desk, "duty", "take", taken["originator"].partition(".")[2], "autre").data
    assert again["originator"] == taken["originator"]
    event = run_here("log", "--last", "1", "--json", home=desk).rows[0]["entry"]["event"]
    assert event["post"] == "permanence IT"


def test_a_correction_names_what_it_is_about(desk: Path) -> None:
    """By the name of the service, in the refusal and in the log, not by its id."""
    report = str(given(desk, "service", "report", "labo", "normal").data["number"])
    refused = run_here("--lang", "fr", "entry", "correct", report, "service=dialyse",
                       "--reason", "x", home=desk)  # fmt: skip
    assert "service Dialyse" in refused.err
    assert "service Laboratoire" in refused.err
    given(desk, "entry", "correct", report, "state=down", "--reason", "x")
    last = run_here("log", "--last", "1", "--lang", "fr", home=desk)
    assert "correction Laboratoire" in last.out.replace("\N{NO-BREAK SPACE}", " "), last.out


def test_lists_are_taken_with_commas_wherever_several_may_be_said(desk: Path) -> None:
    """Choices by their labels, entries by their names."""
    sent = ("communication", "send", "--text", "Point presse", "--languages", "français,allemand",
            "--audience", "press,staff", "--announces", "5,6")  # fmt: skip
    assert given(desk, *sent)
    event = run_here("log", "--last", "1", "--json", home=desk).rows[0]["entry"]["event"]
    assert (event["languages"], event["announces"]) == (["fr", "de"], [5, 6])


@pytest.mark.parametrize("word", ["unranked", "niet geprioriteerd", "Pas encore de classe"])
def test_what_has_no_class_is_chosen_in_the_words_of_the_list(desk: Path, word: str) -> None:
    """With other classes beside it."""
    said = given(desk, "show", "requests", "--class", word).data["rows"]
    assert [row["priority"] for row in said] == [None] * len(said)
    ranked = given(desk, "show", "requests", "--class", f"vital,{word}").data["total"]
    assert ranked == given(desk, "show", "requests", "--class", "unranked,vital").data["total"]
    assert said


def test_enrolling_says_nothing_of_another_member(desk: Path) -> None:
    """What is recorded about is the member, by the entry that enrolled that one."""
    for name, key in (("pmo-1", "A" * 43), ("pmo-2", "B" * 43)):
        done = run_here("member", "enrol", name, name.upper(), key, "pmo", home=desk)
        assert done.code == 0, done.err
    assert "PMO-1" not in done.out
    gone = run_here("member", "revoke", "pmo-2", "left", home=desk)
    assert ("PMO-2" in gone.out, "PMO-1" in gone.out) == (True, False)


def test_one_field_under_two_names_is_refused(desk: Path) -> None:
    """As the same name twice is: neither value is dropped without a word."""
    taken = str(given(desk, "decision", "take", "Isoler le site", "directrice").data["number"])
    before = len(run_here("log", "--json", home=desk).rows)
    done = given(desk, "entry", "correct", taken, "motive=a", "motif=b", "--reason", "x", code=2)
    assert done.error["error"] == "said_twice"
    assert done.error["fields"]["option"] == "motive= / motif="
    assert len(run_here("log", "--json", home=desk).rows) == before


@pytest.mark.parametrize("change", ["survenu=hier 5h", "survenu="])
def test_a_changed_field_is_called_as_it_is_typed_in_a_correction(desk: Path, change: str) -> None:
    """`--occurred` is when the correction itself happened: it would not mend the entry."""
    refused = run_here("--lang", "fr", "entry", "correct", "5", change, "--reason", "x", home=desk)
    assert refused.code == 2, refused.err
    assert "--occurred" not in refused.err
    assert "(`occurred`)" in refused.err
    own = run_here("--lang", "fr", "entry", "correct", "5", "what=y", "--reason", "x",
                   "--occurred", "hier 5h", home=desk)  # fmt: skip
    assert "--occurred" in own.err
