"""A store for a nats-server, filled by a server of its own that nobody else can log in to.

Everything is made in one working directory; only a store that is whole leaves it. Whoever was
killed while filling one leaves a directory that the next one clears away, its server included.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from nacl.utils import random

from ledger.clock import SYSTEM
from ledger.nkey import KEY_BYTES, public_nkey
from ledger.server.directory import LOOPBACK, RESERVE_BYTES, STORE, ServerDirectory, write_private
from ledger.server.errors import ServerStateError
from ledger.server.locks import is_held, released_within, try_lock, turn
from ledger.server.process import ServerProcess
from ledger.server.rights import LEDGER

_END_SECONDS = 10.0
_BUSY_SECONDS = 1.0
_LEAST_BYTES = 1 << 20

# The account is the one that holds the streams behind the door: a store keeps each one's apart.
_TEXT = """server_name: "crisis-rebuild"
listen: "{loopback}:-1"
pid_file: "server.pid"
max_payload: 1MB
max_control_line: 1MB
jetstream {{
  store_dir: "{store}"
  sync_interval: always
  max_file_store: {limit}
}}
accounts {{ {account} {{ jetstream: enabled, users: [ {{ nkey: "{key}" }} ] }} }}
"""


class Bench(NamedTuple):
    """A server at work: where it is, and the key that it admits."""

    url: str
    nkey_seed: bytes


@contextmanager
def filling(directory: Path) -> Iterator[Bench]:
    """An empty store in a new `directory`, and a server on it for the length of a block.

    At the end of the block the server has ended and the store, `directory / STORE`, is on the disk.

    Raises:
        ServerStateError: `server_busy`, somebody else fills a store there.
        ServerStartError: the server does not start, with its own last words.
        OSError: no room, no permission.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with turn(directory, _BUSY_SECONDS):
        _clear(directory)
        store, seed = directory / STORE, random(KEY_BYTES)
        store.mkdir(mode=0o700)
        config, log = directory / "nats-server.conf", directory / "nats-server.log"
        write_private(config, _text(directory, seed))
        lock = try_lock(store)
        with ServerProcess(config, log, hand_over=[lock] if lock else []) as server:
            yield Bench(server.url, seed)
        if lock:
            os.close(lock)
        _secure(store)


def take_out(directory: Path, target: Path) -> None:
    """Move the store out of the working directory, which is gone then.

    Raises:
        OSError: there is something at `target`.
    """
    if target.exists():
        target.rmdir()
    (directory / STORE).rename(target)
    _sync(target.parent)
    shutil.rmtree(directory)


def put_in_place(place: ServerDirectory, directory: Path) -> Path:
    """Make the store of a working directory that of a home whose server does not run.

    Returns where the home's old store is kept. Killed at any point, the home has the old store or
    the new one, or `ServerDirectory.prepare` finishes it.
    """
    discard_unfinished(place)
    take_out(directory, place.rebuilt)
    kept = _name_for_broken(place)
    place.store.rename(kept)
    place.rebuilt.rename(place.store)
    _sync(place.directory)
    return kept


def discard_unfinished(place: ServerDirectory) -> None:
    """Throw away a store that was finished and never put in place: entries may have come since."""
    if place.rebuilt.exists() and place.store.exists():
        shutil.rmtree(place.rebuilt)


def streams_in(store: Path) -> list[str]:
    """The streams that a store has directories for, by name."""
    return sorted(path.name for path in store.glob("jetstream/*/streams/*") if path.is_dir())


def _name_for_broken(place: ServerDirectory) -> Path:
    name = f"{STORE}.broken-{SYSTEM.now():%Y%m%dT%H%M%SZ}"
    path, count = place.directory / name, 1
    while path.exists():
        path, count = place.directory / f"{name}.{count}", count + 1
    return path


def _text(directory: Path, seed: bytes) -> str:
    free = shutil.disk_usage(directory).free - RESERVE_BYTES
    key, limit = public_nkey(seed), max(free, _LEAST_BYTES)
    return _TEXT.format(loopback=LOOPBACK, store=STORE, account=LEDGER, key=key, limit=limit)


def _clear(directory: Path) -> None:
    """End a server whose owner was killed, and throw away what it was filling."""
    if is_held(directory / STORE):
        _end_left_behind(directory)
    for path in directory.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _end_left_behind(directory: Path) -> None:
    """The lock on its store proves that it lives; then the pid it wrote is its own."""
    try:
        pid = int((directory / "server.pid").read_text())
        os.kill(pid, signal.SIGKILL)
    except (OSError, ValueError) as e:
        log = directory / "nats-server.log"
        raise ServerStateError("server_unidentified", log=log, lock=directory / STORE) from e
    if not released_within(directory / STORE, _END_SECONDS):
        raise ServerStateError("server_not_stopped", pid=pid, log=directory / "nats-server.log")


def _secure(store: Path) -> None:
    """Have the disk hold every file and every name of a store."""
    for path in (store, *store.rglob("*")):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
