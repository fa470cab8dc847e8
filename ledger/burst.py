"""While this process writes one entry after the other, their deliveries wait and come together.

Each delivery of an own entry would otherwise meet the making of the next one (docs/decisions/107).
The entries themselves are folded when they are acknowledged; only keeping them waits, and what
others write meanwhile: at most `LONGEST`, or until somebody asks for it.
"""

import threading
from collections.abc import Callable

from ledger.clock import Clock

NEXT_SECONDS = 0.01
"""An append that begins so soon after the last one was acknowledged is one of many."""

LONGEST_SECONDS = 0.1
"""How long deliveries wait at most."""

REST_SECONDS = 1.0
"""For so long nothing is held after somebody waited: others are at work too."""


def nothing() -> None:
    """For a feed whose deliveries nobody can hold back."""


class Burst:
    """Holds deliveries back and lets them go; any thread.

    Args:
        hold, release: ask the server to wait, and to go on; they return at once.
    """

    def __init__(
        self, clock: Clock, hold: Callable[[], object], release: Callable[[], object]
    ) -> None:
        self._clock = clock
        self._hold = hold
        self._release = release
        self._lock = threading.Lock()
        self._held: float | None = None
        self._ended = self._hindered = float("-inf")
        self._under_way = False

    def begins(self, *, behind: bool) -> bool:
        """An append begins; whether it makes deliveries wait.

        `behind` when own entries are still to be delivered.
        """
        self._under_way = True
        now = self._clock.monotonic()
        many = now - self._ended < NEXT_SECONDS and now - self._hindered > REST_SECONDS
        if not many or behind or self._held is not None:
            return False
        with self._lock:
            self._held = now
            self._hold()
        return True

    def ended(self) -> None:
        """It was acknowledged."""
        self._under_way = False
        self._ended = self._clock.monotonic()

    def look(self) -> None:
        """Let go what has waited long enough, or what nothing more follows."""
        held, now = self._held, self._clock.monotonic()
        if held is None:
            return
        over = not self._under_way and now - self._ended > NEXT_SECONDS
        if over or now - held > LONGEST_SECONDS:
            self._let_go()

    def over(self) -> None:
        """Somebody waits: let everything come now, and for a while."""
        self._hindered = self._clock.monotonic()
        self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            if self._held is not None:
                self._release()  # first: an interrupt in between must not leave it held
                self._held = None
