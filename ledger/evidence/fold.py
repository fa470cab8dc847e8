"""From messages to verdicts to state: the one fold that everything read is drawn from.

A verdict is a function of the message and the messages before it only, never of clock, locale or
release. The same fold runs live, at catch-up, for a past position and for verification; it is pure
but for the history it is given.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, structs

from ledger.domain import KINDS
from ledger.domain.card import microseconds
from ledger.domain.entry import Entry
from ledger.domain.record_lookup import InMemory, Judged, Kept, Newer, Taken, Verdict
from ledger.domain.situation import HOMES, Situation
from ledger.evidence.bare import REDACTED, Bare, is_bare, read_bare
from ledger.evidence.codec import (
    SIGNED_PREFIX,
    NewerHeader,
    UnknownKindError,
    UnreadableError,
    as_newer,
    read,
)
from ledger.evidence.merkle import EMPTY_ROOT, HASH_BYTES, Tree, message_hash
from ledger.evidence.signing import from_text, proved, sealed, to_text
from ledger.evidence.validity import Rules, VoidError, places_said
from ledger.jetstream.subjects import parse_subject

__all__ = ["Fold", "Judged", "Position", "SignatureCheck", "Standing", "stored_at"]

APART = 60 * 10**9
"""Nanoseconds that an entry's `recorded` may be from the server's time of its message."""


class Position(Struct, frozen=True, kw_only=True):
    """How far something was read: a number, the Merkle root so far, the latest `recorded`."""

    number: int
    root: str
    recorded: datetime | None = None


class SignatureCheck(Struct, frozen=True, gc=False):
    """What is left to prove of an entry: its signature, and the root of what its author had seen.

    `sealed` is as `proved` takes it: one value that another core reads at once. `seen` says whether
    the root that its author says is the one over as many messages here.
    """

    number: int
    signer: str
    sealed: bytes
    seen: bool

    def failure(self) -> str:
        """Why the entry is void after all; empty when everything holds. Any thread."""
        if not proved(self.signer, self.sealed):
            return "bad_signature"
        return "" if self.seen else "seen_differs"


def check_of(
    number: int, entry: Entry[Any] | NewerHeader, signature: str, raw: bytes, ours: str
) -> SignatureCheck:
    """What is left to prove; `ours` is the root here over what its author had seen."""
    over = sealed(signature, SIGNED_PREFIX + raw)
    return SignatureCheck(number, entry.signer, over, entry.seen.root == ours)


class Standing(Struct, frozen=True, kw_only=True):
    """What a fold needs besides its records to go on after message `number`.

    `frontier` is that of the Merkle tree; `recorded` the position's, `last`, `clocks` and
    `begun` the situation's.
    """

    number: int
    frontier: tuple[bytes, ...] = ()
    recorded: datetime | None = None
    last: datetime | None = None
    clocks: dict[bool, datetime] = {}
    begun: dict[str, int] = {}


class Fold:
    """State and verdicts up to a position.

    Args:
        prefix: of the subjects, `crisis.<name>`.
        kept: where what is taken is put and looked up.
        ledger: the pinned ledger id; None accepts the one the first message says.
        void: numbers that a signature check has found void, with the reason.
        standing: where to go on; from nothing without.
    """

    def __init__(
        self,
        prefix: str,
        kept: Kept | None = None,
        *,
        ledger: str | None = None,
        void: Mapping[int, str] | None = None,
        standing: Standing | None = None,
    ) -> None:
        start = standing or Standing(number=0)
        self.prefix = prefix
        self.ledger = ledger
        self.redacted = False
        """Whether kept messages may be bare leaves; never where a server is followed."""
        self.void = dict(void or {})
        self.kept = kept or InMemory()
        self.situation = Situation(KINDS, self.kept, start.number)
        self.situation.recorded, self.situation.clocks = start.last, dict(start.clocks)
        self.situation.begun = dict(start.begun)
        self.tree = Tree(start.number, start.frontier)
        self.leaf = b""
        """The hash of the last message's leaf, 32 bytes."""
        self.root = self.tree.root()
        self.recorded = start.recorded
        self.rules = Rules(self.situation, prefix, ledger, self.kept.entry)

    @property
    def position(self) -> Position:
        """Where the fold stands."""
        root = to_text(self.root)
        return Position(number=self.situation.head, root=root, recorded=self.recorded)

    @property
    def voided(self) -> int:
        """How many messages are void."""
        return self.kept.counts()[0]

    @property
    def unknown(self) -> int:
        """How many messages are of an unknown kind."""
        return self.kept.counts()[1]

    @property
    def standing(self) -> Standing:
        """What is needed to go on from here."""
        return Standing(
            number=self.situation.head,
            frontier=self.tree.frontier,
            recorded=self.recorded,
            last=self.situation.recorded,
            clocks=dict(self.situation.clocks),
            begun=dict(self.situation.begun),
        )

    def take(
        self, number: int, subject: str, body: bytes, *, trusted: bool = False, timestamp: int = 0
    ) -> tuple[Judged, SignatureCheck | None]:
        """Judge the next message and fold it.

        With `trusted` the signature is known to hold (checked before, or made here). Otherwise the
        returned check is still to be done, and its failure means folding again with `void`.
        `timestamp` is when the server stored it, ns since 1970; 0 where nobody knows. No verdict
        depends on it.
        """
        judged, check = self._judge(number, subject, body, timestamp, trusted=trusted)
        return self._count(judged, message_hash(subject, body)), check

    def take_own(
        self, number: int, subject: str, body: bytes, entry: Entry[Any], timestamp: int = 0
    ) -> Judged:
        """Fold the next message, which this process made from `entry` and signed itself.

        `timestamp` as in `take`; where it is not known yet, `stored_at` says what it comes to.
        """
        if not self.rules.known():
            return self.take(number, subject, body, timestamp=timestamp)[0]
        try:
            self.rules.permit(number, subject, entry)
        except VoidError as e:
            judged = self._void(number, subject, e.reason)
        else:
            judged = _accepted(number, entry, timestamp, self.situation.recorded)
        return self._count(judged, message_hash(subject, body))

    def take_checked(self, number: int, subject: str, body: bytes, timestamp: int = 0) -> Judged:
        """Judge the next message, signature included, and fold it."""
        judged, check = self._judge(number, subject, body, timestamp, trusted=False)
        if check and (failure := check.failure()):
            judged = _void(judged, failure)
        return self._count(judged, message_hash(subject, body))

    def take_bare(self, bare: Bare) -> Judged:
        """Count a message of which there is the leaf alone: nothing of it is judged."""
        judged = Judged(bare.number, "", None, REDACTED, bare.kind or "", None)
        return self._count(judged, from_text(bare.leaf, HASH_BYTES))

    def take_kept(self, number: int, body: bytes, verdict: str) -> Judged | None:
        """Count a kept message that is a bare leaf, where there may be any; None of another."""
        if not self.redacted or not is_bare(verdict):
            return None
        return self.take_bare(structs.replace(read_bare(body), number=number))

    def suppose(self, number: int, entry: Entry[Any]) -> None:
        """Fold an entry that is only decided: held to the rules by then, and without any bytes."""
        self._counted(_accepted(number, entry, 0, self.situation.recorded))

    def settled(self, number: int) -> None:
        """Everything up to a number can be read back from where messages are kept."""
        if self.kept.settled(number):
            self.situation.spare()

    def _count(self, judged: Judged, leaf: bytes) -> Judged:
        self.leaf = leaf
        self.tree.append_hash(leaf)
        self.root = self.tree.root()
        return self._counted(judged)

    def _counted(self, judged: Judged) -> Judged:
        situation, entry, originator = self.situation, judged.entry, judged.originator
        place = situation.count(originator, judged.version, void=judged.verdict == "void")
        if place is None:
            self.kept.take(Taken(judged, self.root))
            return judged
        newer = None
        begun, first = place.latest > 0, False
        if entry is not None:
            self.recorded = judged.known or self.recorded
            situation.apply(judged.number, entry, place)
            if originator in HOMES:
                self.rules.forget()
            first = not begun
        elif judged.verdict != "void":
            newer = place.newer[-1]
            first = not self.kept.nth(originator)  # its place has moved already
        nth = situation.begins(originator) if first else 0
        self.kept.take(Taken(judged, self.root, place.version, place.signer, newer, begun, nth))
        return judged

    def _judge(
        self, number: int, subject: str, body: bytes, timestamp: int, *, trusted: bool
    ) -> tuple[Judged, SignatureCheck | None]:
        try:
            reading = read(body)
            if not self.rules.known():
                raise as_newer(body)
            entry = reading.entry
            self.rules.permit(number, subject, entry)
        except UnknownKindError as unknown:
            return self._newer(number, subject, unknown), None
        except (UnreadableError, VoidError) as e:
            reason = e.code if isinstance(e, UnreadableError) else e.reason
            return self._void(number, subject, reason), None
        judged = _accepted(number, entry, timestamp, self.situation.recorded)
        if number in self.void:
            return _void(judged, self.void[number]), None
        if trusted:
            return judged, None
        ours = self.root_at(entry.seen.number)
        return judged, check_of(number, entry, reading.signature, reading.raw, ours)

    def root_at(self, size: int) -> str:
        """The Merkle root over the first messages that were taken, as text."""
        if size == self.tree.size:
            return to_text(self.root)
        return to_text(self.kept.root(size) if size else EMPTY_ROOT)

    def _newer(self, number: int, subject: str, unknown: UnknownKindError) -> Judged:
        """A kind of a newer release: kept and counted when its recorder may write it."""
        header, envelope = unknown.header, unknown.envelope
        try:
            self.rules.permit_newer(number, subject, header)
        except VoidError as e:
            return self._void(number, subject, e.reason)
        raw, ours = bytes(envelope.entry), self.root_at(header.seen.number)
        if failure := check_of(number, header, envelope.signature, raw, ours).failure():
            return self._void(number, subject, failure)
        self.situation.met_newer(header.originator, newer_of(number, header), header)
        if header.originator in HOMES:
            self.rules.forget()
        judged = self._void(number, subject, header.type)
        return judged._replace(verdict="unknown_kind")

    def _void(self, number: int, subject: str, reason: str) -> Judged:
        originator, version = place_of(self.prefix, subject)
        return Judged(number, originator, version, "void", reason, None)


def place_of(prefix: str, subject: str) -> tuple[str, int | None]:
    """The originator and the version that a subject says; never raises."""
    if not subject.startswith(prefix + "."):
        return "", None
    return parse_subject(prefix, subject)


def newer_of(number: int, header: NewerHeader) -> Newer:
    """What is known of an entry of a newer release."""
    who, places = header.recorder.member, places_said(header.event)
    cell = header.cell or ""
    return Newer(number, who, header.recorded, header.version, header.type, places, cell)


def judged_as(  # noqa: PLR0913, PLR0917 (what is known of a message)
    number: int,
    place: tuple[str, int | None],
    verdict: str,
    entry: Entry[Any] | None,
    timestamp: int,
    before: datetime | None,
) -> Judged:
    """A message with a verdict that was reached, as a copy keeps it.

    `timestamp` is the server's, ns since 1970, 0 where nobody knows; `before` is when the entry
    before it was recorded.
    """
    if entry is None:
        kind, _, reason = verdict.partition(":")
        unread: Verdict = _UNREAD.get(kind, "void")
        return Judged(number, *place, unread, reason, None)
    return _accepted(number, entry, timestamp, before)


def _accepted(number: int, entry: Entry[Any], timestamp: int, before: datetime | None) -> Judged:
    back = before is not None and entry.recorded < before
    known, apart = _worth(entry, timestamp) if timestamp or entry.skewed else (entry.recorded, 0)
    return Judged(
        number, entry.originator, entry.version, "accepted", "", entry, known, back, apart
    )


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
    if not timestamp or entry.scenario:
        return None if entry.skewed and not timestamp else entry.recorded, 0
    said, stored = microseconds(entry.recorded) * 1_000, timestamp
    if abs(said - stored) <= APART:
        return entry.recorded, 0
    moment = datetime.fromtimestamp(stored / _BILLION, UTC)
    return moment if entry.skewed or stored < said else entry.recorded, timestamp


_UNREAD: Mapping[str, Verdict] = {"unknown_kind": "unknown_kind", REDACTED: REDACTED}

_BILLION = 1e9
