"""A bundle as it lies there, a directory or a ZIP: read by exact names, never extracted.

Nothing that a ZIP says of itself is believed but what its one layout foresees: heads, directory and
end are made again from names, sums and sizes, and compared (PKWARE APPNOTE 6.3.10 §4.3).
"""

import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812 (zlib's name says nothing)

from ledger.errors import VerificationFailed
from ledger.plain_files import open_plain

MOST_MEMBERS = 10_000
MOST_BYTES = 2**32
"""Of one member; ten gigabytes are no member of ours."""
MOST_RATIO = 100
"""How many bytes one packed byte may come to, of a member larger than `SMALL`."""
SMALL = 2**24
CHUNK = 2**20

UNREADABLE = (OSError, BadZipFile, DeflateError, EOFError, RuntimeError, NotImplementedError)
"""What reading a member of a damaged bundle may raise."""

_END = struct.Struct("<4s4H2LH")
_WHOLE = struct.Struct("<HHHHHL")
_LIMIT = b"\xff" * 8
_ZIP64 = struct.Struct("<HHQQ")
_REST = struct.Struct("<LLHHHHHLL")
_DAY = 33
"""1 January 1980, as a ZIP says it."""
_READABLE = 0o100644 << 16


class Container(Protocol):
    """The members of a bundle.

    `names` are those of plain files, as often as they are there; `odd` those of anything else.
    """

    names: list[str]
    odd: list[str]

    def open(self, name: str) -> IO[bytes]:
        """A member, to be read from its beginning."""

    def close(self) -> None:
        """Let go of what is open."""


def opened(path: Path, argument: str = "FILE") -> Container:
    """The bundle at a path; `argument` is how whoever named it wrote that.

    Raises:
        UsageError: as `open_plain`, it is neither a directory nor a plain file.
        VerificationFailed: `bundle_no_zip`, `bundle_layout`, `bundle_bomb`, `bundle_many`.
        OSError: it cannot be read at all.
    """
    return _Folder(path) if path.is_dir() else _Archive(path, argument)


def chunks(file: IO[bytes], most: int) -> Iterator[bytes]:
    """The bytes of a member as they come, and at most one chunk beyond `most`."""
    while most >= 0 and (data := file.read(CHUNK)):
        most -= len(data)
        yield data


class _Folder:
    """A directory; links are followed nowhere."""

    def __init__(self, path: Path) -> None:
        self.names: list[str] = []
        self.odd: list[str] = []
        self._path = path
        self._look("")

    def _look(self, under: str) -> None:
        for one in sorted(os.scandir(self._path / under), key=lambda one: one.name):
            if one.is_dir(follow_symlinks=False):
                self._look(f"{under}{one.name}/")
            elif one.is_file(follow_symlinks=False):
                self.names.append(under + one.name)
            else:
                self.odd.append(under + one.name)
        if len(self.names) + len(self.odd) > MOST_MEMBERS:
            raise VerificationFailed("bundle_many", most=MOST_MEMBERS)

    def open(self, name: str) -> IO[bytes]:
        descriptor = os.open(self._path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(name)
        return os.fdopen(descriptor, "rb")

    def close(self) -> None:
        """Nothing stays open."""


class _Archive:
    """A ZIP."""

    def __init__(self, path: Path, argument: str) -> None:
        self._file = open_plain(path, argument)
        self.odd: list[str] = []
        try:
            start = self._directory_at()
            self._zip = ZipFile(self._file)
            self._check(self._zip.infolist(), start)
        except VerificationFailed:
            self.close()
            raise
        except (*UNREADABLE, ValueError, struct.error) as e:
            self.close()
            raise VerificationFailed("bundle_no_zip") from e
        self.names = [info.filename for info in self._zip.infolist()]

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def close(self) -> None:
        self._file.close()

    def _directory_at(self) -> int:
        """Where its directory begins, with nothing between it and the end, nor behind that."""
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, size - _END.size))
        mark, _, _, _, count, length, start, comment = _END.unpack(self._file.read())
        if mark != b"PK\5\6":
            raise VerificationFailed("bundle_no_zip")
        if count > MOST_MEMBERS or length > SMALL:
            raise VerificationFailed("bundle_many", most=MOST_MEMBERS)
        if comment or start + length + _END.size != size:
            raise VerificationFailed("bundle_layout")
        return int(start)

    def _check(self, infos: list[ZipInfo], start: int) -> None:
        at, directory = 0, b""
        for info in infos:
            if info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size:
                raise VerificationFailed("bundle_bomb", member=info.filename)
            head = head_of(info)
            if self._read(at, len(head)) != head:
                raise VerificationFailed("bundle_layout")
            directory += _listed(info, at)
            at += len(head) + info.compress_size
        end = _END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), len(directory), at, 0)
        if at != start or self._read(start, len(directory) + len(end)) != directory + end:
            raise VerificationFailed("bundle_layout")

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)


def head_of(info: ZipInfo) -> bytes:
    """What stands before a member's bytes."""
    name = info.filename.encode()
    sizes = _ZIP64.pack(1, 16, info.file_size, info.compress_size)
    lengths = struct.pack("<HH", len(name), len(sizes))
    return b"PK\3\4" + _said(info) + _LIMIT + lengths + name + sizes


def _listed(info: ZipInfo, at: int) -> bytes:
    """What stands of a member in the directory."""
    name = info.filename.encode()
    sizes = info.compress_size, info.file_size, len(name)
    rest = _REST.pack(*sizes, 0, 0, 0, 0, _READABLE, at)
    return b"PK\1\2\x2d\3" + _said(info) + rest + name


def _said(info: ZipInfo) -> bytes:
    """What head and directory say alike: version 4.5, deflate, no flags, no time, the sum."""
    return _WHOLE.pack(45, 0, ZIP_DEFLATED, 0, _DAY, info.CRC)
