"""A process stopped in its tracks, every thread of it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import wait_until


def freeze(pid: int) -> None:
    """Send SIGSTOP and return once no thread runs: until then it may still answer (signal(7))."""
    os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: all(_is_stopped(task) for task in Path(f"/proc/{pid}/task").iterdir()))


def thaw(pid: int) -> None:
    os.kill(pid, signal.SIGCONT)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """A process that does nothing for a while, and goes on afterwards."""
    freeze(pid)
    try:
        yield
    finally:
        thaw(pid)


def _is_stopped(task: Path) -> bool:
    """By the third field of its stat, after the command in brackets; a thread may end meanwhile."""
    try:
        return (task / "stat").read_text().rpartition(") ")[2].startswith("T")
    except (FileNotFoundError, ProcessLookupError):
        return True
