"""A ledger as a file of raw messages, one JSON object a line: what `crisis log --signed` writes.

    {"signed":1,"crisis":"vivalia-2022","ledger":"…","size":169,"root":"…"}
    {"number":1,"subject":"crisis.vivalia-2022.crisis.main.1","verdict":"accepted","body":"…"}

`body` is the whole message, topic line and state, as text: as UTF-8 it gives back the very bytes
that are signed and hashed. A message that is no UTF-8 has `base64` instead (RFC 4648 §4). The
verdict is what this side found; whoever verifies finds it again.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.domain.values import Count, LedgerId, Number, Root, Slug

MAX_LINE = 600_000
"""Bytes of one line: a body of 65,535 bytes with every byte escaped, and what stands around it."""


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line: which ledger, how many messages follow, and the Merkle root over them."""

    signed: Literal[1]
    crisis: Slug
    ledger: LedgerId
    size: Count
    root: Root


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One message as the stream holds it, and the verdict this side came to."""

    number: Number
    subject: Annotated[str, Meta(max_length=1024)]
    verdict: Annotated[str, Meta(max_length=200)]
    body: str | None = None
    base64: str | None = None


class MalformedError(ValueError):
    """A line is not one of this format."""


_encode = msgspec.json.Encoder().encode
_header = msgspec.json.Decoder(Header).decode
_message = msgspec.json.Decoder(Message).decode


def written(header: Header, messages: Iterable[tuple[int, str, bytes, str]]) -> Iterator[bytes]:
    """The lines of a file, without line ends; `messages` are number, subject, body, verdict."""
    yield _encode(header)
    for number, subject, body, verdict in messages:
        text, coded = _spelled(body)
        yield _encode(
            Message(number=number, subject=subject, verdict=verdict, body=text, base64=coded)
        )


def read_header(line: bytes) -> Header:
    """The first line.

    Raises:
        MalformedError: it is none.
    """
    try:
        return _header(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        raise MalformedError(str(e)) from e


def read_message(line: bytes) -> tuple[Message, bytes]:
    """One message and its body.

    Raises:
        MalformedError: it is none, or the body is spelled in two ways or in none.
    """
    try:
        message = _message(line)
        return message, _body(message)
    except (msgspec.MsgspecError, ValueError, RecursionError) as e:
        raise MalformedError(str(e)) from e


def _spelled(body: bytes) -> tuple[str | None, str | None]:
    try:
        return body.decode(), None
    except UnicodeDecodeError:
        return None, base64.b64encode(body).decode()


def _body(message: Message) -> bytes:
    if (message.body is None) == (message.base64 is None):
        raise MalformedError("one of body and base64")
    if message.body is not None:
        return message.body.encode()
    return base64.b64decode(message.base64 or "", validate=True)
