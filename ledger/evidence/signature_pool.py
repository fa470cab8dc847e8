"""Signature checks in one bounded pool, behind the fold: "checked to 51,200".

PyNaCl releases the GIL while it verifies, so the pool uses every core while the fold goes on.
"""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from ledger.evidence.fold import SignatureCheck

CHUNK = 256
"""Checks handed to a worker at once."""

HELD = 100_000
"""Checks that may wait while catching up, about 1 kB each."""


class Failure(NamedTuple):
    """An entry that is void after all."""

    number: int
    reason: str


class Proof:
    """Checks entries in order of their numbers and says how far everything holds.

    `on_done` is called on a worker's thread when all that was handed out is done.
    """

    def __init__(
        self,
        checked_to: int = 0,
        workers: int | None = None,
        on_done: Callable[[], object] = lambda: None,
    ) -> None:
        self.checked_to = checked_to
        self._pool = ThreadPoolExecutor(workers or os.cpu_count(), thread_name_prefix="proof")
        self._waiting: list[SignatureCheck] = []
        self._on_done = on_done
        self._held = False
        self._head = checked_to
        self._running: deque[tuple[int, Future[list[Failure]]]] = deque()

    def close(self) -> None:
        """Give up what is not checked yet; it is checked at the next opening."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def hold(self, held: bool) -> None:  # noqa: FBT001 (a switch)
        """While held, checks wait, so that catching up has the cores for itself.

        Past `HELD` of them one chunk runs at a time, so that memory stays bounded.
        """
        self._held = held

    def add(self, check: SignatureCheck) -> None:
        """Queue one check; full chunks start as soon as they may."""
        self._waiting.append(check)
        if len(self._waiting) >= (HELD if self._held else CHUNK) and not self._running:
            self._start(check.number)

    def covers(self, head: int) -> None:
        """Everything up to `head` has been taken: start what waits, and count what needs none."""
        self._head = head
        if self._waiting and not self._held:
            self._start(head)
        self._count()

    def harvest(self, *, wait: bool = False) -> list[Failure]:
        """What has been found void since the last call; moves `checked_to` on.

        After a failure `checked_to` stands before it and nothing is queued any more: whatever
        comes after is to be judged, and added, anew.
        """
        while self._running and (wait or self._running[0][1].done()):
            last, future = self._running.popleft()
            if failures := future.result():
                for _, other in self._running:
                    failures += other.result()
                self._restart(failures[0].number - 1)
                return failures
            self.checked_to = max(self.checked_to, last)
        self._count()
        return []

    @property
    def idle(self) -> bool:
        """Whether nothing is left to check."""
        return not self._waiting and not self._running

    def _restart(self, checked_to: int) -> None:
        self._waiting.clear()
        self._running.clear()
        self.checked_to = self._head = checked_to

    def _count(self) -> None:
        """With nothing left to check, everything taken holds, entries that need no check too."""
        if self.idle:
            self.checked_to = max(self.checked_to, self._head)

    def _start(self, last: int) -> None:
        waiting, self._waiting = self._waiting, []
        if self._held:
            self._waiting = waiting[CHUNK:]
            waiting = waiting[:CHUNK]
            last = waiting[-1].number
        for first in range(0, len(waiting), CHUNK):
            chunk = waiting[first : first + CHUNK]
            done = last if first + CHUNK >= len(waiting) else chunk[-1].number
            checking = self._pool.submit(_failures, chunk)
            self._running.append((done, checking))
            checking.add_done_callback(self._done)

    def _done(self, _checking: "Future[list[Failure]]") -> None:
        if all(future.done() for _, future in list(self._running)):
            self._on_done()


def _failures(chunk: list[SignatureCheck]) -> list[Failure]:
    return [Failure(c.number, reason) for c in chunk if (reason := c.failure())]
