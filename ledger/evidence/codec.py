"""Between entries and their bytes, format version 1 (docs/entry-format.md).

    body   = topic LF state                        the message
    state  = {"v":1,"signer":…,"signature":…,"entry":…}      one line, no LF
    signed = "crisis-ledger/entry/v1" LF entry               the raw bytes of the entry value
    leaf   = subject LF body                       of the Merkle tree (`evidence.merkle.leaf_of`)

Bytes are signed and hashed as they are and never serialised again. Reading is strict: size and
depth first, then both the envelope and the typed entry must encode back to the very bytes they came
from.
"""

import re
from collections.abc import Callable
from datetime import UTC
from functools import lru_cache
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Raw, Struct

from ledger.domain import KINDS
from ledger.domain.entry import Entry, Event, Seen
from ledger.domain.values import LAST_VERSION, Code, Hash, Instant, Originator, Slug
from ledger.evidence.signing import Signer

MAX_BODY = 65_535
"""Bytes; also the most an entry bundle of tlog-tiles can hold (uint16)."""

MAX_DEPTH = 32
"""Of brackets within brackets in a state, so that no verdict depends on a reader's stack."""

SIGNED_PREFIX = b"crisis-ledger/entry/v1\n"

_TOPIC_END = b"\n"
_BEFORE = len('{"v":1,"signer":"","signature":"","entry":') + 43 + 86
"""Bytes before the entry in a state that is spelled as we spell it."""

_STRINGS_AND_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_NEWER = "Object contains unknown field"
"""How msgspec begins to say that a field is not declared."""


Signature = Annotated[str, Meta(min_length=86, max_length=86)]
"""64 bytes as base64url without padding; proved by verifying."""


class Envelope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The state: an entry's raw bytes, who signed them, and the signature."""

    v: Literal[1]
    signer: Hash
    signature: Signature
    entry: Raw


class UnreadableError(Exception):
    """A body is not an entry of ours; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class EntryAuthor(Struct, frozen=True, kw_only=True, gc=False):
    """Of an entry's recorder what a verdict needs."""

    member: Code
    role: Code


class NewerHeader(Struct, frozen=True, kw_only=True, gc=False):
    """Of an entry of a newer release what a verdict needs; other fields are passed over."""

    v: Literal[1]
    type: Code
    ledger: Code
    originator: Originator
    version: Annotated[int, Meta(ge=1, le=LAST_VERSION)]
    seen: Seen
    recorded: Instant
    recorder: EntryAuthor
    signer: Hash
    event: dict[str, Any]
    cell: Slug | None = None
    scenario: bool = False
    skewed: bool = False


class UnknownKindError(Exception):
    """A well-formed body of a topic or with a field this release does not know; not verified."""

    def __init__(self, header: NewerHeader, envelope: Envelope) -> None:
        super().__init__(header.type)
        self.header = header
        self.envelope = envelope


class DecodedBody(Struct, frozen=True, gc=False):
    """A body taken apart; the signature is not checked yet."""

    entry: Entry[Any]
    signature: str
    raw: bytes

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return SIGNED_PREFIX + self.raw


_encode = msgspec.json.Encoder().encode
E_co = TypeVar("E_co", covariant=True, bound=Event)


class _Whole(
    Struct, Generic[E_co], frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """An `Envelope` with its entry taken apart."""

    v: Literal[1]
    signer: Hash
    signature: Signature
    entry: Entry[E_co]


_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_header = msgspec.json.Decoder(NewerHeader).decode
_decode_any = msgspec.json.Decoder(dict[str, Any]).decode
_whole_of: Any = _Whole
_entry_of: Any = Entry
_TOPICS = {topic.encode(): topic for topic in KINDS}
_MALFORMED = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


class _Decoders(dict[bytes, Callable[[bytes], Any]]):
    """By topic, each made when it is first needed: most processes meet few kinds."""

    def __init__(self, of_event: Any) -> None:
        super().__init__()
        self._of_event = of_event

    def __missing__(self, topic: bytes) -> Callable[[bytes], Any]:
        event = KINDS[_TOPICS[topic]].event
        decode: Callable[[bytes], Any] = msgspec.json.Decoder(self._of_event[event]).decode
        self[topic] = decode
        return decode


_wholes = _Decoders(_whole_of)
_entries = _Decoders(_entry_of)


def write(entry: Entry[Any], signer: Signer) -> bytes:
    """The state of an entry: signed, one line."""
    raw = _encode(entry)
    envelope = Envelope(
        v=1, signer=signer.public, signature=signer.sign(SIGNED_PREFIX + raw), entry=Raw(raw)
    )
    return _encode(envelope)


def body_of(topic: str, state: bytes) -> bytes:
    """The bytes that a message carries: the topic, its end, and the state with its signature."""
    return topic.encode() + _TOPIC_END + state


def read(body: bytes) -> DecodedBody:
    """Take a body apart, strictly.

    Raises:
        UnreadableError: not an entry of this format.
        UnknownKindError: an entry of a kind, or with a field, that this release does not know.
    """
    topic, _, state = body.partition(_TOPIC_END)
    said = _TOPICS.get(topic)
    if len(body) > MAX_BODY or said is None or _too_deep(state):
        raise _fault(body)
    try:
        whole: _Whole[Any] = _wholes[topic](state)
    except _MALFORMED as e:
        raise _fault(body) from e
    entry = whole.entry
    if (
        _encode(whole) != state
        or entry.type != said
        or entry.signer != whole.signer
        or entry.recorded.tzinfo is not UTC
    ):
        raise _fault(body)
    return DecodedBody(entry, whole.signature, state[_BEFORE:-1])


def _fault(body: bytes) -> Exception:
    """What is wrong with a body that is no entry of ours: what is so first, step by step."""
    try:
        topic, state = _split(body)
        if _too_deep(state):
            return UnreadableError("too_deep")
        envelope = _read_envelope(state)
        entry = _read_entry(topic, bytes(envelope.entry), envelope)
    except (UnreadableError, UnknownKindError) as e:
        return e
    if entry.type != _TOPICS[topic]:
        return UnreadableError("topic_differs")
    return UnreadableError("signer_differs" if entry.signer != envelope.signer else "not_utc")


def as_newer(body: bytes) -> Exception:
    """The error for an entry that this release could read, and may not judge: as of a newer one."""
    topic, state = _split(body)
    return _unknown(topic, _read_envelope(state))


def header_of(body: bytes) -> NewerHeader | None:
    """What an entry of a newer release says of itself; None of anything else."""
    try:
        read(body)
    except UnknownKindError as unknown:
        return unknown.header
    except UnreadableError:
        pass
    return None


def _split(body: bytes) -> tuple[bytes, bytes]:
    if len(body) > MAX_BODY:
        raise UnreadableError("too_long")
    topic, lf, state = body.partition(_TOPIC_END)
    if not lf or _TOPIC_END in state:
        raise UnreadableError("not_an_entry")
    return topic, state


def _too_deep(state: bytes) -> bool:
    """Whether brackets nest deeper than an entry's may. Few entries have that many at all.

    They are counted by what is left without them, which takes a third of the time of `count`.
    """
    without = state.replace(b"{", b"").replace(b"[", b"")
    return len(state) - len(without) > MAX_DEPTH and _nests_deeper(state)


@lru_cache(maxsize=32)
def _nests_deeper(state: bytes) -> bool:
    """As `_too_deep`, by its brackets; the same few long entries are read again and again."""
    depth = 0
    for token in _STRINGS_AND_BRACKETS.findall(state):
        depth += (token in b"[{") - (token in b"]}")
        if depth > MAX_DEPTH:
            return True
    return False


def _read_envelope(state: bytes) -> Envelope:
    try:
        envelope = _decode_envelope(state)
    except _MALFORMED as e:
        raise UnreadableError("not_an_envelope") from e
    if _encode(envelope) != state:
        raise UnreadableError("not_canonical")
    return envelope


def _read_entry(topic: bytes, raw: bytes, envelope: Envelope) -> Entry[Any]:
    if topic not in _TOPICS:
        raise _unknown(topic, envelope)
    try:
        entry: Entry[Any] = _entries[topic](raw)
    except _MALFORMED as e:
        if str(e).startswith(_NEWER):
            raise _unknown(topic, envelope) from e
        raise UnreadableError("wrong_shape") from e
    if _encode(entry) != raw:
        raise UnreadableError("not_canonical")
    return entry


def _unknown(topic: bytes, envelope: Envelope) -> Exception:
    """An entry of a newer release says in its header what every entry says; else it is garbage."""
    try:
        header = _decode_header(envelope.entry)
        fields = _decode_any(envelope.entry)
    except _MALFORMED:
        return UnreadableError("wrong_shape")
    if _encode(fields) != bytes(envelope.entry):
        return UnreadableError("not_canonical")
    if header.type.encode() != topic:
        return UnreadableError("topic_differs")
    if header.signer != envelope.signer:
        return UnreadableError("signer_differs")
    if header.recorded.tzinfo is not UTC:
        return UnreadableError("not_utc")
    return UnknownKindError(header, envelope)
