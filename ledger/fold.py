"""From messages to verdicts to state: the one fold that everything read is drawn from.

A verdict is a function of the message and the messages before it only, never of clock, locale or
release. The same fold runs live, at catch-up, for a past position and for verification; it is pure
but for the history it is given.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from msgspec import Struct

from ledger.codec import SIGNED_PREFIX, Header, Reading, UnknownKindError, UnreadableError, read
from ledger.domain import KINDS
from ledger.domain.entry import Entry
from ledger.domain.world import HOMES, Newer, World
from ledger.integrity.merkle import Frontier, Tree, leaf_hash, leaf_of, root_of
from ledger.integrity.signing import to_text, verify
from ledger.jetstream.subjects import parse_subject
from ledger.verdict import Rules, VoidError, places_said

Verdict = Literal["accepted", "void", "unknown_kind"]

FRONTIERS = 4_096
"""How many past sizes of the tree are at hand, for checking what an author had seen."""

APART = 60.0
"""Seconds that an entry's `recorded` may be from the server's time of its message."""


class Judged(NamedTuple):
    """One message with its verdict.

    `originator` is empty when the subject is not one of ours. `reason` says why it is void, or
    names the topic of an unknown kind. `entry` is there only when it is accepted. `known` is when
    it was recorded where that says what was known when: not of an entry that is marked as
    `skewed` far from the server's time, nor of one that claims to be recorded after the server had
    it: those have the server's time instead, or none where nobody knows that. `back` says that it
    was recorded before the entry before it; `apart` is the server's time of it, ns since 1970,
    where that is known and not about the same (`APART`), otherwise 0.
    """

    number: int
    originator: str
    version: int | None
    verdict: Verdict
    reason: str
    entry: Entry[Any] | None
    known: datetime | None = None
    back: bool = False
    apart: int = 0

    @property
    def server(self) -> datetime | None:
        """The server's time of it, where that is not about when it was recorded."""
        return _moment(self.apart) if self.apart else None


class Position(Struct, frozen=True, kw_only=True):
    """How far something was read: a number, the Merkle root so far, the latest `recorded`."""

    number: int
    root: str
    recorded: datetime | None = None


class Reducer(Protocol):
    """A read model: folds every message once, in order, after the world has applied it."""

    VERSION: ClassVar[int]

    def fold(self, judged: Judged, world: World) -> None:
        """Take one message in; never raises."""

    def refold(self, originator: str, history: Iterable[tuple[int, Entry[Any]]]) -> None:
        """Forget an originator and take in its entries as they now count."""

    def dump(self) -> bytes:
        """Everything folded so far, for a snapshot."""

    def load(self, kept: bytes) -> None:
        """Go on from what `dump` gave, of the same VERSION."""


class Check(NamedTuple):
    """What is left to prove of an entry: its signature, and the root of what its author had seen.

    `seen` is the tree at that size when it is at hand; otherwise `past` finds it.
    """

    number: int
    signer: str
    signature: str
    raw: bytes
    root: str
    size: int
    seen: Frontier | None
    past: "Past"

    def failure(self) -> str:
        """Why the entry is void after all; empty when everything holds. Any thread."""
        if not verify(self.signer, self.signature, SIGNED_PREFIX + self.raw):
            return "bad_signature"
        seen = self.past(self.size) if self.seen is None else self.seen
        return "" if to_text(root_of(seen)) == self.root else "seen_differs"


def nothing_past(size: int) -> Frontier:
    """For a fold that keeps every tree at hand and so never asks."""
    raise AssertionError(size)


History = Callable[[int], Reading | None]
"""The reading of one accepted message by its number, from where messages are kept."""

Past = Callable[[int], Frontier]
"""The tree over the first messages, up to a size, from where messages are kept."""


class Fold:
    """State and verdicts up to a position.

    Args:
        prefix: of the subjects, `crisis.<name>`.
        stored: reads back an earlier message, for amendments.
        ledger: the pinned ledger id; None accepts the one the first message says.
        void: numbers that a signature check has found void, with the reason.
        past: finds the tree at a size that is no longer at hand; None keeps every one at hand.
    """

    def __init__(  # noqa: PLR0913 (what a fold is made of)
        self,
        prefix: str,
        stored: History,
        *,
        ledger: str | None = None,
        void: Mapping[int, str] | None = None,
        past: Past | None = None,
        reducers: Sequence[Reducer] = (),
    ) -> None:
        self.prefix = prefix
        self.ledger = ledger
        self.void = dict(void or {})
        self.reducers = reducers
        self.world = World(KINDS, self.history)
        self.tree = Tree()
        self.leaf = b""
        """The hash of the last message's leaf, 32 bytes."""
        self.recorded: datetime | None = None
        self.voided = 0
        self.unknown = 0
        self._stored = stored
        self._recent: dict[int, Entry[Any]] = {}
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)
        self._indexed = 0
        self._uncounted: set[int] = set()
        self._amended: set[str] = set()
        self._past = past or nothing_past
        self._frontiers: deque[Frontier] = deque([()], maxlen=FRONTIERS if past else None)
        self.rules = Rules(self.world, prefix, ledger, self._entry)

    def resume(self, tree: Tree, recorded: datetime | None, voided: int, unknown: int) -> None:
        """Go on from a snapshot; the world and the reducers have taken theirs already."""
        self.tree, self.recorded = tree, recorded
        self.voided, self.unknown = voided, unknown
        self._frontiers = deque([tree.frontier], maxlen=FRONTIERS)

    @property
    def position(self) -> Position:
        """Where the fold stands."""
        root = to_text(self.tree.root())
        return Position(number=self.world.head, root=root, recorded=self.recorded)

    def take(
        self, number: int, subject: str, body: bytes, *, trusted: bool = False, timestamp: int = 0
    ) -> tuple[Judged, Check | None]:
        """Judge the next message and fold it.

        With `trusted` the signature is known to hold (checked before, or made here). Otherwise the
        returned check is still to be done, and its failure means folding again with `void`.
        `timestamp` is when the server stored it, ns since 1970; 0 where nobody knows. No verdict
        depends on it.
        """
        judged, check = self._judge(number, subject, body, timestamp, trusted=trusted)
        return self._count(judged, subject, body), check

    def take_own(self, number: int, subject: str, body: bytes, entry: Entry[Any]) -> Judged:
        """Fold the next message, which this process made from `entry` and signed itself."""
        try:
            self.rules.permit(number, subject, entry)
        except VoidError as e:
            return self._count(self._void(number, subject, e.reason), subject, body)
        return self._count(self._accepted(number, entry, 0), subject, body)

    def take_checked(self, number: int, subject: str, body: bytes, timestamp: int = 0) -> Judged:
        """Judge the next message, signature included, and fold it."""
        judged, check = self._judge(number, subject, body, timestamp, trusted=False)
        if check and (failure := check.failure()):
            judged = _void(judged, failure)
        return self._count(judged, subject, body)

    def refresh(self) -> None:
        """Have the reducers take in what amendments changed; before anybody reads them."""
        while self._amended:
            originator = self._amended.pop()
            for reducer in self.reducers:
                reducer.refold(originator, self.world.effective(originator).now())

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order."""
        counted = self.world.originators
        for number in range(self._indexed + 1, len(counted) + 1):
            self._numbers[counted[number - 1]].append(number)
        self._indexed = len(counted)
        for number in self._numbers.get(originator, ()):
            if entry := self._entry(number):
                yield number, entry

    def settled(self, number: int) -> None:
        """Everything up to a number can be read back from where messages are kept."""
        for kept in [one for one in list(self._recent) if one <= number]:
            del self._recent[kept]

    def _entry(self, number: int) -> Entry[Any] | None:
        if number in self._recent:
            return self._recent[number]
        if number in self._uncounted:
            return None
        reading = self._stored(number)
        return reading.entry if reading else None

    def _count(self, judged: Judged, subject: str, body: bytes) -> Judged:
        self.leaf = leaf_hash(leaf_of(subject, body))
        self._frontiers.append(self.tree.append_hash(self.leaf))
        entry = judged.entry
        self.world.count(judged.originator, judged.version, void=judged.verdict == "void")
        if entry is not None:
            self.recorded = judged.known or self.recorded
            self._apply(judged.number, entry)
        else:
            self._uncounted.add(judged.number)
            self.voided += judged.verdict == "void"
            self.unknown += judged.verdict != "void"
        for reducer in self.reducers:
            reducer.fold(judged, self.world)
        return judged

    def _accepted(self, number: int, entry: Entry[Any], timestamp: int) -> Judged:
        before = self.world.recorded
        back = before is not None and entry.recorded < before
        known, apart = _worth(entry, timestamp)
        return Judged(
            number, entry.originator, entry.version, "accepted", "", entry, known, back, apart
        )

    def _apply(self, number: int, entry: Entry[Any]) -> None:
        self._recent[number] = entry
        if self.world.apply(number, entry):
            self._amended.add(entry.originator)
        if entry.originator in HOMES:
            self.rules.forget()

    def _judge(
        self, number: int, subject: str, body: bytes, timestamp: int, *, trusted: bool
    ) -> tuple[Judged, Check | None]:
        try:
            reading = read(body)
            entry = reading.entry
            self.rules.permit(number, subject, entry)
        except UnknownKindError as unknown:
            return self._newer(number, subject, unknown), None
        except (UnreadableError, VoidError) as e:
            reason = e.code if isinstance(e, UnreadableError) else e.reason
            return self._void(number, subject, reason), None
        judged = self._accepted(number, entry, timestamp)
        if number in self.void:
            return _void(judged, self.void[number]), None
        return judged, None if trusted else self._check(
            number, entry, reading.signature, reading.raw
        )

    def _check(self, number: int, entry: Entry[Any] | Header, signature: str, raw: bytes) -> Check:
        """What is left to prove; the tree that its author had seen goes along if it is at hand."""
        seen, back = entry.seen, self.tree.size - entry.seen.number
        near = self._frontiers[-1 - back] if back < len(self._frontiers) else None
        return Check(number, entry.signer, signature, raw, seen.root, seen.number, near, self._past)

    def _newer(self, number: int, subject: str, unknown: UnknownKindError) -> Judged:
        """A kind of a newer release: kept and counted when its recorder may write it."""
        header, envelope = unknown.header, unknown.envelope
        try:
            self.rules.permit_newer(number, subject, header)
        except VoidError as e:
            return self._void(number, subject, e.reason)
        check = self._check(number, header, envelope.signature, bytes(envelope.entry))
        if failure := check.failure():
            return self._void(number, subject, failure)
        places = places_said(header.event)
        who, at = header.recorder.member, header.recorded
        newer = Newer(number, who, at, header.version, header.type, places)
        self.world.met_newer(header.originator, newer, header)
        judged = self._void(number, subject, header.type)
        return judged._replace(verdict="unknown_kind")

    def _void(self, number: int, subject: str, reason: str) -> Judged:
        originator, version = self._place(subject)
        return Judged(number, originator, version, "void", reason, None)

    def _place(self, subject: str) -> tuple[str, int | None]:
        if not subject.startswith(self.prefix + "."):
            return "", None
        return parse_subject(self.prefix, subject)


def _void(judged: Judged, reason: str) -> Judged:
    return Judged(judged.number, judged.originator, judged.version, "void", reason, None)


def stored_at(judged: Judged, timestamp: int) -> Judged:
    """What was folded before the server's time of it was known, with that time (ns since 1970)."""
    if judged.entry is None:
        return judged
    known, apart = _worth(judged.entry, timestamp)
    return judged._replace(known=known, apart=apart)


def _worth(entry: Entry[Any], timestamp: int) -> tuple[datetime | None, int]:
    """What its `recorded` says of what was known when, and the server's time where it differs.

    One that says it was recorded after the server had it claims a future, which must not hide what
    everybody else recorded from those who ask what was known before it; and neither it nor one that
    is marked may pass for known before the server had it.
    """
    if entry.skewed and not timestamp:
        return None, 0
    said, stored = entry.recorded.timestamp(), timestamp / _BILLION
    if not timestamp or entry.scenario or abs(said - stored) <= APART:
        return entry.recorded, 0
    return _moment(timestamp) if entry.skewed or stored < said else entry.recorded, timestamp


def _moment(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp / _BILLION, UTC)


_BILLION = 1e9
