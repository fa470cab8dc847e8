"""The server of a home: started when first needed, found again by every other process.

Whether it runs is told by a lock on the store that the server itself holds; which one it is, by
the id it gave at its start and gives again on the recorded port, and by its taking this home's
key. A pid is only used to end it, and only while that lock is held. Two servers on one store
would destroy it, so nobody starts one without the lock.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from ledger.clock import SYSTEM
from ledger.server.authorization import read_door
from ledger.server.authorization_reload import put_door, whole_door
from ledger.server.config import DOOR_LINE, config_text
from ledger.server.directory import LOOPBACK, ROOM_BYTES, ServerDirectory, write_private
from ledger.server.errors import ServerStartError, ServerStateError, explained
from ledger.server.handshake import Greeting, KeyNotTakenError, greet, log_in
from ledger.server.locks import POLL, is_held, released_within, try_lock, turn
from ledger.server.login import login_seed, read_login_seed
from ledger.server.process import ServerProcess, binary_version, find_binary
from ledger.server.run_record import is_that, recorded
from ledger.server.server_log import ADDRESS_IN_USE, Announcement, ran_out_of_room
from ledger.server.version import require_version

START_SECONDS = 60.0
"""A long ledger whose index is lost is read from end to end before the server is ready."""
ANSWER_SECONDS = 5.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How this home reaches its server. `started` tells whether this call started it."""

    url: str
    nkey_seed: bytes = field(repr=False)
    pid: int
    server_id: str
    version: str
    started: bool

    @property
    def port(self) -> int:
        """The TCP port on the loopback address."""
        return int(self.url.rpartition(":")[2])


class ServerState(StrEnum):
    """Whether the server of a home runs."""

    RUNNING = "running"
    STOPPED = "stopped"
    NOT_ANSWERING = "not_answering"


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a home's server; facts of one that is stopped are empty or 0."""

    state: ServerState
    store: Path
    log: Path
    config: Path
    url: str = ""
    pid: int = 0
    server_id: str = ""
    version: str = ""


def ensure(home: Path) -> Endpoint:
    """The home's server, started if it does not run. Waits while another process starts it.

    One that ran out of room and has room again is started anew: it stores nothing otherwise.

    Raises:
        ServerStartError: it does not start; with its own last words.
        ServerTooOldError: the nats-server found is too old.
        ServerStateError: it runs and does not answer, or refuses this home's key.
        HomeUnusableError: the home cannot be written, or the disk is full.
        HomeExposedError: the home or the key is open to others.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        found = _find(place)
        if found and not _relieved(place):
            return found
        place.prepare()
        with turn(place.directory, START_SECONDS):
            if _relieved(place):
                _stop(place, STOP_SECONDS)
            return _find_or_start(place)


def restart(home: Path) -> Endpoint:
    """End the home's server if it runs, and start it: what its disk can hold is measured anew.

    Raises:
        ServerStartError, ServerTooOldError, ServerStateError, HomeUnusableError, HomeExposedError:
            as `ensure` and `stop`.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        place.prepare()
        with turn(place.directory, START_SECONDS):
            _stop(place, STOP_SECONDS)
            return _find_or_start(place)


def full(home: Path) -> bool:
    """Whether the home's server stores nothing more for want of room. Starts and writes nothing.

    Raises:
        HomeUnusableError: the home cannot be read.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        if not place.store.exists():
            return False
        return place.room() < ROOM_BYTES or _out_of_room(place)


def status(home: Path) -> Status:
    """Whether the home's server runs, and where. Starts and writes nothing.

    Raises:
        HomeUnusableError: the home cannot be read.
    """
    place = ServerDirectory(home)
    files = (place.store, place.log, place.config)
    with explained(place.home):
        if not is_held(place.store):
            return Status(ServerState.STOPPED, *files)
        known = recorded(place)
    if not known:
        return Status(ServerState.NOT_ANSWERING, *files)
    state = ServerState.RUNNING if is_that(known, greet(known.port)) else ServerState.NOT_ANSWERING
    return Status(state, *files, _url(known), known.pid, known.server_id, known.version)


def stop(home: Path, timeout: float = STOP_SECONDS) -> bool:
    """End the home's server: ask, wait `timeout` seconds, then kill. `False` when none ran.

    Raises:
        ServerStateError: `server_unidentified`, one runs and its record and log are gone;
            `server_not_stopped`, it outlives even the kill.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        if not is_held(place.store):
            return False
        with turn(place.directory, START_SECONDS):
            return _stop(place, timeout)


@contextmanager
def out_of_service(home: Path) -> Iterator[ServerDirectory]:
    """The home's server ended, and nobody starts it, for the length of a block.

    Raises:
        ServerStateError: as `stop`; `server_busy`, another command holds its place.
        HomeUnusableError, HomeExposedError: as `ensure`; what the system refuses in the block too.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        place.prepare()
        with turn(place.directory, START_SECONDS):
            _stop(place, STOP_SECONDS)
            yield place


def configuration(home: Path) -> str:
    """The configuration the home's server runs with, for whoever runs it by other means.

    The store's path is absolute here, so that it may be started from anywhere; the home and its
    key are made if need be.

    Raises:
        HomeUnusableError, HomeExposedError, ServerStateError: as `ensure`.
    """
    place = ServerDirectory(home)
    with explained(place.home):
        place.prepare()
        with turn(place.directory, START_SECONDS):
            known = recorded(place)
            return config_text(
                seed=login_seed(place.seed),
                store_limit=place.store_limit(),
                port=known.port if known else 0,
                store=str(place.store),
            ).replace(DOOR_LINE, whole_door(place))


def _relieved(place: ServerDirectory) -> bool:
    """Whether the server that runs ran out of room, and its store has room again."""
    return is_held(place.store) and _out_of_room(place) and place.room() >= ROOM_BYTES


def _out_of_room(place: ServerDirectory) -> bool:
    with suppress(FileNotFoundError):
        return ran_out_of_room(place.log.read_text("utf-8", "replace"))
    return False


def _find(place: ServerDirectory) -> Endpoint | None:
    """The running server when it is ours and answers."""
    if not is_held(place.store):
        return None
    known = recorded(place)
    with suppress(FileNotFoundError):
        seed = read_login_seed(place.seed)
        if known and is_that(known, _logged_in(place, known, seed)):
            return Endpoint(_url(known), seed, known.pid, known.server_id, known.version, False)
    return None


def _find_or_start(place: ServerDirectory) -> Endpoint:
    """Inside the turn: nobody else starts or stops; somebody may look whether the lock is held."""
    deadline = SYSTEM.monotonic() + ANSWER_SECONDS
    while True:
        lock = try_lock(place.store)
        if lock is not None:
            try:
                return _start(place, lock)
            finally:
                os.close(lock)
        found = _find(place)
        if found:
            return found
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("server_not_answering", log=place.log, seconds=ANSWER_SECONDS)
        time.sleep(POLL)


def _start(place: ServerDirectory, lock: int) -> Endpoint:
    binary = find_binary()
    require_version(binary_version(binary), binary)
    before = recorded(place)
    # While the new server has not spoken nothing may speak of an earlier one: its pid is not ours.
    place.record.unlink(missing_ok=True)
    if place.log.exists():
        place.log.replace(place.log.with_suffix(".log.1"))
    seed = login_seed(place.seed)
    now = _launch(place, lock, seed, before.port if before else 0)
    write_private(place.record, msgspec.json.encode(now).decode())
    return Endpoint(_url(now), seed, now.pid, now.server_id, now.version, True)


def _launch(place: ServerDirectory, lock: int, seed: bytes, port: int) -> Announcement:
    """Start on the port of last time, so that clients find it again, or on any when it is taken."""
    put_door(place, read_door(place.door))
    text = config_text(seed=seed, store_limit=place.store_limit(), port=port, log=place.log.name)
    write_private(place.config, text)
    server = ServerProcess(place.config, place.log, detached=True, hand_over=[lock])
    try:
        server.start(START_SECONDS)
    except ServerStartError as error:
        if port and ADDRESS_IN_USE in str(error.fields.get("words")):
            return _launch(place, lock, seed, 0)
        raise
    return server.announced


def _stop(place: ServerDirectory, timeout: float) -> bool:
    """Inside the turn, so that the record is that of the server that holds the lock."""
    deadline = SYSTEM.monotonic() + ANSWER_SECONDS
    while is_held(place.store):
        known = recorded(place)
        if known:
            _end(place, known.pid, timeout)
            return True
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("server_unidentified", log=place.log, lock=place.store)
        time.sleep(POLL)
    return False


def _logged_in(place: ServerDirectory, known: Announcement, seed: bytes) -> Greeting | None:
    try:
        return log_in(known.port, seed)
    except KeyNotTakenError as error:
        if not is_that(known, greet(known.port)):
            return None
        raise ServerStateError(
            "server_login_refused", key=place.seed, pid=known.pid, reason=error
        ) from error


def _url(known: Announcement) -> str:
    return f"nats://{LOOPBACK}:{known.port}"


def _end(place: ServerDirectory, pid: int, timeout: float) -> None:
    for number, patience in ((signal.SIGTERM, timeout), (signal.SIGKILL, STOP_SECONDS)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if released_within(place.store, patience):
            return
    raise ServerStateError("server_not_stopped", pid=pid, log=place.log)
