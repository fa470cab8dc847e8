"""Locks that end with the process that holds them, however it ends.

`flock` belongs to the open file, not to the process: a server that inherits the descriptor keeps
the lock until it is gone, kill -9 included. So a held lock, unlike a pid, proves that it lives.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.clock import SYSTEM
from ledger.server.errors import ServerStateError

POLL = 0.02


def try_lock(path: Path, kind: int = fcntl.LOCK_EX) -> int | None:
    """A descriptor that holds the lock until it is closed, `None` when somebody else holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return descriptor
    os.close(descriptor)
    return None


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock; makes no file."""
    if not path.exists():
        return False
    descriptor = try_lock(path, fcntl.LOCK_SH)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def released_within(path: Path, timeout: float) -> bool:
    """Whether nobody holds the lock any more within `timeout` seconds."""
    deadline = SYSTEM.monotonic() + timeout
    while is_held(path):
        if SYSTEM.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


@contextmanager
def turn(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock, having waited up to `timeout` seconds for it.

    Raises:
        ServerStateError: `server_busy`, another command holds it all that time.
    """
    deadline = SYSTEM.monotonic() + timeout
    while (descriptor := try_lock(path)) is None:
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("server_busy", seconds=timeout, lock=path)
        time.sleep(POLL)
    try:
        yield
    finally:
        os.close(descriptor)
