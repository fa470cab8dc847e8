"""What the home's server acknowledged is there again, and what it cannot keep it says."""

import os
import signal
from pathlib import Path

import pytest

from ledger.home.home import Home
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import StreamFullError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.server.embedded import Endpoint, ServerState, ensure, status, stop
from tests.support.door import Keys, embedded, everyone, make_stream
from tests.support.waiting import wait_until


def connected(url: str, seed: bytes) -> Connection:
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name="survival"))
    connection.open()
    return connection


def entry(number: int, size: int = 500) -> OutgoingMessage:
    return OutgoingMessage(f"crisis.a.decision.x.{number}", b"x" * size)


def fill(stream: Stream) -> None:
    for number in range(1, 40):
        stream.append([entry(number, 60_000)], give_up_after=5)


def killed_and_started(home: Path, end: Endpoint) -> Endpoint:
    os.kill(end.pid, signal.SIGKILL)
    wait_until(lambda: status(home).state is ServerState.STOPPED)
    return ensure(home)


def test_kill_9_loses_nothing_acknowledged(home: Path) -> None:
    """After each of three kills every acknowledged entry is there, under its number."""
    end = ensure(home)
    make_stream(end.url, Home(home).provisioner_seed())
    stream = Stream(connected(end.url, end.nkey_seed), "crisis-a", "crisis.a")
    for life in range(3):
        numbers = [stream.append([entry(n)])[0] for n in range(life * 20 + 1, life * 20 + 21)]
        assert numbers == list(range(life * 20 + 1, life * 20 + 21))
        end = killed_and_started(home, end)
        wait_until(lambda: stream.connection.connected)
        info = stream.info()
        assert (info.first_seq, info.last_seq, info.messages) == (1, numbers[-1], numbers[-1])
    stream.connection.close()


def test_a_home_can_be_moved_under_its_server(home: Path, tmp_path: Path) -> None:
    """The server of a home that is moved goes on writing in the home, and is found there."""
    end = ensure(home)
    moved = home.rename(tmp_path / "moved")
    make_stream(end.url, Home(moved).provisioner_seed())
    stream = Stream(connected(end.url, end.nkey_seed), "crisis-a", "crisis.a")
    assert stream.append([entry(1)]) == [1]
    stream.connection.close()
    assert (ensure(moved).server_id, home.exists()) == (end.server_id, False)
    assert list((moved / "server" / "store").rglob("*.blk"))
    assert stop(moved)


def test_an_open_connection_finds_the_server_again(home: Path) -> None:
    """A terminal that stays open reconnects to the server another command started again."""
    end = ensure(home)
    connection = connected(end.url, end.nkey_seed)
    again = killed_and_started(home, end)
    wait_until(lambda: connection.generation == 2 and connection.connected)
    assert connection.server_id == again.server_id != end.server_id
    connection.close()


def test_a_full_store_is_an_answer(tmp_path: Path) -> None:
    """At the limit of its store the server refuses the entry, and nothing waits in vain."""
    keys = Keys.new()
    with embedded(tmp_path, *everyone(keys), limit=1 << 20) as server:
        make_stream(server.url, keys.provisioner)
        stream = Stream(connected(server.url, keys.writer), "crisis-a", "crisis.a")
        with pytest.raises(StreamFullError):
            fill(stream)
        assert stream.info().messages >= 10
        stream.connection.close()


def test_a_full_disk_is_read_as_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk has no room left the server starts, shows what it has and refuses the next."""
    end = ensure(home)
    make_stream(end.url, Home(home).provisioner_seed())
    stream = Stream(connected(end.url, end.nkey_seed), "crisis-a", "crisis.a")
    for number in range(41, 71):
        stream.append([entry(number, 60_000)])
    monkeypatch.setattr("ledger.server.directory.RESERVE_BYTES", 1 << 60)
    killed_and_started(home, end)
    wait_until(lambda: stream.connection.connected)
    assert stream.info().messages == 30
    with pytest.raises(StreamFullError):
        fill(stream)
    assert stream.get(30) is not None
    stream.connection.close()
