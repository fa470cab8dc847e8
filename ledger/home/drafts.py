"""What somebody types and has not sent: kept in the home, so that no crash takes it.

One file a draft, each written anew beside the old one and renamed over it once the disk holds it.
While it is being typed its file is locked, so that whoever can take the lock knows that its writer
is gone and may offer it again.

    drafts/<id>.json      as its writer encodes it
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ledger.errors import LedgerError
from ledger.home.directory import force
from ledger.home.home import Home

_SUFFIX = ".json"


class Left(NamedTuple):
    """A draft whose writer is gone: its id and what it holds."""

    id: str
    body: bytes


class Drafts:
    """The drafts of one ledger in one home, under `directory`; made when first needed."""

    def __init__(self, home: Home, directory: Path) -> None:
        self._home = home
        self.directory = directory
        self._held: dict[str, int] = {}

    def save(self, ident: str, body: bytes) -> None:
        """Keep a draft as it is now; it is on the disk when this returns.

        Raises:
            LedgerError: `home_unwritable`; what was kept before stays.
        """
        path = self._path(ident)
        fresh = path.with_suffix(f".{os.getpid()}")
        self._home.make(self.directory)
        try:
            file = _written(fresh, body)
            fresh.replace(path)
            force(self.directory)
        except OSError as e:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise LedgerError("home_unwritable", path=path, reason=e.strerror) from e
        self._let_go(ident)
        self._held[ident] = file

    def drop(self, ident: str) -> None:
        """It was sent, kept or thrown away; its bytes are written over, since it may be sealed."""
        with suppress(OSError):
            _overwrite(self._path(ident))
        with suppress(OSError):
            self._path(ident).unlink(missing_ok=True)
        self._let_go(ident)

    def let_go(self) -> None:
        """Leave all that this process holds to whoever comes next."""
        for ident in list(self._held):
            self._let_go(ident)

    def left(self) -> list[Left]:
        """Drafts that nobody types at, the oldest first; from now on they are held by this one.

        Raises:
            LedgerError: `home_unwritable`, they cannot be read.
        """
        try:
            paths = sorted(self.directory.glob(f"*{_SUFFIX}")) if self.directory.exists() else []
            return list(self._taken(paths))
        except OSError as e:
            path = self.directory
            raise LedgerError("home_unwritable", path=path, reason=e.strerror) from e

    def _taken(self, paths: list[Path]) -> Iterator[Left]:
        for path in paths:
            if path.stem in self._held:
                continue
            if (file := _free(path)) is not None:
                self._held[path.stem] = file
                yield Left(path.stem, path.read_bytes())

    def _let_go(self, ident: str) -> None:
        file = self._held.pop(ident, None)
        if file is not None:
            os.close(file)

    def _path(self, ident: str) -> Path:
        return self.directory / f"{ident}{_SUFFIX}"


def _written(path: Path, body: bytes) -> int:
    """The file, locked, and all of it on the disk."""
    file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except OSError:
        os.close(file)
        raise
    return file


def _overwrite(path: Path) -> None:
    """Nothing where the draft stood; what was typed before lies in blocks that are free by now."""
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, bytes(os.fstat(file).st_size))
        os.fsync(file)
    finally:
        os.close(file)


def _free(path: Path) -> int | None:
    """The file, locked, if nobody else types at it."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink:
            return file
    except BlockingIOError:
        pass
    os.close(file)  # its writer lives, or has just written it anew
    return None
