"""Reading is fresh where a server answers at once, and never fails because none does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.clock import SYSTEM
from ledger.server.embedded import ServerState, status, stop
from ledger.terminal.refresh import Refreshed, refresh
from ledger.terminal.terminal import Terminal
from tests.support.cli import run_here
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer, connected, delete_stream


@pytest.fixture
def two(desk: Desk, tmp_path: Path) -> tuple[Desk, Desk]:
    """Two homes on one server, both up to date; nobody is connected."""
    with desk.open():
        other = desk.joining(tmp_path / "other")
    with other.at_work():
        return desk, other


def written(desk: Desk, text: str) -> None:
    with desk.at_work() as terminal:
        terminal.handle(note(terminal, text))
        terminal.confirm()


def asked(desk: Desk, patience: float = 5.0) -> tuple[Refreshed, int]:
    """What came of asking, and how many messages are here then."""
    with desk.terminal() as terminal:
        found = refresh(terminal, patience=patience)
        return found, terminal.replica.head()


@contextmanager
def black_hole() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as hole:
        yield f"nats://127.0.0.1:{hole.getsockname()[1]}"


def test_what_another_home_recorded_is_here_when_it_is_read(two: tuple[Desk, Desk]) -> None:
    """Without any command that writes or fetches; what is new is all that is fetched for."""
    first, second = two
    assert asked(second) == (Refreshed("current", 1), 1)
    written(first, "Rain")
    assert asked(second) == (Refreshed("current", 2), 2)


def test_asking_with_nothing_new_loads_no_client(two: tuple[Desk, Desk]) -> None:
    """A few milliseconds; the connection is not made and the server's answer is remembered."""
    _, second = two
    with second.terminal() as terminal:
        before = terminal.contact
        refresh(terminal, patience=5.0)
        assert not terminal.connected
        assert before is not None
        assert terminal.contact is not None
        assert terminal.contact > before


@pytest.mark.parametrize("how", ["brief", "show observations", "log"])
def test_every_reading_command_is_up_to_date_and_says_so(
    two: tuple[Desk, Desk], tmp_path: Path, how: str
) -> None:
    """In the document itself; with --offline nobody is asked, and the document says that."""
    first, second = two
    written(first, "Rain in the server room")
    home = second.settings.home
    before = run_here(*how.split(), "--offline", home=home)
    assert "Rain" not in before.out
    assert "server not asked (--offline)" in " ".join(before.out.split())
    now = run_here(*how.split(), home=home)
    assert "Rain in the server room" in now.out
    assert "up to date (server asked" in " ".join(now.out.split())


def test_a_server_that_is_gone_costs_nothing_and_is_said(desk: Desk, tmp_path: Path) -> None:
    """Since when, in every format of the brief; the exit code is that of a good reading."""
    with SingleServer(tmp_path / "own") as server:
        own = Desk(tmp_path / "mine", server.url)
        own.open().close()
    home = own.settings.home
    began = SYSTEM.monotonic()
    for form in ("terminal", "md", "json"):
        done = run_here("brief", "--format", form, home=home)
        assert done.code == 0
        assert "server not reached since" in " ".join(done.out.split())
    assert SYSTEM.monotonic() - began < 3.0
    assert run_here("brief", "--json", home=home).data["freshness"]["server"] == "away"


def test_a_server_that_says_nothing_is_waited_for_once(two: tuple[Desk, Desk]) -> None:
    """Then only briefly for a while, and the reading is there all the same."""
    _, second = two
    with black_hole() as url, Terminal(second.settings, second.terminal().pin) as terminal:
        object.__setattr__(terminal.settings, "server", url)
        began = SYSTEM.monotonic()
        assert refresh(terminal, patience=0.6) == Refreshed("away")
        first = SYSTEM.monotonic() - began
        assert refresh(terminal, patience=0.6) == Refreshed("away")
        again = SYSTEM.monotonic() - began - first
    assert first > 0.5
    assert again < first


def test_the_homes_own_server_is_not_started_for_a_reading(home: Path) -> None:
    """While it is stopped nobody writes to it; while it runs it is asked."""
    desk = Desk(home)
    desk.open().close()
    assert asked(desk)[0] == Refreshed("current", 1)
    stop(home, 1)
    assert asked(desk)[0] == Refreshed("away")
    assert status(home).state is ServerState.STOPPED


def test_another_ledger_there_is_said_and_hides_nothing(
    own_server: SingleServer, tmp_path: Path
) -> None:
    """The gate says what differs; what is here is read all the same."""
    desk = Desk(tmp_path / "home", own_server.url)
    desk.open().close()
    with connected(own_server.url) as connection:
        delete_stream(connection, desk.stream)
    Desk(tmp_path / "other", own_server.url, desk.name).open().close()
    found, head = asked(desk)
    assert (found.server, found.error and found.error.code, head) == ("doubt", "other_ledger", 1)
    done = run_here("log", home=desk.settings.home)
    assert (done.code, "not the one kept here" in " ".join(done.out.split())) == (0, True)


def test_a_ledger_far_behind_is_read_as_far_as_it_came(desk: Desk, tmp_path: Path) -> None:
    """After the deadline; how far fetching has come is told, and the next reading goes on."""
    desk.open().close()
    other = desk.joining(tmp_path / "other")
    with other.at_work():
        pass
    for block in range(3):
        first = block * 1_000 + 1
        desk.publish(*((f"decision.d{n}.1", b"garbage") for n in range(first, first + 1_000)))
    told: list[tuple[int, int]] = []
    with other.terminal() as terminal:
        found = refresh(terminal, lambda *far: told.append(far), 5.0, catch_up=-1.0)
        here = terminal.read().position.number
    assert (found.server, found.last) == ("behind", 3_001)
    assert here < 3_001
    assert told
    assert asked(other) == (Refreshed("current", 3_001), 3_001)
