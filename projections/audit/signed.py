"""A ledger as a file of raw messages, one JSON object a line: what `crisis log --signed` writes.

    {"signed":4,"crisis":"vivalia-2022","ledger":"…","size":169,"root":"…"}
    {"number":1,"subject":"crisis.vivalia-2022.crisis.main.1","verdict":"accepted",
     "topic":"crisis.opened","state":{…}}
    {"number":2,"subject":"…","verdict":"void:not_an_entry","body":"…"}

Of what is accepted the state stands as the object it is, byte for byte (the line is not broken in
the file). Any other message is a text, `body`, of topic line and state: as UTF-8 it gives back the
very bytes. What is no UTF-8 stands as `subject64`, `body64` (RFC 4648 §4). The verdict is what this
side found; whoever verifies finds it again. A line has one spelling.

A redacted log begins with `"signed":5`, and has lines of another shape in the place of messages:
bare leaves (`ledger.evidence.bare`).
"""

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from ledger.domain.values import Count, LedgerId, Number, Root, Slug
from ledger.evidence.bare import Bare, BareError, is_bare, read_bare
from ledger.evidence.digest import subject_bytes, subject_text
from ledger.evidence.merkle import HASH_BYTES, message_hash
from ledger.evidence.signing import from_text

MAX_LINE = 1_000_000
"""Bytes of one line: a subject of 65,535 bytes, a body of as many, every byte of both escaped."""

FORMAT: Literal[4] = 4
REDACTED_FORMAT: Literal[5] = 5
"""Of a log in which there is at least one bare leaf."""

_OLDER = tuple(b'{"signed":%d,' % number for number in (1, 2, 3))
_LEAF = b',"kind":', b',"leaf":'
"""What follows the number of a bare leaf; of a message, its subject does."""

_LF = b"\n"
ACCEPTED = "accepted"
"""The verdict on a message that counts."""

_WITH_STATE = re.compile(
    rb'\{"number":([1-9][0-9]{0,15}),"subject":"([A-Za-z0-9._-]{1,200})","verdict":"accepted",'
    rb'"topic":"([a-z0-9_.]{1,64})","state":(?=\{)'
)
"""What stands before a state as it is: nothing of it needs an escape, so that each part ends in one
place only, and the rest of the line is the state's."""

_AFTER_STATE = b"}}\n"
_MAX_STATE = 65_535

S = TypeVar("S", bound=Struct)


class LogHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line: which ledger, how many messages follow, and the Merkle root over them."""

    signed: Literal[4, 5]
    crisis: Slug
    ledger: LedgerId
    size: Count
    root: Root


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What stands around a message, and its body where that stands as text."""

    number: Number
    subject: str | None = None
    subject64: str | None = None
    verdict: Annotated[str, Meta(max_length=200)]
    body: str | None = None
    body64: str | None = None


def format_of(*, redacted: bool) -> Literal[4, 5]:
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
        yield body if is_bare(verdict) else _written(number, subject_bytes(subject), body, verdict)


def _written(number: int, subject: bytes, body: bytes, verdict: str) -> bytes:
    if verdict == ACCEPTED and (line := _with_state(number, subject, body)):
        return line
    about, about64 = _spelled(subject)
    text, text64 = _spelled(body)
    return _encode(
        Message(
            number=number,
            subject=about,
            subject64=about64,
            verdict=verdict,
            body=text,
            body64=text64,
        )
    )


def _with_state(number: int, subject: bytes, body: bytes) -> bytes | None:
    """The line of an accepted message with its state as it is; None where it cannot stand so."""
    topic, _, state = body.partition(_LF)
    said = number, subject, topic, state
    line = b'{"number":%d,"subject":"%b","verdict":"accepted","topic":"%b","state":%b}' % said
    with suppress(MalformedError):
        found = accepted_in(line + _LF)
        return line if found == (number, subject_text(subject), body) else None
    return None


def read_header(line: bytes) -> LogHeader:
    """The first line, with its end.

    Raises:
        MalformedError: it is none; `OldFormatError`, it is one of an earlier format.
    """
    if line.startswith(_OLDER):
        raise OldFormatError(line[1:11].decode())
    return _read(line, _header)


def bare_in(line: bytes) -> Bare | None:
    """The bare leaf of a line, with its end; None where a message is to be read from it.

    Raises:
        MalformedError: it is neither.
    """
    if not line.startswith(_LEAF, line.find(b",")):
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
    return message_hash(subject, body)


def accepted_in(line: bytes) -> tuple[int, str, bytes] | None:
    """Number, subject and body of an accepted message whose state stands as it is.

    Raises:
        MalformedError: its state is no text.
    """
    found = _WITH_STATE.match(line)
    if found is None or not line.endswith(_AFTER_STATE) or line.find(_LF) != len(line) - 1:
        return None
    number, about, topic = found.groups()
    state = line[found.end() : -2]
    if len(state) > _MAX_STATE:
        return None
    if not (line.isascii() or _is_text(line)):
        raise MalformedError("a state that is no text")
    return int(number), about.decode(), topic + _LF + state


def read_message(line: bytes) -> tuple[Message, str, bytes]:
    """One message from its line, with its end; its subject and its body.

    Raises:
        MalformedError: it is none, its subject holds a line feed, subject or body are spelled in
            two ways or in none, or it is accepted and its state could stand as it is.
    """
    if found := accepted_in(line):
        return Message(number=found[0], verdict=ACCEPTED), *found[1:]
    message = _read(line, _message)
    try:
        subject = _bytes(message.subject, message.subject64)
        body = _bytes(message.body, message.body64)
    except ValueError as e:
        raise MalformedError(str(e)) from e
    if _LF in subject:
        raise MalformedError("a subject with a line feed: another message has the same leaf")
    if message.verdict == ACCEPTED and _with_state(message.number, subject, body):
        raise MalformedError("accepted, and its state does not stand as it is")
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


def _is_text(raw: bytes) -> bool:
    return raw.isascii() or _spelled(raw)[1] is None


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
