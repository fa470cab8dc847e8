"""Holding Python's cyclic collector back while a program starts or a long ledger is folded.

What a fold keeps is kept for good and holds no cycles, so passes of the collector over what grows
find nothing and cost a fifth of a catch-up (docs/decisions/108). The collector is one a process:
whoever holds it lets it go again, and what was kept meanwhile it never looks at.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 1_000
"""Fewer entries than this are not worth it."""

RARELY = (10_000, 20, 20)
"""Objects more until young ones are looked through, and how many such passes until older ones are:
what one picture is made of is gone before, and nobody who types waits for a pass over it."""

_lock = threading.Lock()
_holders = 0


def hold() -> None:
    """No cyclic garbage is looked for until as many `release` as `hold` were called."""
    global _holders  # noqa: PLW0603 (the collector is one a process)
    with _lock:
        _holders += 1
        gc.disable()


def release() -> None:
    """Undo one `hold`; the last one freezes what there is, and lets the collector go on."""
    global _holders  # noqa: PLW0603 (the collector is one a process)
    with _lock:
        _holders -= 1
        if not _holders:
            gc.freeze()
            gc.enable()


def settle() -> None:
    """Never look at what there is by now, and rarely at what comes: for what stays open."""
    gc.freeze()
    gc.set_threshold(*RARELY)


@contextmanager
def held(entries: int) -> Iterator[None]:
    """Hold the collector back while so many entries are folded, if they are many."""
    if entries < MANY:
        yield
        return
    hold()
    try:
        yield
    finally:
        release()


@contextmanager
def let_go() -> Iterator[None]:
    """Let the collector go on inside of what is held, for as long as a long command runs."""
    if not _holders:
        yield
        return
    release()
    try:
        yield
    finally:
        hold()
