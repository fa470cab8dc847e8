"""A terminal: one running installation on one ledger. Everything a surface does goes through here.

Opening one reads the home and needs no server (`ledger.terminal.local_copy`); `connect` brings the
feed alive; `handle` is the one way in. Reading never imports the NATS client.
"""

import platform
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ledger.clock import SYSTEM, Clock
from ledger.command.order import Order
from ledger.command.outcome import Outcome, Sent, Settled
from ledger.config import Settings
from ledger.domain.situation import Situation
from ledger.errors import LedgerError, NotAllowed
from ledger.evidence.fold import Fold
from ledger.home.files import FileId
from ledger.home.home import Pin
from ledger.home.kept import KeptCommand
from ledger.live.link import ServerLink
from ledger.progress import Progress, nobody
from ledger.terminal import keeping
from ledger.terminal.handing_on import check_read_here
from ledger.terminal.local_copy import LocalCopy

if TYPE_CHECKING:
    from ledger.domain.crisis_and_roll import Member
    from ledger.live.file_store import Condition
    from ledger.terminal.bulk import Bulk
    from ledger.terminal.sealing import Confirmed, Due
    from ledger.terminal.session import Session

T = TypeVar("T")


class Terminal(LocalCopy):
    """The local copy, and the server behind it once `connect` was called."""

    def __init__(self, settings: Settings, pin: Pin, clock: Clock = SYSTEM) -> None:
        super().__init__(settings, pin, clock)
        self._session: Session | None = None
        self.sent: list[Sent] = []
        """What became of commands that were kept, as this run sent them."""
        self.sending: Progress = nobody
        """Told of how many of those have been sent, and of how many there are."""

    def close(self) -> None:
        """Disconnect if connected, and close the files.

        Raises:
            NotConfirmed, ReadOnly: as `confirm`; everything is closed all the same.
        """
        session, self._session = self._session, None
        try:
            if session is not None:
                session.close()
        finally:
            super().close()

    @property
    def contact(self) -> datetime | None:
        """When the server last answered this home."""
        live = self._session.link.contact if self._session is not None else None
        return live or super().contact

    def connect(
        self,
        *,
        progress: Progress | None = None,
        wait: bool = True,
        seconds: float | None = None,
    ) -> None:
        """Reach the server, pass the gate and catch up.

        Args:
            progress: called with entries taken and entries there are, while catching up.
            wait: return only when caught up; without, a server that is away is no error.
            seconds: that connecting and the first gate may take each, instead of 5 and 10.

        Raises:
            LedgerError: no server, no permission, or continuity in doubt (`ReadOnly`).
        """
        from ledger.terminal.session import Session  # noqa: PLC0415 (imports the NATS client)

        with self._whose_server():
            session = Session(self)
            session.start(progress=progress, wait=wait, seconds=seconds)
        self._session = session

    @contextmanager
    def _whose_server(self) -> Iterator[None]:
        """Whoever reads that a server does not answer has to know whom to ask."""
        try:
            yield
        except LedgerError as error:
            if error.code == "server_unreachable":
                whose = "other" if self.server else "own"
                error.fields.update(whose=whose, server=self.server)
            raise

    def handle(self, order: Order) -> Outcome:
        """Decide, sign, send; the one way in. The numbers are the server's until `confirm`.

        A file that the order says is at the server is brought there before (`moving` is told), and
        so are the keys of what it has sealed.

        What was kept while the server was away is sent first (`send_kept`).

        Raises:
            Refused: a rule, or a conflict lost time after time; `files_full`,
                `attachment_spoiled`, `attachment_not_here`, `key_not_here`.
            AlreadyRecorded: this command id is in the ledger.
            NotAllowed: this member may not write it; `reads_only`; `files_not_made`,
                `files_not_permitted`, `keys_not_made`, `keys_not_permitted`.
            NotConfirmed: kept; the next command settles it first.
            ReadOnly: continuity is in doubt.
        """
        self._check_writes()
        check_read_here(order, self)
        with self._whose_server(), self.sealing(order) as ready:
            self.send_kept()
            return self._connected.handle(ready)

    def fetch_file(self, file: FileId) -> Path:
        """Where this home keeps an attached file, fetched where it is not here whole.

        Raises:
            VerificationFailed: `attachment_altered`, the server has other bytes.
            LedgerError: `attachment_missing`, the server has not all of it; `attachment_not_kept`;
                not connected, no server, no permission.
        """
        if self.files.holds(file):
            return self.files.path_of(file)
        with self._whose_server():
            return self._connected.files.fetch(file, self.moving)

    def file_at_server(self, file: FileId) -> "Condition":
        """What the server has of an attached file, every byte of it read.

        Raises:
            LedgerError: no server, no permission.
        """
        with self._whose_server():
            return self._connected.files.condition(file)

    def _check_writes(self) -> None:
        """Nothing is sent, nor settled, where no key that can write was opened."""
        if self.settings.reads_only:
            raise NotAllowed("reads_only")

    def bulk(self, most: int = 0, *, stops: bool = False) -> "Bulk":
        """The way in for many orders: decided one upon the other, `most` sent together (0: 50).

        With `stops` nothing is recorded that was given after one that is refused.
        """
        self._check_writes()
        from ledger.terminal.bulk import TOGETHER, Bulk  # noqa: PLC0415 (with a server only)

        return Bulk(self._connected, self.send_kept, most or TOGETHER, stops=stops)

    def confirm(self) -> None:
        """Wait until all that `handle` was given numbers for has come back byte for byte.

        Before that nobody is told that anything is recorded: whoever may publish into a terminal's
        inbox can give it numbers too. What does not come back, or comes otherwise, is taken back
        from the state; its bytes are kept, and the next command settles them first.

        Raises:
            NotConfirmed: `acknowledged_falsely`, another entry stands under that number;
                `not_confirmed`, it did not come.
            ReadOnly: continuity came into doubt.
        """
        with self._whose_server():
            self._connected.confirm()
            self._connected.erase_keys()

    def follow_keys(self) -> None:
        """Take the keys of sealed texts that this member may read, and erase those to be erased.

        Raises:
            LedgerError: no server, no permission; `home_unwritable`.
        """
        with self._whose_server():
            self._connected.follow_keys()

    def keys_gone(self, due: "Due", readers: "Collection[Member]") -> "Confirmed":
        """Who of `readers` says that the keys of an erased entry are gone from their home.

        Raises:
            LedgerError: not connected, no server, no permission.
        """
        with self._whose_server():
            return self._connected.sealing.confirmed(due, readers)

    def keep(self, order: Order, error: LedgerError, *, named: bool = False) -> KeptCommand:
        """Keep an order that the server was not there for; it is on the disk when this returns.

        Raises:
            Refused: `kept_already`, of an id that was `named`; `key_not_here`.
            LedgerError: `error` itself, when it is no reason to keep it, or when the order was
                sent and is kept already; `kept_nowhere`, with its text whole.
        """
        from ledger.terminal.reach import AWAY  # noqa: PLC0415 (starts a server: writers only)

        sent = self._session is not None and self._session.holds(order.id)
        if sent or error.code not in AWAY:
            raise error
        if named:
            keeping.check_new(self, order)
        check_read_here(order, self)
        return keeping.keep(self, self.seal(order))

    def send_kept(self, *, every: bool = False, until: float | None = None) -> list[Sent]:
        """Decide, sign and send what was kept, in order; what became of each is in `sent` too.

        What is refused is set aside for a person, and the rest goes on. With `every` what was
        refused before is looked at too: it may have been recorded elsewhere. `sending` is told.

        Args:
            every: also where nothing waits.
            until: send no more after this moment of the monotonic clock.

        Raises:
            LedgerError: the server went away again, or another process sends: all that is not in
                the answer waits still.
        """
        tally = self.kept.tally()
        if not (tally.waiting or (every and tally.refused)):
            return []
        self._check_writes()
        from ledger.terminal.sending import send_kept  # noqa: PLC0415 (with a server only)

        sent = send_kept(self, self._connected, until=until, progress=self.sending)
        self.sent += sent
        return sent

    def settle(self) -> list[Settled]:
        """Settle what earlier runs could not confirm."""
        self._check_writes()
        with self._whose_server():
            return self._connected.settle()

    def watch(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` on the feed's thread whenever something moved."""
        self._connected.feed.watch(on_change)

    def snapshot(self, build: Callable[[Fold], T]) -> T:
        """Build a frozen value from the live state, under the feed's lock; keep it short."""
        return self._connected.feed.read(build)

    def wait_checked(self) -> None:
        """Wait until every signature is checked: before a brief is issued, an export, a rebuild.

        Raises:
            ReadOnly: continuity came into doubt.
        """
        self._connected.feed.wait_checked()

    def read_back(self, progress: Progress = nobody) -> int:
        """Compare every message that is kept with the server's; how many those are.

        Raises:
            ReadOnly: `server_lost`, with the numbers that the server lacks or has altered.
        """
        from ledger.live.readback import check_all  # noqa: PLC0415 (with a server only)

        with self._whose_server():
            return check_all(self.replica, self._connected.page, progress)

    @property
    def skew(self) -> float:
        """How far this clock was ahead of the server's when the gate last passed, in seconds."""
        return self._connected.skew

    @property
    def link(self) -> ServerLink:
        """The state of the link."""
        return self._connected.link

    @property
    def checked_to(self) -> int:
        """How far every signature is checked."""
        if self._session is not None:
            return self._session.feed.proof.checked_to
        return super().checked_to

    def flush(self) -> None:
        """Wait a moment until this home keeps everything it has recorded; see `Feed.flush`."""
        if self._session is not None:
            self._session.feed.flush(self._session.acknowledged)

    @property
    def connected(self) -> bool:
        """Whether `connect` was called."""
        return self._session is not None

    @property
    def _connected(self) -> "Session":
        if self._session is None:
            raise LedgerError("not_connected")
        return self._session

    def _world(self) -> Situation:
        return super()._world() if self._session is None else self._session.situation


def terminal_name() -> str:
    """How this machine is called in what it records."""
    return platform.node()[:60] or "terminal"
