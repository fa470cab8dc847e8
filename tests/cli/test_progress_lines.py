"""Plain lines about something long: nothing about what is over at once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from projections.i18n import Translator
from tests.support.cli import run_here
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


def test_what_was_kept_is_sent_with_a_share(
    exercise: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever sends it: ten thousand take a quarter of a minute, and silence is a halt."""
    monkeypatch.setattr(module, "LINE_SECONDS", 0)
    away = ("--server", "nats://127.0.0.1:9")
    for words in (("sync",), ("outbox", "send"), ("observation", "note", "It rains here")):
        for text in ("one", "two"):
            kept = run_here(*away, "observation", "note", f"{text} {words[0]}", home=exercise)
            assert kept.code == 5, kept.err
        done = run_here(*words, home=exercise)
        assert (done.code, "Sending what was kept: 50%" in done.err) == (0, True), done.err
    quiet = run_here("observation", "note", "It still rains", home=exercise)
    assert "Sending" not in quiet.err
