"""One SQLite file, opened so that it can be read wherever it lies and written where that can be.

Each thread has a connection of its own. Where the file, its directory or its disk lets nothing be
written, it is read all the same, and `hindrance` says why.
"""

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from ledger.errors import LedgerError
from ledger.store import disk

_BUSY_SECONDS = 30.0
_COPIES = 10
_PORTION = 500
T = TypeVar("T")
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a directory of this process is made in it, mode 0700)


def portions(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """As many values at a time as one statement takes."""
    left = iter(values)
    while some := tuple(islice(left, _PORTION)):
        yield some


def placeholders(values: Sequence[object], each: str = "?") -> str:
    """A question mark for each value of a statement; with `(?)` each is a row of its own."""
    return ",".join([each] * len(values))


class Database:
    """A file of `path`.

    Raises, from every method:
        LedgerError: `replica_damaged`, it is no database any more; `replica_unwritable`, disk full
            or no permission; `replica_unreadable`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hindrance = ""
        """Why nothing can be written, in the system's words; empty when something can."""
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._private: Path | None = None

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            while self._opened:
                self._opened.pop().close()
            if self._private is not None:
                shutil.rmtree(self._private, ignore_errors=True)
                self._private = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; SQLite's errors come out as ours."""
        with self._explained():
            yield self._connection()

    def one(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        """The first row that a statement finds, or None; for look-ups, which are many."""
        try:
            return self._connection().execute(statement, values).fetchone()
        except (OSError, sqlite3.Error) as e:
            raise self._error(e) from e

    def all(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Every row that a statement finds; as `one`, of which there are many as well."""
        try:
            return self._connection().execute(statement, values).fetchall()
        except (OSError, sqlite3.Error) as e:
            raise self._error(e) from e

    def once(self, statement: str) -> Any:
        """As `one`, asked but once at one moment: for what many ask, and stays so meanwhile."""
        known: dict[str, Any] | None = getattr(self._local, "known", None)
        if known is None:
            return self.one(statement)
        if statement not in known:
            known[statement] = self.one(statement)
        return known[statement]

    @contextlib.contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What this thread reads meanwhile is all of one moment, which SQLite looks up once.

        Without a log shared between processes it is as it comes: a reader would hold up a writer.
        Writing ends the moment.
        """
        if not self._has_log:
            yield
            return
        with self.reading() as db:
            db.execute("BEGIN")
        self._local.known = {}
        try:
            yield
        finally:
            self._local.known = None
            with self.reading() as db:
                db.rollback()

    @cached_property
    def _has_log(self) -> bool:
        """Whether readers and writers do not wait for each other."""
        return disk.may_share_memory(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection in a transaction that has the file to itself from the start."""
        with self.reading() as db:
            if self.hindrance:
                raise LedgerError("replica_unwritable", path=self.path, reason=self.hindrance)
            self._local.known = None
            db.rollback()  # a moment that was read at, if any
            with db:
                db.execute("BEGIN IMMEDIATE")
                yield db

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as e:
            raise self._error(e) from e

    def _error(self, error: Exception) -> LedgerError:
        """What is left of the file, or of the disk, decides the remedy."""
        if not isinstance(error, (OSError, sqlite3.OperationalError)) or _is_other_shape(error):
            return LedgerError("replica_damaged", path=self.path, reason=error)
        if self.hindrance:
            return LedgerError("replica_unreadable", path=self.path, reason=error)
        return LedgerError("replica_unwritable", path=self.path, reason=error)

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            with self._lock:
                db = self._local.db = self._open()
        return db

    def _open(self) -> sqlite3.Connection:
        if not self.hindrance:
            try:
                return self._open_to_write()
            except (OSError, sqlite3.OperationalError) as e:
                if not self.path.exists() or _is_busy(e):
                    raise
                self.hindrance = (e.strerror if isinstance(e, OSError) else None) or str(e)
        return self._open_to_read()

    def _open_to_write(self) -> sqlite3.Connection:
        _make_private(self.path)
        if refused := disk.hindrance(self.path, self.path.parent):
            raise refused
        return self._connected(str(self.path), _to_write(self.path))

    def _open_to_read(self) -> sqlite3.Connection:
        """As it is; where SQLite cannot, a copy with its log, or the bare file without one."""
        address = "file:" + quote(str(self.path))
        try:
            return self._connected(f"{address}?mode=ro", ())
        except sqlite3.OperationalError:
            log = self.path.with_name(self.path.name + "-wal")
            if log.exists() and log.stat().st_size:
                return self._connected(f"file:{quote(str(self._copied(log)))}", ())
            return self._connected(f"{address}?mode=ro&immutable=1", ())

    def _connected(self, address: str, settings: tuple[str, ...]) -> sqlite3.Connection:
        """A connection that has read something, and so has opened all the files it needs."""
        uri = address.startswith("file:")
        db = sqlite3.connect(address, timeout=_BUSY_SECONDS, check_same_thread=False, uri=uri)
        try:
            for setting in settings or ("query_only = ON",):
                db.execute(f"PRAGMA {setting}")
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            db.close()
            raise
        self._opened.append(db)
        return db

    def _copied(self, log: Path) -> Path:
        """A copy of the file and its log in a directory of this process, gone with `close`."""
        if self._private is None:
            self._private = _copies(self.path, log)
        return self._private / self.path.name


def _is_busy(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def _is_other_shape(error: Exception) -> bool:
    """Whether a statement of ours is not understood: a table or a column is not as we made it."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _to_write(path: Path) -> tuple[str, ...]:
    """The settings of a connection that writes.

    Without shared memory a file that was written with some is turned back first, and the lock held
    meanwhile keeps SQLite from mapping any (sqlite.org/wal.html, section 8).
    """
    if disk.may_share_memory(path):
        return ("journal_mode = WAL", "synchronous = NORMAL")
    return (
        "mmap_size = 0",
        "locking_mode = EXCLUSIVE",
        "journal_mode = TRUNCATE",
        "locking_mode = NORMAL",
        "synchronous = NORMAL",
    )


def _make_private(path: Path) -> None:
    """Make the file for its owner only, unless it is there.

    One that is there is never opened and closed here: closing any descriptor of a file drops all
    POSIX locks this process holds on it, SQLite's too (sqlite.org/howtocorrupt.html, 2.2).
    """
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _copies(path: Path, log: Path) -> Path:
    """A new directory with copies of both, in memory where no disk has room."""
    try:
        return _copies_in(None, path, log)
    except OSError as e:
        if e.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS} or not _IN_MEMORY.is_dir():
            raise
        return _copies_in(_IN_MEMORY, path, log)


def _copies_in(base: Path | None, path: Path, log: Path) -> Path:
    """Both as they were at one moment: copied again when either changed meanwhile."""
    directory = Path(tempfile.mkdtemp(prefix="crisis-", dir=base))
    try:
        for _ in range(_COPIES):
            before = _states(path, log)
            for one in (path, log):
                shutil.copyfile(one, directory / one.name)
            if _states(path, log) == before:
                return directory
    except OSError:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    shutil.rmtree(directory, ignore_errors=True)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))


def _states(*paths: Path) -> list[tuple[int, int]]:
    return [(found.st_size, found.st_mtime_ns) for found in map(os.stat, paths)]
