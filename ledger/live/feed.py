"""The one way out: from the stream, through replica and fold, to everybody who waits or watches.

One thread takes what the server delivers, in order, and nothing else changes the state. Live
entries are checked before they count; at catch-up the signatures follow behind. No message that
came over a connection is taken before a gate has passed on it.

What this process wrote is folded when it is acknowledged, ahead of its delivery. Whoever may
publish into our inbox can acknowledge in the server's place, so nothing counts as recorded before
the same bytes were delivered under that number; if others are, what was folded ahead is taken back.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, TypeVar

from msgspec import structs

from ledger import gc_pause
from ledger.clock import Clock
from ledger.domain.entry import Entry
from ledger.errors import LedgerError, NotConfirmed, ReadOnly, VerificationFailed
from ledger.evidence.fold import Fold, Judged, Position, Standing, stored_at
from ledger.evidence.signature_pool import Failure, Proof
from ledger.home.witness import Witness, Witnessed
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.live import forks
from ledger.live.link import LinkState, ServerLink
from ledger.live.readback import ReadBack
from ledger.store.opening import Opened, checks, row_of
from ledger.store.replica import SEAL, MessageRow, Replica

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

PATIENCE_SECONDS = 15.0
"""Whoever waits gives up when nothing has come for so long; while something does, it goes on."""

ROOM = 2_000
"""With so many messages waiting here, no more are asked for."""

_IDLE_SECONDS = 0.2
_SILENT = {LinkState.READ_ONLY, LinkState.OFFLINE}
_KEEP_SECONDS = 0.01
_LAST_SECONDS = 2.0
_ASK_SECONDS = 0.05
_DOUBT_SECONDS = 0.5
"""After so long the server is asked whether it has the number that is waited for."""

T = TypeVar("T")
Gate = Callable[[], int]
"""Runs the gate on the present connection; the server's head. Raises `ReadOnly`."""

Progress = Callable[[int, int], None]
"""Takes how many entries there are here and how many there will be."""


def nothing() -> None:
    """For a feed whose follower nobody can poke."""


class Feed:
    """Folds a stream into a replica, live.

    Args:
        open_: opens the state of what is kept, and again after a signature proved false.
        gate: run before the messages of each new connection are taken.
        poke: has the server asked at once for what is new; it returns at once.
        round_: reads the server's messages back when there is nothing else to do.
        witness: remembers outside of the home what is checked and kept.
    """

    def __init__(  # noqa: PLR0913 (what a feed is made of)
        self,
        replica: Replica,
        open_: Callable[[], Opened],
        gate: Gate,
        clock: Clock,
        poke: Callable[[], object] = nothing,
        *,
        round_: ReadBack | None = None,
        witness: Witness | None = None,
    ) -> None:
        # set once
        self._replica, self._open, self._gate, self._poke = replica, open_, gate, poke
        self._round, self._witness, self._clock = round_, witness, clock
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

        # any thread
        self.lock = threading.RLock()
        self.link = ServerLink(clock)
        self._wake = threading.Event()
        self._moved = threading.Condition()
        self._queue: deque[StoredMessage | None] = deque([None])
        self._watchers: list[Callable[[], None]] = []
        self._flushers = 0  # under `_moved`

        # written by any thread, in one step, and read by the feed's
        self._own: dict[bytes, Entry[Any]] = {}
        self._due = 1
        self._full = False
        self._look_due = False
        self._stopping = False
        self._taking_back = False

        # under the lock: the feed's thread, and whoever hands in acknowledgements
        self._awaited: dict[int, OutgoingMessage] = {}
        self._ahead: dict[int, tuple[Judged, bytes, Standing]] = {}
        self._standing: Standing | None = None
        self._recorded: datetime | None = None  # the position's, of what was delivered
        self._refuted = 0

        # written by the feed's thread alone; others read single values
        self.target = 0
        self._looked = self._witnessed = clock.monotonic()
        self._looks = self._passed = 0
        self._rows: list[MessageRow] = []
        self._leaves: list[bytes] = []
        self._differing = bool(forks.differing(replica))
        self._sparing = self._outdated = False
        self._promised = replica.number("promised")
        self._kept = replica.head()
        self.proof = Proof(checked_to(replica), on_done=self._wake.set)
        self.fold = self._load()
        self._delivered = self._shown = self.fold.situation.head

    # --- any thread -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin taking what is offered."""
        self._thread.start()

    def flush(self, number: int = 0) -> None:
        """Wait a moment until everything up to `number`, and all that was taken, is kept.

        Whoever reads the replica then sees what was recorded. Never raises: what is not delivered
        in time, or while no server answers, is fetched by the next run.
        """
        goal = max(number, self.fold.situation.head)
        with self._moved:
            self._flushers += 1
            deadline = self._clock.monotonic() + _LAST_SECONDS
            while not self._nothing_unkept(goal) and self._clock.monotonic() < deadline:
                self._poke()
                self._wake.set()
                self._moved.wait_for(lambda: self._nothing_unkept(goal), _ASK_SECONDS)
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
        self.proof.close()

    def offer(self, message: StoredMessage) -> None:
        """What the server delivers, in order; called on the loop's thread."""
        self._queue.append(message)
        if not self._wake.is_set():
            self._wake.set()

    def room(self) -> bool:
        """Whether more should be asked for; the follower is poked when there is room again."""
        self._full = len(self._queue) > ROOM
        return not self._full

    def expect(self, messages: Sequence[OutgoingMessage], entries: Sequence[Entry[Any]]) -> None:
        """What this process signs and is about to send: it need not be decoded and checked."""
        for message, entry in zip(messages, entries, strict=True):
            self._own[message.body] = entry

    def forget(self, messages: Sequence[OutgoingMessage]) -> None:
        """What was expected was not stored."""
        for message in messages:
            self._own.pop(message.body, None)

    def acknowledged(self, numbers: Sequence[int], messages: Sequence[OutgoingMessage]) -> None:
        """What was sent is said to be stored under these numbers: fold it if it is next.

        Its delivery follows and is compared byte for byte; only then is it kept, and counts.
        """
        with self.lock:
            for number, message in zip(numbers, messages, strict=True):
                self._acknowledge(number, message, self._own.pop(message.body, None))

    def has_delivered(self, number: int) -> bool:
        """Whether everything acknowledged up to a number was delivered, and was the same."""
        return not self._refuted and self._delivered >= number

    @property
    def refuted(self) -> bool:
        """Whether an acknowledgement has turned out false that `confirm` has not told of yet."""
        return bool(self._refuted)

    def confirm(self, patience: float = PATIENCE_SECONDS) -> None:
        """Wait until all that was acknowledged has been delivered, and was the same.

        What does not come, or comes otherwise, is taken back from the state before this raises.

        Raises:
            NotConfirmed: `acknowledged_falsely`, another message stands under that number;
                `feed_behind`, nothing came for `patience` seconds.
            LedgerError: no server is reached; continuity came into doubt.
        """
        last = max(self._awaited, default=0)
        try:
            self._await(lambda: self._delivered >= last, last, patience)
            self._raise_refuted()
        except LedgerError:
            self._refuse_all()
            raise

    @property
    def other_history(self) -> bool:
        """Whether somebody had seen another history, or that is still to be looked at."""
        return self._differing

    def refuse_other_histories(self) -> None:
        """Wait until what differs was looked at, when anything does.

        Raises:
            ReadOnly: `two_histories`.
        """
        if self._differing:
            self._wake.set()
            self._await(lambda: not self._differing, 0)

    def verdict(self, number: int) -> str:
        """What a delivered message counts for, as the replica says it; empty when there is none."""
        row = self._row(number)
        return row.verdict if row else ""

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
            return build(self.fold)

    @property
    def position(self) -> Position:
        """Where the fold stands."""
        return self.read(lambda fold: fold.position)

    def wait_for(self, number: int, patience: float = PATIENCE_SECONDS) -> None:
        """Wait until the feed has passed `number`, what was folded ahead included.

        Raises:
            ReadOnly: continuity came into doubt.
            NotConfirmed: `feed_behind`, nothing came for `patience` seconds, or the server has no
                such number; `acknowledged_falsely`.
        """
        self._await(lambda: self.fold.situation.head >= number, number, patience)

    def catch_up(self, progress: Progress | None = None, reach: float = REACH_SECONDS) -> None:
        """Wait until everything is taken that the server had when the first gate passed.

        Args:
            progress: told how far it has come.
            reach: seconds that the first gate may take.

        Raises:
            LedgerError: no server, no permission, continuity in doubt.
            NotConfirmed: `feed_behind`, nothing came for `PATIENCE_SECONDS`.
        """
        self._await(lambda: self._gated, 0, reach, hasty=True)
        goal = self.target
        tell = progress or (lambda _done, _all: None)

        def reached() -> bool:
            tell(min(self._shown, goal), goal)
            return self._shown >= goal

        self._await(reached, goal)
        self.refuse_other_histories()

    def moved(self, timeout: float) -> None:
        """Wait until something moved, or `timeout` seconds."""
        with self._moved:
            self._moved.wait(timeout)

    def wait_checked(self) -> None:
        """Wait until everything there was is checked: before a first write, a brief, an export.

        Raises:
            ReadOnly: continuity came into doubt.
            NotConfirmed: `feed_behind`, nothing came or was checked for `PATIENCE_SECONDS`.
            LedgerError: no server is reached within `REACH_SECONDS`.
        """
        self._await(lambda: self._gated, 0, REACH_SECONDS)
        goal = self.target
        self._await(lambda: self._gated and self._checked(goal), goal)
        self.refuse_other_histories()

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
        self._spare_collector(self._behind())
        if self._taking_back:
            self._take_back()
        if self.link.state == LinkState.READ_ONLY:
            self._pause()
        elif not self._queue:
            soon = self._rows or self._flushers
            if self._flushers:
                self._keep()
            if not self._pause(_KEEP_SECONDS if soon else _IDLE_SECONDS):
                self._keep()
        elif self._queue[0] is None:
            self._keep()
            self._pass_gate()
        else:
            self._take(self._drain())
        late = self._clock.monotonic() - self._looked > LOOK_SECONDS
        if self._gated and (late or self._look_due):
            self._look()
        self._harvest()
        if self._differing and self.link.state is not LinkState.READ_ONLY:
            self._compare_histories()
        self._read_back()

    def _compare_histories(self) -> None:
        """Nothing is written while somebody has seen another history, until that is set aside."""
        self._keep()
        for number in forks.differing(self._replica):
            raise forks.two_histories(self._replica, number)
        self._differing = False

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
        self._look_due = False
        self._looked = self._clock.monotonic()
        self.target = max(self.target, self._gate())
        self._looks += 1
        self.link.reached(self._behind())
        self._notify()
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
        self.link.reached(self._behind())
        self._passed += changes
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
        if self._full and len(queue) < ROOM // 2:
            self._full = False
            self._poke()
        return taken

    def _take(self, messages: list[StoredMessage]) -> None:
        waiting = max(len(messages) + len(self._queue), self._behind())
        live = waiting <= LIVE_BACKLOG and self.proof.idle
        with self.lock:
            for at, message in enumerate(messages):
                if not self._take_one(message, live=live):
                    self._queue.extendleft(reversed(messages[at:]))
                    break
            self.target = max(self.target, self._delivered)
            self.proof.hold(self._behind() > LIVE_BACKLOG)
            self.proof.covers(self.fold.situation.head)
        self.link.reached(self._behind())
        self._shown = self._delivered
        self._notify()
        if len(self._rows) >= BATCH:
            self._keep()
        self._tell()

    def _spare_collector(self, behind: int) -> None:
        """While far behind, until nothing is left to catch up with."""
        if not self._sparing and behind > gc_pause.MANY:
            self._sparing = True
            gc_pause.hold()
        elif self._sparing and not behind:
            self._sparing = False
            gc_pause.release()

    def _keep(self) -> None:
        """Keep what was taken, in one transaction once nothing more comes.

        Rows that could not be kept (disk full) wait here, or the replica would have a hole.
        """
        if not self._rows:
            return
        kept = self._rows[-1].number
        with self.lock:
            change = self._stored.change(
                self._standing or self.fold.standing, self.fold.situation, self._rows
            )
            if self._replica.keep(self._rows, self._leaves, change):
                self._stored.put_down(change.number)
                self.fold.settled(change.number)
            else:
                self._taking_back = self._outdated = True
        self._kept = kept
        self._rows, self._leaves = [], []
        self._notify()
        self._tell()

    def _take_one(self, message: StoredMessage, *, live: bool) -> bool:
        """Take one message; False if something has to be taken back first."""
        number = message.sequence
        if number > self._delivered + 1:
            raise ReadOnly("messages_missing_between", first=self._delivered + 1, last=number - 1)
        if number <= self._delivered:
            return True
        own = self._awaited.get(number)
        if own is not None and not is_same(own, message):
            self._refute(number)
        if self._taking_back:
            return False
        self._awaited.pop(number, None)
        ahead = self._ahead.pop(number, None)
        if ahead is None:
            judged, leaf, self._standing = self._judge(message, live=live), self.fold.leaf, None
        else:
            judged, leaf, self._standing = self._restated(*ahead, message.timestamp_ns)
        self._recorded = judged.known or self._recorded
        self._differing = self._differing or judged.reason == forks.DIFFERS
        self._rows.append(row_of(message, judged))
        self._leaves.append(leaf)
        self._delivered = number
        return True

    def _restated(
        self, judged: Judged, leaf: bytes, standing: Standing, timestamp: int
    ) -> tuple[Judged, bytes, Standing]:
        """What was folded at its acknowledgement, with the server's time of it (ns since 1970)."""
        judged = stored_at(judged, timestamp)
        recorded = judged.known or self._recorded
        if not self._ahead:
            self.fold.recorded = recorded
        return judged, leaf, structs.replace(standing, recorded=recorded)

    def _judge(self, message: StoredMessage, *, live: bool) -> Judged:
        number, subject, body = message.sequence, message.subject, message.body
        if own := self._own.pop(body, None):
            return self.fold.take_own(number, subject, body, own, message.timestamp_ns)
        if live:
            return self.fold.take_checked(number, subject, body, message.timestamp_ns)
        judged, check = self.fold.take(number, subject, body, timestamp=message.timestamp_ns)
        if check:
            self.proof.add(check)
        return judged

    # --- acknowledgements -----------------------------------------------------------------------

    def _acknowledge(self, number: int, message: OutgoingMessage, entry: Entry[Any] | None) -> None:
        """Hold an acknowledgement to what was delivered, or to what will be."""
        if number <= self._delivered:
            stored = self._row(number)
            if stored is None or not is_same(message, stored):
                self._refute(number)
        elif self._awaited.setdefault(number, message) is not message:
            self._refute(number)
        elif entry and self._gated and number == self.fold.situation.head + 1:
            self._standing = self._standing or self.fold.standing
            judged = self.fold.take_own(number, message.subject, message.body, entry)
            self._ahead[number] = judged, self.fold.leaf, self.fold.standing

    def _row(self, number: int) -> MessageRow | None:
        """A message that was delivered, kept already or not."""
        unkept = (row for row in list(self._rows) if row.number == number)
        return next(unkept, None) or self._replica.row(number)

    def _refute(self, number: int) -> None:
        """Another message stands there: nothing that was folded ahead can be relied on."""
        self._refuted = self._refuted or number
        self._taking_back = True
        self._wake.set()

    def _raise_refuted(self) -> None:
        if self._refuted:
            raise NotConfirmed("acknowledged_falsely", number=self._refuted)

    def _refuse_all(self) -> None:
        """Take back what was acknowledged and does not come; return when that is done."""
        self._taking_back = True
        self._wake.set()
        with self._moved:
            self._moved.wait_for(lambda: not self._taking_back, _LAST_SECONDS)
        self._refuted = 0

    def _take_back(self) -> None:
        """The state of what was delivered, without what was folded ahead of it."""
        self._keep()
        with self.lock:
            self._awaited.clear()
            if self._ahead or self._outdated:
                self._reload()
            self._taking_back = False
        self._notify()
        self._tell()

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
        self._differing = self._differing or any(f.reason == forks.DIFFERS for f in failures)
        with self.lock:
            self._reload()

    def _reload(self) -> None:
        """The state of what is kept, by other processes of this home too; nothing ahead of it."""
        self._ahead.clear()
        self.fold = self._load()
        self._delivered = self._kept = max(self._delivered, self.fold.situation.head)

    def _load(self) -> Fold:
        """The state of everything kept, signatures still to be checked queued behind it."""
        self._replica.digest()  # or that of a copy that was cut is found at the first keeping
        fold, self._stored = self._open()
        self._standing, self._outdated, self._recorded = None, False, fold.recorded
        for check in checks(self._replica, self.proof.checked_to + 1):
            self.proof.add(check)
        self.proof.covers(fold.situation.head)
        return fold

    def _nothing_unkept(self, goal: int) -> bool:
        return self._kept >= goal or self.link.state in _SILENT

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
            self._witness.remember(Witnessed(position.number, position.root))

    @property
    def promised(self) -> int:
        """The highest number the server has ever shown this home, kept here already or not."""
        return max(self._delivered, self._promised)

    def _behind(self) -> int:
        return max(0, self.target - self.fold.situation.head)

    def _checked(self, goal: int) -> bool:
        return self.fold.situation.head >= goal and self.proof.checked_to >= goal

    def _notify(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def _tell(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _await(
        self,
        reached: Callable[[], bool],
        number: int,
        patience: float = PATIENCE_SECONDS,
        *,
        hasty: bool = False,
    ) -> None:
        """Wait as long as anything moves; `hasty` gives up at the first trouble with the server."""
        began = still = self._clock.monotonic()
        moved, looks = self._progress(), self._looks
        while not (reached() or self._in_doubt() or self._refuted):
            self._poke()
            with self._moved:
                self._moved.wait_for(lambda: reached() or self._in_doubt(), _ASK_SECONDS)
            now = self._clock.monotonic()
            if self._progress() != moved:
                moved, still = self._progress(), now
            if now - still > patience or (hasty and self._troubled()):
                break
            if now - began > _DOUBT_SECONDS and not self._may_come(number, looks):
                break
        if reached():
            return
        self._raise_refuted()
        if self.link.error is not None and self.link.state in _SILENT:
            raise self.link.error
        raise NotConfirmed("feed_behind", number=number, head=self.fold.situation.head)

    def _progress(self) -> tuple[int, int]:
        return self._delivered, self.proof.checked_to

    def _troubled(self) -> bool:
        return self.link.state in _SILENT and self.link.error is not None

    def _may_come(self, number: int, looks: int) -> bool:
        """Whether the server has a number, or has not been asked since."""
        if number <= self.target:
            return True
        self._look_due = True
        return self._looks < looks + 2  # the first may have begun before

    def _in_doubt(self) -> bool:
        return self.link.state == LinkState.READ_ONLY


def checked_to(replica: Replica) -> int:
    """How far every signature in a replica has been checked."""
    return replica.number("checked")


def is_same(one: Any, other: Any) -> bool:
    """Whether two messages, in whatever form, are the same: by subject and body, not by header."""
    return (one.subject, one.body) == (other.subject, other.body)
