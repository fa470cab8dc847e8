"""One terminal and its server: reached in the background, found again where it moved to.

Whoever follows a ledger calls `look` a few times a second, from one thread, and reads `terminal`
anew each time: after a move it is another one. Nothing here draws, and nothing waits for a server
that is long in starting.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ledger.errors import LedgerError
from ledger.live.link import LinkState
from ledger.server.embedded import ServerState, ensure, status
from ledger.terminal.refresh import ANSWER_SECONDS
from ledger.terminal.terminal import Terminal
from tui.board.board_state import BoardLink
from tui.board.scheduling import as_ever

RETRY = 5.0
"""Seconds until connecting is tried again after it failed."""


KEYS = 1.0
"""Seconds from asking the server for keys to asking again, however many entries come meanwhile."""

END_SECONDS = 4.0
"""How long the end of a run waits for a server that is being started."""


class _Start:
    """The home's own server on its way, in a thread of its own; `error` says why it is not."""

    def __init__(self, home: Path, done: Callable[[], None]) -> None:
        self.error: LedgerError | None = None
        self._home, self._done = home, done
        self._over = threading.Event()
        threading.Thread(target=self._run, name="start", daemon=True).start()

    def over(self, seconds: float = 0.0) -> bool:
        """Whether it runs or does not start, after so many seconds at most."""
        return self._over.wait(seconds)

    def _run(self) -> None:
        as_ever()
        try:
            ensure(self._home)
        except LedgerError as error:
            self.error = error
        finally:
            self._over.set()
            self._done()


class Following:
    """Keeps a terminal with its server.

    Args:
        terminal: opened, not connected; closed by whoever follows, after `end`.
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
        self._start: _Start | None = None
        self._keys_as_of: tuple[int, int] | None = None
        self._keys_at = -KEYS

    def look(self, seconds: float = 0.0) -> None:
        """Connect where that is to be done now; never raises for want of a server.

        A server that is still starting is waited for so many seconds.
        """
        if self.live and self._server_moved():
            self._reopen()
        if not self.live and self.asks:
            self._connect(seconds)
        if self.live and self.terminal.link.state is LinkState.LIVE:
            self._follow_keys()

    def _follow_keys(self) -> None:
        """Take the keys of sealed texts and erase those that are to be erased, once more came."""
        mark, now = self.terminal.mark, self._clock.monotonic()
        if mark == self._keys_as_of or now - self._keys_at < KEYS:
            return
        self._keys_as_of, self._keys_at = mark, now
        with suppress(LedgerError):  # whoever needs a key is told that it is not here
            self.terminal.follow_keys()

    def end(self) -> None:
        """Wait a while for a server that is being started: else nobody is told where it runs."""
        if self._start is not None:
            self._start.over(END_SECONDS)

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

    def _connect(self, seconds: float) -> None:
        now = self._clock.monotonic()
        if self._start is None and self.error is not None and now - self._tried < RETRY:
            return
        self._tried = now
        try:
            if not self._has_started(seconds):
                return
            self.terminal.connect(wait=False, seconds=ANSWER_SECONDS)
            self.terminal.watch(self._moved)
        except LedgerError as error:
            self.error = error
        else:
            self.live, self.error = True, None
            self._url = status(self.terminal.home.path).url

    def _has_started(self, seconds: float) -> bool:
        """Whether there is a server to connect to; the home's own is started where it is not.

        Raises:
            LedgerError: why it does not start.
        """
        home = self.terminal.home.path
        if self.terminal.server or status(home).state is ServerState.RUNNING:
            return True
        self._start = start = self._start or _Start(home, self._moved)
        if not start.over(seconds):
            return False
        self._start = None
        if start.error is not None:
            raise start.error
        return True
