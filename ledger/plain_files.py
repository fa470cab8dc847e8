"""Files that somebody named are read where they are plain ones and within a bound.

A pipe, a socket or a device may never end, and opening one may wait for ever: none is opened. What
the shell hands over under `/dev/fd/` or `/dev/stdin` is read where a command says that it may be.
"""

import os
import stat
from io import BufferedReader
from pathlib import Path

from ledger.errors import InputError, UsageError

_KINDS = {
    stat.S_IFDIR: "file_is_directory",
    stat.S_IFIFO: "file_is_pipe",
    stat.S_IFSOCK: "file_is_socket",
    stat.S_IFCHR: "file_is_device",
    stat.S_IFBLK: "file_is_device",
}
"""What is said of anything but a plain file (`error.<code>`), by what the system says it is."""

_HANDED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")


def check_plain(path: Path, argument: str) -> None:
    """Whether a path may be opened; of one that is not there nothing is said.

    `argument` is how whoever named it wrote that: `--ca`, `FILE`.

    Raises:
        UsageError: `file_is_directory`, `file_is_pipe`, `file_is_socket`, `file_is_device`.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    _check(mode, path, argument)


def open_plain(path: Path, argument: str) -> BufferedReader:
    """A plain file, to be read.

    Raises:
        OSError: it cannot be opened.
        UsageError: as `check_plain`.
    """
    check_plain(path, argument)
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 (whoever asks closes it)
    try:
        _check(os.fstat(file.fileno()).st_mode, path, argument)
    except UsageError:
        file.close()
        raise
    return file


def read_plain(path: Path, most: int, argument: str) -> bytes:
    """All bytes of a plain file.

    Raises:
        OSError: it cannot be read.
        UsageError: as `check_plain`.
        InputError: `file_too_long`, it has more than `most` bytes.
    """
    with open_plain(path, argument) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise InputError("file_too_long", argument=argument, file=path, limit=most)
    return found


def is_handed(path: Path) -> bool:
    """Whether a path is what the shell opened for this process: a pipe of its own, or a file."""
    return str(path).startswith(_HANDED)


def _check(mode: int, path: Path, argument: str) -> None:
    if not stat.S_ISREG(mode):
        code = _KINDS.get(stat.S_IFMT(mode), "file_is_device")
        raise UsageError(code, argument=argument, path=path)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
