"""Homes for the command line: read only ones without a server, and ones with a server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation as shipped
from tests.support.chronicle import story
from tests.support.cli import home_of, run_here, whole_story
from tui.cli.commands.demo import EVENING


@pytest.fixture(scope="session")
def told_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole scenario, read only: no test may write here."""
    return home_of(whole_story(), tmp_path_factory.mktemp("told") / "home")


@pytest.fixture(scope="session")
def evening_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario where `crisis demo` stops, with requests open: no test may write here."""
    told = story(EVENING.isoformat())
    return home_of(told, tmp_path_factory.mktemp("evening") / "home")


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Empty homes whose servers end with the test."""
    with ExitStack() as ended:

        def make(name: str) -> Path:
            home = tmp_path / name
            ended.callback(stop, home, 1)
            return home

        yield make


@pytest.fixture
def home(new_home: Callable[[str], Path]) -> Path:
    """One such home."""
    return new_home("home")


@pytest.fixture
def organisation(tmp_path: Path) -> Path:
    """The shipped organisation as a file of the user's."""
    path = tmp_path / "vivalia.toml"
    path.write_bytes(shipped())
    return path


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An open exercise on its server with nothing recorded: no test may write here."""
    directory = tmp_path_factory.mktemp("untouched")
    (directory / "vivalia.toml").write_bytes(shipped())
    try:
        yield open_exercise(directory / "home", directory / "vivalia.toml")
    finally:
        stop(directory / "home", 1)


@pytest.fixture
def exercise(home: Path, organisation: Path) -> Path:
    """A home with an open exercise and nothing recorded in it."""
    return open_exercise(home, organisation)


def open_exercise(home: Path, organisation: Path) -> Path:
    opened = run_here("open", "vivalia", "--from", str(organisation), "--exercise",
                     "--recorded", "2022-05-14 03:40", home=home)  # fmt: skip
    assert opened.code == 0, opened.err
    return home
