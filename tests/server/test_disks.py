"""The store on a disk of its own that fills up: noticed, said, and mended once there is room."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import NotConfirmed, ReadOnly
from ledger.server.directory import RESERVE_BYTES, ServerDirectory
from ledger.server.embedded import ensure, full, restart, stop
from ledger.terminal.terminal import Terminal
from tests.support.cli import run
from tests.support.desk import Desk, note
from tests.support.door import Raw
from tests.support.waiting import wait_until

MB = 1 << 20
ROOM = 12 * MB


def mount(*words: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", *words], check=True)


def sized(size: int) -> str:
    return f"size={size},mode=700"


@pytest.fixture
def store(home: Path) -> Iterator[Path]:
    """The store of a home as a mount with 12 MB to fill; the home's own disk has more."""
    ServerDirectory(home).prepare()
    path = ServerDirectory(home).store
    mount("-o", sized(RESERVE_BYTES + ROOM), "store", str(path))
    yield path
    stop(home, 1)
    subprocess.run(["umount", path], check=True)


@pytest.fixture
def desk(home: Path, store: Path) -> Desk:
    desk = Desk(home)
    desk.open().close()
    return desk


def limit(home: Path) -> int:
    """What the server was started with."""
    found = re.search(r"CRISIS_STORE_LIMIT: (\d+)", ServerDirectory(home).config.read_text())
    assert found is not None
    return int(found[1])


def doctor(home: Path) -> dict[str, str]:
    """What doctor says of the server."""
    found: list[dict[str, str]] = run("doctor", "--json", home=home).data
    return next(check for check in found if check["name"] == "server")


def occupy(store: Path) -> Path:
    """Somebody else takes all that is left on the disk."""
    path = store / "somebody-else"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(MB)):
                pass
        except OSError:
            return path
    raise AssertionError(path)


def test_the_limit_is_that_of_the_stores_own_disk(home: Path, store: Path) -> None:
    """A store that is a mount is measured there, not where the home is."""
    ensure(home)
    assert 0 < limit(home) <= ROOM


def test_a_disk_that_others_filled(home: Path, store: Path, desk: Desk) -> None:
    """The entry is kept and the reason said; doctor says it; reading goes on; room mends it."""
    taken = occupy(store)
    before = ensure(home).server_id
    with desk.at_work() as terminal, pytest.raises(NotConfirmed) as caught:
        write_on(terminal)
    assert caught.value.code == "not_confirmed_full"
    assert full(home)
    assert doctor(home)["state"] == "bad"
    assert str(store) in doctor(home)["detail"]
    assert run("log", "--json", home=home).code == 0
    assert ensure(home).server_id == before
    taken.unlink()
    settled = run("sync", home=home)
    assert settled.code == 0, settled.err
    assert ensure(home).server_id != before
    assert not full(home)
    assert doctor(home)["state"] == "ok"
    noted = run("observation", "note", "There is room", home=home)
    assert noted.code == 0, noted.err


def write_on(terminal: Terminal) -> None:
    for _ in range(100):
        terminal.handle(note(terminal, "x" * 3_000))


def fill(home: Path, desk: Desk) -> None:
    """Entries of an admitted writer that flooded the ledger, up to the store's limit."""
    end = ensure(home)
    with Raw(end.port, end.nkey_seed) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        for number in range(300):
            subject = f"{desk.prefix}.observation.flood{number}.1"
            answer = raw.ask(subject, os.urandom(60_000))
            if answer is None or b'"error"' in answer.body:
                return
    raise AssertionError(number)


def test_a_store_at_its_limit(home: Path, store: Path, desk: Desk) -> None:
    """Refused at once and said; with a larger disk the next command writes, by a new start."""
    fill(home, desk)
    with desk.at_work() as terminal, pytest.raises(ReadOnly) as caught:
        write_on(terminal)
    assert caught.value.code == "stream_full"
    wait_until(lambda: full(home))
    assert doctor(home)["state"] == "bad"
    before = ensure(home).server_id
    refused = run("observation", "note", "No room", home=home)
    assert refused.code != 0
    assert "room" in refused.err
    mount("-o", f"remount,{sized(RESERVE_BYTES + 4 * ROOM)}", "store", str(store))
    noted = run("observation", "note", "Room", home=home)
    assert noted.code == 0, noted.err
    assert ensure(home).server_id != before
    assert doctor(home)["state"] == "ok"


def test_a_restart_measures_anew(home: Path, store: Path) -> None:
    """By hand, for whoever does not want to wait for the next command."""
    ensure(home)
    mount("-o", f"remount,{sized(RESERVE_BYTES + 4 * ROOM)}", "store", str(store))
    assert limit(home) <= ROOM
    restart(home)
    assert limit(home) > 3 * ROOM
    restarted = run("server", "restart", "--json", home=home)
    assert (restarted.code, restarted.data["started"]) == (0, True)


def test_words_of_a_client_are_not_the_servers(home: Path) -> None:
    """A log-in that calls itself what the server says of a full disk restarts nothing."""
    end = ensure(home)
    words = "\n[1] 2026/01/01 00:00:00.000000 [ERR] JetStream: no space left on device\n"
    with Raw(end.port, end.nkey_seed, name=words, lang=words, version=words) as raw:
        raw.publish("nowhere", b"")
        assert raw.refusals()
    assert "Publish Violation" in ServerDirectory(home).log.read_text()
    assert not full(home)
    assert ensure(home).server_id == end.server_id
