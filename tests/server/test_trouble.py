"""Damaged records, strangers, frozen and failing servers: told, and nobody else is harmed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ledger.server import embedded
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ServerState, ensure, status, stop
from ledger.server.errors import (
    ServerStartError,
    ServerStateError,
    ServerVersionError,
)
from ledger.server.locks import turn
from ledger.server.process import process_exists
from tests.support.freezing import freeze
from tests.support.waiting import wait_until


@pytest.mark.parametrize(
    "garbage", [b"", b'{"pid": 1, "po', b"\xff\xfe\x00", b'{"pid": "x"}', b"[]"]
)
def test_a_damaged_record_is_read_from_the_log(home: Path, garbage: bytes) -> None:
    """A record half written, damaged or lost does not hide the running server."""
    first = ensure(home)
    ServerDirectory(home).record.write_bytes(garbage)
    assert status(home).pid == first.pid
    second = ensure(home)
    assert (second.server_id, second.started) == (first.server_id, False)
    ServerDirectory(home).record.unlink()
    assert ensure(home).server_id == first.server_id
    assert stop(home)
    assert not process_exists(first.pid)


def test_a_stale_record_names_nobody(home: Path) -> None:
    """A record of a dead server whose number now belongs to another process harms nobody."""
    first = ensure(home)
    os.kill(first.pid, signal.SIGKILL)
    wait_until(lambda: status(home).state is ServerState.STOPPED)
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        record = json.loads(ServerDirectory(home).record.read_text())
        ServerDirectory(home).record.write_text(json.dumps({**record, "pid": bystander.pid}))
        assert status(home).state is ServerState.STOPPED
        assert not stop(home)
        assert ensure(home).started
        assert stop(home)
        assert bystander.poll() is None
    finally:
        bystander.communicate(b"\n")


def test_a_running_server_without_record_and_log_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing tells which process it is, nothing is ended and the lock is named."""
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 0.1)
    place = ServerDirectory(home)
    first = ensure(home)
    kept = place.record.read_bytes()
    place.record.unlink()
    place.log.write_bytes(b"")
    assert status(home).state is ServerState.NOT_ANSWERING
    with pytest.raises(ServerStateError) as caught:
        stop(home)
    assert caught.value.code == "server_unidentified"
    assert caught.value.fields["lock"] == place.store
    assert process_exists(first.pid)
    place.record.write_bytes(kept)


def test_a_frozen_server_is_said_and_can_be_ended(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that lives and does not answer is never doubled; stop ends it."""
    first = ensure(home)
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr("ledger.server.handshake.ANSWER_SECONDS", 0.2)
    freeze(first.pid)
    wait_until(lambda: status(home).state is ServerState.NOT_ANSWERING)
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_not_answering"
    assert stop(home, timeout=0.2)
    assert not process_exists(first.pid)


def test_its_last_words_are_in_the_error(home: Path) -> None:
    """A server that cannot open its store is quoted, and the next command finds no wreck."""
    ServerDirectory(home).prepare()
    store = ServerDirectory(home).store / "jetstream"
    store.write_text("a file where the streams should be")
    with pytest.raises(ServerStartError) as caught:
        ensure(home)
    assert "storage directory" in str(caught.value.fields["words"])
    assert caught.value.fields["log"] == ServerDirectory(home).log
    wait_until(lambda: status(home).state is ServerState.STOPPED)
    store.unlink()
    assert ensure(home).started


def test_an_old_server_is_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A nats-server before 2.15 is refused before it touches the store."""
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\necho nats-server: v2.14.9\n")
    old.chmod(0o755)
    monkeypatch.setenv("CRISIS_NATS_SERVER", str(old))
    with pytest.raises(ServerVersionError) as caught:
        ensure(home)
    assert caught.value.fields == {"version": "v2.14.9", "minimum": "2.15", "where": old}
    assert list(ServerDirectory(home).store.iterdir()) == []


def test_a_server_that_has_not_spoken_yet_is_waited_for(home: Path) -> None:
    """Stopping while a killed command's server is still starting waits for its first words."""
    first = ensure(home)
    place = ServerDirectory(home)
    spoken = place.log.read_bytes()
    place.record.unlink()
    place.log.write_bytes(b"")
    speaking = threading.Timer(0.2, place.log.write_bytes, [spoken])
    speaking.start()
    assert stop(home)
    speaking.join()
    assert not process_exists(first.pid)


def test_a_command_that_hangs_in_its_turn_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that waits in vain for another one's start says which lock it waited for."""
    place = ServerDirectory(home)
    place.prepare()
    monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
    with turn(place.directory, 1), pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_busy"
    assert caught.value.fields["lock"] == place.directory


def test_a_stranger_on_the_port_is_not_spoken_to(home: Path) -> None:
    """Whoever takes the port of a stopped server gets no connection, so no entry and no nonce."""
    first = ensure(home)
    stop(home)
    with socket.create_server(("127.0.0.1", first.port)) as stranger:
        stranger.settimeout(0.1)
        assert status(home).state is ServerState.STOPPED
        assert ensure(home).url != first.url
        with pytest.raises(TimeoutError):
            stranger.accept()


def test_a_taken_port_is_left_to_its_holder(home: Path) -> None:
    """When somebody else has taken the port of last time, another one is used and kept."""
    port = ensure(home).port
    stop(home)
    with socket.create_server(("127.0.0.1", port)):
        moved = ensure(home)
        assert moved.port != port
    stop(home)
    assert ensure(home).url == moved.url


def test_the_log_of_the_run_before_is_kept(home: Path) -> None:
    """A log holds the words of one run; those of the run before are put aside, older ones go."""
    place = ServerDirectory(home)
    first = ensure(home)
    stop(home)
    second = ensure(home)
    assert first.server_id in place.log.with_suffix(".log.1").read_text()
    assert first.server_id not in place.log.read_text()
    assert second.server_id in place.log.read_text()
