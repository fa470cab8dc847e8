"""Letting log-ins in and out: at the home's own server, or in a file for one that others run.

At the own server it holds at once, without a restart: the server reads its door again, and is
asked whether it has. Standing connections of a log-in that is gone are cut by the server.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from nacl.utils import random

from ledger.errors import Refused
from ledger.nkey import KEY_BYTES, public_nkey
from ledger.server.authorization import read_door, write_door
from ledger.server.authorization_reload import own_grants, renew_door
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import START_SECONDS
from ledger.server.errors import explained
from ledger.server.locks import turn
from ledger.server.login import login_seed
from ledger.server.rights import Grant, LoginKind

DOOR_FILE = "door.conf"
_READABLE = 0o644
"""Of a door for somebody else's server, which may run as another user; it holds public keys."""


class _Door(NamedTuple):
    """A door that this command alone changes; `own` are keys that are not admitted but at home."""

    path: Path
    own: frozenset[str]
    put: Callable[[list[Grant]], None]


def admitted(home: Path, directory: Path | None = None) -> list[Grant]:
    """Who was admitted, in the order they were. Writes nothing.

    Args:
        home: whose server.
        directory: of a door for another server, instead of the home's.

    Raises:
        ServerStateError: `door_damaged`.
        HomeUnusableError: it cannot be read.
    """
    with explained(home):
        return read_door(directory / DOOR_FILE if directory else ServerDirectory(home).door)


def admit(home: Path, grant: Grant, directory: Path | None = None) -> Grant | None:
    """Let a log-in in; what it was let in for before in the same crisis, which ends.

    Raises:
        Refused: `already_admitted`, for the same; `login_is_own`, the home's own key;
            `provisioner_apart`, one key for making streams and for something else.
        ServerStateError: `door_damaged`, `door_not_read`, or as `embedded.ensure`.
        HomeUnusableError, HomeExposedError: it cannot be written.
    """
    with _opened(home, directory) as door:
        known = read_door(door.path)
        if grant.key in door.own:
            raise Refused("login_is_own", key=grant.key)
        mine = [one for one in known if one.key == grant.key]
        if any(
            (one.kind is LoginKind.PROVISIONER) != (grant.kind is LoginKind.PROVISIONER)
            for one in mine
        ):
            raise Refused("provisioner_apart", key=grant.key)
        before = next((one for one in mine if one.crisis == grant.crisis), None)
        door.put([one for one in known if one != before] + [grant])
    if before == grant:
        raise Refused("already_admitted", key=grant.key, role=grant.role, crisis=grant.crisis)
    return before


def revoke(home: Path, key: str, directory: Path | None = None) -> list[Grant]:
    """Let a log-in in no more; everything it was let in for.

    Raises:
        Refused: `not_admitted`; `login_is_own`.
        ServerStateError, HomeUnusableError, HomeExposedError: as `admit`.
    """
    with _opened(home, directory) as door:
        if key in door.own:
            raise Refused("login_is_own", key=key)
        known = read_door(door.path)
        door.put([one for one in known if one.key != key])
    if not (gone := [one for one in known if one.key == key]):
        raise Refused("not_admitted", key=key)
    return gone


def reader_seed(home: Path, crisis: str) -> bytes:
    """The seed of this home's log-in that can only read a crisis; made and admitted if need be.

    Raises:
        ServerStateError, HomeUnusableError, HomeExposedError: as `admit`.
    """
    place = ServerDirectory(home)
    with explained(home):
        place.prepare()
        with turn(place.directory, START_SECONDS):
            seed = login_seed(place.reader)
    grant = Grant(key=public_nkey(seed), kind=LoginKind.READER, role="reader", crisis=crisis)
    if grant not in admitted(home):
        with suppress(Refused):  # by another wall of this home, meanwhile
            admit(home, grant)
    return seed


@contextmanager
def _opened(home: Path, directory: Path | None) -> Iterator[_Door]:
    """The door, while nobody else changes it.

    It is written even when nothing changes: a command that was killed may have left a server that
    has not read it.
    """
    with explained(directory or home):
        if directory:
            directory.mkdir(parents=True, exist_ok=True)
            with turn(directory, START_SECONDS):
                yield _other(directory / DOOR_FILE)
        else:
            place = ServerDirectory(home)
            place.prepare()
            with turn(place.directory, START_SECONDS):
                own = frozenset(grant.key for grant in own_grants(place))
                yield _Door(place.door, own, lambda admitted: renew_door(place, admitted))


def _other(path: Path) -> _Door:
    def put(admitted: list[Grant]) -> None:
        probe = public_nkey(random(KEY_BYTES))
        write_door(path, admitted, probe=probe, admitted=admitted, mode=_READABLE)

    return _Door(path, frozenset(), put)
