"""Doors, the servers behind them, and raw connections that ask what no client of ours would."""

import json
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from nacl.utils import random

from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.stream import Stream
from ledger.nkey import public_nkey, sign_nonce
from ledger.server.authorization import write_door
from ledger.server.config import config_text
from ledger.server.process import ServerProcess, free_port
from ledger.server.rights import ANY, Grant, LoginKind

SERVER = Path(__file__).parents[2] / "ledger/server"


class Keys(NamedTuple):
    """Seeds of one log-in of each kind."""

    provisioner: bytes
    writer: bytes
    reader: bytes

    @classmethod
    def new(cls) -> Self:
        return cls(random(32), random(32), random(32))


def provisioner(seed: bytes, crisis: str = ANY) -> Grant:
    key = public_nkey(seed)
    return Grant(key=key, kind=LoginKind.PROVISIONER, role="provisioner", crisis=crisis)


def writer(seed: bytes, *concepts: str, crisis: str = ANY) -> Grant:
    """Of the concepts named, or of everything."""
    key, may = public_nkey(seed), concepts or (ANY,)
    return Grant(key=key, kind=LoginKind.WRITER, role="writer", crisis=crisis, concepts=may)


def reader(seed: bytes, crisis: str = ANY) -> Grant:
    return Grant(key=public_nkey(seed), kind=LoginKind.READER, role="reader", crisis=crisis)


def everyone(keys: Keys) -> list[Grant]:
    """One of each kind, for every crisis and everything."""
    return [provisioner(keys.provisioner), writer(keys.writer), reader(keys.reader)]


def put_door(folder: Path, *grants: Grant) -> Path:
    """The door of a server whose configuration is in `folder`."""
    path = folder / "door" / "door.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_door(path, grants, probe=public_nkey(random(32)), admitted=grants)
    return path


def embedded(
    folder: Path, *grants: Grant, extra: str = "", store: Path | None = None, limit: int = 8 << 30
) -> ServerProcess:
    """The embedded server's configuration as a process of the test's own, behind such a door."""
    put_door(folder, *grants)
    text = config_text(seed=bytes(32), store_limit=limit, store=str(store or folder / "store"))
    (folder / "embedded.conf").write_text(f"{text}\n{extra}\n")
    return ServerProcess(folder / "embedded.conf", folder / "server.log")


def container(
    folder: Path, *grants: Grant, name: str = "container", **environment: str
) -> ServerProcess:
    """The container's files as a process, laid out as compose.yaml mounts them."""
    for file in (f"{name}.conf", "hardening.conf"):
        folder.mkdir(exist_ok=True)
        shutil.copy(SERVER / file, folder)
    put_door(folder, *grants)
    given = {
        "CRISIS_LISTEN": f"127.0.0.1:{free_port()}",
        "CRISIS_MONITOR": f"127.0.0.1:{free_port()}",
        "CRISIS_STORE": str(folder / "store"),
        "CRISIS_STORE_LIMIT": "8GB",
        **environment,
    }
    return ServerProcess(folder / f"{name}.conf", folder / "server.log", environment=given)


@contextmanager
def logged_in(url: str, seed: bytes) -> Iterator[Connection]:
    """Our own connection."""
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name="test"))
    connection.open()
    try:
        yield connection
    finally:
        connection.close()


def make_stream(url: str, seed: bytes, name: str = "a", replicas: int = 1) -> None:
    """The stream of a crisis, made by a provisioner."""
    with logged_in(url, seed) as connection:
        Stream(connection, f"crisis-{name}", f"crisis.{name}", replicas).create()


class Message(NamedTuple):
    """What a raw connection was sent."""

    subject: str
    header: bytes
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Raw:
    """A NATS connection by hand: any bytes, and whatever comes back."""

    def __init__(self, port: int, seed: bytes | None = None, **options: Any) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self._lines = self.socket.makefile("rb")
        self.errors: list[str] = []
        info = json.loads(self._lines.readline()[5:])
        connect: dict[str, Any] = {"verbose": False, "pedantic": False, "protocol": 1,
                                   "headers": True, "no_responders": True, **options}  # fmt: skip
        if seed is not None:
            connect["nkey"] = public_nkey(seed)
            connect["sig"] = sign_nonce(seed, info["nonce"].encode()).decode()
        self.asked = 0
        self.inbox = f"_INBOX.{connect.get('nkey', 'nobody')}.0123456789abcdef"
        self.send(b"CONNECT %b\r\nPING\r\n" % json.dumps(connect).encode())
        try:
            self._until_pong()
        except OSError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._lines.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def subscribe(self, subject: str, queue: str = "") -> list[str]:
        """The server's complaints about it."""
        self.send(f"SUB {subject} {queue} 1\r\n".encode())
        return self.refusals()

    def publish(
        self, subject: str, body: bytes = b"", reply: str = "", header: bytes = b""
    ) -> None:
        if header:
            sizes = f"{len(header)} {len(header) + len(body)}"
            self.send(f"HPUB {subject} {reply} {sizes}\r\n".encode() + header + body + b"\r\n")
        else:
            self.send(f"PUB {subject} {reply} {len(body)}\r\n".encode() + body + b"\r\n")

    def refusals(self) -> list[str]:
        """What the server has refused until now, forgotten then."""
        self.drain()
        said, self.errors = self.errors, []
        return said

    def ask(self, subject: str, body: Any = b"", **more: bytes) -> Message | None:
        """The first answer, None when the server refuses to take the question."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.asked += 1
        own = f"{self.inbox}.ask-{self.asked}"
        self.publish(subject, payload, own, **more)
        while (answer := self.receive()) and answer.subject != own:
            pass  # a further answer to a question before, or one that was sent astray
        return answer

    def receive(self) -> Message | None:
        """The next message, None when there is an error first."""
        while line := self._lines.readline():
            if line.startswith(b"-ERR"):
                self.errors.append(line.decode().strip())
                return None
            if found := self._message(line):
                return found
        raise ConnectionError(self.errors)

    def drain(self) -> list[Message]:
        """What came until the server answers a PING."""
        self.send(b"PING\r\n")
        return self._until_pong()

    def _until_pong(self) -> list[Message]:
        came: list[Message] = []
        while line := self._lines.readline():
            if line == b"PONG\r\n":
                return came
            if line.startswith(b"-ERR"):
                self.errors.append(line.decode().strip())
            if found := self._message(line):
                came.append(found)
        raise ConnectionError(self.errors)

    def _message(self, line: bytes) -> Message | None:
        words = line.split()
        if not words or words[0] not in {b"MSG", b"HMSG"}:
            return None
        data = self._lines.read(int(words[-1]) + 2)[:-2]
        head = int(words[-2]) if words[0] == b"HMSG" else 0
        return Message(words[1].decode(), data[:head], data[head:])


def cut(connection: Raw) -> bool:
    """Whether the server has closed a connection."""
    try:
        connection.drain()
    except (ConnectionError, OSError):
        return True
    return False


def subjects_stored(asker: Raw, stream: str) -> Sequence[str]:
    """The subjects that a stream holds."""
    answer = asker.ask(f"$JS.API.STREAM.INFO.{stream}", {"subjects_filter": ">"})
    assert answer is not None
    return sorted(answer.json["state"].get("subjects") or ())
