"""A server that somebody else runs is used by the same code as the embedded one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.home import Home
from ledger.server.embedded import State, status
from ledger.server.process import ServerProcess, free_port
from projections import scenario
from tests.support.cli import Ran, run

CONTAINER = Path(__file__).parents[2] / "ledger/server/container.conf"


def container(directory: Path, nkey: str) -> ServerProcess:
    """The container's configuration as a process."""
    return ServerProcess(
        CONTAINER,
        directory / "server.log",
        environment={
            "CRISIS_LISTEN": f"127.0.0.1:{free_port()}",
            "CRISIS_MONITOR": f"127.0.0.1:{free_port()}",
            "CRISIS_STORE": str(directory / "store"),
            "CRISIS_STORE_LIMIT": "1GB",
            "CRISIS_NKEY": nkey,
        },
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def server(tmp_path: Path, home: Path) -> Iterator[ServerProcess]:
    with container(tmp_path, Home(home).log_in_key()) as process:
        yield process


def opened(home: Path, server: ServerProcess) -> Ran:
    with scenario.organisation_file() as organisation:
        return run(
            "--server",
            server.url,
            "open",
            "flood",
            "--real",
            "--from",
            str(organisation),
            home=home,
        )


def test_a_crisis_lives_on_the_server_named(home: Path, server: ServerProcess) -> None:
    """Opened with --server, later commands find it by themselves; no embedded server starts."""
    assert opened(home, server).code == 0
    taken = run("decision", "take", "Close the ward", "crisis cell", home=home)
    assert (taken.code, "2" in taken.out) == (0, True), taken.err
    assert status(home).state is State.STOPPED


def test_a_home_the_server_does_not_know_is_refused(tmp_path: Path, server: ServerProcess) -> None:
    """No permission: exit 4 and a sentence, nothing left behind that blocks the name."""
    stranger = tmp_path / "stranger"
    refused = opened(stranger, server)
    assert refused.code == 4
    assert Home(stranger).log_in_key() in refused.err.replace("\n", "")


def test_a_server_that_is_away_is_said_and_reading_goes_on(
    home: Path, server: ServerProcess
) -> None:
    """Killed: writing exits 1 with a sentence, reading answers and says as of which entry."""
    assert opened(home, server).code == 0
    os.kill(server.pid, signal.SIGKILL)
    away = run("decision", "take", "Close the ward", "crisis cell", home=home)
    assert away.code == 1
    assert away.err.strip()
    read = run("log", home=home)
    assert read.code == 0
    assert "As of entry 1" in read.err
