"""No log-in takes from the others what a server has: connections, memory, streams, consumers."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ledger.jetstream.config import MOST_BYTES, expected_config
from ledger.server.authorization import CONNECTIONS_EACH
from ledger.server.config import LOG_BYTES
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ensure
from ledger.server.process import ServerProcess
from tests.support.door import Keys, Raw, cut, embedded, everyone, writer
from tests.support.waiting import wait_until

KEYS = Keys.new()
OTHER = b"other" + bytes(27)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with embedded(tmp_path, *everyone(KEYS), writer(OTHER)) as process:
        with Raw(process.port, KEYS.provisioner) as raw:
            raw.subscribe(f"{raw.inbox}.>")
            assert raw.ask("$JS.API.STREAM.CREATE.crisis-a", expected("a")) is not None
        yield process


def expected(name: str) -> dict[str, object]:
    return expected_config(f"crisis-{name}", f"crisis.{name}", 1, {})


def at_work(server: ServerProcess) -> Raw:
    raw = Raw(server.port, OTHER)
    raw.subscribe(f"{raw.inbox}.>")
    return raw


def writes(raw: Raw) -> float:
    """Seconds until an entry is acknowledged."""
    began = time.monotonic()
    answer = raw.ask(f"crisis.a.decision.d{time.monotonic_ns()}.1", b"x" * 600)
    assert answer is not None
    assert b'"seq"' in answer.body, answer
    return time.monotonic() - began


def test_the_longest_entry_passes_and_a_longer_one_does_not(server: ServerProcess) -> None:
    """Up to 65,535 bytes; beyond it the stream refuses, well beyond it the server."""
    with at_work(server) as raw:
        answer = raw.ask("crisis.a.decision.long.1", b"x" * MOST_BYTES)
        assert answer is not None
        assert answer.json["seq"] == 1, answer.body
        answer = raw.ask("crisis.a.decision.long.2", b"x" * (MOST_BYTES + 1))
        assert answer is not None
        assert answer.json["error"]["err_code"] == 10054
        assert raw.ask("crisis.a.decision.long.3", b"x" * (70 << 10)) is None
        assert "Maximum Payload" in raw.errors[0]


def test_a_command_without_an_end_is_cut_off(server: ServerProcess) -> None:
    """A subject is at most 1,024 characters with us; what never ends fills no memory."""
    with at_work(server) as raw:
        assert writes(raw) < 5
        raw.send(b"PUB " + b"x" * 4096)
        with pytest.raises(ConnectionError):
            raw.drain()


def test_one_log_in_does_not_take_every_connection(server: ServerProcess) -> None:
    """It has so many and no more; another one comes in and writes."""
    with ExitStack() as open_ones:
        for _ in range(CONNECTIONS_EACH):
            open_ones.enter_context(Raw(server.port, KEYS.reader))
        with pytest.raises(ConnectionError, match="maximum account active connections"):
            Raw(server.port, KEYS.reader)
        with at_work(server) as raw:
            assert writes(raw) < 5


def test_a_connection_has_few_subscriptions(server: ServerProcess) -> None:
    """More than any of our terminals needs, and not without end."""
    with Raw(server.port, KEYS.reader) as raw:
        for number in range(100):
            raw.send(f"SUB {raw.inbox}.{number} {number + 1}\r\n".encode())
        assert any("maximum subscriptions exceeded" in said for said in raw.refusals())


def test_consumers_cannot_be_used_up(server: ServerProcess) -> None:
    """A thousand durables asked for by one log-in: not one is made, and others write on."""
    with Raw(server.port, KEYS.writer) as raw, at_work(server) as other:
        config = {"ack_policy": "explicit", "deliver_policy": "all"}
        for number in range(1000):
            body = {"stream_name": "crisis-a", "config": {**config, "durable_name": f"d{number}"}}
            raw.publish(
                f"$JS.API.CONSUMER.DURABLE.CREATE.crisis-a.d{number}", json.dumps(body).encode()
            )
        assert len(raw.refusals()) == 1000
        answer = other.ask("$JS.API.STREAM.INFO.crisis-a")
        assert answer is not None
        assert answer.json["state"]["consumer_count"] == 0
        assert writes(other) < 5


def test_streams_cannot_be_used_up(server: ServerProcess) -> None:
    """A provisioner that goes on and on is stopped, and the ledger is written on."""
    with Raw(server.port, KEYS.provisioner) as raw, at_work(server) as other:
        raw.subscribe(f"{raw.inbox}.>")
        for number in range(310):
            answer = raw.ask(f"$JS.API.STREAM.CREATE.crisis-x{number}", expected(f"x{number}"))
            assert answer is not None
            if b'"error"' in answer.body:
                assert answer.json["error"]["err_code"] == 10027
                break
        assert number < 300
        assert writes(other) < 5


def test_whoever_does_not_read_is_cut_off(server: ServerProcess) -> None:
    """Pages asked for and never read: the asker is closed, and the memory is given back."""
    with at_work(server) as other:
        for number in range(200):
            answer = other.ask(f"crisis.a.decision.page.{number}", os.urandom(60_000))
            assert answer is not None
        before = memory(server)
        with Raw(server.port, KEYS.reader) as raw:
            raw.subscribe(f"{raw.inbox}.>")
            for number in range(100):
                page = b'{"seq":1,"batch":200}'
                raw.publish("$JS.API.DIRECT.GET.crisis-a", page, f"{raw.inbox}.{number}")
            wait_until(lambda: "Slow Consumer" in server_log(server), 30)
            assert writes(other) < 5
            assert memory(server) - before < 300 << 20


def test_a_flood_of_questions_does_not_stop_a_writer(server: ServerProcess) -> None:
    """While one log-in asks and writes as fast as it can, the others' entries are taken."""
    with at_work(server) as other, Raw(server.port, KEYS.writer) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        for number in range(5_000):
            raw.publish(f"crisis.a.observation.flood{number}.1", b"x" * 200, f"{raw.inbox}.1")
            raw.publish("$JS.API.STREAM.INFO.crisis-a", b"", f"{raw.inbox}.2")
        assert writes(other) < 30
        cut(raw)  # answered to the end, or closed as whoever does not read
        assert writes(other) < 5


def test_a_flood_of_refusals_fills_no_disk(home: Path) -> None:
    """Each is written down, and the log stays short: the home's disk is the store's as well."""
    end = ensure(home)
    with Raw(end.port, end.nkey_seed) as raw:
        for _ in range(60):
            for _ in range(1_000):
                raw.publish("not.mine")
            assert len(raw.refusals()) == 1_000
    logs = list(ServerDirectory(home).directory.glob("nats-server.log*"))
    assert len(logs) > 1
    assert sum(path.stat().st_size for path in logs) < 4 * LOG_BYTES
    assert {path.stat().st_mode & 0o077 for path in logs} == {0}
    assert ensure(home).server_id == end.server_id


def memory(server: ServerProcess) -> int:
    """Resident bytes."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) << 10


def server_log(server: ServerProcess) -> str:
    return server._log.read_text(errors="replace")
