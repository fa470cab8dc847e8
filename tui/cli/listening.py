"""Hearing entries as they come: a reducer that hands every message on."""

import queue
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from tui.cli.progress import connect
from tui.cli.session import Session

if TYPE_CHECKING:
    from ledger.domain.world import World
    from ledger.fold import Judged

LOOK_SECONDS = 0.5
"""How often the link is looked at while nothing comes."""


class _Listener:
    """A reducer that hands every message on."""

    VERSION: ClassVar[int] = 1

    def __init__(self, heard: "queue.SimpleQueue[Judged]") -> None:
        self._heard = heard

    def fold(self, judged: "Judged", world: "World") -> None:  # noqa: ARG002 (a reducer's signature)
        """Hand it on."""
        self._heard.put(judged)

    def refold(self, originator: str, history: Any) -> None:
        """An amendment is a line of its own; what stands above is not written again."""

    def dump(self) -> bytes:
        """There is nothing to go on from."""
        return b""

    def load(self, kept: bytes) -> None:
        """As `dump`."""


class _Lookout:
    """Says on stderr when the server goes and when it is back; following goes on meanwhile."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gone = False

    def look(self) -> None:
        """Look at the link once.

        Raises:
            LedgerError: continuity is in doubt; nothing more can come.
        """
        from ledger.link import LinkState  # noqa: PLC0415 (help needs no ledger)

        link = self._session.terminal.link
        if link.state is LinkState.READ_ONLY and link.error is not None:
            raise link.error
        gone = link.state is LinkState.OFFLINE
        if gone is not self._gone:
            key = "cli.follow.gone" if gone else "cli.follow.back"
            self._session.say(self._session.t(key, since=link.since))
        self._gone = gone


def live(session: Session, after: int) -> "Iterator[Judged]":
    """Every message after a number, as it comes; never ends.

    Raises:
        LedgerError: as `connect`; continuity came into doubt.
    """
    heard: queue.SimpleQueue[Judged] = queue.SimpleQueue()
    connect(session, lambda: [_Listener(heard)])
    lookout = _Lookout(session)
    while True:
        try:
            judged = heard.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            lookout.look()
            continue
        if judged.number > after:
            after = judged.number
            yield judged
