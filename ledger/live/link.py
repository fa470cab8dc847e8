"""The state of the link to the server, which is not the freshness of what is shown."""

import threading
from datetime import datetime
from enum import StrEnum

from ledger.clock import Clock
from ledger.errors import LedgerError


class LinkState(StrEnum):
    """What the header of a board says."""

    CONNECTING = "connecting"
    REPLAY = "replay"
    LIVE = "live"
    OFFLINE = "offline"
    READ_ONLY = "read_only"


class ServerLink:
    """One link: its state and since when, how far behind, why not; `contact` is the last answer."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.state = LinkState.CONNECTING
        self.since = clock.now()
        self.contact: datetime | None = None
        self.behind = 0
        self.error: LedgerError | None = None

    def reached(self, behind: int) -> None:
        """The server answered, or delivered."""
        self.contact = self._clock.now()
        self.behind = behind
        self._become(LinkState.REPLAY if behind else LinkState.LIVE, None)

    def offline(self, error: LedgerError | None = None) -> None:
        """No connection stands, for this reason where there is one."""
        self._become(LinkState.OFFLINE, error)

    def read_only(self, error: LedgerError) -> None:
        """Continuity is in doubt; only a new run ends this."""
        self._become(LinkState.READ_ONLY, error)

    def _become(self, state: LinkState, error: LedgerError | None) -> None:
        """Several threads say what happened to the link; none of them ends a doubt."""
        with self._lock:
            if self.state is LinkState.READ_ONLY:
                return
            self.error = error
            if state is not self.state:
                self.state, self.since = state, self._clock.now()
