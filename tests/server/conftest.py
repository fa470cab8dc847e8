"""Homes whose servers end with the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ledger.server.embedded import stop


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
