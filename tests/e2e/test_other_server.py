"""A server that somebody else runs is used by the same code as the embedded one."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.home.home import Home
from ledger.server.embedded import ServerState, status
from ledger.server.process import ServerProcess
from projections import scenario
from tests.support.cli import Ran, run
from tests.support.door import container, provisioner, writer


def at_work(directory: Path, home: Path) -> ServerProcess:
    """The container's configuration as a process, which knows a home's two keys."""
    known = Home(home)
    return container(
        directory / "server", provisioner(known.provisioner_seed()), writer(known.log_in_seed())
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def server(tmp_path: Path, home: Path) -> Iterator[ServerProcess]:
    with at_work(tmp_path, home) as process:
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
    assert status(home).state is ServerState.STOPPED


def test_a_door_of_another_server_is_named(home: Path, server: ServerProcess) -> None:
    """Admitting at this home's own server would let nobody in where the crisis is: refused."""
    assert opened(home, server).code == 0
    key = Home(home).log_in_key()
    words = ("server", "admit", key, "--role", "scribe", "--json")
    refused = run(*words, home=home)
    assert (refused.code, refused.error["error"]) == (2, "door_elsewhere")
    assert server.url in refused.error["message"]
    assert run(*words, "--door", str(home.with_name("door")), home=home).code == 0


def test_a_home_the_server_does_not_know_is_refused(tmp_path: Path, server: ServerProcess) -> None:
    """No permission: exit 4 and a sentence, nothing left behind that blocks the name."""
    stranger = tmp_path / "stranger"
    refused = opened(stranger, server)
    assert refused.code == 4
    assert Home(stranger).provisioner_key() in refused.err.replace("\n", "")


def test_a_server_that_is_away_is_said_and_reading_goes_on(
    home: Path, server: ServerProcess
) -> None:
    """Killed: what is written is kept and exits 5, reading answers and says as of which entry."""
    assert opened(home, server).code == 0
    os.kill(server.pid, signal.SIGKILL)
    away = run("decision", "take", "Close the ward", "crisis cell", home=home)
    assert away.code == 5
    assert away.err.strip()
    read = run("log", home=home)
    assert read.code == 0
    assert "As of #1" in read.out
