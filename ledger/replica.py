"""The terminal's own copy of every message, byte for byte, with its verdict.

One SQLite file per ledger. It is evidence against a rewound server, what everything is read from
while there is no server, and enough to rebuild the server from. Several processes of one home may
fill it: a number is written once. Commits are not fsync'd one by one (WAL, `synchronous=NORMAL`),
since every message can be fetched again.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledger.errors import LedgerError, ReadOnly

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY,
    subject BLOB NOT NULL,
    headers BLOB NOT NULL,
    body BLOB NOT NULL,
    timestamp INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    recorded INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS fact (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
PRAGMA user_version = 1;
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BUSY_SECONDS = 30.0

RAW = ("utf-8", "surrogateescape")
"""How a subject's bytes are text: any of them there and back."""

ACCEPTED = "accepted"
_CONDEMNED = {"void:bad_signature", "void:seen_differs"}


class Row(NamedTuple):
    """One message as it is kept.

    `timestamp` is the server's, ns since 1970; `verdict` is `accepted`, or the verdict and reason
    joined by a colon; `recorded` is µs since 1970 where the entry moves the known-at prefix.
    """

    number: int
    subject: str
    headers: bytes
    body: bytes
    timestamp: int
    verdict: str
    recorded: int | None


class Replica:
    """The copy of one ledger. Any thread; each has a connection of its own.

    Raises, from every method:
        LedgerError: `replica_damaged`, the file is no database any more (the server, or another
            home, still has every message); `replica_unwritable` (disk full, no permission).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            with self._explained():
                self._connection().executescript(_SCHEMA)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            while self._opened:
                self._opened.pop().close()

    def head(self) -> int:
        """The number of the last message kept; 0 when there is none."""
        return int(self._one("SELECT max(number) FROM message") or 0)

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep messages; numbers that are kept already stay as they are.

        Raises:
            ReadOnly: `replica_differs`, a kept message is another one than the server's.
        """
        kept = [(row[0], row.subject.encode(*RAW), *row[2:]) for row in rows]
        if self._write("INSERT OR IGNORE INTO message VALUES (?,?,?,?,?,?,?)", kept) != len(rows):
            self._compare(rows)

    def row(self, number: int) -> Row | None:
        """One message."""
        return next(self.rows(number, number), None)

    def rows(self, first: int, last: int | None = None) -> Iterator[Row]:
        """Messages from `first` to `last`, both included, in order."""
        with self._explained():
            for number, subject, *rest in self._connection().execute(
                "SELECT * FROM message WHERE number BETWEEN ? AND ? ORDER BY number",
                (first, last if last is not None else 2**62),
            ):
                yield Row(number, subject.decode(*RAW), *rest)

    def known_at(self, moment: datetime) -> int:
        """The length of the longest prefix whose last entry was recorded at or before `moment`."""
        statement = "SELECT max(number) FROM message WHERE recorded <= ?"
        return int(self._one(statement, microseconds(moment)) or 0)

    def with_delete(self) -> int:
        """How many subjects hold the character DEL; every row is looked at."""
        return int(self._one("SELECT count(*) FROM message WHERE instr(subject, x'7f')") or 0)

    def void(self) -> dict[int, str]:
        """The numbers found void by their signature check, with the reason."""
        with self._explained():
            found = self._connection().execute(
                "SELECT number, substr(verdict, 6) FROM message"
                " WHERE verdict IN ('void:bad_signature', 'void:seen_differs')"
            )
            return dict(found.fetchall())

    def condemn(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Turn kept messages void, with the reason, after their signature check failed."""
        self._write(
            "UPDATE message SET verdict = 'void:' || ?, recorded = NULL WHERE number = ?",
            [(reason, number) for number, reason in numbers],
        )

    def rejudge(self, rows: Iterable[Row]) -> None:
        """Keep other verdicts of kept messages, after an earlier one turned void."""
        self._write(
            "UPDATE message SET verdict = ?, recorded = ? WHERE number = ?",
            [(row.verdict, row.recorded, row.number) for row in rows],
        )

    def fact(self, key: str) -> bytes | None:
        """A remembered value, or None."""
        value = self._one("SELECT value FROM fact WHERE key = ?", key)
        return None if value is None else bytes(value)

    def remember(self, **facts: bytes) -> None:
        """Remember values under their keys, in place of earlier ones."""
        self._write("INSERT OR REPLACE INTO fact VALUES (?, ?)", list(facts.items()))

    def _compare(self, rows: Sequence[Row]) -> None:
        """Another process kept some first. A check that failed there or here stands."""
        for row in rows:
            kept = self.row(row.number)
            if kept is None or (kept.subject, kept.body) != (row.subject, row.body):
                raise ReadOnly("replica_differs", number=row.number, path=self.path)
            if row.verdict in _CONDEMNED and kept.verdict != row.verdict:
                self.rejudge([row])

    def _one(self, statement: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        with self._explained():
            found = self._connection().execute(statement, values).fetchone()
        return found[0] if found else None

    def _write(self, statement: str, values: Sequence[tuple[Any, ...]]) -> int:
        """One transaction; how many rows it changed."""
        with self._explained():
            db = self._connection()
            with db:
                return db.executemany(statement, values).rowcount

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._open()
        return db

    def _open(self) -> sqlite3.Connection:
        _make_private(self.path)
        db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, check_same_thread=False)
        with self._lock:
            self._opened.append(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        return db

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """SQLite's errors as ours: what is left of the file, or of the disk, decides the remedy."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as e:
            raise LedgerError("replica_unwritable", path=self.path, reason=e) from e
        except sqlite3.Error as e:
            raise LedgerError("replica_damaged", path=self.path, reason=e) from e


def _make_private(path: Path) -> None:
    """Make the file for its owner only, unless it is there.

    One that is there is never opened and closed here: closing any descriptor of a file drops all
    POSIX locks this process holds on it, SQLite's too (sqlite.org/howtocorrupt.html, 2.2).
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def microseconds(moment: datetime) -> int:
    """A moment as µs since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND
