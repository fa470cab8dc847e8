"""Where a home keeps its server, and that nobody else on the machine can look into it."""

import os
import shutil
import stat
from pathlib import Path

from ledger.server.errors import HomeExposedError

LOOPBACK = "127.0.0.1"
STORE = "store"
RESERVE_BYTES = 64 << 20
"""What the store leaves free on its disk, for the replica and everything else of the home."""
ROOM_BYTES = 1 << 20
"""With less than this to fill, a store is full."""
_LEAST_STORE_BYTES = 1 << 20  # 0 would let the server choose a limit
OTHERS = 0o077
"""The permission bits of everybody but the owner."""


class ServerDirectory:
    """The files of one home's server. `home` may not exist yet."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.directory = self.home / "server"
        """Locked by the command that starts or stops the server, while it does."""
        self.config = self.directory / "nats-server.conf"
        self.seed = self.directory / "login.seed"
        self.provisioner = self.directory / "provisioner.seed"
        """Of the log-in that makes streams, and is used for nothing else."""
        self.reader = self.directory / "reader.seed"
        """Of a log-in that can only read, for a wall; admitted when it is first asked for."""
        self.door = self.directory / "door" / "door.conf"
        self.record = self.directory / "running.json"
        self.log = self.directory / "nats-server.log"
        self.store = self.directory / STORE
        """Locked by the server itself for as long as it lives."""
        self.rebuilt = self.directory / f"{STORE}.rebuilt"
        """A store made anew, whole, about to take the other's place."""

    def prepare(self) -> None:
        """Make the directories, private.

        Raises:
            HomeExposedError: the home belongs to, or is open to, somebody else.
            OSError: it cannot be made.
        """
        private_directory(self.home)
        private_directory(self.directory)
        if self.rebuilt.exists() and not self.store.exists():  # killed while it took its place
            self.rebuilt.rename(self.store)
        private_directory(self.store)
        private_directory(self.door.parent)

    def store_limit(self) -> int:
        """The bytes the store may grow to: what it has and what the disk can give it.

        A full disk leaves what it has: the ledger is read as before, and the server refuses the
        next entry at once instead of leaving it without an answer.
        """
        used = sum(file.stat().st_size for file in self.store.rglob("*") if file.is_file())
        return max(used + self.room(), _LEAST_STORE_BYTES)

    def room(self) -> int:
        """The bytes that the store's own disk, which may be a mount, can still give it."""
        return max(shutil.disk_usage(self.store).free - RESERVE_BYTES, 0)


def private_directory(path: Path) -> None:
    """Make `path` with mode 0700; an empty directory that is open is closed, a full one is not.

    Raises:
        HomeExposedError: `home_not_ours`, `home_exposed`.
        OSError: it cannot be made, or is no directory.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise HomeExposedError("home_not_ours", path=path, owner=found.st_uid)
    if not found.st_mode & OTHERS:
        return
    if found.st_mode & stat.S_ISVTX or any(path.iterdir()):
        raise HomeExposedError("home_exposed", path=path, mode=f"{found.st_mode & 0o777:o}")
    path.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 so that it is there whole or not at all."""
    write_whole(path, text, 0o600)


def write_whole(path: Path, text: str, mode: int) -> None:
    """Write a file of that mode so that it is there whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
