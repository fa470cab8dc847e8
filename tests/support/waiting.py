"""Waiting for the thing itself, never for a time."""

import time
from collections.abc import Callable


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    """Return once `true()` is; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.01)
