"""A stored message from each of the two forms in which the server hands it over.

A **direct get** (ADR-31) adds lines of its own behind the stored header, whatever that holds, so
they are read from the end. Seen on nats-server 2.15: of a stored header the last two bytes are cut,
one of two bytes or fewer is left out, and then the subject stands there with a blank for each
carriage return and without those at its end. No subject holds a blank, so only the last is a loss.

`STREAM.MSG.GET` answers in JSON, which has U+FFFD for whatever is not UTF-8; such a subject is
never believed (`leader.py`). So that both ways give the same message, **a carriage return at the
end of a subject counts only where the message has no header**.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from ledger.jetstream.message import StoredMessage

Number = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A sequence, or how many of something, in an answer."""

LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands in JSON for bytes that are not text."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BILLION = 1_000_000_000
_NO_HEADER = b"NATS/1.0\r\n"
_SEQUENCE, _TIME_STAMP = len(b"Nats-Sequence: "), len(b"Nats-Time-Stamp: ")
_SECONDS = len("2022-05-14T03:40:00")


class MsgGetAnswer(Struct):
    """The `message` object of an answer of `$JS.API.STREAM.MSG.GET`; header and body in base64."""

    subject: str
    seq: Number
    time: str = ""
    hdrs: bytes = b""
    data: bytes = b""


def stored_message(kept: MsgGetAnswer) -> StoredMessage:
    """A message as the leader hands it over."""
    subject = kept.subject.rstrip("\r") if kept.hdrs else kept.subject
    return StoredMessage(kept.seq, subject, kept.hdrs, kept.data, nanoseconds(kept.time))


def lead_of(stream: str) -> bytes:
    """What stands before the subject in every answer that holds a message of a stream."""
    return b"Nats-Stream: %b\r\nNats-Subject: " % stream.encode()


def direct_message(lead: bytes, header: bytes, body: bytes) -> StoredMessage | None:
    """A message as a direct get hands it over; None for what is none of the stream of `lead`."""
    start = header.rfind(lead)
    lines = header[start + len(lead) :].split(b"\r\n", 3)
    if start < 0 or len(lines) < 3:  # noqa: PLR2004 (subject, sequence, time)
        return None
    kept = header[:start]
    try:
        return StoredMessage(
            int(lines[1][_SEQUENCE:]),
            lines[0].replace(b" ", b"\r").decode("utf-8", "surrogateescape"),
            b"" if kept == _NO_HEADER else kept + b"\r\n",
            body,
            _stamped(lines[2][_TIME_STAMP:]),
        )
    except ValueError:
        return None


def _stamped(text: bytes) -> int:
    """As `nanoseconds`, for times that mostly lie within one second.

    Raises:
        ValueError: this is no time.
    """
    fraction = text[_SECONDS + 1 : -1]
    return _second(text[:_SECONDS]) + int(fraction.ljust(9, b"0") or b"0")


@lru_cache(maxsize=64)
def _second(text: bytes) -> int:
    since = datetime.fromisoformat(text.decode("ascii") + "+00:00") - _EPOCH
    return (since.days * 86_400 + since.seconds) * _BILLION


def nanoseconds(text: str) -> int:
    """An RFC 3339 time in UTC as nanoseconds since 1970; 0 for what is no such time."""
    found = _TIME.fullmatch(text)
    try:
        return _stamped(text.encode()) if found else 0
    except ValueError:
        return 0


def moment(text: str) -> datetime:
    """An RFC 3339 time in UTC as an aware datetime, to the microsecond."""
    whole, rest = divmod(nanoseconds(text), _BILLION)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest // 1000)
