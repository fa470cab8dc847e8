"""The server of a home: one, its own, found again, and never anybody else's."""

import errno
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from nacl.utils import random

from ledger.nkey import parse_seed, seed_text
from ledger.server import embedded
from ledger.server.embedded import State, ensure, status, stop
from ledger.server.errors import (
    HomeExposedError,
    HomeUnusableError,
    ServerStartError,
    ServerStateError,
    ServerTooOldError,
    explained,
)
from ledger.server.handshake import LoginRefusedError, log_in
from ledger.server.locks import turn
from ledger.server.place import Place
from ledger.server.process import free_port, process_exists
from tests.support.waiting import wait_until

STARTER = """
import sys
from pathlib import Path
from ledger.server.embedded import ensure
end = ensure(Path(sys.argv[1]))
print(end.pid, end.server_id, end.started, flush=True)
if "--stay" in sys.argv:
    sys.stdin.read()
"""


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    with ExitStack() as ended:

        def make(name: str) -> Path:
            home = tmp_path / name
            ended.callback(stop, home, 1)
            return home

        yield make


@pytest.fixture
def home(new_home: Callable[[str], Path]) -> Path:
    return new_home("home")


def starter(home: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def test_it_is_started_once_and_found_again(home: Path) -> None:
    """The first command starts the server, the next finds the same one."""
    first, second = ensure(home), ensure(home)
    assert first.started
    assert not second.started
    assert (second.url, second.pid, second.server_id) == (first.url, first.pid, first.server_id)


def test_nothing_of_it_is_open_to_others(home: Path) -> None:
    """Directories are 0700, files 0600, whatever the umask; only the loopback address listens."""
    before = os.umask(0)
    try:
        ensure(home)
    finally:
        os.umask(before)
    place = Place(home)
    for directory in (home, place.directory):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    for file in place.directory.iterdir():
        if file.is_file():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert 'listen: "127.0.0.1:' in place.config.read_text()


def test_its_secret_is_not_printed(home: Path) -> None:
    """An endpoint written to a log or a traceback does not show the seed."""
    end = ensure(home)
    assert parse_seed(Place(home).seed.read_text()) == end.nkey_seed
    assert "nkey_seed" not in repr(end)


def test_it_lives_on_after_its_starter(home: Path) -> None:
    """The server outlives the command that started it, also when that one is killed."""
    command = starter(home, "--stay")
    assert command.stdout is not None
    pid, server_id, started = command.stdout.readline().split()
    command.kill()
    command.communicate()
    assert started == "True"
    found = ensure(home)
    assert (str(found.pid), found.server_id, found.started) == (pid, server_id, False)
    assert os.getsid(found.pid) != os.getsid(0)


def test_two_starts_at_once_give_one_server(home: Path) -> None:
    """Four commands that all want the server at the same moment get the same one."""
    commands = [starter(home) for _ in range(4)]
    answers = [command.communicate(timeout=60)[0].split() for command in commands]
    assert len({(pid, server_id) for pid, server_id, _ in answers}) == 1
    assert sorted(started for *_, started in answers) == ["False", "False", "False", "True"]


def test_after_kill_9_it_comes_back_where_it_was(home: Path) -> None:
    """A killed server is started again on the same port, by another process number and id."""
    first = ensure(home)
    os.kill(first.pid, signal.SIGKILL)
    wait_until(lambda: status(home).state is State.STOPPED)
    second = ensure(home)
    assert second.started
    assert second.url == first.url
    assert second.server_id != first.server_id


def test_a_taken_port_is_left_to_its_holder(home: Path) -> None:
    """When somebody else has taken the port of last time, another one is used and kept."""
    port = port_of(ensure(home).url)
    stop(home)
    with socket.create_server(("127.0.0.1", port)):
        moved = ensure(home)
        assert port_of(moved.url) != port
    stop(home)
    assert ensure(home).url == moved.url


def test_a_stranger_on_the_port_is_not_spoken_to(home: Path) -> None:
    """Whoever takes the port of a stopped server gets no connection, so no entry and no nonce."""
    first = ensure(home)
    stop(home)
    with socket.create_server(("127.0.0.1", port_of(first.url))) as stranger:
        stranger.settimeout(0.1)
        assert status(home).state is State.STOPPED
        assert ensure(home).url != first.url
        with pytest.raises(TimeoutError):
            stranger.accept()


@pytest.mark.parametrize(
    "garbage", [b"", b'{"pid": 1, "po', b"\xff\xfe\x00", b'{"pid": "x"}', b"[]"]
)
def test_a_damaged_record_is_read_from_the_log(home: Path, garbage: bytes) -> None:
    """A record half written, damaged or lost does not hide the running server."""
    first = ensure(home)
    Place(home).record.write_bytes(garbage)
    assert status(home).pid == first.pid
    second = ensure(home)
    assert (second.server_id, second.started) == (first.server_id, False)
    Place(home).record.unlink()
    assert ensure(home).server_id == first.server_id
    assert stop(home)
    assert not process_exists(first.pid)


def test_a_stale_record_names_nobody(home: Path) -> None:
    """A record of a dead server whose number now belongs to another process harms nobody."""
    first = ensure(home)
    os.kill(first.pid, signal.SIGKILL)
    wait_until(lambda: status(home).state is State.STOPPED)
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        record = json.loads(Place(home).record.read_text())
        Place(home).record.write_text(json.dumps({**record, "pid": bystander.pid}))
        assert status(home).state is State.STOPPED
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
    place = Place(home)
    first = ensure(home)
    kept = place.record.read_bytes()
    place.record.unlink()
    place.log.write_bytes(b"")
    assert status(home).state is State.NOT_ANSWERING
    with pytest.raises(ServerStateError) as caught:
        stop(home)
    assert caught.value.code == "server_unidentified"
    assert caught.value.fields["lock"] == place.store
    assert process_exists(first.pid)
    place.record.write_bytes(kept)


def test_stop_ends_ours_and_only_ours(new_home: Callable[[str], Path]) -> None:
    """Each home ends its own server; a stopped one has nothing to end."""
    here, there = new_home("here"), new_home("there")
    ours, theirs = ensure(here), ensure(there)
    assert stop(here)
    assert not process_exists(ours.pid)
    assert status(there).state is State.RUNNING
    assert status(there).pid == theirs.pid
    assert not stop(here)


def test_another_home_cannot_log_in(new_home: Callable[[str], Path]) -> None:
    """The key of one home opens no other home's server, and no key opens none."""
    ours, theirs = ensure(new_home("here")), ensure(new_home("there"))
    greeting = log_in(port_of(ours.url), ours.nkey_seed)
    assert greeting is not None
    assert greeting.server_id == ours.server_id
    for seed in (theirs.nkey_seed, random(32)):
        with pytest.raises(LoginRefusedError, match="Authorization"):
            log_in(port_of(ours.url), seed)


def test_a_key_replaced_under_a_running_server_is_said(home: Path) -> None:
    """When the server runs with another key than the file's, the error names key and process."""
    first = ensure(home)
    Place(home).seed.write_text(seed_text(random(32)))
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_login_refused"
    assert caught.value.fields["pid"] == first.pid
    assert stop(home)
    assert ensure(home).started


def test_a_frozen_server_is_said_and_can_be_ended(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that lives and does not answer is never doubled; stop ends it."""
    first = ensure(home)
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr("ledger.server.handshake.ANSWER_SECONDS", 0.2)
    os.kill(first.pid, signal.SIGSTOP)
    wait_until(lambda: status(home).state is State.NOT_ANSWERING)
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_not_answering"
    assert stop(home, timeout=0.2)
    assert not process_exists(first.pid)


def test_status_makes_nothing(home: Path) -> None:
    """Asking after the server of a home that does not exist creates no file."""
    assert status(home).state is State.STOPPED
    assert not stop(home)
    assert not home.exists()


def test_status_says_where(home: Path) -> None:
    """The status of a running server says address, process, version, log, store."""
    end = ensure(home)
    known = status(home)
    assert known.state is State.RUNNING
    assert (known.url, known.pid, known.server_id, known.version) == (
        end.url,
        end.pid,
        end.server_id,
        end.version,
    )
    assert known.log.is_file()
    assert known.store.is_dir()


def test_its_last_words_are_in_the_error(home: Path) -> None:
    """A server that cannot open its store is quoted, and the next command finds no wreck."""
    Place(home).prepare()
    store = Place(home).store / "jetstream"
    store.write_text("a file where the streams should be")
    with pytest.raises(ServerStartError) as caught:
        ensure(home)
    assert "storage directory" in str(caught.value.fields["words"])
    assert caught.value.fields["log"] == Place(home).log
    assert status(home).state is State.STOPPED
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
    with pytest.raises(ServerTooOldError) as caught:
        ensure(home)
    assert caught.value.fields == {"version": "v2.14.9", "minimum": "2.15", "where": old}
    assert list(Place(home).store.iterdir()) == []


def test_an_empty_open_home_is_closed(home: Path) -> None:
    """A directory made by hand for the home gets mode 0700 while there is nothing in it."""
    home.mkdir(mode=0o755)
    ensure(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_used_open_directory_is_refused_as_home(home: Path, mode: int) -> None:
    """A directory with other things in it, or a shared one, is neither used nor changed."""
    home.mkdir()
    (home / "letter").touch()
    home.chmod(mode)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "home_exposed"
    assert caught.value.fields == {"path": home, "mode": f"{mode & 0o777:o}"}
    assert stat.S_IMODE(home.stat().st_mode) == mode


def test_a_home_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by another user, root for instance, nothing is left behind in the owner's home."""
    home.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "home_not_ours"
    assert caught.value.fields == {"path": home, "owner": home.stat().st_uid}
    assert list(home.iterdir()) == []


def test_a_readable_key_is_refused(home: Path) -> None:
    """A key that others could have read is not used; the error names file and mode."""
    ensure(home)
    Place(home).seed.chmod(0o640)
    with pytest.raises(HomeExposedError) as caught:
        ensure(home)
    assert caught.value.code == "login_key_exposed"
    assert caught.value.fields["mode"] == "640"


@pytest.mark.parametrize("text", [b"", b"SUAB", b"\xff\xfe", b"SU" + b"A" * 56])
def test_a_damaged_key_is_named(home: Path, text: bytes) -> None:
    """A key file that holds no key is named and kept."""
    ensure(home)
    stop(home)
    Place(home).seed.write_bytes(text)
    with pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "login_key_damaged"
    assert Place(home).seed.read_bytes() == text


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A home below a file is refused with path and reason by every function."""
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    with pytest.raises(HomeUnusableError) as caught:
        ensure(home)
    assert caught.value.code == "home_unusable"
    assert caught.value.fields["reason"] == "Not a directory"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """What cannot be written for want of room is told from what cannot be written at all."""
    for number, code in ((errno.ENOSPC, "home_disk_full"), (errno.EACCES, "home_unusable")):
        with pytest.raises(HomeUnusableError) as caught, explained(tmp_path):
            raise OSError(number, os.strerror(number), str(tmp_path / "x"))
        assert caught.value.code == code
        assert caught.value.fields["path"] == str(tmp_path / "x")


def test_a_strange_path_is_no_obstacle(new_home: Callable[[str], Path]) -> None:
    """Spaces, quotes, accents, dollars, hashes and new lines in the home's path are taken."""
    home = new_home('l\'hôpital "A" $HOME #1 {x}\n\\t')
    end = ensure(home)
    assert end.started
    assert (Place(home).store / "jetstream").is_dir()


def test_the_log_of_the_run_before_is_kept(home: Path) -> None:
    """A log holds the words of one run; those of the run before are put aside, older ones go."""
    place = Place(home)
    first = ensure(home)
    stop(home)
    second = ensure(home)
    assert first.server_id in place.log.with_suffix(".log.1").read_text()
    assert first.server_id not in place.log.read_text()
    assert second.server_id in place.log.read_text()


def test_a_server_that_has_not_spoken_yet_is_waited_for(home: Path) -> None:
    """Stopping while a killed command's server is still starting waits for its first words."""
    first = ensure(home)
    place = Place(home)
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
    place = Place(home)
    place.prepare()
    monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
    with turn(place.directory, 1), pytest.raises(ServerStateError) as caught:
        ensure(home)
    assert caught.value.code == "server_busy"
    assert caught.value.fields["lock"] == place.directory


def test_two_free_ports_differ_from_ours(home: Path) -> None:
    """A port asked for while the server runs is not the server's."""
    assert free_port() != port_of(ensure(home).url)
