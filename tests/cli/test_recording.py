"""Recording as real processes, on the embedded server of a new home."""

from pathlib import Path

from projections.scenario import scenario
from tests.support.cli import VERIFY, run


def test_opening_says_what_others_must_compare(untouched: Path) -> None:
    """Ledger id and fingerprint; a second opening of the name is refused."""
    about = run("info", "--json", home=untouched).data["crisis"]
    assert (about["name"], about["kind"], about["entries"]) == ("vivalia", "exercise", 1)
    again = run("open", "vivalia", "--json", "--real",
                "--from", "projections/scenario/vivalia.toml", home=untouched)  # fmt: skip
    assert (again.code, again.error["error"]) == (3, "crisis_exists")


def test_opening_asks_five_questions_only_of_somebody(home: Path) -> None:
    """Without a terminal the flags are named."""
    done = run("open", "flood", home=home)
    assert done.code == 2
    assert "--from" in done.err


def test_nothing_is_real_unasked(home: Path, organisation: Path) -> None:
    """Without a terminal the flag is compulsory; nothing is opened."""
    done = run("open", "flood", "--json", "--from", str(organisation), home=home)
    assert (done.code, done.error["error"]) == (2, "open_needs_kind")
    assert "--exercise" in done.error["message"]
    assert "--real" in done.error["message"]
    assert run("list", "--json", home=home).data == []


def test_an_organisation_file_that_is_none_is_refused(home: Path, tmp_path: Path) -> None:
    """Not TOML, an unknown field, an unknown zone: the file and the field are named."""
    good = Path("projections/scenario/vivalia.toml").read_text()
    path = tmp_path / "org.toml"
    for text, code in (
        ("= oops", "not_toml"),
        ("colour = 1\n" + good, "unknown_field"),
        (good.replace("Europe/Brussels", "Mars/Olympus"), "unknown_zone"),
    ):
        path.write_text(text)
        done = run("open", "flood", "--json", "--from", str(path), home=home)
        assert (done.code, done.error["error"]) == (2, code)
    assert not (home / "server").exists()


def test_a_command_is_recorded_and_said_back_as_understood(exercise: Path) -> None:
    """The number, what it is about, and the time as it was said; an exercise says so first."""
    done = run("decision", "take", "Tout couper", "cellule de crise", "--as", "coupure",
               "--occurred", "before 2022-05-26", "--review", "tomorrow morning",
               home=exercise)  # fmt: skip
    assert done.code == 0, done.err
    assert done.out.startswith("[EXERCISE]")
    assert "before 26 May" in done.out
    data = run("--json", "decision", "raise", "Et après ?", "--id", "once", home=exercise).data
    assert data["number"] == 3
    assert data["originator"].startswith("decision.")
    assert data["understood"]["occurred"]["said"] == "minute"
    assert run("log", "--json", home=exercise).rows[1]["originator"] == "decision.coupure"


def test_a_command_id_is_recorded_once(exercise: Path) -> None:
    """The same id again ends with 3 and names the entry that has it."""
    words = ("observation", "note", "x", "--id", "once", "--json")
    assert run(*words, home=exercise).data["number"] == 2
    again = run(*words, home=exercise)
    assert (again.code, again.error["fields"]["number"]) == (3, 2)


def test_a_rule_that_refuses_ends_with_3_and_a_remedy(untouched: Path) -> None:
    """Wrong stage, unknown site, unknown target: nothing is recorded."""
    for words, code in (
        (("request", "deliver", "nowhere"), "unknown_originator"),
        (("observation", "note", "x", "--site", "nowhere"), "unknown_site"),
        (("entry", "strike", "99", "x"), "unknown_number"),
        (("decision", "take", "x", "cell", "--on", "nope"), "unknown_target"),
    ):
        done = run(*words, "--json", home=untouched)
        assert (done.code, done.error["error"]) == (3, code)
    assert len(run("log", "--json", home=untouched).rows) == 1


def test_what_is_new_is_not_there_already(untouched: Path) -> None:
    """`--on` names one that exists, `--as` a new one: both at once are neither."""
    done = run("decision", "take", "x", "cell", "--on", "a", "--as", "b", "--json", home=untouched)
    assert (done.code, done.error["error"]) == (2, "either_on_or_as")


def test_a_role_that_is_not_held_ends_with_4(untouched: Path) -> None:
    """Identity and permission have an exit code of their own."""
    done = run("observation", "note", "x", "--as-role", "auditor", "--json", home=untouched)
    assert done.code == 4


def test_the_scenario_goes_in_once_and_comes_out_again(exercise: Path, tmp_path: Path) -> None:
    """Imported, imported again, read back, written out and verified."""
    path = tmp_path / "scenario.jsonl"
    lines = scenario().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:60]) + b"{oops\n" + b"".join(lines[60:]))
    broken = run("import", str(path), "--json", home=exercise)
    assert broken.code == 2
    assert broken.rows[-1]["recorded"] == 60
    path.write_bytes(b"".join(lines))
    mended = run("import", str(path), "--json", home=exercise)
    assert mended.rows[-1] == {
        "recorded": 256,
        "known": 60,
        "refused": 0,
        "differing": 0,
        "dry_run": False,
    }
    again = run("import", str(path), home=exercise)
    assert "0" in again.out
    assert "316" in again.out
    path.write_bytes(lines[4].replace(b'"text":"', b'"text":"Not ', 1))
    differing = run("import", str(path), "--json", home=exercise)
    assert (differing.code, differing.rows[0]["error"]) == (3, "recorded_otherwise")
    signed = tmp_path / "ledger.jsonl"
    signed.write_text(run("log", "--signed", home=exercise).out)
    held = run(str(signed), "--json", home=exercise, program=VERIFY)
    assert (held.code, held.data["accepted"]) == (0, 317)


def test_a_correction_changes_what_counts_and_keeps_what_was(exercise: Path) -> None:
    """Values are read by the field's own type; the original stays in the log."""
    run("decision", "take", "Tout couper", "celule", home=exercise)
    done = run("entry", "correct", "2", "decider=cellule", "--reason", "faute", home=exercise)
    assert done.code == 0, done.err
    rows = run("log", "--json", home=exercise).rows
    assert rows[1]["entry"]["event"]["decider"] == "celule"
    assert rows[2]["entry"]["event"]["changes"] == {"decider": "cellule"}


def test_what_is_still_to_come_is_refused_in_the_crisis_zone(untouched: Path) -> None:
    """With the moment it is compared with, as a clock on the wall there shows it."""
    done = run("observation", "note", "x", "--occurred", "2022-05-15", "--recorded",
               "2022-05-14 09:00", home=untouched)  # fmt: skip
    assert done.code == 3
    assert "it is 14 May 2022, 09:00" in done.err


def test_a_correction_takes_times_and_places_as_they_are_said(exercise: Path) -> None:
    """As every other command does; the entry holds the full form."""
    run("decision", "take", "Tout couper", "cellule", home=exercise)
    done = run("--yes", "entry", "correct", "2", "review=before 2022-05-26", "scope=arlon, virton",
               "occurred=about 2022-05-14 03:00", "--reason", "faute", home=exercise)  # fmt: skip
    assert done.code == 0, done.err
    changes = run("log", "--json", home=exercise).rows[2]["entry"]["event"]["changes"]
    assert changes["review"]["said"] == "before"
    assert changes["scope"]["sites"] == ["arlon", "virton"]
    assert changes["occurred"]["said"] == "about"


def test_reads_go_on_when_the_server_is_gone_and_it_comes_back(exercise: Path) -> None:
    """Stopped: reading works and says since when; the next write starts it again."""
    assert run("server", "status", "--json", home=exercise).data["state"] == "running"
    assert run("server", "stop", home=exercise).code == 0
    assert run("server", "status", "--json", home=exercise).data["state"] == "stopped"
    assert run("log", home=exercise).code == 0
    assert run("observation", "note", "x", home=exercise).code == 0
    assert run("sync", "--json", home=exercise).data["number"] == 2
    assert "listen" in run("server", "config", home=exercise).out


def test_a_copy_that_was_lost_is_fetched_again(exercise: Path) -> None:
    """The home's copy can be thrown away: the next read asks the server for all of it."""
    assert run("observation", "note", "x", home=exercise).code == 0
    for path in (exercise / "crises" / "vivalia").glob("replica.db*"):
        path.unlink()
    assert [row["number"] for row in run("log", "--json", home=exercise).rows] == [1, 2]


def test_doctor_finds_nothing_wrong_with_a_new_home(exercise: Path) -> None:
    """Every check that can be made is made while the server runs."""
    done = run("doctor", "--json", home=exercise)
    assert done.code == 0
    assert {c["name"]: c["state"] for c in done.data}["link"] == "ok"


def test_a_server_of_somebody_elses_that_is_away_is_said(exercise: Path) -> None:
    """Kept, with exit code 5 and the reason; no traceback."""
    done = run("observation", "note", "x", "--server", "nats://127.0.0.1:9", "--json",
               home=exercise)  # fmt: skip
    assert (done.code, done.data["reason"]["error"]) == (5, "server_unreachable")
    assert done.data["receipt"] == "B-1"
