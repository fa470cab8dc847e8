"""Letting log-ins in and out on the command line, and working behind the door as who was let in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.home.home import NKEY_FILE, PROVISIONER_FILE, Home
from ledger.server.directory import ServerDirectory
from tests.support.cli import Ran, run, run_here

SOMEBODY = "UCBSBJIZO7MMHDFIUSJHYZYN6WBB4REXMGKF4FPJ56ZGUFIJ2IYOUTOH"


@pytest.fixture
def second(new_home: Callable[[str], Path]) -> Path:
    return new_home("second")


def key_of(home: Path) -> str:
    key: str = run_here("server", "keys", "--json", home=home).data["log_in_key"]
    return key


def server_of(home: Path) -> str:
    url: str = run_here("server", "status", "--json", home=home).data["url"]
    return url


def fingerprint(home: Path) -> str:
    told: str = run_here("info", "--json", home=home).data["crisis"]["founder_fingerprint"]
    return told


def joined(second: Path, founder: Path, role: str, name: str = "vivalia") -> Ran:
    return run_here("join", name, "--me", "night", "--as-role", role,
                    "--server", server_of(founder), "--founder", fingerprint(founder),
                    "--json", home=second)  # fmt: skip


def test_a_scribe_is_admitted_joins_writes_and_is_revoked(exercise: Path, second: Path) -> None:
    """From a stranger's first try to the last one after being revoked, at the same server."""
    key = key_of(second)
    stranger = joined(second, exercise, "scribe")
    assert (stranger.code, stranger.error["error"]) == (4, "key_not_admitted")
    assert f"crisis server admit {key}" in stranger.error["message"]
    done = run(
        "server", "admit", key, "--role", "scribe", "--name", "Night", "--json", home=exercise
    )
    assert (done.code, done.data["crisis"], done.data["kind"]) == (0, "vivalia", "writer"), done.err
    assert "decision" in done.data["concepts"]
    assert "member" not in done.data["concepts"]
    about = joined(second, exercise, "scribe")
    assert about.code == 0, about.err
    enrol = about.data["enrol"].split()
    assert run(*enrol[1:], home=exercise).code == 0
    written = run("decision", "take", "Close", "cell", "--json", home=second)
    assert (written.code, written.data["numbers"]) == (0, [3]), written.err
    [listed] = run("server", "admitted", "--json", home=exercise).data
    assert (listed["key"], listed["name"], listed["role"]) == (key, "Night", "scribe")
    assert run("server", "revoke", key, home=exercise).code == 0
    refused = run("decision", "take", "Open", "cell", "--json", home=second)
    assert (refused.code, refused.error["error"]) == (4, "key_not_admitted")
    assert run("log", "--json", home=second).code == 0
    assert run("server", "admitted", "--json", home=exercise).data == []


def test_a_role_opens_its_concepts_only(exercise: Path, second: Path) -> None:
    """Enrolled as a scribe, but admitted for communications: the door says no to a phase."""
    key = key_of(second)
    words = ("server", "admit", key, "--role", "communications")
    assert run(*words, home=exercise).code == 0
    about = joined(second, exercise, "scribe")
    assert run(*about.data["enrol"].split()[1:], home=exercise).code == 0
    assert run("observation", "note", "Rain", home=second).code == 0
    refused = run("service", "report", "radiology", "degraded", "--json", home=second)
    assert (refused.code, refused.error["error"]) == (4, "not_permitted"), refused.err


def test_a_reader_reads_and_writes_nothing(exercise: Path, second: Path) -> None:
    """A wall joins, follows and is refused what it would record."""
    assert run("server", "admit", key_of(second), "--role", "reader", home=exercise).code == 0
    assert joined(second, exercise, "auditor").code == 0
    assert run("observation", "note", "Seen", home=exercise).code == 0
    assert run("sync", home=second).code == 0
    assert len(run("log", "--json", home=second).rows) == 2
    assert run("observation", "note", "Mine", home=second).code == 4


def test_only_the_crisis_one_was_admitted_for(
    exercise: Path, second: Path, organisation: Path
) -> None:
    """Another crisis of the same server is neither shown nor joined; one that is not, is said."""
    opened = run("open", "flood", "--from", str(organisation), "--exercise", home=exercise)
    assert opened.code == 0, opened.err
    key = key_of(second)
    admit = ("server", "admit", key, "--role", "reader", "--crisis")
    assert run(*admit, "vivalia", home=exercise).code == 0
    words = ("join", "flood", "--me", "n", "--server", server_of(exercise), "--founder", "0" * 16)
    refused = run(*words, "--json", home=second)
    assert (refused.code, refused.error["error"]) == (4, "crisis_not_admitted")
    assert run(*admit, "fire", home=exercise).code == 0
    absent = run("join", "fire", *words[2:], "--json", home=second)
    assert (absent.code, absent.error["error"]) == (2, "not_on_server")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["admit", "banana", "--role", "scribe"], 2, "bad_login_key"),
        (["admit", SOMEBODY[:-1] + "A", "--role", "scribe"], 2, "bad_login_key"),
        (["admit", "SU" + "A" * 56, "--role", "scribe"], 2, "login_seed_shown"),
        (["admit", SOMEBODY, "--role", "banana"], 3, "unknown_role"),
        (["admit", SOMEBODY, "--role", "scribe", "--crisis", "nowhere"], 2,
         "admit_needs_organisation"),
        (["admit", SOMEBODY, "--role", "scribe", "--crisis", "../x"], 2, "bad_name"),
        (["admit", SOMEBODY, "--role", "reader", "--name", "x" * 500], 2, "too_long"),
        (["revoke", SOMEBODY], 3, "not_admitted"),
        (["revoke", "banana"], 2, "bad_login_key"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(untouched: Path, words: list[str], code: int, error: str) -> None:
    """Each with its own sentence; nobody is let in or out by it."""
    refused = run("server", *words, "--json", home=untouched)
    assert (refused.code, refused.error["error"]) == (code, error), refused.err
    assert run_here("server", "admitted", "--json", home=untouched).data == []


def test_admitting_twice_is_said(exercise: Path) -> None:
    """The same again changes nothing; another role replaces it and says what was before."""
    words = ("server", "admit", SOMEBODY, "--json", "--role")
    assert run(*words, "scribe", home=exercise).data["before"] is None
    again = run(*words, "scribe", home=exercise)
    assert (again.code, again.error["error"]) == (3, "already_admitted")
    assert run(*words, "pmo", home=exercise).data["before"]["role"] == "scribe"
    assert len(run("server", "admitted", "--json", home=exercise).data) == 1
    own = run("server", "admit", key_of(exercise), "--role", "scribe", "--json", home=exercise)
    assert (own.code, own.error["error"]) == (3, "login_is_own")


def test_a_name_that_is_no_text_is_shown_as_it_is(exercise: Path) -> None:
    """Bytes that are no UTF-8 and controls are made visible, in the list and in the door."""
    words = ("server", "admit", SOMEBODY, "--role", "reader", "--name", "a\udcff\n\x1b")
    done = run(*words, "--json", home=exercise)
    assert done.code == 0, done.err
    [listed] = run("server", "admitted", "--json", home=exercise).data
    assert listed["name"].startswith("a")
    assert listed["name"].isprintable()


def test_a_role_that_writes_nothing_reads(exercise: Path) -> None:
    """An auditor is let in as a reader."""
    done = run("server", "admit", SOMEBODY, "--role", "auditor", "--json", home=exercise)
    assert (done.data["kind"], done.data["role"]) == ("reader", "auditor")


def test_a_door_for_a_server_of_others(home: Path, tmp_path: Path, organisation: Path) -> None:
    """Made before any crisis is there: the organisation's file says what a role may do."""
    door = tmp_path / "door"
    words = ("server", "admit", SOMEBODY, "--door", str(door), "--role")
    done = run(*words, "coordinator", "--crisis", "flood", "--from", str(organisation), home=home)
    assert done.code == 0, done.err
    assert "docker compose kill" in done.out
    assert SOMEBODY in (door / "door.conf").read_text()
    unnamed = run(*words, "coordinator", "--from", str(organisation), "--json", home=home)
    assert (unnamed.code, unnamed.error["error"]) == (2, "admit_needs_crisis")
    apart = run(*words, "provisioner", "--json", home=home)
    assert (apart.code, apart.error["error"]) == (3, "provisioner_apart")
    assert len(run("server", "admitted", "--door", str(door), "--json", home=home).data) == 1
    assert run("server", "revoke", SOMEBODY, "--door", str(door), home=home).code == 0
    assert SOMEBODY not in (door / "door.conf").read_text()
    assert run("server", "status", "--json", home=home).data["state"] == "stopped"


def test_a_writers_key_opens_no_crisis(exercise: Path, organisation: Path) -> None:
    """Named as the provisioner's, the log-in that writes may not make a stream, and it is said."""
    env = {PROVISIONER_FILE: str(ServerDirectory(exercise).seed)}
    words = ("open", "flood", "--from", str(organisation), "--exercise", "--json")
    refused = run(*words, home=exercise, env=env)
    assert (refused.code, refused.error["error"]) == (4, "provisioner_not_admitted")
    assert Home(exercise).log_in_key() in refused.error["message"]
    missing = run(*words, home=exercise, env={PROVISIONER_FILE: "/nowhere"})
    assert (missing.code, missing.error["error"]) == (4, "no_log_in_key")
    assert run(*words, home=exercise).code == 0


def test_a_provisioners_key_does_not_work_in_a_crisis(exercise: Path) -> None:
    """Named as the log-in, it neither follows nor writes."""
    url = server_of(exercise)
    env = {NKEY_FILE: str(ServerDirectory(exercise).provisioner)}
    refused = run("observation", "note", "x", "--server", url, home=exercise, env=env)
    assert refused.code == 4, refused.err


def test_doctor_says_which_log_in_this_home_has(exercise: Path) -> None:
    """At its own server: everything, and how many others were let in."""
    assert run("server", "admit", SOMEBODY, "--role", "reader", home=exercise).code == 0
    checks = run("doctor", "--json", home=exercise).data
    said = next(check["detail"] for check in checks if check["name"] == "server")
    assert "other keys admitted: 1" in said
