"""Throw-away NATS servers for tests: one alone, or a cluster of three, on free loopback ports.

    with SingleServer(tmp_path) as server:
        with connected(server.url) as connection: …

Every server is a real nats-server with `sync_interval: always`; it can be killed and started again
on the same port and store.
"""

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from ledger.clock import SYSTEM
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.portal import Portal
from ledger.server.process import ServerProcess, free_port
from tests.support.waiting import wait_until

_NODES = 3


def connect(url: str, seed: bytes | None = None, timeout: float = 10.0) -> Connection:
    """An open connection; the caller closes it."""
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name="test"))
    connection.open(timeout)
    return connection


@contextmanager
def connected(url: str, seed: bytes | None = None) -> Iterator[Connection]:
    """An open connection for the length of a block."""
    connection = connect(url, seed)
    try:
        yield connection
    finally:
        connection.close()


def new_portal() -> Portal:
    return Portal("nats-test")


def unique_name(start: str = "t") -> str:
    """A name that no stream of this session has."""
    return f"{start}-{uuid4().hex[:12]}"


def jetstream_api(connection: Connection, endpoint: str, body: Any = None) -> dict[str, Any]:
    """One raw request to the JetStream API: what an administrator, or an attacker, would send."""
    payload = b"" if body is None else json.dumps(body).encode()
    answer = connection.request(f"$JS.API.{endpoint}", payload, 10.0)
    decoded: dict[str, Any] = json.loads(answer)
    return decoded


def delete_stream(connection: Connection, name: str) -> None:
    jetstream_api(connection, f"STREAM.DELETE.{name}")


def delete_all_streams(connection: Connection) -> None:
    for name in jetstream_api(connection, "STREAM.NAMES").get("streams") or []:
        delete_stream(connection, name)


class SingleServer:
    """One nats-server with JetStream, in `directory`; `extra` is more of its configuration."""

    replicas = 1

    def __init__(self, directory: Path, extra: str = "", store: Path | None = None) -> None:
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._directory, self._store = directory, store or directory / "store"
        self.process = _process(directory, "alone", self._text(extra))

    def start(self) -> None:
        self.process.start()

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()

    def reload(self, extra: str) -> None:
        """Have it read another configuration while it runs, and return once it has."""
        (self._directory / "alone.conf").write_text(self._text(extra))
        before = self._times_reloaded()
        os.kill(self.process.pid, signal.SIGHUP)
        wait_until(lambda: self._times_reloaded() > before)

    def _times_reloaded(self) -> int:
        return (self._directory / "alone.log").read_text().count("Reloaded server configuration")

    def _text(self, extra: str) -> str:
        return _server_text("alone", self.port, self._store, extra)

    def restart(self) -> None:
        """SIGKILL, and start again on the same port and store."""
        self.process.kill()
        self.process.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()


class Cluster:
    """Three nats-servers with routes to each other, in `directory`; `url` names all three."""

    replicas = _NODES

    def __init__(self, directory: Path) -> None:
        ports = [free_port() for _ in range(_NODES)]
        routes = [free_port() for _ in range(_NODES)]
        self.url = ",".join(f"nats://127.0.0.1:{port}" for port in ports)
        self.nodes = {
            f"n{number}": _process(
                directory, f"n{number}", _node_text(directory, number, ports[number], routes)
            )
            for number in range(_NODES)
        }

    def start(self, timeout: float = 30.0) -> None:
        """Start all three and wait until JetStream has a leader."""
        for node in self.nodes.values():
            node.start()
        self.wait_for_leader(timeout)

    def wait_for_leader(self, timeout: float = 30.0) -> None:
        """Wait until the cluster answers JetStream requests."""
        deadline = SYSTEM.monotonic() + timeout
        with connected(self.url) as connection:
            while not self._answers(connection):
                assert SYSTEM.monotonic() < deadline, "the cluster found no leader"

    def leader_of(self, connection: Connection, stream: str) -> ServerProcess:
        """The node that leads a stream."""
        info = jetstream_api(connection, f"STREAM.INFO.{stream}")
        return self.nodes[info["cluster"]["leader"]]

    @staticmethod
    def _answers(connection: Connection) -> bool:
        try:
            # An account without a meta leader answers with an error, or not at all.
            answer = connection.request("$JS.API.INFO", b"", 0.5)
        except Exception:  # noqa: BLE001 (any failure means: not yet)
            return False
        return "error" not in json.loads(answer)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with ExitStack() as stack:
            for node in self.nodes.values():
                stack.callback(node.kill)


def _process(directory: Path, name: str, text: str) -> ServerProcess:
    directory.mkdir(parents=True, exist_ok=True)
    config = directory / f"{name}.conf"
    config.write_text(text)
    return ServerProcess(config, directory / f"{name}.log")


def _server_text(name: str, port: int, store: Path, extra: str) -> str:
    return f"""
server_name: {name}
listen: 127.0.0.1:{port}
jetstream {{ store_dir: "{store}", sync_interval: always }}
{extra}
"""


def _node_text(directory: Path, number: int, port: int, routes: Sequence[int]) -> str:
    others = ", ".join(
        f'"nats://127.0.0.1:{route}"' for which, route in enumerate(routes) if which != number
    )
    cluster = f"""
cluster {{
  name: c
  listen: 127.0.0.1:{routes[number]}
  routes: [{others}]
}}
"""
    return _server_text(f"n{number}", port, directory / f"store{number}", cluster)
