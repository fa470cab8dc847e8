"""One terminal and its server: reached in the background, found again where it moved to.

Whoever follows a ledger calls `look` a few times a second, from one thread, and reads `terminal`
anew each time: after a move it is another one. Nothing here draws.
"""

from collections.abc import Callable

from ledger.errors import LedgerError
from ledger.live.link import LinkState
from ledger.server.embedded import ServerState, status
from ledger.terminal.refresh import ANSWER_SECONDS
from ledger.terminal.terminal import Terminal
from tui.board.board_state import BoardLink

RETRY = 5.0
"""Seconds until connecting is tried again after it failed."""


class Following:
    """Keeps a terminal with its server.

    Args:
        terminal: opened, not connected; closed by whoever follows.
        moved: called from any thread when something came.
        asks: whether a server is asked at all.
    """

    def __init__(self, terminal: Terminal, moved: Callable[[], None], *, asks: bool = True) -> None:
        self.terminal = terminal
        self.live = False
        """Whether a connection was ever made, which then keeps itself."""
        self.error: LedgerError | None = None
        """Why there is none."""
        self.asks = asks
        self._moved = moved
        self._clock = terminal.clock
        self._began = self._clock.now()
        self._tried = 0.0
        self._url = ""

    def look(self) -> None:
        """Connect where that is to be done now; never raises for want of a server."""
        if self.live and self._server_moved():
            self._reopen()
        if not self.live and self.asks:
            self._connect()

    @property
    def link(self) -> BoardLink:
        """The link as it is now."""
        contact = self.terminal.contact
        if not self.live:
            away = self.error or not self.asks
            state = LinkState.OFFLINE if away else LinkState.CONNECTING
            return BoardLink(state, self._began, contact, error=self.error, asked=self.asks)
        link = self.terminal.link
        return BoardLink(link.state, link.since, contact, link.behind, link.error)

    def _server_moved(self) -> bool:
        """Whether the home's own server runs again, elsewhere than where we look for it."""
        now = self._clock.monotonic()
        own = not self.terminal.server
        away = self.terminal.link.state is LinkState.OFFLINE
        if not (own and away and now - self._tried > RETRY):
            return False
        self._tried = now
        found = status(self.terminal.home.path)
        return found.state is ServerState.RUNNING and found.url != self._url

    def _reopen(self) -> None:
        """Begin again with the server where it is now."""
        settings = self.terminal.settings
        self.terminal.close()
        self.terminal = Terminal.open(settings, self._clock)
        self.live = False

    def _connect(self) -> None:
        now = self._clock.monotonic()
        if self.error is not None and now - self._tried < RETRY:
            return
        self._tried = now
        try:
            self.terminal.connect(wait=False, seconds=ANSWER_SECONDS)
            self.terminal.watch(self._moved)
        except LedgerError as error:
            self.error = error
        else:
            self.live, self.error = True, None
            self._url = status(self.terminal.home.path).url
