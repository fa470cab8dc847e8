"""No test leaves a trace outside of its own directories, and none waits for another's garbage."""

import atexit
import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Generator

import pytest

from ledger.config import WITNESS

# A shell has what it runs in the background ignore Ctrl-C, and so would every child of a test.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ[WITNESS] = tempfile.mkdtemp(prefix="crisis-witness-")  # noqa: TID251 (for every child too)
atexit.register(shutil.rmtree, os.environ[WITNESS], ignore_errors=True)  # noqa: TID251 (as above)

SELDOM = (5_000, 20, 20)
"""As `ledger.gc_pause.RARELY`, for what a test makes: folds and pictures that hold no cycles."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: Python's cyclic collector never looks at it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a quarter of its time a test waits for another process."""
    return len(os.sched_getaffinity(0)) + 1
