"""Plain lines about something long: nothing about what is over at once."""

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from projections.i18n import Translator
from tui.cli import progress as module
from tui.cli.connecting import connect
from tui.cli.progress import LINE_SECONDS, progress


class Clock:
    """Moves when told."""

    def __init__(self) -> None:
        self.now = 1.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(module, "SYSTEM", found)
    return found


def session(said: list[str], terminal: Any = None) -> Any:
    return SimpleNamespace(t=Translator("en", ZoneInfo("UTC")), say=said.append, terminal=terminal)


def test_what_is_over_at_once_says_nothing(clock: Clock) -> None:
    """However long it took before the first entry came."""
    said: list[str] = []
    with progress(session(said), "Fetching") as report:
        clock.now += 10 * LINE_SECONDS
        report(0, 100)
        report(100, 100)
    assert said == []


def test_what_takes_long_is_said_and_said_to_be_over(clock: Clock) -> None:
    """A line every so often, and the last one."""
    said: list[str] = []
    with progress(session(said), "Fetching") as report:
        for done in (0, 10, 20):
            report(done, 100)
            clock.now += LINE_SECONDS
        report(100, 100)
    assert said == ["Fetching: 10%", "Fetching: 20%", "Fetching: 100%"]


def test_reaching_a_server_is_no_fetching(clock: Clock) -> None:
    """Nothing is said while nobody knows how many entries there are."""
    said: list[str] = []

    def reach(progress: Any, **_: Any) -> None:
        for _again in range(5):
            progress(2_276, 0)
            clock.now += LINE_SECONDS

    connect(session(said, SimpleNamespace(connected=False, connect=reach)))
    assert said == []
