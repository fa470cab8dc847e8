"""A bare connection to a NATS server: what anybody could send, byte for byte."""

import json
import socket
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from ledger.nkey import public_nkey, sign_nonce


class Wire:
    """A socket that speaks the client protocol and checks nothing."""

    def __init__(self, url: str, seed: bytes | None = None) -> None:
        where = urlsplit(url)
        self._socket = socket.create_connection((where.hostname or "", where.port or 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        info = json.loads(self._file.readline()[5:])
        said: dict[str, Any] = {"verbose": False, "headers": True, "no_responders": True}
        if seed is not None:
            said["nkey"] = public_nkey(seed)
            said["sig"] = sign_nonce(seed, info["nonce"].encode()).decode()
        self.send(b"CONNECT %b\r\n" % json.dumps(said).encode())
        self.settle()

    def send(self, commands: bytes) -> None:
        self._socket.sendall(commands)

    def publish(self, subject: bytes, body: bytes, header: bytes = b"", reply: bytes = b"") -> None:
        """One message; nothing is checked, neither here nor by an answer."""
        words = b" ".join(filter(None, (subject, reply)))
        if header:
            sizes = b"%d %d" % (len(header), len(header) + len(body))
            self.send(b"HPUB %b %b\r\n%b%b\r\n" % (words, sizes, header, body))
        else:
            self.send(b"PUB %b %d\r\n%b\r\n" % (words, len(body), body))

    def subscribe(self, subject: bytes) -> None:
        self.send(b"SUB %b 1\r\n" % subject)
        self.settle()

    def settle(self) -> list[bytes]:
        """Wait until the server has read everything; the errors it answered."""
        self.send(b"PING\r\n")
        errors: list[bytes] = []
        while (line := self._line()) != b"PONG\r\n":
            assert line, "the server hung up"
            if line.startswith(b"-ERR"):
                errors.append(line)
        return errors

    def next_message(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Subject, reply, header and body of the next message."""
        while True:
            words = (line := self._line()).split(b" ")
            if words[0] in (b"MSG", b"HMSG"):
                payload = self._file.read(int(words[-1]) + 2)[:-2]
                sizes = 1 + (words[0] == b"HMSG")
                head = int(words[-2]) if sizes > 1 else 0
                return words[1], b"".join(words[3:-sizes]), payload[:head], payload[head:]
            assert line, "the server hung up"

    def _line(self) -> bytes:
        line = self._file.readline()
        while line and not line.endswith(b"\r\n"):
            line += self._file.readline()
        return line

    def hang_up(self) -> None:
        """End the conversation; whoever reads in another thread learns of it."""
        self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
