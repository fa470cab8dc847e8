"""The only place where time is read, so that tests freeze it and nothing else can drift.

Everything that needs the time takes a `Clock`; `SYSTEM` is the real one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def system_now() -> datetime:
    """The machine's wall clock, UTC, to the microsecond."""
    return datetime.now(UTC)  # noqa: TID251 (this is the one place)


@dataclass(frozen=True, slots=True)
class Clock:
    """A source of wall-clock time (UTC, microseconds) and of monotonic seconds."""

    now: Callable[[], datetime] = system_now
    monotonic: Callable[[], float] = time.monotonic


SYSTEM = Clock()


def frozen(at: datetime) -> Clock:
    """A clock that always says `at` (for tests and golden files)."""
    return Clock(now=lambda: at)


def pause(seconds: float) -> None:
    """Wait, where something is asked again and again; never to let something happen."""
    time.sleep(seconds)
