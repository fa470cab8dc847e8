"""Hearing entries as they come, once this home keeps them."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.cli.connecting import connect
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.evidence.fold import Judged

LOOK_SECONDS = 0.5
"""How often the link is looked at while nothing comes."""


class _Lookout:
    """Says on stderr when the server goes and when it is back; following goes on meanwhile."""

    def __init__(self, session: CommandSession) -> None:
        self._session = session
        self._gone = False

    def look(self) -> None:
        """Look at the link once.

        Raises:
            LedgerError: continuity is in doubt; nothing more can come.
        """
        from ledger.live.link import LinkState  # noqa: PLC0415 (help needs no ledger)

        link = self._session.terminal.link
        if link.state is LinkState.READ_ONLY and link.error is not None:
            raise link.error
        gone = link.state is LinkState.OFFLINE
        if gone is not self._gone:
            key = "cli.follow.gone" if gone else "cli.follow.back"
            self._session.say(self._session.t(key, since=link.since))
        self._gone = gone


def live(session: CommandSession, after: int) -> "Iterator[Judged]":
    """Every message after a number, as it comes; never ends.

    Raises:
        LedgerError: as `connect`; continuity came into doubt.
    """
    terminal, moved = session.terminal, threading.Event()
    connect(session)
    terminal.watch(moved.set)
    lookout = _Lookout(session)
    while True:
        for judged in terminal.messages(after + 1):
            after = judged.number
            yield judged
        if not moved.wait(LOOK_SECONDS):
            lookout.look()
        moved.clear()
