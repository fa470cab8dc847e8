"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ledger.errors import LedgerError, UsageError


def check_new(path: Path) -> None:
    """What somebody else answers to, or may be held to, is not written over.

    Raises:
        UsageError: `export_exists`.
    """
    if os.path.lexists(path):
        raise UsageError("export_exists", path=path)


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its place, then move it there. Raises as `put_whole`."""
    put_whole(path, lambda file: file.write(text.encode()))


def put_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Have a file written beside its place, then move it there. Raises as `whole`."""
    with whole(path) as file:
        write(file)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file beside its place, moved there once all is done with it; what fails leaves nothing.

    Raises:
        UsageError: `export_exists`, what is there is no plain file, and would be one after.
        LedgerError: `cannot_write`, with the system's reason; what was there before stays.
    """
    if path.exists() and not path.is_file():
        raise UsageError("export_exists", path=path)
    draft = ""
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(mode_of(path))
        Path(draft).replace(path)
    except BaseException as e:
        if draft:
            Path(draft).unlink(missing_ok=True)
        if isinstance(e, OSError):
            raise LedgerError("cannot_write", path=path, reason=e.strerror) from e
        raise


def mode_of(path: Path) -> int:
    """The mode of the file that is replaced; its owner's alone when there is none."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o600
