"""Commands that only read: from the home alone, as data or as words, saying how fresh it is."""

import fcntl
import json
from pathlib import Path

import pytest

from ledger.evidence.signing import to_text
from projections.render.wrap import columns
from tests.support.cli import CONTACT, home_of, run, whole_story

HEAD = len(whole_story().messages)


def test_log_prints_a_line_an_entry_and_says_as_of_when(told_home: Path) -> None:
    """None wider than 80 columns; how fresh it is stands at the end, in what is handed on."""
    done = run("log", home=told_home)
    assert (done.code, len(done.entries)) == (0, HEAD)
    assert done.out.startswith("#1  ")
    assert max(map(columns, done.out.splitlines())) <= 80
    last = " ".join(done.out.splitlines()[-2:])
    assert f"As of #{HEAD}, recorded" in last
    assert f"server not reached since {CONTACT.day} November {CONTACT:%Y}" in " ".join(last.split())


def test_log_as_data_carries_the_whole_entry(told_home: Path) -> None:
    """One JSON object a line: number, verdict, and everything in the entry."""
    rows = run("log", "--json", "--last", "2", home=told_home).rows
    assert [row["number"] for row in rows] == [HEAD - 1, HEAD]
    assert {"verdict", "originator", "version", "entry"} <= set(rows[0])
    assert rows[0]["entry"]["seen"]["number"] == HEAD - 2


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("concept:crisis", {"crisis.opened", "crisis.phase_entered"}),
        ("kind:decision.taken from:3 to:4", {"decision.taken"}),
        ("site:bastogne concept:restore", {"restore.zone_opened"}),
        ("about:pmo-01", {"request.logged", "request.prioritised", "request.escalated",
                          "request.assigned", "request.promised", "request.delivered",
                          "request.confirmed"}),
        ("!concept:request !concept:entry piratage", {"observation.noted"}),
        ("'data du groupe'", set()),
        ("DEGRADE concept:service", {"service.reported"}),
        ("from:2022-06-14 to:2022-06-15 concept:cancellation",
         {"cancellation.resumed", "cancellation.rebooked"}),
        ("to:2022-05-13", set()),
        ("from:2022-05-14 to:2022-05-14 concept:crisis", {"crisis.opened", "crisis.phase_entered"}),
        ("about:80", {"service.reported"}),
        ("about:104", {"request.logged", "request.prioritised", "request.escalated",
                       "request.promised", "request.delivered", "request.confirmed"}),
        ("verdict:void", set()),
    ],
)  # fmt: skip
def test_a_filter_lets_through_what_it_says(
    told_home: Path, wanted: str, expected: set[str]
) -> None:
    """Keys, bounds, words, quotes and `!`."""
    rows = run("log", "--json", "--filter", wanted, home=told_home).rows
    assert {row["entry"]["type"] for row in rows} == expected


@pytest.mark.parametrize("wanted", ["colour:red", "'open"])
def test_a_filter_that_is_none_is_refused(told_home: Path, wanted: str) -> None:
    """Exit code 2 and the keys that exist."""
    done = run("log", "--json", "--filter", wanted, home=told_home)
    assert (done.code, done.error["error"], done.out) == (2, "bad_filter", "")


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("site:Arlonn", "arlon, libramont"),
        ("service:nope", "emergency, "),
        ("kind:decision", "decision.raised, decision.taken"),
        ("state:purple", "normal, degraded"),
        ("concept:demand", "crisis, "),
        ("by:nobody", "coordinator"),
    ],
)
def test_a_value_no_entry_can_have_is_refused(told_home: Path, wanted: str, near: str) -> None:
    """A slip must not look like an empty ledger; those that exist are named."""
    done = run("log", "--json", "--filter", wanted, home=told_home)
    assert (done.code, done.error["error"]) == (2, "bad_filter_value")
    assert near in done.error["fields"]["known"]


def test_a_filter_that_nothing_fits_says_so(told_home: Path) -> None:
    """On stderr, because stdout is for entries."""
    done = run("log", "--filter", "zzzz", home=told_home)
    assert (done.code, done.entries) == (0, [])
    assert "No entry fits the filter." in done.err


def test_a_time_without_a_year_is_the_scenarios(told_home: Path) -> None:
    """And what was understood is said back, on stderr."""
    done = run("show", "services", "--known-at", "15/05 matin", home=told_home)
    assert done.code == 0
    assert "Known at 15 May 2022, 12:00 (“15/05 matin”)." in done.err
    assert run("show", "services", "--known-at", "2022-05-15 12:00", home=told_home).out == done.out


def test_list_and_info_say_what_is_here(told_home: Path) -> None:
    """The kind comes first, and the key others need to enrol this member is there."""
    assert run("list", home=told_home).out.startswith("[EXERCISE]")
    assert run("list", "--json", home=told_home).data[0]["entries"] == HEAD
    about = run("info", "--json", home=told_home).data
    assert about["crisis"]["entries"] == about["crisis"]["checked_to"] == HEAD
    assert len(about["crisis"]["key"]) == 43
    assert str(told_home) in run("info", home=told_home).out


def test_a_damaged_crisis_hides_no_other(tmp_path: Path) -> None:
    """It is listed with its reason, and the exit code says so."""
    home = home_of(whole_story(), tmp_path / "home")
    damaged = home / "crises" / "another" / "crisis.json"
    damaged.parent.mkdir()
    damaged.write_text("{oops")
    done = run("list", home=home)
    assert done.code == 1
    assert "another" in done.out.splitlines()[0]
    assert done.out.splitlines()[1].startswith("[EXERCISE]")
    rows = run("list", "--json", home=home).data
    assert [row.get("error") for row in rows] == ["pin_damaged", None]


def test_a_name_in_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    """Not which of none exist."""
    done = run("log", "--crisis", "flood", "--json", home=tmp_path)
    assert (done.code, done.error["error"]) == (2, "no_crisis_here")


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    """Listing is no error; reading a crisis that is not there is one, with the remedy."""
    assert "crisis open" in run("list", home=tmp_path).out
    nothing = run("log", home=tmp_path)
    assert nothing.code == 2
    assert "crisis open" in nothing.err
    assert run("info", "--json", home=tmp_path).data["crises"] == []


def test_doctor_reports_every_check_and_starts_nothing(told_home: Path) -> None:
    """A server that does not run is a note, not an error."""
    checks = {c["name"]: c for c in run("doctor", "--json", home=told_home).data}
    assert set(checks) == {
        "binary", "home", "keys", "server", "ledger", "outbox", "files", "link", "witness", "screen"
    }  # fmt: skip
    assert (checks["binary"]["state"], checks["server"]["state"]) == ("ok", "note")
    assert not (told_home / "server").exists()


def test_doctor_finds_what_would_refuse_every_entry(tmp_path: Path) -> None:
    """A home open to others; a signing key that is exposed, missing, damaged or another's."""
    home = home_of(whole_story(), tmp_path / "home")
    key = next((home / "keys").iterdir())
    good = key.read_text()

    def bad() -> set[str]:
        done = run("doctor", "--json", home=home)
        found = {c["name"] for c in done.data if c["state"] == "bad"}
        assert done.code == (1 if found else 0)
        return found

    assert bad() == set()
    home.chmod(0o755)
    assert "home" in bad()
    home.chmod(0o700)
    key.chmod(0o644)
    assert bad() == {"keys"}
    key.chmod(0o600)
    for text in ("garbage", to_text(bytes(32))):
        key.write_text(text)
        assert bad() == {"keys"}
    key.unlink()
    assert bad() == {"keys"}
    key.write_text(good)
    key.chmod(0o600)
    assert bad() == set()


def test_doctor_finds_what_is_on_its_way_and_what_was_lost_of_it(tmp_path: Path) -> None:
    """A command without an outcome is a note; a journal that could not be read is bad."""
    home = home_of(whole_story(), tmp_path / "home")

    def state() -> tuple[str, str]:
        [found] = [c for c in run("doctor", "--json", home=home).data if c["name"] == "outbox"]
        return found["state"], found["detail"]

    assert state()[0] == "ok"
    box = home / "crises" / "vivalia" / "outbox"
    box.mkdir(mode=0o700)
    journal = box / "0011223344556677.jsonl"
    sent = {"subject": "crisis.vivalia.decision.x.1", "body": ""}
    intent = {"command": "c1", "line": "", "messages": [sent]}
    journal.write_text(json.dumps({"intent": intent}) + "\n")
    assert state()[0] == "note"
    assert state()[1].startswith("1 command has no outcome yet")
    with journal.open("rb") as owned:
        fcntl.flock(owned, fcntl.LOCK_EX)
        assert state()[0] == "ok", "its owner lives"
    lost = journal.rename(journal.with_suffix(".damaged"))
    assert state()[0] == "bad"
    assert str(lost) in state()[1]


def test_doctor_says_that_a_home_is_no_directory(tmp_path: Path) -> None:
    """One sentence, no traceback."""
    (tmp_path / "home").write_text("a file")
    done = run("doctor", home=tmp_path / "home")
    assert done.code == 1
    assert "crash" not in done.out + done.err


def test_words_are_in_the_language_asked_for(told_home: Path) -> None:
    """Flag beats environment; click's own words too, before and after the command's name."""
    assert "Utilisation" in run("--lang", "fr", "log", "--help", home=told_home).out
    assert "Gebruik" in run("log", "--help", "--lang=nl", home=told_home).out
    assert (
        "Aufruf" in run("decision", "take", "--help", home=told_home, env={"CRISIS_LANG": "de"}).out
    )
    assert run("log", "--lang", "xx", home=told_home).code == 2


def test_log_signed_is_what_crisis_verify_takes(told_home: Path, tmp_path: Path) -> None:
    """The header says size and root; the lines are the bytes."""
    signed = run("log", "--signed", home=told_home)
    header = json.loads(signed.out.splitlines()[0])
    assert header["size"] == len(signed.out.splitlines()) - 1 == HEAD
    assert header["root"] == whole_story().fold.position.root


def test_a_part_that_the_brief_only_counts_is_shown_whole(told_home: Path) -> None:
    """`show late` has no two pages to fit; of days with nothing new it names what has the rest."""
    then = run("show", "late", "--known-at", "2022-05-14 18:00", "--json", home=told_home)
    assert then.data["lines"]
    later = run("show", "late", home=told_home).out
    assert "crisis log --filter late" in " ".join(later.split())
    past = run("show", "late", "--known-at", "2023-01-01", home=told_home).out
    for told in (later, past):
        assert "Nothing new" in told
        assert "Nothing is recorded" not in told
    assert "crisis log" not in past  # it would show another day's


def test_a_service_or_a_site_is_no_board_and_the_one_that_has_it_is_named(told_home: Path) -> None:
    """With the option that narrows it; any other word gets the list of boards."""
    for word, option in (("laboratory", "--service"), ("virton", "--site")):
        done = run("show", word, "--json", home=told_home)
        assert (done.code, done.error["error"]) == (2, "board_of_part")
        for board in ("services", "requests"):
            assert f"crisis show {board} {option} {word}" in done.error["message"]
    assert run("show", "zzz", "--json", home=told_home).error["error"] == "unknown_board"
