"""What one terminal could not send is carried to another on a stick, and recorded once."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_joining import Founded, admitted, founded, join
from tests.support.cli import Ran, run_here

AWAY = ("--server", "nats://127.0.0.1:9")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path) as own:
        yield own


@pytest.fixture
def scribe(own: Founded, tmp_path: Path) -> Path:
    """The home of a second member, enrolled, who has the ledger as it is."""
    home = tmp_path / "second"
    joined = join(home, own.server, own.founder, "--founder", own.opened)
    assert joined.code == 0, joined.err
    enrolment = next(line for line in joined.out.splitlines() if "crisis member enrol" in line)
    words = shlex.split(enrolment)
    words[words.index("ROLE")] = "scribe"
    assert run_here(*words[1:], home=own.founder).code == 0
    return home


def there(own: Founded, home: Path, *words: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    with monkeypatch.context() as patch:
        for name, value in admitted(own.founder).items():
            patch.setenv(name, value)
        return run_here(*words, home=home)


def test_a_stick_is_recorded_once_whoever_comes_first(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another member on behalf of its author; the author's own home finds it recorded."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    for text in ("Rain", "More rain"):
        assert run_here(*AWAY, "observation", "note", text, home=scribe).code == 5
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert taken.code == 0, taken.err
    assert [one["receipt"] for one in taken.data["sent"]] == ["E-1", "E-2"]
    again = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert (again.code, again.data["known"], again.data["kept"]) == (0, 2, [])
    entry = run_here("log", "--last", "1", "--json", home=own.founder).rows[0]["entry"]
    assert (entry["receipt"], entry["behalf"]) == ("E-2", "scribe-2")
    assert entry["written"]["by"] == "scribe-2"
    assert entry["recorder"]["member"] == "coordinator"
    home = there(own, scribe, "sync", monkeypatch=monkeypatch)
    assert (home.code, "2 kept commands recorded" in home.out) == (0, True), home.out + home.err
    assert run_here("outbox", "list", "--json", home=scribe).data["commands"] == []
    texts = [
        row["entry"]["event"].get("text") for row in run_here("log", "--json", home=scribe).rows
    ]
    assert texts[2:] == ["Rain", "More rain"]


def test_a_stick_of_somebody_revoked_is_taken_by_nobody(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can tell when it was signed; one who never was enrolled is told apart."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    assert run_here(*AWAY, "observation", "note", "Rain", home=scribe).code == 5
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    assert run_here("member", "revoke", "scribe-2", "--reason", "left", home=own.founder).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert (taken.code, taken.error["error"]) == (4, "carried_revoked")
    assert run_here("outbox", "list", "--json", home=own.founder).data["commands"] == []


def test_a_stick_carries_no_more_than_its_author_may(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coordinator's terminal lends nobody its role."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    words = ("member", "enrol", "friend", "Friend", "A" * 43, "coordinator")
    kept = run_here(*AWAY, *words, home=scribe)
    assert kept.code == 5, kept.err
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert taken.code == 3, taken.err
    assert taken.data["sent"][0]["refused"]["error"] == "role"
