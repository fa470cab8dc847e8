"""Hearing entries as they come: a reducer that hands every message on."""

import queue
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from tui.cli.progress import connect
from tui.cli.session import Session

if TYPE_CHECKING:
    from ledger.domain.world import World
    from ledger.fold import Judged


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


def live(session: Session, after: int) -> "Iterator[Judged]":
    """Every message after a number, as it comes; never ends."""
    heard: queue.SimpleQueue[Judged] = queue.SimpleQueue()
    connect(session, lambda: [_Listener(heard)])
    while True:
        judged = heard.get()
        if judged.number > after:
            after = judged.number
            yield judged
