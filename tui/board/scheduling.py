"""How the system schedules a thread of a board: keys are echoed before pictures are drawn.

`SCHED_BATCH` (sched(7)) is given to threads and inherited by those they start and by processes;
each may leave it again. Where a system has no such policy threads stay as they are.
"""

import os
from contextlib import suppress


def give_way() -> None:
    """Let this thread preempt none when it wakes: another one may be about to echo a key."""
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def as_ever() -> None:
    """Schedule this thread, and what it starts, as others are."""
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
