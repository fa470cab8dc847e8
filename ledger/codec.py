"""Between entries and their bytes, format version 1 (docs/entry-format.md).

    body   = topic LF state                        the message, and the leaf of the Merkle tree
    state  = {"v":1,"signer":…,"signature":…,"entry":…}      one line, no LF
    signed = "crisis-ledger/entry/v1" LF entry               the raw bytes of the entry value

Bytes are signed and hashed as they are and never serialised again. Reading is strict: sizes first,
then both the envelope and the typed entry must encode back to the very bytes they came from.
"""

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct

from ledger.domain import KINDS
from ledger.domain.entry import Entry
from ledger.domain.values import Hash
from ledger.integrity.signing import Signer

MAX_BODY = 65_535
"""Bytes; also the most an entry bundle of tlog-tiles can hold (uint16)."""

SIGNED_PREFIX = b"crisis-ledger/entry/v1\n"

_TOPIC_END = b"\n"


class Envelope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The state: an entry's raw bytes, who signed them, and the signature."""

    v: Literal[1]
    signer: Hash
    signature: Annotated[str, Meta(min_length=86, max_length=86)]
    entry: Raw


class UnreadableError(Exception):
    """A body is not an entry of ours; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownKindError(Exception):
    """A well-formed, signed body of a topic or with a field this release does not know.

    `fields` are the entry's as plain values, none of them checked but `type`.
    """

    def __init__(self, envelope: Envelope, fields: dict[str, Any]) -> None:
        super().__init__(fields["type"])
        self.envelope = envelope
        self.fields = fields

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return SIGNED_PREFIX + bytes(self.envelope.entry)


class Reading(NamedTuple):
    """A body taken apart; the signature is not checked yet."""

    entry: Entry[Any]
    signature: str
    raw: bytes

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return SIGNED_PREFIX + self.raw


_encode = msgspec.json.Encoder().encode
_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_any = msgspec.json.Decoder(dict[str, Any]).decode
_entry_of: Any = Entry
_decoders = {
    topic.encode(): msgspec.json.Decoder(_entry_of[kind.event]).decode
    for topic, kind in KINDS.items()
}
_MALFORMED = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)


def write(entry: Entry[Any], signer: Signer) -> bytes:
    """The state of an entry: signed, one line."""
    raw = _encode(entry)
    envelope = Envelope(
        v=1, signer=signer.public, signature=signer.sign(SIGNED_PREFIX + raw), entry=Raw(raw)
    )
    return _encode(envelope)


def body_of(topic: str, state: bytes) -> bytes:
    """The message's body, which is the leaf."""
    return topic.encode() + _TOPIC_END + state


def read(body: bytes) -> Reading:
    """Take a body apart, strictly.

    Raises:
        UnreadableError: not an entry of this format.
        UnknownKindError: an entry of a kind, or with a field, that this release does not know.
    """
    topic, state = _split(body)
    envelope = _read_envelope(state)
    raw = bytes(envelope.entry)
    entry = _read_entry(topic, raw, envelope)
    if entry.type.encode() != topic:
        raise UnreadableError("topic_differs")
    if entry.signer != envelope.signer:
        raise UnreadableError("signer_differs")
    return Reading(entry, envelope.signature, raw)


def _split(body: bytes) -> tuple[bytes, bytes]:
    if len(body) > MAX_BODY:
        raise UnreadableError("too_long")
    topic, lf, state = body.partition(_TOPIC_END)
    if not lf or _TOPIC_END in state:
        raise UnreadableError("not_an_entry")
    return topic, state


def _read_envelope(state: bytes) -> Envelope:
    try:
        envelope = _decode_envelope(state)
    except _MALFORMED as e:
        raise UnreadableError("not_an_envelope") from e
    if _encode(envelope) != state:
        raise UnreadableError("not_canonical")
    return envelope


def _read_entry(topic: bytes, raw: bytes, envelope: Envelope) -> Entry[Any]:
    decode = _decoders.get(topic)
    if decode is None:
        raise _unknown(topic, envelope)
    try:
        entry: Entry[Any] = decode(raw)
    except _MALFORMED as e:
        if "unknown field" in str(e):
            raise _unknown(topic, envelope) from e
        raise UnreadableError("wrong_shape") from e
    if _encode(entry) != raw:
        raise UnreadableError("not_canonical")
    return entry


def _unknown(topic: bytes, envelope: Envelope) -> Exception:
    """A JSON object that names its own topic is a newer release's; anything else is garbage."""
    try:
        fields = _decode_any(envelope.entry)
    except _MALFORMED:
        return UnreadableError("wrong_shape")
    named = fields.get("type")
    if not isinstance(named, str) or named.encode() != topic:
        return UnreadableError("topic_differs")
    return UnknownKindError(envelope, fields)
