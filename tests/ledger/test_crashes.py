"""Kill -9 of the server and of a writer in the middle: nothing lost, nothing doubled."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest

from ledger.command.order import line_of
from ledger.config import child_environment
from ledger.errors import Exit, LedgerError, NotConfirmed
from ledger.evidence.codec import read
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stream import Stream
from ledger.live import feed
from ledger.live.link import LinkState
from ledger.server.embedded import Endpoint, ServerState, ensure, status
from ledger.terminal import session
from tests.support import prefork
from tests.support.desk import Desk, figure, note
from tests.support.freezing import frozen
from tests.support.waiting import wait_until

COUNT = 600
STDERR = 2

ONE_BY_ONE = pytest.param(1, marks=pytest.mark.faults)
"""Each line sent by itself, which takes longer than the whole run has time for."""


def lines(count: int, originator: str = "") -> bytes:
    """Import lines: notes of their own, decisions, and reports on a few shared figures."""
    return b"".join(json.dumps(_line(n, originator)).encode() + b"\n" for n in range(count))


def _line(n: int, originator: str) -> dict[str, Any]:
    if originator or n % 3 == 0:
        of = originator or f"figure-{n % 7}"
        said = {"command": "figure.report", "as": of, "with": {"what": "beds", "value": n}}
    else:
        said = {"command": "observation.note", "with": {"text": f"line {n}"}}
    return {"id": f"{originator or 'line'}-{n}", **said}


class Importing(NamedTuple):
    """A process that records a file, and what it says of each line."""

    process: prefork.Begun
    stdout: IO[str]

    def runs(self) -> bool:
        return self.process.runs()

    def kill(self) -> None:
        self.process.kill()

    def code(self) -> int:
        return self.process.code()


@contextmanager
def importing(
    desk: Desk, file: Path, seconds: float = 10, together: int = 1
) -> Iterator[Importing]:
    """A process that records a file; killed at the end if it still runs."""
    words = [str(desk.settings.home), desk.name, str(file), str(seconds), str(together)]
    ours, theirs = os.pipe()
    with Path(os.devnull).open("rb") as nothing:
        standard = (nothing.fileno(), theirs, STDERR)
        begun = prefork.begin(words, child_environment(), standard, "tests.support.importing")
    os.close(theirs)
    with os.fdopen(ours) as stdout:
        child = Importing(begun, stdout)
        try:
            yield child
        finally:
            child.kill()


def take(out: IO[str] | None, count: int) -> list[str]:
    """The next lines of output, as many as come."""
    assert out
    return [line for _, line in zip(range(count), out, strict=False)]


def restarted(home: Path) -> Endpoint:
    """The server of a home killed with SIGKILL, and started again on the same port."""
    before = ensure(home)
    os.kill(before.pid, signal.SIGKILL)
    wait_until(lambda: status(home).state is ServerState.STOPPED)
    after = ensure(home)
    assert after.port == before.port
    return after


def on_the_server(desk: Desk) -> list[StoredMessage]:
    """Every message the home's own server holds."""
    end = ensure(desk.settings.home)
    settings = ConnectionSettings(url=end.url, nkey_seed=end.nkey_seed, name="test")
    connection = Connection(settings)
    connection.open()
    try:
        stream = Stream(connection, desk.stream, desk.prefix)
        found = [stream.get(number) for number in range(1, stream.info().last_seq + 1)]
    finally:
        connection.close()
    return [message for message in found if message is not None]


def assert_exactly_once(desk: Desk, ids: set[str]) -> None:
    """Each command once, numbers without gaps, the replica what the stream is, all of it valid."""
    with desk.at_work() as terminal:
        terminal.wait_checked()
        assert terminal.link.state is LinkState.LIVE
        state = terminal.read()
        assert (state.voided, state.unknown) == (0, 0)
        assert terminal.settle() == []
    messages = on_the_server(desk)
    assert [message.sequence for message in messages] == list(range(1, len(messages) + 1))
    commands = Counter(read(message.body).entry.command for message in messages[1:])
    assert commands == Counter(ids)
    rows = desk.rows()
    assert [row[:5] for row in rows] == [
        (m.sequence, m.subject, m.headers, m.body, m.timestamp_ns) for m in messages
    ]
    assert not list((desk.directory / "outbox").iterdir())


def ids_of(file: Path) -> set[str]:
    return {json.loads(line)["id"] for line in file.read_bytes().splitlines()}


@pytest.fixture
def desk(home: Path) -> Desk:
    """A crisis on the embedded server of a home."""
    made = Desk(home)
    made.open().close()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(lines(COUNT))
    return path


@pytest.mark.parametrize("together", [1, 20])
def test_the_server_is_killed_under_an_import(desk: Desk, file: Path, together: int) -> None:
    """Four times in the middle: the import waits, goes on, and everything is there once."""
    with importing(desk, file, together=together) as child:
        said: list[str] = []
        for _ in range(4):
            said += take(child.stdout, 60)
            assert child.runs()
            restarted(desk.settings.home)
        said += take(child.stdout, 2 * COUNT)
        assert child.code() == 0
    assert len(said) == COUNT
    assert {line.split()[2] for line in said} == {"recorded"}
    assert_exactly_once(desk, ids_of(file))


@pytest.mark.parametrize("together", [ONE_BY_ONE, 20])
def test_the_importer_is_killed_and_run_again(desk: Desk, file: Path, together: int) -> None:
    """Six times in the middle, wherever it was: run again it goes on, and doubles nothing."""
    said: list[str] = []
    for _ in range(6):
        with importing(desk, file, together=together) as child:
            said += [line for line in take(child.stdout, 45 + len(said)) if "recorded" in line]
            assert child.runs()
            child.kill()
    with importing(desk, file, together=together) as child:
        again = take(child.stdout, 2 * COUNT)
        assert child.code() == 0
    assert len(again) == COUNT
    numbers = {line.split()[0]: line.split()[1] for line in again}
    for line in said:
        ident, number, _ = line.split()
        assert numbers[ident] == number, "what was said to be recorded is recorded there"
    assert_exactly_once(desk, ids_of(file))


@pytest.mark.parametrize("together", [ONE_BY_ONE, 20])
def test_both_are_killed(desk: Desk, file: Path, together: int) -> None:
    """The server and the writer at once, again and again."""
    for life in range(4):
        with importing(desk, file, 1, together) as child:
            take(child.stdout, 40 + 40 * life)
            assert child.runs()
            os.kill(ensure(desk.settings.home).pid, signal.SIGKILL)
            take(child.stdout, 1 if life % 2 else 0)
            child.kill()
        wait_until(lambda: status(desk.settings.home).state is ServerState.STOPPED)
    with importing(desk, file) as child:
        take(child.stdout, 2 * COUNT)
        assert child.code() == 0
    assert_exactly_once(desk, ids_of(file))


@pytest.mark.faults
def test_every_moment_to_be_killed_at(desk: Desk, tmp_path: Path) -> None:
    """A writer killed after each of its first answers, then run to the end."""
    file = tmp_path / "few.jsonl"
    file.write_bytes(lines(60))
    for moment in range(50):
        with importing(desk, file) as child:
            take(child.stdout, moment)
            child.kill()
    with importing(desk, file) as child:
        take(child.stdout, 100)
        assert child.code() == 0
    assert_exactly_once(desk, ids_of(file))


# --- not confirmed --------------------------------------------------------------------------------


def test_an_outcome_that_stays_unknown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said as such, kept in the home, and settled before the next command is recorded."""
    monkeypatch.setattr(session, "GIVE_UP_SECONDS", 1.0)
    outbox = desk.directory / "outbox"
    with desk.at_work() as terminal:
        terminal.handle(note(terminal, "before", "before"))
        with frozen(ensure(desk.settings.home).pid), pytest.raises(NotConfirmed) as kept:
            terminal.handle(note(terminal, "unknown", "unknown"))
        assert kept.value.exit is Exit.PENDING
        assert kept.value.fields == {"command": "unknown"}
        assert any(b"unknown" in path.read_bytes() for path in outbox.iterdir())
        assert terminal.handle(note(terminal, "after", "after")).numbers == (4,)
    commands = [read(message.body).entry.command for message in on_the_server(desk)[1:]]
    assert commands == ["before", "unknown", "after"]
    assert_exactly_once(desk, {"before", "unknown", "after"})


def test_what_one_process_could_not_confirm_the_next_one_settles(
    desk: Desk, tmp_path: Path
) -> None:
    """It ends with exit code 5; the bytes in the home are sent first by whoever comes next."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_bytes(lines(40))
    two.write_bytes(json.dumps({**_line(1, ""), "id": "next"}).encode())
    with importing(desk, one, 1) as child:
        take(child.stdout, 10)
        with frozen(ensure(desk.settings.home).pid):
            said = take(child.stdout, 100)
            assert child.code() == Exit.PENDING
    assert said[-1].startswith("error not_confirmed")
    pending = said[-1].partition("command=")[2].rstrip(")\n")
    with importing(desk, two) as child:
        (line,) = take(child.stdout, 5)
        assert child.code() == 0
    number = int(line.split()[1])
    commands = [read(message.body).entry.command for message in on_the_server(desk)]
    assert commands.index(pending) == number - 2
    assert commands.count(pending) == 1
    with importing(desk, one) as child:
        take(child.stdout, 100)
        assert child.code() == 0
    assert_exactly_once(desk, ids_of(one) | {"next"})


@pytest.mark.parametrize("written", [False, True])
def test_what_was_never_sent_is_no_pending_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, written: bool
) -> None:
    """With the server gone before anything left, the command failed, and nothing is kept."""
    monkeypatch.setattr(session, "GIVE_UP_SECONDS", 0.5)
    monkeypatch.setattr(feed, "REACH_SECONDS", 0.5)
    with desk.at_work() as terminal:
        if written:
            terminal.handle(note(terminal, "before", "before"))
            terminal.confirm()
        order = note(terminal, "never", "never")
        os.kill(ensure(desk.settings.home).pid, signal.SIGKILL)
        wait_until(lambda: terminal.link.state is LinkState.OFFLINE)
        with pytest.raises(LedgerError) as failed:
            terminal.handle(order)
        assert failed.value.code in {"server_unreachable", "writes_held"}
        assert failed.value.exit is Exit.FAILURE
    assert not list((desk.directory / "outbox").iterdir())
    assert_exactly_once(desk, {"before"} if written else set())


# --- two at once ----------------------------------------------------------------------------------


def test_two_processes_race_for_one_originator(desk: Desk, tmp_path: Path) -> None:
    """Each report is a version of the same figure: all of both are there, versions without gaps."""
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for path in files:
        told = [{**_line(n, "beds"), "id": f"{path.stem}-{n}"} for n in range(120)]
        path.write_text("".join(json.dumps(line) + "\n" for line in told))
    with importing(desk, files[0]) as one, importing(desk, files[1]) as two:
        said = [take(child.stdout, 200) for child in (one, two)]
        assert [child.code() for child in (one, two)] == [0, 0]
    assert {line.split()[2] for own in said for line in own} == {"recorded"}
    entries = [read(message.body).entry for message in on_the_server(desk)[1:]]
    assert [entry.version for entry in entries] == list(range(1, 241))
    assert {entry.originator for entry in entries} == {"figure.beds"}
    assert_exactly_once(desk, ids_of(files[0]) | ids_of(files[1]))


def test_who_comes_second_decides_again(desk: Desk) -> None:
    """Another entry took the version between deciding and sending: one conflict, nothing lost."""
    with desk.at_work() as first, desk.at_work() as second:
        own: Any = first._connected.outbox
        put, decisions = own.put_all, 0

        def overtaken(*kept: Any) -> None:
            nonlocal decisions
            decisions += 1
            put(*kept)
            if decisions == 1:
                second.handle(figure(second, 1, "overtaking"))

        own.put_all = overtaken
        outcome = first.handle(figure(first, 2, "overtaken"))
        assert outcome.numbers == (3,)
        assert decisions == 2
        entry = first._connected.situation.entry(3)
        assert (entry.version, entry.seen.number) == (2, 2)
    assert_exactly_once(desk, {"overtaking", "overtaken"})


def test_a_kept_command_that_lost_its_version_is_decided_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes never arrived and another took the place: the command is recorded all the same."""
    with desk.at_work() as terminal:
        order = figure(terminal, 1, "kept")
        entries = terminal._connected._decide(order)
        drafts = [terminal._connected._draft(entry) for entry in entries]
        messages = terminal._connected.application.messages(drafts)
    with desk.at_work() as terminal:
        terminal.handle(figure(terminal, 2, "first"))
        terminal._connected.outbox.put("kept", line_of(order), messages)
        (settled,) = terminal.settle()
        assert (settled.command, settled.numbers, settled.refused) == ("kept", (3,), None)
    assert_exactly_once(desk, {"first", "kept"})


def test_a_kept_command_that_a_rule_now_refuses_is_said_and_dropped(desk: Desk) -> None:
    """Nobody is blocked by a command that cannot be recorded any more."""
    with desk.at_work() as terminal:
        order = note(terminal, "x", "kept")._replace(target="once", named=True)
        entries = terminal._connected._decide(order)
        messages = terminal._connected.application.messages(
            [terminal._connected._draft(e) for e in entries]
        )
        terminal.handle(note(terminal, "y", "first")._replace(target="once", named=True))
        terminal._connected.outbox.put("kept", line_of(order), messages)
        (settled,) = terminal.settle()
        assert settled.numbers == ()
        assert settled.refused is not None
        assert settled.refused.code == "wrong_stage"
        terminal.handle(note(terminal, "z", "next"))
    assert_exactly_once(desk, {"first", "next"})
