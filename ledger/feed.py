"""The one way out: from the stream, through replica and fold, to everybody who waits or watches.

One thread takes what the server delivers, in order, and nothing else changes the state. Live
entries are checked before they count; at catch-up the signatures follow behind. No message that
came over a connection is taken before a gate has passed on it.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, TypeVar

from ledger import memory, snapshot
from ledger.burst import Burst, nothing
from ledger.clock import Clock
from ledger.codec import Reading, UnknownKindError, UnreadableError, read
from ledger.domain.entry import Entry
from ledger.errors import LedgerError, NotConfirmed, ReadOnly, VerificationFailed
from ledger.fold import Fold, Judged, Position, known_of
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.link import Link, LinkState
from ledger.proof import Failure, Proof
from ledger.readback import ReadBack
from ledger.replica import ACCEPTED, Replica, Row, microseconds
from ledger.witness import Seen, Witness

BATCH = 1_000
"""Messages folded under one hold of the lock, and kept in one transaction."""

LIVE_BACKLOG = 64
"""With more than this waiting, signatures are checked behind the fold."""

LOOK_SECONDS = 5.0
"""How often the gate looks again while a connection stands."""

WITNESS_SECONDS = 60.0
"""How often what is checked and kept is remembered outside of the home while a run lasts."""

REACH_SECONDS = 10.0
"""How long a first write waits for a connection with a gate passed on it."""

_IDLE_SECONDS = 0.2
_SILENT = {LinkState.READ_ONLY, LinkState.OFFLINE}
_KEEP_SECONDS = 0.01
_LAST_SECONDS = 2.0

SEAL = "seal"
"""The fact under which a number and the root up to it are remembered once all is checked."""

T = TypeVar("T")
Gate = Callable[[], int]
"""Runs the gate on the present connection; the server's head. Raises `ReadOnly`."""


class Feed:
    """Folds a stream into a replica, live.

    Args:
        make_fold: builds the fold anew, for opening and after a signature proved false.
        gate: run before the messages of each new connection are taken.
        burst: holds deliveries back while this process writes one entry after the other.
        round_: reads the server's messages back when there is nothing else to do.
        witness: remembers outside of the home what is checked and kept.
    """

    def __init__(  # noqa: PLR0913 (what a feed is made of)
        self,
        replica: Replica,
        make_fold: Callable[[], Fold],
        gate: Gate,
        clock: Clock,
        burst: Burst | None = None,
        *,
        round_: ReadBack | None = None,
        witness: Witness | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.link = Link(clock)
        self._clock = clock
        self._looked = clock.monotonic()
        self.target = 0
        self._replica = replica
        self._make_fold = make_fold
        self._gate = gate
        self._round = round_
        self._witness = witness
        self._witnessed = clock.monotonic()
        self._burst = burst or Burst(clock, nothing, nothing)
        self._queue: deque[StoredMessage | None] = deque([None])
        self._wake = threading.Event()
        self._moved = threading.Condition()
        self._rows: list[Row] = []
        self._own: dict[bytes, Entry[Any]] = {}
        self._ahead: dict[int, tuple[OutgoingMessage, Judged]] = {}
        self._watchers: list[Callable[[], None]] = []
        self._due = 1
        self._passed = 0
        self._offered = 0
        self._stopping = False
        self._sparing = False
        self._flushers = 0
        self._saved = 0
        self._promised = int(replica.fact("promised") or 0)
        self._kept = replica.head()
        self.proof = Proof(checked_to(replica), on_done=self._wake.set)
        self.fold = self._load()
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    # --- any thread -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin taking what is offered."""
        self._thread.start()

    def flush(self, number: int = 0) -> None:
        """Wait a moment until everything up to `number`, and all that was taken, is kept.

        Whoever reads the replica then sees what was recorded. Never raises: what is not delivered
        in time, or while no server answers, is fetched by the next run.
        """
        self._burst.over()
        with self._moved:
            self._flushers += 1
            self._wake.set()
            self._moved.wait_for(lambda: self._nothing_unkept(number), _LAST_SECONDS)
            self._flushers -= 1

    def stop(self) -> None:
        """Take nothing more and remember how far everything is checked."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._spare_collector(0)
        with contextlib.suppress(LedgerError):  # what cannot be kept is fetched again
            self._keep()
            self._harvest()
            self._remember()
            self._save()
        self.proof.close()

    def offer(self, message: StoredMessage) -> None:
        """What the server delivers, in order; called on the loop's thread.

        What this process wrote itself wakes nobody: whoever waits for its acknowledgement folds
        it, and the delivery is compared when the feed looks next.
        """
        self._queue.append(message)
        self._offered = message.sequence
        own = message.sequence in self._ahead or message.body in self._own
        if (not own or self._flushers) and not self._wake.is_set():
            self._wake.set()

    def expect(self, messages: Sequence[OutgoingMessage], entries: Sequence[Entry[Any]]) -> None:
        """What this process signs and is about to send: it need not be decoded and checked."""
        if self._burst.begins(behind=self._offered < self.fold.world.head):
            self._wake.set()  # so that the feed looks in time when to let go
        for message, entry in zip(messages, entries, strict=True):
            self._own[message.body] = entry

    def acknowledged(self, numbers: Sequence[int], messages: Sequence[OutgoingMessage]) -> None:
        """What was expected is stored under these numbers: fold it if it is next.

        Its delivery follows and is compared byte for byte; only then is it kept.
        """
        with self.lock:
            for number, message in zip(numbers, messages, strict=True):
                entry = self._own.pop(message.body, None)
                if entry and self._gated and number == self.fold.world.head + 1:
                    judged = self.fold.take_own(number, message.subject, message.body, entry)
                    self._ahead[number] = (message, judged)
        self._burst.ended()

    def connected(self) -> None:
        """A connection was lost or made: a gate must pass before anything that comes after."""
        self._due += 1
        self._queue.append(None)
        self._wake.set()

    def doubt(self, error: LedgerError) -> None:
        """Continuity is in doubt: nothing more is taken or written until somebody has looked."""
        self.link.read_only(error)
        self._notify()

    def watch(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` on the feed's thread whenever something moved; it must not block."""
        self._watchers.append(on_change)

    def read(self, build: Callable[[Fold], T]) -> T:
        """Build a value from the state while nothing changes it; keep it short."""
        with self.lock:
            self.fold.refresh()
            return build(self.fold)

    @property
    def position(self) -> Position:
        """Where the fold stands."""
        return self.read(lambda fold: fold.position)

    def wait_for(self, number: int, timeout: float = 10.0) -> None:
        """Wait until the feed has passed `number`.

        Raises:
            ReadOnly: continuity came into doubt.
            NotConfirmed: `feed_behind`, not within `timeout` seconds.
        """
        self._await(lambda: self.fold.world.head >= number, timeout, number)

    def wait_version(self, originator: str, version: int, timeout: float = 10.0) -> None:
        """Wait until the feed has passed a version of an originator; raises as `wait_for`."""
        self._await(lambda: self.fold.world.is_taken(originator, version), timeout, self.target)

    def moved(self, timeout: float) -> None:
        """Wait until something moved, or `timeout` seconds."""
        with self._moved:
            self._moved.wait(timeout)

    def wait_checked(self, timeout: float = 600.0) -> None:
        """Wait until everything taken is checked: before a first write, a brief issued, an export.

        Raises:
            ReadOnly: continuity came into doubt.
            NotConfirmed: `feed_behind`.
            LedgerError: no server is reached within `REACH_SECONDS`.
        """
        self._await(lambda: self._gated, REACH_SECONDS, self.target)
        self._await(self._all_checked, timeout, self.target)

    # --- the feed's thread ----------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._step()
            except (ReadOnly, VerificationFailed) as doubt:
                self.doubt(doubt)
            except LedgerError as error:
                self.link.offline(error)
                self._notify()
                self._pause()
            except Exception as error:  # noqa: BLE001 (a feed that died silently would look alive)
                self.doubt(ReadOnly("feed_broken", reason=repr(error)))

    def _step(self) -> None:
        self._burst.look()
        self._spare_collector(self._behind())
        if self.link.state == LinkState.READ_ONLY:
            self._pause()
        elif not self._queue:
            soon = self._rows or self._ahead or self._own or self._flushers
            if self._flushers:
                self._keep()
            if not self._pause(_KEEP_SECONDS if soon else _IDLE_SECONDS):
                self._keep()
        elif self._queue[0] is None:
            self._keep()
            self._pass_gate()
        else:
            self._take(self._drain())
        if self._gated and self._clock.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        self._harvest()
        self._read_back()

    def _read_back(self) -> None:
        """Compare some of what the server has with what is kept, when nobody waits for anything."""
        busy = self._queue or self._rows or self._ahead or self._own or self._flushers
        if self._round is None or busy or self.link.state is not LinkState.LIVE:
            return
        if self._gated and self.proof.idle and self._round.due(self._kept):
            self._round.step(self._kept)

    def _pause(self, seconds: float = _IDLE_SECONDS) -> bool:
        """Wait until something is offered; whether something was."""
        woken = self._wake.wait(seconds)
        self._wake.clear()
        return woken

    def _look(self) -> None:
        """Pass the gate again: a cluster may have another leader, somebody may have changed it."""
        self._keep()
        self._looked = self._clock.monotonic()
        self.target = max(self.target, self._gate())
        self.link.reached(self._behind())
        if self._clock.monotonic() - self._witnessed > WITNESS_SECONDS:
            with contextlib.suppress(LedgerError):  # a full disk: an earlier one is as good
                self._remember()

    def _pass_gate(self) -> None:
        """One gate answers for every change of connection before it began."""
        changes = sum(1 for _ in takewhile(lambda one: one is None, list(self._queue)))
        self.target = max(self.target, self._gate())
        self._looked = self._clock.monotonic()
        for _ in range(changes):
            self._queue.popleft()
        self._passed += changes
        self.link.reached(self._behind())
        self._notify()

    @property
    def _gated(self) -> bool:
        """Whether a gate has passed on the present connection."""
        return self._passed == self._due

    def _drain(self) -> list[StoredMessage]:
        """The next messages of one connection."""
        queue = self._queue
        taken: list[StoredMessage] = []
        while len(taken) < BATCH and queue and (message := queue[0]) is not None:
            taken.append(message)
            queue.popleft()
        return taken

    def _take(self, messages: list[StoredMessage]) -> None:
        live = len(messages) + len(self._queue) <= LIVE_BACKLOG and self.proof.idle
        with self.lock:
            for message in messages:
                self._take_one(message, live=live)
            self.target = max(self.target, self.fold.world.head)
            self.proof.hold(self._behind() > LIVE_BACKLOG)
            self.proof.covers(self.fold.world.head)
        self._notify()
        self.link.reached(self._behind())
        if len(self._rows) >= BATCH:
            self._keep()
        self._tell()

    def _spare_collector(self, behind: int) -> None:
        """While far behind, until nothing is left to catch up with."""
        if not self._sparing and behind > memory.MANY:
            self._sparing = True
            memory.hold()
        elif self._sparing and not behind:
            self._sparing = False
            memory.release()

    def _keep(self) -> None:
        """Keep what was taken, in one transaction once nothing more comes.

        Rows that could not be kept (disk full) wait here, or the replica would have a hole.
        """
        if not self._rows:
            return
        self._replica.keep(self._rows)
        self._kept = self._rows[-1].number
        self._rows = []
        self.fold.settled()
        self._notify()

    def _take_one(self, message: StoredMessage, *, live: bool) -> None:
        number, head = message.sequence, self.fold.world.head
        if number > head + 1:
            raise ReadOnly("messages_missing_between", first=head + 1, last=number - 1)
        if number == head + 1:
            self._rows.append(row_of(message, self._judge(message, live=live)))
        elif number in self._ahead:
            own, judged = self._ahead.pop(number)
            if (own.subject, own.body) != (message.subject, message.body):
                raise ReadOnly("head_differs", number=number)
            self._rows.append(row_of(message, judged))

    def _judge(self, message: StoredMessage, *, live: bool) -> Judged:
        number, subject, body = message.sequence, message.subject, message.body
        if own := self._own.pop(body, None):
            return self.fold.take_own(number, subject, body, own)
        if live:
            return self.fold.take_checked(number, subject, body, message.timestamp_ns)
        judged, check = self.fold.take(number, subject, body, timestamp=message.timestamp_ns)
        if check:
            self.proof.add(check)
        return judged

    def _harvest(self) -> None:
        before = self.proof.checked_to
        failures = self.proof.harvest()
        if failures:
            self._keep()
            self._condemn(failures)
        if self.proof.checked_to != before:
            self._notify()
            self._tell()

    def _condemn(self, failures: Sequence[Failure]) -> None:
        """Turn entries void; what came after them is judged anew, and so it is checked anew."""
        self._replica.condemn((f.number, f.reason) for f in failures)
        with self.lock:
            self._ahead.clear()
            self.fold = self._load()

    def _load(self) -> Fold:
        """The state of everything kept, signatures still to be checked queued behind it."""
        fold = self._make_fold()
        snapshot.load(fold, self._replica)
        self._saved = fold.world.head
        changed: list[Row] = []
        with memory.held(self._replica.head() - fold.world.head):
            for row in self._replica.rows(fold.world.head + 1):
                trusted = row.number <= self.proof.checked_to
                judged, check = fold.take(
                    row.number, row.subject, row.body, trusted=trusted, timestamp=row.timestamp
                )
                if check:
                    self.proof.add(check)
                if row[5:] != (found := verdict_of(judged, row.timestamp)):
                    changed.append(Row(*row[:5], *found))
        self._replica.rejudge(changed)
        self.proof.covers(fold.world.head)
        fold.settled()
        return fold

    def _nothing_unkept(self, number: int) -> bool:
        head = max(number, self.fold.world.head)
        return self._kept >= head or self.link.state in _SILENT

    def _remember(self) -> None:
        """How far everything is checked, and the root of it, against a copy altered later."""
        checked, promised = self.proof.checked_to, self.promised
        facts = {"checked": b"%d" % checked, "promised": b"%d" % promised}
        position = self.fold.position
        sealed = checked >= position.number == self._kept
        if sealed:
            facts[SEAL] = f"{position.number} {position.root}".encode()
        self._replica.remember(**facts)
        if sealed and position.number:
            self._bear_witness(position)

    def _bear_witness(self, position: Position) -> None:
        """Have it remembered elsewhere, once the disk holds it: no power cut makes it a lie."""
        self._witnessed = self._clock.monotonic()
        if self._witness is not None and not self._in_doubt():
            self._replica.secure()
            self._witness.remember(Seen(position.number, position.root))

    @property
    def promised(self) -> int:
        """The highest number the server has ever given this home, kept here already or not."""
        return max(self.fold.world.head, self._promised)

    def _save(self) -> None:
        """A snapshot, when enough is new and all of it is checked and kept."""
        head = self.fold.world.head
        if head - self._saved >= snapshot.EVERY and self.proof.checked_to >= head == self._kept:
            snapshot.save(self.fold, self._replica)
            self._saved = head

    def _behind(self) -> int:
        return max(0, self.target - self.fold.world.head)

    def _all_checked(self) -> bool:
        head = self.fold.world.head
        return self._gated and head >= self.target and self.proof.checked_to >= head

    def _notify(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _await(self, reached: Callable[[], bool], timeout: float, number: int) -> None:
        if reached():
            return
        self._burst.over()
        with self._moved:
            self._moved.wait_for(lambda: reached() or self._in_doubt(), timeout)
        if reached():
            return
        if self.link.error is not None and self.link.state in _SILENT:
            raise self.link.error
        raise NotConfirmed("feed_behind", number=number, head=self.fold.world.head)

    def _in_doubt(self) -> bool:
        return self.link.state == LinkState.READ_ONLY


def checked_to(replica: Replica) -> int:
    """How far every signature in a replica has been checked."""
    return int(replica.fact("checked") or 0)


def row_of(message: StoredMessage, judged: Judged) -> Row:
    """A message as the replica keeps it."""
    return Row(
        message.sequence,
        message.subject,
        message.headers,
        message.body,
        message.timestamp_ns,
        *verdict_of(judged, message.timestamp_ns),
    )


def verdict_of(judged: Judged, stored_ns: int) -> tuple[str, int | None]:
    """The last two columns of a row: its verdict, and when it was recorded if that counts.

    `stored_ns` is when the server stored it (ns since 1970, 0 where it did not say), which an entry
    that is folded at its acknowledgement does not know yet.
    """
    entry = judged.entry
    if entry is None:
        return f"{judged.verdict}:{judged.reason}", None
    known = known_of(entry, stored_ns)
    return ACCEPTED, None if known is None else microseconds(known)


def reading_of(replica: Replica, number: int) -> Reading | None:
    """An accepted message of a replica, read again."""
    row = replica.row(number)
    if row is None or row.verdict != ACCEPTED:
        return None
    with contextlib.suppress(UnreadableError, UnknownKindError):
        return read(row.body)
    return None
