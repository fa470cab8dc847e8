"""Homes whose servers end with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "home"
    yield path
    stop(path, 1)
