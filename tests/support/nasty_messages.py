"""Messages that no writer of ours would send and a server stores all the same."""

import random
from typing import NamedTuple

from tests.support.wire import Wire

LARGEST = 65_535
_FORBIDDEN = bytes(set(range(256)) - set(b" \t\n"))
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


def kept_subject(sent: Sent) -> bytes:
    """As it is read back: with a header, without the carriage returns at its end."""
    return sent.subject.rstrip(b"\r") if sent.header else sent.subject


def send(wire: Wire, messages: list[Sent]) -> None:
    """Send them all; the server takes each."""
    for sent in messages:
        wire.publish(sent.subject, sent.body, sent.header)
    wire.settle()


def _subject(dice: random.Random, number: int) -> bytes:
    kind = dice.randrange(6)
    if kind == 0:
        length = dice.choice((1, 5, 900, 1_100, 3_000))
        word = bytes(dice.choices(_FORBIDDEN, k=length))
    elif kind == 1:
        word = dice.choice((b"\xff", b"\x7f", b"\x0b", b"\x0c", b"\r", b"\0", b"\xef\xbf\xbd"))
    elif kind == 2:
        word = dice.choice((b"*", b">", b"a..b", b".", "é".encode(), b"%zz", b"\xc2\x85"))
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
