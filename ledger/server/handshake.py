"""Ask whoever listens on a port who he is, and whether he takes our log-in.

The few lines of the NATS client protocol (docs.nats.io, "Client Protocol") that recognising a
server needs: INFO, CONNECT, PING, PONG, and of one question: SUB, PUB, MSG. Recognising must cost
a command a millisecond and no client library.
"""

import socket
from typing import BinaryIO

import msgspec

from ledger.nkey import public_nkey, sign_nonce
from ledger.server.directory import LOOPBACK

ANSWER_SECONDS = 2.0
_LINE_LIMIT = 1 << 16


class Greeting(msgspec.Struct, frozen=True):
    """What a NATS server says of itself before anybody has logged in."""

    server_id: str
    server_name: str
    version: str
    nonce: str = ""
    tls_required: bool = False


class KeyNotTakenError(Exception):
    """The server does not take this key; the text is its answer."""


def greet(port: int) -> Greeting | None:
    """The greeting on a loopback port, `None` when nobody or something else answers."""
    try:
        with _connection(port) as connection, connection.makefile("rb") as lines:
            return _greeting(lines)
    except (OSError, ValueError):
        return None


def log_in(port: int, seed: bytes) -> Greeting | None:
    """As `greet`, after logging in with the key of `seed`; one that asks for no key is nobody.

    Raises:
        LoginRefusedError: it is a NATS server, and does not take the key.
    """
    try:
        with _connection(port) as connection, connection.makefile("rb") as lines:
            greeting = _greeting(lines)
            connection.sendall(connect_line(greeting, seed) + b"PING\r\n")
            answer = lines.readline(_LINE_LIMIT)
    except (OSError, ValueError):
        return None
    if answer.startswith(b"-ERR"):
        raise KeyNotTakenError(answer.decode(errors="replace").strip())
    return greeting if answer.startswith(b"PONG") else None


def served(port: int, seed: bytes) -> bool:
    """Whether the ledger's account answers a log-in that may ask `$JS.API.INFO` and nothing else.

    Raises:
        LoginRefusedError: the server does not take the key.
    """
    try:
        with _connection(port) as connection, connection.makefile("rb") as lines:
            greeting = _greeting(lines)
            inbox = f"_INBOX.{public_nkey(seed)}.1".encode()
            question = b"SUB %b 1\r\nPUB $JS.API.INFO %b 0\r\n\r\n" % (inbox, inbox)
            connection.sendall(connect_line(greeting, seed) + question)
            return _answer(lines).startswith(b"MSG ")
    except (OSError, ValueError):
        return False


def _answer(lines: BinaryIO) -> bytes:
    """The first line that is an answer; empty when the server hangs up.

    Raises:
        LoginRefusedError: it is a refusal.
    """
    while line := lines.readline(_LINE_LIMIT):
        if line.startswith(b"-ERR"):
            raise KeyNotTakenError(line.decode(errors="replace").strip())
        if line.startswith((b"MSG ", b"HMSG ")):
            break
    return line


def _connection(port: int) -> socket.socket:
    return socket.create_connection((LOOPBACK, port), ANSWER_SECONDS)


def _greeting(lines: BinaryIO) -> Greeting:
    return greeting_of(lines.readline(_LINE_LIMIT))


def greeting_of(line: bytes) -> Greeting:
    """What a server says first.

    Raises:
        ValueError: this is none.
    """
    if not line.startswith(b"INFO "):
        raise ValueError("no NATS server")
    return msgspec.json.decode(line[5:], type=Greeting)


def connect_line(greeting: Greeting, seed: bytes, *, keyless: bool = False) -> bytes:
    """The line that logs in; with `keyless` without a key where the server asks for none.

    Raises:
        NkeyError: the server's nonce is not one.
    """
    said = {
        "verbose": False,
        "pedantic": False,
        "protocol": 1,
        "lang": "python",
        "version": "1",
        "name": "crisis-recognise",
        "headers": True,
        "no_responders": True,
    }
    if greeting.nonce or not keyless:
        said["nkey"] = public_nkey(seed)
        said["sig"] = sign_nonce(seed, greeting.nonce.encode()).decode()
    return b"CONNECT %b\r\n" % msgspec.json.encode(said)
