"""The server of a home: one, its own, found again by every command, ended by none but its home."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ServerState, ensure, status, stop
from ledger.server.process import process_exists
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


def starter(home: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(home), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_it_is_started_once_and_found_again(home: Path) -> None:
    """The first command starts the server, the next finds the same one."""
    first, second = ensure(home), ensure(home)
    assert first.started
    assert not second.started
    assert (second.url, second.pid, second.server_id) == (first.url, first.pid, first.server_id)


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
    wait_until(lambda: status(home).state is ServerState.STOPPED)
    second = ensure(home)
    assert second.started
    assert second.url == first.url
    assert second.server_id != first.server_id


def test_stop_ends_ours_and_only_ours(new_home: Callable[[str], Path]) -> None:
    """Each home ends its own server; a stopped one has nothing to end."""
    here, there = new_home("here"), new_home("there")
    ours, theirs = ensure(here), ensure(there)
    assert stop(here)
    assert not process_exists(ours.pid)
    assert status(there).state is ServerState.RUNNING
    assert status(there).pid == theirs.pid
    assert not stop(here)


def test_status_makes_nothing(home: Path) -> None:
    """Asking after the server of a home that does not exist creates no file."""
    assert status(home).state is ServerState.STOPPED
    assert not stop(home)
    assert not home.exists()


def test_status_says_where(home: Path) -> None:
    """The status of a running server says address, process, version, log, store."""
    end = ensure(home)
    known = status(home)
    assert known.state is ServerState.RUNNING
    assert (known.url, known.pid, known.server_id, known.version) == (
        end.url,
        end.pid,
        end.server_id,
        end.version,
    )
    assert known.log.is_file()
    assert known.store.is_dir()


def test_a_strange_path_is_no_obstacle(new_home: Callable[[str], Path]) -> None:
    """Spaces, quotes, accents, dollars, hashes and new lines in the home's path are taken."""
    home = new_home('l\'hôpital "A" $HOME #1 {x}\n\\t')
    end = ensure(home)
    assert end.started
    assert (ServerDirectory(home).store / "jetstream").is_dir()
