"""Homes: whose servers end with the test or its file, and which nobody writes to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.server.embedded import stop
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, say, scenario_lines, tell
from tests.support.board_day import board_day
from tests.support.cli import home_of
from tests.support.idle import pilots_that_wait_for_it
from tests.support.nasty import nasty


@pytest.fixture(autouse=True, scope="session")
def soon() -> Iterator[None]:
    with pilots_that_wait_for_it():
        yield


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "home"
    yield path
    stop(path, 1)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a real crisis of its own server, for all that is recorded in one file."""
    home = tmp_path_factory.mktemp("room") / "home"
    opened(home, "real").close()
    yield home
    stop(home, 1)


@pytest.fixture(scope="module")
def noted(room: Path) -> Path:
    """With something to point at, and requests in their list."""
    with Terminal.open(Settings(home=room)) as terminal:
        terminal.connect()
        say(terminal, "request.log", site="arlon", what="un PC")
        say(terminal, "observation.note", text="l'eau monte")
    return room


@pytest.fixture
def exercise(tmp_path: Path) -> Iterator[Path]:
    """A home with an exercise of its own server, on the clock of its scenario."""
    home = tmp_path / "home"
    with opened(home) as terminal:
        tell(terminal, scenario_lines("2022-05-16T23:59"))
    yield home
    stop(home, 1)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a day of everything that boards show, and no server."""
    return home_of(board_day(), tmp_path_factory.mktemp("day") / "home")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an entry of every kind that says awkward things, and no server."""
    return home_of(nasty(), tmp_path_factory.mktemp("hostile") / "home")
