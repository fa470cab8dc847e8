"""Writing a bundle out: a directory or a ZIP, there under its name whole or not at all.

Everything is written into a hidden directory beside the place, `.NAME.part-…`, which is locked as
long as its writer lives. What a writer that was killed left there is removed by the next one.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple, Protocol
from zipfile import ZIP64_VERSION, ZIP_DEFLATED, ZipFile, ZipInfo

from ledger.errors import LedgerError, UsageError
from ledger.home.directory import force
from ledger.server.locks import try_lock
from projections.audit.container import head_of
from projections.audit.manifest import Member
from projections.bundle.parts import Part

MADE = (1980, 1, 1, 0, 0, 0)
"""The time of every member of a ZIP: the same parts make the same file."""

READABLE = 0o100644 << 16
LEVEL = 6
"""Of deflate."""

MARK = "recorded"
"""A file beside a draft: an entry may say of it that it was given out."""

WHOLE = ("whole", "whole.zip")
"""What a draft is called before it has its name, as a directory and as a ZIP."""

_HIDDEN = re.compile(r"\..+\.part-[a-z0-9_]{8}")
"""Where drafts lie, whatever they will be called (`tempfile.mkdtemp`)."""


class Held(Protocol):
    """Where the members of a bundle are put."""

    def put(self, path: str, chunks: Iterable[bytes]) -> int:
        """Write one member; its size in bytes."""

    def close(self) -> None:
        """Have the disk hold everything."""

    def abandon(self) -> None:
        """Let go of what is open."""


class Draft:
    """A bundle that is being written, and has no name yet.

    `members` are those that were written, in the order in which they were.
    """

    def __init__(self, place: Path, hidden: Path, *, zipped: bool) -> None:
        self.members: list[Member] = []
        self._place = place
        self._mark = hidden / MARK
        self._whole = hidden / WHOLE[zipped]
        self._held: Held = _Zip(self._whole) if zipped else _Directory(self._whole)

    @property
    def whole(self) -> Path:
        """Where it lies until it has its name."""
        return self._whole

    @property
    def promised(self) -> bool:
        """Whether it lies there still, and an entry may say that it was given out."""
        return self._mark.exists() and self._whole.exists()

    def promise(self) -> None:
        """From here on an entry may say that it was given out: it stays, whatever happens."""
        with _told(self._place):
            self._mark.touch(exist_ok=True)
            force(self._mark.parent)

    def take_back(self) -> None:
        """No entry says so."""
        self._mark.unlink(missing_ok=True)

    def add(self, part: Part) -> Member:
        """Write one part, a chunk at a time."""
        digest = sha256()
        size = self._held.put(part.path, _digested(part.chunks, digest.update))
        member = Member(path=part.path, bytes=size, sha256=digest.hexdigest())
        self.members.append(member)
        return member

    def close(self) -> int:
        """Have the disk hold all of it; how many bytes that is."""
        self._held.close()
        return sum(one.stat().st_size for one in _files(self._whole))

    def abandon(self) -> None:
        """Let go of what is open."""
        self._held.abandon()

    def name(self) -> None:
        """Give it the name that was asked for.

        Raises:
            UsageError: `export_exists`, somebody else has taken that meanwhile.
            LedgerError: `cannot_write`.
        """
        check_free(self._place)
        with _told(self._place):
            self._whole.rename(self._place)
            force(self._place.parent)


@contextmanager
def drafted(place: Path, *, zipped: bool = False) -> Iterator[Draft]:
    """A draft that is gone at the end of the block unless it has its name, or is `promised`.

    Raises:
        UsageError: `export_exists`.
        LedgerError: `cannot_write`, with the system's reason, a full disk among them.
    """
    check_free(place)
    with _told(place):
        hidden = Path(tempfile.mkdtemp(prefix=_prefix(place), dir=place.parent))
        lock = try_lock(hidden)
        draft = None
        try:
            draft = Draft(place, hidden, zipped=zipped)
            yield draft
        finally:
            if draft is not None:
                draft.abandon()
            if draft is None or not draft.promised:
                shutil.rmtree(hidden, ignore_errors=True)
            if lock is not None:
                os.close(lock)


def check_free(place: Path) -> None:
    """Nothing is there yet, and something can be put beside it.

    Raises:
        UsageError: `export_exists`, `export_nowhere`.
    """
    if os.path.lexists(place):
        raise UsageError("export_exists", path=place)
    if not place.parent.is_dir():
        raise UsageError("export_nowhere", path=place.parent)


class Left(NamedTuple):
    """What writers that were killed left: how many were removed, and whole ones.

    Of a whole one an entry may say that it was given out; it stays.
    """

    removed: int
    whole: tuple[Path, ...]


def swept(place: Path) -> Left:
    """Remove what writers that were killed left beside a place; those that still write have theirs.

    What cannot be removed stays, and is no obstacle.
    """
    own = _prefix(place)
    found = sorted(one for one in place.parent.iterdir() if _is_draft(one, own))
    left = [one for one in found if _is_left(one)]
    whole = [path for one in left if (one / MARK).exists() and (path := _whole_in(one))]
    parts = [one for one in left if not any(path.parent == one for path in whole)]
    for one in parts:
        shutil.rmtree(one, ignore_errors=True)
    return Left(sum(not one.exists() for one in parts), tuple(whole))


def _is_draft(hidden: Path, own: str) -> bool:
    """Whether this is where a bundle is or was written: of another name, by what is in it too.

    Nothing is in it before it is locked.
    """
    if hidden.is_symlink() or not hidden.is_dir():
        return False
    if hidden.name.startswith(own):
        return True
    with suppress(OSError):
        inside = {one.name for one in hidden.iterdir()} if _HIDDEN.fullmatch(hidden.name) else set()
        return bool(inside) and inside <= {MARK, *WHOLE}
    return False


def _whole_in(hidden: Path) -> Path | None:
    return next((path for name in WHOLE if (path := hidden / name).exists()), None)


def _prefix(place: Path) -> str:
    return f".{place.name}.part-"


def _is_left(hidden: Path) -> bool:
    with suppress(OSError):
        lock = try_lock(hidden)
        if lock is not None:
            os.close(lock)
            return True
    return False


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise LedgerError("cannot_write", path=place, reason=e.strerror or str(e)) from e


def _digested(chunks: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for chunk in chunks:
        update(chunk)
        yield chunk


class _Directory:
    """Members as files of a directory; what stands on no disk yet is told at the end."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700)

    def put(self, path: str, chunks: Iterable[bytes]) -> int:
        target = self._root / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as file:
            size = _copied(chunks, file)
            file.flush()
            os.fsync(file.fileno())
        target.chmod(0o600)
        return size

    def close(self) -> None:
        for directory in (self._root, *(one for one in self._root.rglob("*") if one.is_dir())):
            force(directory)

    def abandon(self) -> None:
        """Nothing stays open between members."""


class _Zip:
    """Members in a ZIP, deflated, in the order in which they come, without a time."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        path.chmod(0o600)
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED)

    def put(self, path: str, chunks: Iterable[bytes]) -> int:
        with self._zip.open(_info(path), "w", force_zip64=True) as file:
            return _copied(chunks, file)

    def close(self) -> None:
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        with suppress(OSError, ValueError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()


class _Packed(ZipInfo):
    """A member whose head is spelled in one way, whichever Python writes it.

    Before 3.11.4 `zipfile` said the sizes of a member that may be large in both of their places.
    """

    def FileHeader(self, zip64: bool | None = None) -> bytes:  # noqa: ARG002, FBT001, N802 (as its base)
        """What stands before its bytes: once before they are known, and once after."""
        self.create_version = self.extract_version = ZIP64_VERSION
        return head_of(self)


def _info(path: str) -> ZipInfo:
    found = _Packed(path, MADE)
    found.compress_type = ZIP_DEFLATED
    found.create_system = 3
    found.external_attr = READABLE
    found._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 (public from 3.13 on)
    return found


def _copied(chunks: Iterable[bytes], file: IO[bytes]) -> int:
    size = 0
    for chunk in chunks:
        file.write(chunk)
        size += len(chunk)
    return size


def _files(whole: Path) -> Iterator[Path]:
    if whole.is_file():
        yield whole
    else:
        yield from (one for one in whole.rglob("*") if one.is_file())
