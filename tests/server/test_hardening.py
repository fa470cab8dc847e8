"""The embedded server and the container run the same hardened server, and the server agrees."""

import json
import queue
import re
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nacl.utils import random

from ledger.jetstream.connection import OLDEST_SERVER, Connection
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.server.config import config_text, server_name
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import configuration, ensure
from ledger.server.handshake import KeyNotTakenError, log_in
from ledger.server.login import read_login_seed
from ledger.server.process import ServerProcess, binary_version, find_binary, free_port
from ledger.server.version import MINIMUM
from tests.support.door import Keys, Raw, container, embedded, everyone, logged_in, make_stream

TOP = Path(__file__).parents[2]
COMPOSE = (TOP / "compose.yaml").read_text()
HARDENING = (TOP / "ledger/server/hardening.conf").read_text()
CONTAINER = TOP / "ledger/server/container.conf"


@dataclass
class Running:
    """A server that runs one of the two configurations, with its monitoring reachable."""

    process: ServerProcess
    keys: Keys
    monitor: int

    def facts(self, page: str) -> dict[str, Any]:
        address = f"http://127.0.0.1:{self.monitor}/{page}"
        with urllib.request.urlopen(address, timeout=5) as answer:
            facts: dict[str, Any] = json.load(answer)
        return facts


def embedded_process(folder: Path, keys: Keys, monitor: int) -> ServerProcess:
    store = folder / 'a "store" \\ $X'
    monitoring = f'http: "127.0.0.1:{monitor}"'
    return embedded(folder, *everyone(keys), store=store, extra=monitoring)


def container_process(folder: Path, keys: Keys, monitor: int) -> ServerProcess:
    return container(folder, *everyone(keys), CRISIS_MONITOR=f"127.0.0.1:{monitor}")


@pytest.fixture(params=[embedded_process, container_process])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    make: Callable[[Path, Keys, int], ServerProcess] = request.param
    keys, monitor = Keys.new(), free_port()
    with make(tmp_path, keys, monitor) as process:
        yield Running(process, keys, monitor)


@pytest.fixture
def connection(running: Running) -> Iterator[Connection]:
    make_stream(running.process.url, running.keys.provisioner)
    with logged_in(running.process.url, running.keys.writer) as opened:
        yield opened


def test_every_acknowledged_entry_is_on_disk(running: Running) -> None:
    """sync_interval is always, the store is strict and bounded, memory streams are small."""
    config = running.facts("jsz?config=1")["config"]
    assert config["sync_always"] is True
    assert config["strict"] is True
    assert config["max_storage"] == 8 << 30
    assert config["max_memory"] == 64 << 20


def test_nobody_comes_in_without_the_key(running: Running) -> None:
    """A log-in is required, of the keys admitted only, and no user stands in for those without."""
    facts = running.facts("varz")
    assert facts["auth_required"] is True
    for seed in running.keys:
        assert log_in(running.process.port, seed) is not None
    with pytest.raises(KeyNotTakenError):
        log_in(running.process.port, random(32))


def test_it_listens_on_the_loopback_address_only(running: Running) -> None:
    """As run here, neither clients nor monitoring are reachable from another machine."""
    facts = running.facts("varz")
    assert facts["host"] == "127.0.0.1"
    assert facts["http_host"] == "127.0.0.1"


def test_a_ledger_works_under_its_permissions(connection: Connection) -> None:
    """Appending one entry or several, reading and following are allowed."""
    stream = Stream(connection, "crisis-a", "crisis.a")
    messages = [OutgoingMessage(f"crisis.a.decision.x.{n}", b"body") for n in (1, 2, 3)]
    assert stream.append(messages[:1]) == [1]
    assert stream.append(messages[1:]) == [2, 3]
    assert stream.info().messages == 3
    found = stream.last_for("crisis.a.decision.x.2")
    assert found is not None
    assert found.sequence == 2
    followed: queue.SimpleQueue[int] = queue.SimpleQueue()
    follower = stream.follow(1, lambda message: followed.put(message.sequence))
    assert [followed.get(timeout=5) for _ in messages] == [1, 2, 3]
    follower.stop()


def checked(config: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [find_binary(), "-t", "-c", config],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_container_s_configuration_is_valid(tmp_path: Path) -> None:
    """nats-server -t takes the container's files; without a door it is refused."""
    container(tmp_path)
    environment = {
        "CRISIS_LISTEN": "127.0.0.1:4222",
        "CRISIS_MONITOR": "127.0.0.1:8222",
        "CRISIS_STORE": str(tmp_path / "store"),
        "CRISIS_STORE_LIMIT": "8GB",
    }
    assert checked(tmp_path / "container.conf", **environment).returncode == 0
    (tmp_path / "door" / "door.conf").unlink()
    refused = checked(tmp_path / "container.conf", **environment)
    assert refused.returncode == 1
    assert "door.conf" in refused.stderr


@pytest.mark.parametrize("make", [embedded, container])
def test_a_door_that_lets_nobody_in_is_shut(
    tmp_path: Path, make: Callable[[Path], ServerProcess]
) -> None:
    """Without any log-in the server does not take those who bring none."""
    with make(tmp_path) as server, pytest.raises(ConnectionError, match="Authorization Violation"):
        Raw(server.port)


def test_the_embedded_configuration_is_valid_and_has_no_monitoring(home: Path) -> None:
    """nats-server -t takes the file of a home, and it opens no port but the clients'."""
    ensure(home)
    config = ServerDirectory(home).config
    assert checked(config).returncode == 0
    other_ports = r"^\s*(http|https|monitor|cluster|gateway|leafnodes|websocket|mqtt)"
    assert not re.search(other_ports, config.read_text(), re.MULTILINE)
    assert config.read_text().endswith(HARDENING)


def test_the_configuration_can_be_run_by_other_means(tmp_path: Path) -> None:
    """What is printed for a home starts from anywhere a server on the home's store and key."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.conf").write_text(configuration(tmp_path / "home"))
    seed = read_login_seed(ServerDirectory(tmp_path / "home").seed)
    with ServerProcess(elsewhere / "a.conf", elsewhere / "a.log") as server:
        assert log_in(server.port, seed) is not None
    assert (ServerDirectory(tmp_path / "home").store / "jetstream").is_dir()


def test_the_configuration_of_a_running_home_names_its_port(home: Path) -> None:
    """Whoever takes the server over finds the port that clients know."""
    end = ensure(home)
    assert f'listen: "127.0.0.1:{end.port}"' in configuration(home)


def test_a_home_s_server_keeps_its_name() -> None:
    """The name comes from the home's key: the same at every start, another for another home."""
    one, other = random(32), random(32)
    assert server_name(one) == server_name(one)
    assert server_name(one) != server_name(other)
    assert f'server_name: "{server_name(one)}"' in config_text(seed=one, store_limit=1)


def test_the_container_file_runs_the_same_lines() -> None:
    """The container adds a name and two addresses to the hardening lines, and nothing else."""
    lines = [line for line in CONTAINER.read_text().splitlines() if line and line[0] != "#"]
    assert [line.split()[0] for line in lines] == ["server_name:", "listen:", "http:", "include"]
    assert lines[-1] == 'include "./hardening.conf"'


def test_compose_gives_every_variable_the_files_use() -> None:
    """Each variable of the two files is set by compose.yaml, and none in vain."""
    used = set(re.findall(r"\$(CRISIS_\w+)", CONTAINER.read_text() + HARDENING))
    given = set(re.findall(r"^      (CRISIS_\w+):", COMPOSE, re.MULTILINE))
    assert used == given


def test_compose_mounts_the_files_that_exist() -> None:
    """What the container reads is in the checkout, and mounted read-only where it looks."""
    mounted = re.findall(r"- \./(\S+\.conf):(/etc/crisis/\S+):ro", COMPOSE)
    assert {Path(source).name for source, _ in mounted} == {"container.conf", "hardening.conf"}
    for source, target in mounted:
        assert (TOP / source).is_file()
        assert Path(target).name == Path(source).name
    assert '"-c", "/etc/crisis/container.conf"' in COMPOSE
    assert "      - ${CRISIS_DOOR:-./door}:/etc/crisis/door:ro\n" in COMPOSE
    assert HARDENING.endswith('include "./door/door.conf"\n')


def test_compose_publishes_on_the_loopback_address_only() -> None:
    """The clients' port is published on 127.0.0.1, the monitoring port not at all."""
    ports = re.findall(r"^    ports:\n((?:      - .*\n)+)", COMPOSE, re.MULTILINE)
    assert ports == ['      - "127.0.0.1:${CRISIS_PORT:-4222}:4222"\n']
    assert 'CRISIS_MONITOR: "127.0.0.1:8222"' in COMPOSE


def test_compose_pins_the_version_that_is_tested() -> None:
    """The image's tag is the version these tests run, with a shell for the health check."""
    version = binary_version(find_binary()).removeprefix("v")
    assert f"image: nats:{version}-alpine\n" in COMPOSE
    assert tuple(map(int, version.split(".")[:2])) >= MINIMUM == OLDEST_SERVER


def test_compose_keeps_the_container_small() -> None:
    """Read-only root, no capabilities, no new privileges, a named volume, time to stop."""
    for line in (
        "read_only: true",
        "cap_drop: [ALL]",
        'security_opt: ["no-new-privileges:true"]',
        "- ledger:/data",
        'CRISIS_STORE: "/data"',
        "stop_grace_period: 30s",
    ):
        assert f" {line}\n" in COMPOSE


def test_the_health_check_is_answered(running: Running) -> None:
    """The page that the container's health check asks for says ok, on the monitoring address."""
    page = re.search(r"http://127\.0\.0\.1:8222/(\S+?)\"", COMPOSE)
    assert page is not None
    assert running.facts(page[1]) == {"status": "ok"}
