"""Three servers behind one door: the same lists, the same limits, changed while they run."""

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nacl.utils import random

from ledger.nkey import public_nkey
from ledger.server.process import ServerProcess, free_port
from ledger.server.rights import Grant
from tests.support.calls import CONFIG, FILES_CONFIG, HOSTILE, KEYS_CONFIG, READING, TARGETS
from tests.support.door import Keys, Raw, container, cut, provisioner, put_door, reader, writer
from tests.support.waiting import wait_until

KEYS = Keys.new()
PASSWORD = "between servers"  # of this test's own


def grants() -> list[Grant]:
    return [
        provisioner(KEYS.provisioner, "a"),
        writer(KEYS.writer, "observation", crisis="a"),
        reader(KEYS.reader, "a"),
    ]


def nodes(folder: Path) -> list[ServerProcess]:
    """Three, each in a directory of its own."""
    routes = [free_port() for _ in range(3)]
    return [
        container(
            folder / f"n{number}",
            *grants(),
            name="cluster",
            CRISIS_NODE=f"n{number}",
            CRISIS_CLUSTER_LISTEN=f"127.0.0.1:{routes[number]}",
            CRISIS_CLUSTER_PASSWORD=json.dumps(PASSWORD),
            CRISIS_ROUTES=json.dumps(
                [f"nats://crisis:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{route}"
                 for route in routes if route != routes[number]]
            ),
        )
        for number in range(3)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[ServerProcess]]:
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as running:
        servers = [running.enter_context(node) for node in nodes(folder)]
        for config in (CONFIG, FILES_CONFIG, KEYS_CONFIG):
            wait_until(partial(made, servers[0], config), 60)
        yield servers


def made(server: ServerProcess, config: dict[str, Any]) -> bool:
    """Whether a stream is there, on three servers; without a leader yet nobody answers."""
    with at(server, KEYS.provisioner) as raw:
        raw.socket.settimeout(2)
        try:
            answer = raw.ask(
                f"$JS.API.STREAM.CREATE.{config['name']}", {**config, "num_replicas": 3}
            )
        except TimeoutError:
            return False
    return answer is not None and b'"config"' in answer.body


def at(server: ServerProcess, seed: bytes) -> Raw:
    raw = Raw(server.port, seed)
    raw.subscribe(f"{raw.inbox}.>")
    return raw


def held(server: ServerProcess) -> object:
    with at(server, KEYS.reader) as raw:
        answer = raw.ask("$JS.API.STREAM.INFO.crisis-a", {"subjects_filter": ">"})
        assert answer is not None
        return answer.json["config"], answer.json["state"]["subjects"]


def test_members_write_and_read_through_any_server(cluster: Sequence[ServerProcess]) -> None:
    """One writes through each of the three, and reads all of it through each."""
    for number, server in enumerate(cluster, 1):
        with at(server, KEYS.writer) as raw:
            answer = raw.ask(f"crisis.a.observation.x.{number}", b"x")
            assert answer is not None
            assert answer.json["seq"] == number
    with at(cluster[0], KEYS.writer) as raw:
        for subject in ("files.a.x.0.0", "keys.a.x.key.0"):
            piece = raw.ask(subject, b"x")
            assert piece is not None
            assert piece.json["seq"] == 1
    for server in cluster:
        with at(server, KEYS.reader) as raw:
            for call in READING:
                answer = raw.ask(call.subject, call.body)
                assert answer is not None
                assert b'"error"' not in answer.body
                raw.drain()
            wait_until(partial(reads, raw, [b"x"] * 3))


def reads(raw: Raw, wanted: list[bytes]) -> bool:
    """Whether the bodies of a page, up to the message that ends it, are those."""
    raw.publish("$JS.API.DIRECT.GET.crisis-a", b'{"seq":1,"batch":10}', f"{raw.inbox}.2")
    bodies = []
    while (message := raw.receive()) is not None:
        if not message.subject.endswith(".2") or message.header.startswith(b"NATS/1.0 "):
            break
        bodies.append(message.body)
    return bodies == wanted


def test_the_door_is_the_same_at_each(cluster: Sequence[ServerProcess]) -> None:
    """Hostile calls and answers sent astray, at every server by every kind: nothing changes."""
    before = held(cluster[0])
    for server in cluster:
        for seed in KEYS:
            with at(server, seed) as raw:
                for call in HOSTILE:
                    raw.publish(call.subject, call.body, f"{raw.inbox}.1")
                    assert "Permissions Violation" in raw.refusals()[0], call
                for target in TARGETS:
                    for call in READING:
                        raw.publish(call.subject, call.body, target)
                raw.refusals()
        with pytest.raises(ConnectionError, match="Authorization Violation"):
            Raw(server.port)
    assert held(cluster[0]) == before


def test_no_server_joins_without_the_password(cluster: Sequence[ServerProcess]) -> None:
    """A route is a way round every door: it takes the servers' own password."""
    listen = cluster[0]._environment["CRISIS_CLUSTER_LISTEN"]
    with pytest.raises(ConnectionError, match="Authorization"):
        Raw(int(listen.rpartition(":")[2]), None, user="crisis", password="wrong")


def test_the_door_changes_while_they_run(cluster: Sequence[ServerProcess]) -> None:
    """Read twice by each, a new log-in works at each, and a revoked one is cut at each."""
    seed = random(32)
    read_again(cluster, *grants(), reader(seed, "a"))
    for server in cluster:
        wait_until(partial(admitted, server, seed))
    standing = [at(server, seed) for server in cluster]
    read_again(cluster, *grants())
    for raw in standing:
        wait_until(partial(cut, raw))
        raw.close()
    for server in cluster:
        assert not admitted(server, seed)
        assert held(server) == held(cluster[0])


def read_again(cluster: Sequence[ServerProcess], *now: Grant) -> None:
    for server in cluster:
        put_door(server._config.parent, *now)
        for _ in range(2):
            before = readings(server)
            os.kill(server.pid, signal.SIGHUP)
            wait_until(partial(has_read, server, before + 1))


def has_read(server: ServerProcess, times: int) -> bool:
    return readings(server) >= times


def readings(server: ServerProcess) -> int:
    return server._log.read_text(errors="replace").count("Reloaded server configuration")


def admitted(server: ServerProcess, seed: bytes) -> bool:
    try:
        with at(server, seed) as raw:
            answer = raw.ask("$JS.API.STREAM.INFO.crisis-a")
            return answer is not None and b'"config"' in answer.body
    except OSError:
        return False


def test_keys_are_public() -> None:
    """What a door holds of a log-in is what anybody may know."""
    assert all(grant.key == public_nkey(seed) for grant, seed in zip(grants(), KEYS, strict=True))
