"""A ledger as a file of raw messages, one JSON object a line: what `crisis log --signed` writes.

    {"signed":2,"crisis":"vivalia-2022","ledger":"…","size":169,"root":"…"}
    {"number":1,"subject":"crisis.vivalia-2022.crisis.main.1","verdict":"accepted","body":"…"}

`body` is the whole message, topic line and state, as text: as UTF-8 it gives back the very bytes
that are signed and hashed. What is no UTF-8 stands as `subject64`, `body64` (RFC 4648 §4). The
verdict is what this side found; whoever verifies finds it again. A line has one spelling.

A redacted log begins with `"signed":3`, and has lines of another shape in the place of messages:
bare leaves (`ledger.evidence.bare`).
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from ledger.domain.values import Count, LedgerId, Number, Root, Slug
from ledger.evidence.bare import Bare, BareError, is_bare, read_bare
from ledger.evidence.digest import subject_bytes, subject_text
from ledger.evidence.merkle import HASH_BYTES, leaf_hash, leaf_of
from ledger.evidence.signing import from_text

MAX_LINE = 1_000_000
"""Bytes of one line: a subject of 65,535 bytes, a body of as many, every byte of both escaped."""

FORMAT: Literal[2] = 2
REDACTED_FORMAT: Literal[3] = 3
"""Of a log in which there is at least one bare leaf."""

_LEAF = b',"leaf":"'
"""What stands in no line of a message, as every quote within one is escaped."""

_LF = b"\n"

S = TypeVar("S", bound=Struct)


class LogHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line: which ledger, how many messages follow, and the Merkle root over them."""

    signed: Literal[2, 3]
    crisis: Slug
    ledger: LedgerId
    size: Count
    root: Root


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One message as the stream holds it, and the verdict this side came to."""

    number: Number
    subject: str | None = None
    subject64: str | None = None
    verdict: Annotated[str, Meta(max_length=200)]
    body: str | None = None
    body64: str | None = None


def format_of(*, redacted: bool) -> Literal[2, 3]:
    """The format of a log, in which there are bare leaves or none."""
    return REDACTED_FORMAT if redacted else FORMAT


class MalformedError(ValueError):
    """A line is not one of this format."""


class OldFormatError(MalformedError):
    """The file is of an earlier format."""


_encode = msgspec.json.Encoder().encode
_header = msgspec.json.Decoder(LogHeader)
_message = msgspec.json.Decoder(Message)


def written(header: LogHeader, messages: Iterable[tuple[int, str, bytes, str]]) -> Iterator[bytes]:
    """The lines of a file, without line ends; `messages` are number, subject, body, verdict.

    The body of a bare leaf is its line.
    """
    yield _encode(header)
    for number, subject, body, verdict in messages:
        if is_bare(verdict):
            yield body
            continue
        about, about64 = _spelled(subject_bytes(subject))
        text, text64 = _spelled(body)
        yield _encode(
            Message(
                number=number,
                subject=about,
                subject64=about64,
                verdict=verdict,
                body=text,
                body64=text64,
            )
        )


def read_header(line: bytes) -> LogHeader:
    """The first line, with its end.

    Raises:
        MalformedError: it is none; `OldFormatError`, it is one of an earlier format.
    """
    if line.startswith(b'{"signed":1,'):
        raise OldFormatError("signed 1")
    return _read(line, _header)


def bare_in(line: bytes) -> Bare | None:
    """The bare leaf of a line, with its end; None where a message is to be read from it.

    Raises:
        MalformedError: it is neither.
    """
    if _LEAF not in line:
        return None
    try:
        if line.endswith(b"\n"):
            return read_bare(line[:-1])
    except BareError as e:
        raise MalformedError(str(e)) from e
    raise MalformedError("no end")


def read_leaf(line: bytes) -> bytes:
    """The hash of the leaf of one line, with its end, whichever it is; 32 bytes.

    Raises:
        MalformedError: as `bare_in` and `read_message`.
    """
    bare = bare_in(line)
    if bare is not None:
        return from_text(bare.leaf, HASH_BYTES)
    _, subject, body = read_message(line)
    return leaf_hash(leaf_of(subject, body))


def read_message(line: bytes) -> tuple[Message, str, bytes]:
    """One message from its line, with its end; its subject and its body.

    Raises:
        MalformedError: it is none, its subject holds a line feed, or subject or body are spelled in
            two ways or in none.
    """
    message = _read(line, _message)
    try:
        subject = _bytes(message.subject, message.subject64)
        body = _bytes(message.body, message.body64)
    except ValueError as e:
        raise MalformedError(str(e)) from e
    if _LF in subject:
        raise MalformedError("a subject with a line feed: another message has the same leaf")
    return message, subject_text(subject), body


def _read(line: bytes, decoder: msgspec.json.Decoder[S]) -> S:
    """A line that is spelled as we would spell it: no key twice, no blank, no other escape."""
    try:
        value = decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        raise MalformedError(str(e)) from e
    if _encode(value) + b"\n" != line:
        raise MalformedError("not spelled as this format spells it")
    return value


def _spelled(raw: bytes) -> tuple[str | None, str | None]:
    try:
        return raw.decode(), None
    except UnicodeDecodeError:
        return None, base64.b64encode(raw).decode()


def _bytes(text: str | None, coded: str | None) -> bytes:
    """The bytes that `_spelled` would spell just so."""
    if (text is None) == (coded is None):
        raise MalformedError("as text or as base64")
    if text is not None:
        return text.encode()
    raw = base64.b64decode(coded or "", validate=True)
    if _spelled(raw) != (None, coded):
        raise MalformedError("base64 of what could be text, or in another spelling")
    return raw
