"""Locks that end with the process that holds them, however it ends.

`flock` belongs to the open file, not to the process: a server that inherits the descriptor keeps
the lock until it is gone, kill -9 included. So a held lock, unlike a pid, proves that it lives.
Directories are locked, not files beside them: a lock file is something people delete to get on,
and the directory of the store is the very thing that must not be used twice.
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


def try_lock(directory: Path, kind: int = fcntl.LOCK_EX) -> int | None:
    """A descriptor that holds the lock until it is closed, `None` when somebody else holds it."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return descriptor
    os.close(descriptor)
    return None


def is_held(directory: Path) -> bool:
    """Whether somebody holds the lock; nobody holds that of a directory that does not exist."""
    if not directory.exists():
        return False
    descriptor = try_lock(directory, fcntl.LOCK_SH)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def released_within(directory: Path, timeout: float) -> bool:
    """Whether nobody holds the lock any more within `timeout` seconds."""
    deadline = SYSTEM.monotonic() + timeout
    while is_held(directory):
        if SYSTEM.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


@contextmanager
def turn(directory: Path, timeout: float) -> Iterator[None]:
    """Hold the lock, having waited up to `timeout` seconds for it.

    Raises:
        ServerStateError: `server_busy`, another command holds it all that time.
    """
    deadline = SYSTEM.monotonic() + timeout
    while (descriptor := try_lock(directory)) is None:
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("server_busy", seconds=timeout, lock=directory)
        time.sleep(POLL)
    try:
        yield
    finally:
        os.close(descriptor)
