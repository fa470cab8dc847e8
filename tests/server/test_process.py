"""A nats-server as a child: ready when it says so, explained when it fails, ended when asked."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.errors import ServerStartError
from ledger.server.process import ServerProcess, find_binary, free_port, process_exists
from tests.support.freezing import freeze


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "server.conf"
    path.write_text('listen: "127.0.0.1:-1"\n')
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


def greeting(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        return connection.recv(5)


@pytest.mark.parametrize("detached", [False, True])
def test_a_started_server_is_ready_and_known(config: Path, log: Path, *, detached: bool) -> None:
    """After start the port answers, and the server's own id, version and pid are known."""
    with ServerProcess(config, log, detached=detached) as server:
        assert greeting(server.port) == b"INFO "
        assert server.announced.pid == server.pid
        assert server.announced.server_id.startswith("N")
        assert server.announced.version.startswith("2.")
        assert server.alive()
        assert server.url == f"nats://127.0.0.1:{server.port}"
    assert not server.alive()


def test_the_log_is_private(config: Path, log: Path) -> None:
    """Nobody else on the machine reads the log."""
    with ServerProcess(config, log):
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_server_can_be_started_again_on_the_same_log(config: Path, log: Path) -> None:
    """A second start reads its own words, not those of the first."""
    server = ServerProcess(config, log)
    server.start()
    first = server.announced
    server.kill()
    server.start()
    try:
        assert server.announced.server_id != first.server_id
        assert server.announced.pid == server.pid
    finally:
        server.terminate()


def test_its_own_last_words_are_in_the_error(config: Path, log: Path) -> None:
    """A server that refuses its configuration is quoted, with the place of its log."""
    config.write_text("no_such_setting: 1\n")
    with pytest.raises(ServerStartError) as caught:
        ServerProcess(config, log).start()
    assert caught.value.code == "server_not_started"
    assert "no_such_setting" in str(caught.value.fields["words"])
    assert caught.value.fields["log"] == log


@pytest.mark.parametrize("detached", [False, True])
def test_a_taken_port_is_quoted(config: Path, log: Path, *, detached: bool) -> None:
    """A port that somebody else holds is named in the server's words, without time stamps."""
    with socket.create_server(("127.0.0.1", 0)) as squatter:
        port = squatter.getsockname()[1]
        config.write_text(f'listen: "127.0.0.1:{port}"\n')
        with pytest.raises(ServerStartError) as caught:
            ServerProcess(config, log, detached=detached).start()
    words = str(caught.value.fields["words"])
    assert "address already in use" in words
    assert words.startswith("[FTL]")


def silent_binary(folder: Path) -> Path:
    path = folder / "silent"
    path.write_text("#!/bin/sh\necho thinking\nexec sleep 60\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("detached", [False, True])
def test_a_server_that_is_never_ready_is_killed(
    config: Path, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, detached: bool
) -> None:
    """A server that does not become ready in time is ended and what it said is quoted."""
    monkeypatch.setenv("CRISIS_NATS_SERVER", str(silent_binary(tmp_path)))
    server = ServerProcess(config, log, detached=detached)
    with pytest.raises(ServerStartError) as caught:
        server.start(timeout=0.3)
    assert caught.value.code == "server_not_ready"
    assert caught.value.fields["words"] == "thinking"
    assert not server.alive()


def test_a_server_that_ignores_the_request_is_killed(config: Path, log: Path) -> None:
    """A frozen server ends too: terminate, wait, then kill."""
    server = ServerProcess(config, log)
    server.start()
    freeze(server.pid)
    server.terminate(timeout=0.2)
    assert not server.alive()
    assert not process_exists(server.pid)


def test_a_binary_that_cannot_run_is_named(
    config: Path, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is no program of this machine is named with the reason."""
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF of another machine")
    broken.chmod(0o755)
    monkeypatch.setenv("CRISIS_NATS_SERVER", str(broken))
    with pytest.raises(ServerStartError) as caught:
        ServerProcess(config, log).start()
    assert caught.value.code == "server_unusable"
    assert caught.value.fields == {"path": str(broken), "reason": "Exec format error"}


def test_a_log_that_cannot_be_written_is_named(config: Path, tmp_path: Path) -> None:
    """A log in a place that does not exist is named with the reason, and nothing is started."""
    server = ServerProcess(config, tmp_path / "absent" / "server.log")
    with pytest.raises(ServerStartError) as caught:
        server.start()
    assert caught.value.fields["reason"] == "No such file or directory"
    assert server.pid == 0


def test_facts_are_refused_before_the_start(config: Path, log: Path) -> None:
    """Port and id are the server's words; before it spoke there are none."""
    with pytest.raises(ServerStartError):
        _ = ServerProcess(config, log).port


def test_the_package_brings_a_server() -> None:
    """Without a word from the user the installed package's own server is found."""
    assert os.access(find_binary(), os.X_OK)


def test_a_server_named_by_the_user_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CRISIS_NATS_SERVER names a path, or a program on the PATH."""
    named = silent_binary(tmp_path)
    monkeypatch.setenv("CRISIS_NATS_SERVER", str(named))
    assert find_binary() == named
    monkeypatch.setenv("CRISIS_NATS_SERVER", "silent")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binary() == named


def test_a_named_server_that_is_absent_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name is an error that says the name, never another server instead."""
    monkeypatch.setenv("CRISIS_NATS_SERVER", "no-such-server")
    with pytest.raises(ServerStartError) as caught:
        find_binary()
    assert caught.value.code == "server_binary_missing"
    assert caught.value.fields["name"] == "no-such-server"


@pytest.fixture
def zombie() -> Iterator[int]:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    yield pid
    os.waitpid(pid, 0)


def test_a_process_that_ended_does_not_exist(zombie: int) -> None:
    """A child that ended and was not waited for counts as gone, the own process does not."""
    assert not process_exists(zombie)
    assert process_exists(os.getpid())


def test_a_free_port_can_be_listened_on() -> None:
    """A free port is one that can be bound on the loopback address."""
    with socket.create_server(("127.0.0.1", free_port())):
        pass
