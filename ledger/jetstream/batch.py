"""What an append puts on the wire: one message as it is, several as one atomic batch.

An atomic batch (ADR-50 of nats-architecture-and-design) is a row of messages with the headers
`Nats-Batch-Id` and `Nats-Batch-Sequence`, the last with `Nats-Batch-Commit`; the server stores
all or none. Only the first and the last ask for an answer, so the whole is one block of bytes.
"""

from collections.abc import Sequence
from secrets import token_urlsafe

from eventsourcing.persistence import IntegrityError

from ledger.jetstream.config import MOST_BYTES
from ledger.jetstream.errors import MessageRefusedError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.subjects import is_literal

MOST_MESSAGES = 1000
"""Of one atomic batch; the server's own limit."""

_HEADER_BYTES = 110
"""At most, of a message of a batch: 12 + 36 + 27 + 22 + 2, rounded up."""


def checked(messages: Sequence[OutgoingMessage], prefix: str) -> None:
    """Refuse here what the server would refuse less clearly, or only after a round trip.

    Raises:
        MessageRefusedError: too many, too large, or a subject that is not of this stream.
        IntegrityError: the same subject twice.
    """
    if len(messages) > MOST_MESSAGES:
        raise MessageRefusedError(f"{len(messages)} messages; an append takes {MOST_MESSAGES}")
    most = MOST_BYTES - (_HEADER_BYTES if len(messages) > 1 else 0)
    start = prefix + "."
    for message in messages:
        if not message.subject.startswith(start) or not is_literal(message.subject):
            raise MessageRefusedError(f"{message.subject!r} is no subject of {start}>")
        if len(message.body) > most:
            size = len(message.body)
            raise MessageRefusedError(f"{message.subject}: {size} bytes; at most {most} go")
    if len({message.subject for message in messages}) < len(messages):
        raise IntegrityError("the same version of the same originator twice in one append")


def new_batch_id() -> str:
    """22 characters of 128 random bits; a batch sent again is a new batch."""
    return token_urlsafe(16)


def batch_commands(messages: Sequence[OutgoingMessage], opened: str, committed: str) -> bytes:
    """`HPUB` of the NATS client protocol for every message of one new batch.

    `opened` and `committed` are the reply subjects of the first and the last message.
    """
    head = f"NATS/1.0\r\nNats-Batch-Id: {new_batch_id()}\r\nNats-Batch-Sequence: "
    last = len(messages)
    parts: list[bytes] = []
    for number, message in enumerate(messages, 1):
        reply = opened if number == 1 else committed if number == last else ""
        end = "\r\nNats-Batch-Commit: 1\r\n\r\n" if number == last else "\r\n\r\n"
        header = f"{head}{number}{end}"
        size = len(header)
        total = size + len(message.body)
        line = f"HPUB {message.subject} {reply} {size} {total}\r\n{header}"
        parts += (line.encode("utf-8", "surrogateescape"), message.body, b"\r\n")
    return b"".join(parts)
