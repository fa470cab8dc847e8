"""Messages that no writer of ours would send and a server stores all the same."""

import json
import random
from collections.abc import Iterable
from typing import NamedTuple

from tests.support.wire import Wire

LARGEST = 65_535
_UNREAD = 200
"""Messages sent before the server's complaints are read, or it hangs up."""

_LETTERS = bytes(set(range(256)) - set(b" \t\n."))
_HEADERS = (
    b"N", b"NA", b"xyz", b"\r\n", b"\r\n\r\n", b"NATS/1.0\r\n\r\n", b"NATS/1.0",
    b"NATS/1.0 503\r\n\r\n", b"NATS/1.0 204 EOB\r\nNats-Num-Pending: 0\r\n\r\n",
    b"NATS/1.0 404 Message Not Found\r\n\r\n",
    b"NATS/1.0\r\nNats-Stream: x\r\nNats-Subject: y\r\nNats-Sequence: 1\r\n\r\n",
    b"NATS/1.0\r\nNats-Sequence: 999999999\r\nNats-Time-Stamp: never\r\n\r\n",
    b"NATS/1.0\r\n: \r\n\xff: \xfe\r\nA\r\n\r\n", b"NATS/1.0\r\nA: b\r\n\r\nA: c", b"\0" * 300,
)  # fmt: skip


class Sent(NamedTuple):
    """One message as it went out."""

    subject: bytes
    header: bytes
    body: bytes


def nasty_messages(dice: random.Random, prefix: bytes, count: int) -> list[Sent]:
    """Random subjects under a prefix, each once, headers and bodies of any bytes."""
    subjects: set[bytes] = set()
    while len(subjects) < count:
        subjects.add(prefix + b"." + _subject(dice, len(subjects)))
    return [Sent(subject, _header(dice), _body(dice)) for subject in sorted(subjects)]


def send(wire: Wire, messages: Iterable[Sent]) -> None:
    """Send them all; the server takes each.

    One with a carriage return goes alone: a server that reads its line in two pieces takes the
    rest for something else (nats-server 2.15) and hangs up.
    """
    for number, sent in enumerate(messages, 1):
        if b"\r" in sent.subject or number % _UNREAD == 0:
            wire.settle()
        wire.publish(sent.subject, sent.body, sent.header)
        if b"\r" in sent.subject:
            wire.settle()
    wire.settle()


def as_delivered(wire: Wire, stream: str, count: int) -> list[tuple[bytes, bytes]]:
    """Subject and body of the first messages of a stream, in the bytes of a consumer's delivery.

    A way of reading that shares nothing with ours. A line that reaches the server in pieces loses
    carriage returns there, so only the server knows what it has stored. As ours, it leaves those
    at the end of a subject out where there is a header.
    """
    wire.subscribe(b"delivered.%b" % stream.encode())
    config = {"deliver_subject": f"delivered.{stream}", "ack_policy": "none", "mem_storage": True}
    body = json.dumps({"stream_name": stream, "config": config}).encode()
    wire.publish(b"$JS.API.CONSUMER.CREATE.%b" % stream.encode(), body)
    found = []
    for _ in range(count):
        subject, _, header, payload = wire.next_message()
        found.append((subject.rstrip(b"\r") if header else subject, payload))
    return found


def _subject(dice: random.Random, number: int) -> bytes:
    kind = dice.randrange(6)
    if kind == 0:
        length = dice.choice((1, 5, 900, 1_100, 3_000))
        word = bytes(dice.choices(_LETTERS, k=length))
    elif kind == 1:
        word = dice.choice((b"\xff", b"\x7f", b"\x0b", b"\x0c", b"\r", b"\0", b"\xef\xbf\xbd"))
    elif kind == 2:
        word = dice.choice((b"*", b">", b"a.b", b"*.>", "é".encode(), b"%zz", b"\xc2\x85"))
    elif kind == 3:
        word = b"x" * dice.choice((1, 1_000, 1_030, 3_500))
    elif kind == 4:
        word = b"decision.cut.1\r"
    else:
        word = b"decision.d%d" % number
    return word + b"." + b"%d" % number + dice.choice((b"", b"", b"\r", b"\r\r"))


def _header(dice: random.Random) -> bytes:
    kind = dice.randrange(4)
    if kind == 0:
        return b""
    if kind == 1:
        return dice.randbytes(dice.choice((1, 2, 3, 5, 20, 200)))
    return dice.choice(_HEADERS)


def _body(dice: random.Random) -> bytes:
    length = dice.choices((0, 1, 10, 200, 5_000), (3, 3, 3, 3, 1))[0]
    return dice.randbytes(length)
