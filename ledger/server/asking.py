"""Ask a server how long a stream is and what stands at a number, without a client library.

Whoever only reads wants to know in a few milliseconds whether there is anything new; loading the
client alone takes a hundred times as long. What is asked are two calls that every log-in of a
member may make (`ledger.server.rights`), over the lines of the protocol that `handshake` speaks.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex
from typing import Any, BinaryIO, NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec

from ledger.clock import SYSTEM
from ledger.nkey import public_nkey
from ledger.server.handshake import KeyNotTakenError, connect_line, greeting_of

DEFAULT_PORT = 4222
_LINE_LIMIT = 1 << 16
_BODY_LIMIT = 1 << 20
_INFO, _HEAD = b"1", b"2"
"""What the two answers are told apart by."""

_STATUS = re.compile(rb"NATS/1\.0 \d")
"""How the header of an answer begins that is no message."""

T = TypeVar("T")


class NobodyAnswersError(Exception):
    """No server answers there; `silent` when that took all the time there was."""

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.silent = silent


class Heard(NamedTuple):
    """What a server says: the last number of a stream, and the body at the number asked for."""

    last: int
    body: bytes | None


class _State(msgspec.Struct):
    last_seq: int


class _Info(msgspec.Struct):
    state: _State


def ask(urls: str, seed: bytes, stream: str, number: int, patience: float) -> Heard:
    """What one of the servers says (`urls` separated by commas), within `patience` seconds.

    Raises:
        NobodyAnswersError: none answered as a server with this stream does.
        KeyNotTakenError: one does not take the key.
    """
    several = [url.strip() for url in urls.split(",")]
    return within(patience, lambda: _any(several, seed, stream, number, patience))


def within(seconds: float, work: Callable[[], T]) -> T:
    """What comes of it in time: looking a name up may hang, and nothing else ends that.

    Raises:
        NobodyAnswersError: nothing did; whatever else the work raises.
    """
    came: list[T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            came.append(work())
        except Exception as error:  # noqa: BLE001 (raised below, in the thread that waits)
            failed.append(error)

    thread = threading.Thread(target=run, name="ask", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not came:
        raise NobodyAnswersError("no answer in time", silent=True)
    return came[0]


def _any(urls: Sequence[str], seed: bytes, stream: str, number: int, patience: float) -> Heard:
    """The first that answers; each has its share of the time that is left."""
    deadline = SYSTEM.monotonic() + patience
    nobody = NobodyAnswersError("no server is named")
    for at, url in enumerate(urls):
        share = (deadline - SYSTEM.monotonic()) / (len(urls) - at)
        try:
            return _one(url, seed, stream, number, max(share, 0.01))
        except TimeoutError as error:
            nobody = NobodyAnswersError(str(error), silent=True)
        except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
            nobody = NobodyAnswersError(str(error), silent=nobody.silent)
    raise nobody


def _one(url: str, seed: bytes, stream: str, number: int, patience: float) -> Heard:
    with _logged_in(url, seed, patience) as (connection, lines, inbox):
        asked = [b"SUB %b.* 1\r\n" % inbox, _published(f"STREAM.INFO.{stream}", inbox, _INFO, {})]
        if number:
            query = {"seq": number}
            asked.append(_published(f"DIRECT.GET.{stream}", inbox, _HEAD, query))
        connection.sendall(b"".join(asked))
        return _answers(connection, lines, 1 + bool(number))


def place_of(url: str) -> tuple[str, tuple[str, int]]:
    """The scheme of a server's address, and its host and port.

    Raises:
        ValueError: the port is none.
    """
    parts = urlsplit(url if "://" in url else f"nats://{url}")
    return parts.scheme, (parts.hostname or "", parts.port or DEFAULT_PORT)


@contextmanager
def _logged_in(
    url: str, seed: bytes, patience: float
) -> Iterator[tuple[socket.socket, BinaryIO, bytes]]:
    """A connection that was greeted, what comes on it, and an inbox of its own."""
    scheme, place = place_of(url)
    with socket.create_connection(place, patience) as plain:
        greeting = greeting_of(_line(plain))
        connection = plain
        if scheme == "tls" or greeting.tls_required:
            connection = _secured(plain, place[0])
        with connection, connection.makefile("rb") as lines:
            connection.sendall(connect_line(greeting, seed, keyless=True))
            inbox = f"_INBOX.{public_nkey(seed)}.{token_hex(16)}"
            yield connection, lines, inbox.encode()


def _line(connection: socket.socket) -> bytes:
    """The first line, and not a byte of what follows it: that may be TLS."""
    line = b""
    while not line.endswith(b"\n") and len(line) < _LINE_LIMIT:
        byte = connection.recv(1)
        if not byte:
            break
        line += byte
    return line


def _secured(plain: socket.socket, host: str) -> socket.socket:
    import ssl  # noqa: PLC0415 (most homes have a server of their own, in clear on the loopback)

    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _published(endpoint: str, inbox: bytes, which: bytes, query: dict[str, Any]) -> bytes:
    body = msgspec.json.encode(query) if query else b""
    subject = f"$JS.API.{endpoint}".encode()
    return b"PUB %b %b.%b %d\r\n%b\r\n" % (subject, inbox, which, len(body), body)


def _answers(connection: socket.socket, lines: BinaryIO, many: int) -> Heard:
    """Both answers, whichever comes first.

    Raises:
        KeyNotTakenError: the server refuses the log-in, or what it asks for.
        ValueError: it says anything else, or hangs up.
    """
    last, body = None, None
    while many:
        words = lines.readline(_LINE_LIMIT).split()
        if not words:
            raise ValueError("the server hung up")
        if words[0] == b"PING":
            connection.sendall(b"PONG\r\n")
        elif words[0] == b"-ERR":
            raise KeyNotTakenError(b" ".join(words[1:]).decode(errors="replace"))
        elif words[0] in {b"MSG", b"HMSG"}:
            found = _message(words, lines)
            many -= 1
            if words[1].endswith(b"." + _INFO):
                last = msgspec.json.decode(found or b"", type=_Info).state.last_seq
            else:
                body = found
    if last is None:
        raise ValueError("no stream of that name")
    return Heard(last, body)


def _message(words: Sequence[bytes], lines: BinaryIO) -> bytes | None:
    """The body; None where a status stands in its place."""
    whole = int(words[-1])
    before = int(words[-2]) if words[0] == b"HMSG" else 0
    if not 0 <= before <= whole <= _BODY_LIMIT:
        raise ValueError("no message is so long")
    data = lines.read(whole + 2)
    return None if _STATUS.match(data[:before]) else data[before:whole]
