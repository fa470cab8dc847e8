"""Attached files as a home keeps them: under the SHA-256 of their bytes, whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from ledger.clock import SYSTEM
from ledger.errors import InputError, LedgerError
from ledger.home.directory import force

if TYPE_CHECKING:
    from ledger.domain.dossier.record import Piece

MOST_BYTES = 25 << 20
"""Of one file: a scan of many pages, a long photo; not a disk image."""

_FOLDER = "files"
_DRAFT = ".draft-"
_LEFT_SECONDS = 3600.0
"""After so long a draft belongs to nobody any more."""
_BLOCK = 1 << 20


class FileId(NamedTuple):
    """Which file: the SHA-256 of its bytes (FIPS 180-4) in lower-case hexadecimal, and how many."""

    digest: str
    size: int


def file_id(piece: "Piece") -> FileId:
    """Which file an entry says is kept; only of one that says so (`stored_files`)."""
    return FileId(piece.digest or "", piece.size or 0)


class KeptFiles:
    """The files of one ledger in one home, in a folder of `directory` that is made when needed."""

    def __init__(self, directory: Path, folder: str = _FOLDER) -> None:
        self.path = directory / folder

    def path_of(self, file: FileId) -> Path:
        """Where a file is kept, or would be."""
        return self.path / file.digest

    def holds(self, file: FileId) -> bool:
        """Whether it is here with every byte as it was."""
        try:
            with self.path_of(file).open("rb") as kept:
                return file_digest(kept, "sha256").hexdigest() == file.digest
        except OSError:
            return False

    def has(self, file: FileId) -> bool:
        """Whether there is anything here under its digest."""
        return self.path_of(file).is_file()

    def take(self, source: Path) -> FileId:
        """Copy a file of the user's; it is on the disk when this returns.

        Raises:
            InputError: `attachment_unreadable`, `attachment_no_file`, `attachment_empty`,
                `attachment_too_large`, `attachment_changing`.
            LedgerError: `attachment_not_kept`, this home cannot take it.
        """
        with _opened(source) as (file, was), self.draft() as draft:
            found = _copied(source, file, draft, was.st_size)
            if _written(was, os.fstat(file.fileno())):
                raise InputError("attachment_changing", path=source)
            self.keep(draft, found)
        return found

    @contextmanager
    def draft(self) -> Iterator[IO[bytes]]:
        """A file beside the others that is gone at the end, unless it was kept.

        Raises:
            LedgerError: `attachment_not_kept`, with the system's reason.
        """
        name = ""
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            self._clear()
            with tempfile.NamedTemporaryFile(dir=self.path, prefix=_DRAFT, delete=False) as file:
                name = file.name
                yield file
        except OSError as e:
            raise LedgerError("attachment_not_kept", path=self.path, reason=e.strerror) from e
        finally:
            if name:
                Path(name).unlink(missing_ok=True)

    def keep(self, draft: IO[bytes], file: FileId) -> None:
        """Have the disk hold a draft as that file, which it has been found to be."""
        draft.flush()
        os.fsync(draft.fileno())
        Path(draft.name).replace(self.path_of(file))
        force(self.path)

    def _clear(self) -> None:
        """Drafts of processes that were killed."""
        until = SYSTEM.now().timestamp() - _LEFT_SECONDS
        for path in self.path.glob(f"{_DRAFT}*"):
            with suppress(OSError):
                if path.stat().st_mtime < until:
                    path.unlink()


@contextmanager
def _opened(source: Path) -> Iterator[tuple[IO[bytes], os.stat_result]]:
    """A regular file, and what the system said of it then; a pipe is not waited for."""
    try:
        file = open(source, "rb", opener=_without_waiting)  # noqa: SIM115 (closed below)
    except (OSError, ValueError) as e:
        reason = getattr(e, "strerror", None) or str(e)
        raise InputError("attachment_unreadable", path=source, reason=reason) from e
    with file:
        found = os.fstat(file.fileno())
        _check(source, found)
        yield file, found


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _check(source: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InputError("attachment_no_file", path=source)
    if not found.st_size:
        raise InputError("attachment_empty", path=source)
    if found.st_size > MOST_BYTES:
        raise InputError(
            "attachment_too_large", path=source, size=found.st_size >> 20, most=MOST_BYTES >> 20
        )


def _copied(source: Path, file: IO[bytes], draft: IO[bytes], size: int) -> FileId:
    """No more of it than it had when it was opened, and one byte to see that there is no more."""
    digest, left = sha256(), size + 1
    while block := _read(source, file, min(_BLOCK, left)):
        digest.update(block)
        draft.write(block)
        left -= len(block)
    if left != 1:
        raise InputError("attachment_changing", path=source)
    return FileId(digest.hexdigest(), size)


def _read(source: Path, file: IO[bytes], most: int) -> bytes:
    try:
        return file.read(most)
    except OSError as e:
        raise InputError("attachment_unreadable", path=source, reason=e.strerror) from e


def _written(was: os.stat_result, now: os.stat_result) -> bool:
    """Whether a file was written to while it was read."""
    return (was.st_size, was.st_mtime_ns) != (now.st_size, now.st_mtime_ns)
