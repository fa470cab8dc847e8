"""The home's door: written from its own two keys and those admitted, and read by its server."""

import os
import signal
import time
from contextlib import suppress

from nacl.utils import random

from ledger.clock import SYSTEM
from ledger.nkey import KEY_BYTES, public_nkey
from ledger.server.authorization import door_text, read_door, write_door
from ledger.server.directory import ServerDirectory
from ledger.server.errors import ServerStateError
from ledger.server.handshake import KeyNotTakenError, greet, served
from ledger.server.locks import POLL, is_held
from ledger.server.login import login_seed
from ledger.server.rights import ANY, Grant, LoginKind
from ledger.server.run_record import is_that, recorded
from ledger.server.server_log import Announcement

ANSWER_SECONDS = 5.0
_READING_SECONDS = 1.0


def own_grants(place: ServerDirectory) -> list[Grant]:
    """What the home's own two log-ins may do; their keys are made if need be."""
    provisioner = public_nkey(login_seed(place.provisioner))
    writer = public_nkey(login_seed(place.seed))
    return [
        Grant(key=provisioner, kind=LoginKind.PROVISIONER, role="provisioner"),
        Grant(key=writer, kind=LoginKind.WRITER, role="home", concepts=(ANY,)),
    ]


def renew_door(place: ServerDirectory, admitted: list[Grant]) -> None:
    """Write the door, and have the server that runs, if any, read it. Inside the turn.

    A configuration that is read again makes accounts that only the next reading ties to the
    ledger's (2.15.1), so the server is asked by a log-in of this very door, until it answers.

    Raises:
        ServerStateError: `door_not_read`, the server did not read it in time.
    """
    probe = put_door(place, admitted)
    if not is_held(place.store):
        return
    deadline = SYSTEM.monotonic() + ANSWER_SECONDS
    known = recorded(place)
    while not (known and is_that(known, greet(known.port))):
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("door_not_read", log=place.log, path=place.door)
        time.sleep(POLL)
        known = recorded(place)
    _have_read(place, known, probe, deadline)


def put_door(place: ServerDirectory, admitted: list[Grant]) -> bytes:
    """Write the door; the seed of its probe."""
    probe = random(KEY_BYTES)
    grants = [*own_grants(place), *admitted]
    write_door(place.door, grants, probe=public_nkey(probe), admitted=admitted)
    return probe


def _have_read(place: ServerDirectory, known: Announcement, probe: bytes, deadline: float) -> None:
    while True:
        os.kill(known.pid, signal.SIGHUP)
        if _answered_within(known.port, probe, _READING_SECONDS):
            return
        if SYSTEM.monotonic() > deadline:
            raise ServerStateError("door_not_read", log=place.log, path=place.door)


def _answered_within(port: int, probe: bytes, seconds: float) -> bool:
    deadline = SYSTEM.monotonic() + seconds
    while SYSTEM.monotonic() < deadline:
        with suppress(KeyNotTakenError):
            return served(port, probe)
        time.sleep(POLL)
    return False


def whole_door(place: ServerDirectory) -> str:
    """The door as it is to be, for a configuration that includes no file; writes none."""
    admitted = read_door(place.door)
    probe = public_nkey(random(KEY_BYTES))
    return door_text([*own_grants(place), *admitted], probe=probe, admitted=admitted)
