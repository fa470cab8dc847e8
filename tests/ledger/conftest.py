"""A server of the tests' own for a session, and homes whose embedded servers end with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from tests.support.desk import Desk
from tests.support.nats import SingleServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SingleServer]:
    with SingleServer(tmp_path_factory.mktemp("ledger-server")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[SingleServer]:
    """A server that a test may kill and rob."""
    with SingleServer(tmp_path / "server") as running:
        yield running


@pytest.fixture
def desk(server: SingleServer, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home", server.url)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home with an embedded server, ended with the test."""
    path = tmp_path / "home"
    yield path
    stop(path, 1)
