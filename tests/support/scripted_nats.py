"""A server that speaks just enough of the NATS protocol to answer what a test tells it to.

For answers that a real server gives only when a leader changes at the wrong moment. It knows
neither queues nor wildcards beyond a trailing `*`, and serves one client at a time.
"""

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedRWPair
from types import TracebackType
from typing import Self

_INFO = {
    "server_id": "SCRIPTED",
    "server_name": "scripted",
    "version": "2.15.1",
    "proto": 1,
    "headers": True,
    "max_payload": 1_048_576,
}


@dataclass(frozen=True)
class Published:
    """One message that the client published."""

    subject: str
    reply: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


_HANGING_UP = 20.0
"""Seconds that a client has to close its socket."""

Script = Callable[[Published], bytes | None]
"""What to answer to one message, None for nothing."""


class ScriptedServer:
    """Answers what `script` returns; `published` is everything that came."""

    def __init__(self, script: Script, greeting: bytes | None = None) -> None:
        self.greeting = b"INFO " + json.dumps(_INFO).encode() if greeting is None else greeting
        self.published: list[Published] = []
        self._script = script
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"nats://127.0.0.1:{self._listening.getsockname()[1]}"
        self._inboxes: dict[str, str] = {}
        self._wire: BufferedRWPair | None = None
        self._thread = threading.Thread(target=self._serve, name="scripted-nats", daemon=True)

    def say(self, line: str) -> None:
        """Send a line that nobody asked for to the client that is connected."""
        assert self._wire is not None
        self._send(self._wire, line.encode() + b"\r\n")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(_HANGING_UP)
        assert not self._thread.is_alive(), "a client left its socket open"

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as wire:
                self._wire = wire
                try:
                    self._talk(wire)
                except OSError:
                    continue

    def _talk(self, wire: BufferedRWPair) -> None:
        self._send(wire, self.greeting + b"\r\n")
        for line in iter(wire.readline, b""):
            words = line.split()
            if words[:1] == [b"PING"]:
                self._send(wire, b"PONG\r\n")
            elif words[:1] == [b"SUB"]:
                self._inboxes[words[1].decode().removesuffix("*")] = words[-1].decode()
            elif words[:1] in ([b"PUB"], [b"HPUB"]):
                self._answer(wire, _published(words, wire))

    def _answer(self, wire: BufferedRWPair, message: Published) -> None:
        self.published.append(message)
        answer = self._script(message)
        if answer is None or not message.reply:
            return
        sid = next(sid for inbox, sid in self._inboxes.items() if message.reply.startswith(inbox))
        head = f"MSG {message.reply} {sid} {len(answer)}\r\n".encode()
        self._send(wire, head + answer + b"\r\n")

    @staticmethod
    def _send(wire: BufferedRWPair, data: bytes) -> None:
        wire.write(data)
        wire.flush()


def _published(words: list[bytes], wire: BufferedRWPair) -> Published:
    sizes = 2 if words[0] == b"HPUB" else 1
    arguments, numbers = words[1:-sizes], [int(word) for word in words[-sizes:]]
    raw = wire.read(numbers[-1] + 2)[:-2]
    cut = numbers[0] if sizes > 1 else 0
    lines = raw[:cut].decode().split("\r\n")[1:]
    headers = dict(line.split(": ", 1) for line in lines if line)
    subject, reply = arguments[0].decode(), b"".join(arguments[1:2]).decode()
    return Published(subject, reply, headers, raw[cut:])
