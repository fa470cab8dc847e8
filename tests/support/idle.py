"""When a board has done what it was asked to do, for Textual's pilot."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any
from unittest.mock import patch

SOON = 0.02
"""Seconds: what is due by then belongs to what is done, as a screen that is drawn again."""


async def until_idle(min_sleep: float = SOON, max_sleep: float = 1) -> None:
    """Until nothing waits in this thread and nothing is due soon, at most `max_sleep` seconds.

    Textual's own sleeps at least 20 ms for every key, and until the process, with all its
    threads, has hardly worked for so long: on a busy machine a second.
    """
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    await asyncio.sleep(min_sleep)
    while loop.time() < end:
        wait = _next_timer(loop) - loop.time()
        if not loop._ready and wait > SOON:
            return
        await asyncio.sleep(0 if loop._ready else max(0, wait))


def _next_timer(loop: Any) -> float:
    return min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=inf)


@contextmanager
def pilots_that_wait_for_it() -> Iterator[None]:
    """Have every pilot wait for this."""
    with (
        patch("textual.app.wait_for_idle", until_idle),
        patch("textual.pilot.wait_for_idle", until_idle),
    ):
        yield
