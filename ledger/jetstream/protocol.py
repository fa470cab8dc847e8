"""What a NATS server sends, read byte for byte (docs.nats.io, "Client Protocol").

    INFO {…}    MSG <subject> <sid> [reply] <size>             PING    +OK
                HMSG <subject> <sid> [reply] <head> <size>     PONG    -ERR '…'

A subject may hold any byte but blank, tab and LF: a server delivers one that is not UTF-8, or that
holds a carriage return, a vertical tab or DEL. So messages stay bytes, lines end only at CR LF, and
arguments are parted only by blanks. What is not of this form is said by `ProtocolError`, and the
client connects anew; what a message holds is no part of the form.
"""

from typing import Any, Protocol

import msgspec
from nats.errors import ProtocolError

LONGEST_LINE = 1 << 16
"""Bytes of one line; the INFO of a large cluster is the longest there is."""

LARGEST_MESSAGE = 1 << 26
"""Bytes of header and body: the most a server can be told to take (`max_payload`)."""

_END = b"\r\n"
_MSG, _HMSG = b"MSG", b"HMSG"
_MESSAGES = frozenset(b"MH")


class Client(Protocol):
    """Who is told what was read, in its order; the methods of nats-py's client."""

    def deliver(self, sid: int, subject: bytes, reply: bytes, header: bytes, body: bytes) -> bool:
        """Take one message at once; False if it has to go the way of `_process_msg`."""

    async def _process_msg(
        self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes
    ) -> None: ...

    async def _process_ping(self) -> None: ...

    async def _process_pong(self) -> None: ...

    async def _process_info(self, info: dict[str, Any]) -> None: ...

    async def _process_err(self, err_msg: str) -> None: ...


class Parser:
    """Takes bytes as they come from the socket, in the place of nats-py's own parser."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._parts: list[bytes] = []
        self._have = self._need = 0
        self._epoch = 0

    def reset(self) -> None:
        """A new connection: nothing of the last one is left."""
        self._epoch += 1
        self._keep(b"", 0)

    async def parse(self, data: bytes = b"") -> None:
        """Tell what is complete; what is not waits for more.

        Raises:
            ProtocolError: this is not what a server says, or it could not be taken.
        """
        self._parts.append(data)
        self._have += len(data)
        if self._have < self._need:
            return
        epoch = self._epoch
        try:
            rest, need = await self._read(b"".join(self._parts))
        except ProtocolError:
            raise
        except Exception as error:  # whatever it is, a client that stopped reading would look alive
            raise ProtocolError from error
        if epoch == self._epoch:
            self._keep(rest, need)

    def _keep(self, rest: bytes, need: int) -> None:
        self._parts = [rest] if rest else []
        self._have, self._need = len(rest), need

    async def _read(self, data: bytes) -> tuple[bytes, int]:
        """What is left, and how many bytes of it are needed; a catch-up runs through this loop."""
        at, length, find = 0, len(data), data.find
        client, epoch = self._client, self._epoch
        while at < length and epoch == self._epoch:
            end = find(_END, at, at + LONGEST_LINE)
            if end < 0:
                return data[at:], _incomplete(length - at)
            if data[at] not in _MESSAGES:
                await self._line(data[at:end])
                at = end + 2
                continue
            words = data[at:end].split(b" ")
            sid, reply, head, size = _arguments(words)
            body = end + 2 + head
            stop = end + 2 + size
            if stop + 2 > length:
                return data[at:], stop + 2 - at
            if data[stop : stop + 2] != _END:
                raise ProtocolError
            message = (sid, words[1], reply, data[end + 2 : body], data[body:stop])
            at = stop + 2
            if not client.deliver(*message):
                await client._process_msg(*message[:3], message[4], message[3])  # noqa: SLF001 (nats-py's name)
        return data[at:], 0

    async def _line(self, line: bytes) -> None:
        client, op = self._client, line[:4]
        if op == b"PING":
            await client._process_ping()  # noqa: SLF001 (nats-py's name)
        elif op == b"PONG":
            await client._process_pong()  # noqa: SLF001 (nats-py's name)
        elif op == b"INFO":
            await client._process_info(msgspec.json.decode(line[4:], type=dict[str, Any]))  # noqa: SLF001 (nats-py's name)
        elif op == b"-ERR":
            await client._process_err(line[4:].strip().decode(errors="replace").lower())  # noqa: SLF001 (nats-py's name)
        elif op[:3] != b"+OK":
            raise ProtocolError


def _arguments(words: list[bytes]) -> tuple[int, bytes, int, int]:
    """Subscription, reply, bytes of the header, bytes of header and body."""
    count, op = len(words), words[0]
    if op == _HMSG and 5 <= count <= 6:  # noqa: PLR2004 (with a reply or without)
        head, size = int(words[-2]), int(words[-1])
        reply = words[3] if count == 6 else b""  # noqa: PLR2004 (with a reply)
    elif op == _MSG and 4 <= count <= 5:  # noqa: PLR2004 (with a reply or without)
        head, size = 0, int(words[-1])
        reply = words[3] if count == 5 else b""  # noqa: PLR2004 (with a reply)
    else:
        raise ProtocolError
    if not 0 <= head <= size <= LARGEST_MESSAGE:
        raise ProtocolError
    return int(words[2]), reply, head, size


def _incomplete(length: int) -> int:
    """How many bytes there must be before it is worth looking again."""
    if length >= LONGEST_LINE:
        raise ProtocolError
    return length + 1
