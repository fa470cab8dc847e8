"""The one store: every message byte for byte, its verdict, and what the messages came to.

One SQLite file per ledger. It is evidence against a rewound server, what everything is read from,
and enough to rebuild the server from. Messages and what they came to (`ledger.store.lives`) are
written in one transaction. Several processes of one home may fill it: a number is
written once. Commits are not fsync'd one by one (WAL, `synchronous=NORMAL`), since every message
can be fetched again.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ledger.domain.card import microseconds
from ledger.errors import LedgerError, ReadOnly, VerificationFailed
from ledger.evidence.bare import leaf_hash_in
from ledger.evidence.digest import EMPTY, Digest, extended, load, subject_bytes, subject_text
from ledger.evidence.merkle import Tree
from ledger.store.database import Database, placeholders, portions
from ledger.store.lives import LifeBatch, Lives
from ledger.store.schema import FORMAT, OLDER, SCHEMA

_PUT = (
    "INSERT INTO message (number, subject, headers, body, timestamp, verdict, recorded)"
    " VALUES (?,?,?,?,?,?,?)"
)
_PAGES = (
    "SELECT number, subject, headers, body, timestamp, verdict, recorded FROM message"
    " WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?"
)
_SOME = (
    "SELECT number, subject, headers, body, timestamp, verdict, recorded FROM message"
    " WHERE number IN ({}) ORDER BY number"
)
SEAL = "seal"
"""The fact under which a number and the root up to it are remembered once all is checked."""

_DIGEST = "digest"
_MOST_DIGITS = 18
_PAGE = 500
_ENDLESS = 2**62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ACCEPTED = "accepted"
_CONDEMNED = {"void:bad_signature", "void:seen_differs"}


class MessageRow(NamedTuple):
    """One message as it is kept.

    `subject` stands for any bytes (`ledger.evidence.digest.subject_text`); `timestamp` is the
    server's, ns since 1970; `verdict` is `accepted`, or the verdict and reason joined by a colon;
    `recorded` is µs since 1970 where the entry moves the known-at prefix.
    """

    number: int
    subject: str
    headers: bytes
    body: bytes
    timestamp: int
    verdict: str
    recorded: int | None


def leaf_in(row: MessageRow) -> bytes:
    """The hash of a message's leaf, 32 bytes."""
    return leaf_hash_in(row.subject, row.body, row.verdict)


class Replica:
    """The copy of one ledger. Any thread.

    Raises, from every method:
        LedgerError: as `Database`; when it is opened, `old_format` or `newer_format` too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = Database(path)
        self.lives = Lives(self._file)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every thread's connection."""
        self._file.close()

    @property
    def hindrance(self) -> str:
        """Why this copy can only be read, in the system's words; empty when it is written too."""
        return self._file.hindrance

    def at_one_moment(self) -> AbstractContextManager[None]:
        """As `Database.at_one_moment`: for whoever reads much of one state."""
        return self._file.at_one_moment()

    def head(self) -> int:
        """The number of the last message kept; 0 when there is none."""
        return int(self._file.once("SELECT max(number) FROM message")[0] or 0)

    def keep(
        self,
        rows: Sequence[MessageRow],
        leaves: Sequence[bytes] | None = None,
        change: LifeBatch | None = None,
    ) -> bool:
        """Keep messages, and the digest over all of them; those that are kept stay as they are.

        `leaves` are the hashes of their leaves, from whoever has folded these very messages, and
        `change` what they came to. Returns False when that was folded on a state that has been cut
        back since, and so was not kept.

        Raises:
            ReadOnly: `replica_differs`, a kept message is another one than the server's;
                `messages_missing_between`, the first does not follow what is kept.
            VerificationFailed: `replica_altered`, the copy does not end where its digest does.
        """
        with self._file.writing() as db:
            before = self._keep(db, rows, leaves)
            put = change is None or self.lives.put(db, change)
        self._compare([row for row in rows if row.number <= before])
        return put

    def _keep(self, db: Any, rows: Sequence[MessageRow], leaves: Sequence[bytes] | None) -> int:
        """Keep those that another process has not kept first; up to which number it has."""
        digest = _digest(db, self.path)
        new = [row for row in rows if row.number > digest.number]
        if not new:
            return digest.number
        if new[0].number != digest.number + 1:
            first, last = digest.number + 1, new[0].number - 1
            raise ReadOnly("messages_missing_between", first=first, last=last)
        db.executemany(_PUT, map(_stored, new))
        made = leaves if leaves is None else leaves[len(rows) - len(new) :]
        _remember(db, {_DIGEST: extended(digest, new, made).dump()})
        return digest.number

    def put(self, change: LifeBatch, verdicts: Iterable[MessageRow] = ()) -> bool:
        """Keep what kept messages came to, and the verdicts that are others than those kept.

        Returns False as `keep`.
        """
        changed = [(row.verdict, row.recorded, row.number) for row in verdicts]
        with self._file.writing() as db:
            _rejudge(db, changed)
            return self.lives.put(db, change)

    @property
    def epoch(self) -> int:
        """How often what messages came to was cut back."""
        return self.lives.standing()[2] if self.has_lives else 0

    def cut(self, number: int) -> None:
        """Forget what came of a message and all after it; it is made again from the messages."""
        with self._file.writing() as db:
            self.lives.cut(db, number)

    def root(self, size: int) -> bytes:
        """The Merkle root over the first messages, 32 bytes; fewer where no more are kept."""
        found = self.lives.root(size) if size and self.has_lives else None
        if found is not None:
            return found
        tree = Tree()
        for row in self.rows(1, size):
            tree.append_hash(leaf_in(row))
        return tree.root()

    def row(self, number: int) -> MessageRow | None:
        """The message of one number; None where the copy does not have it."""
        found = self._file.one(_PAGES, (number, number, 1))
        return _row(found) if found else None

    def rows_of(self, numbers: Iterable[int]) -> Iterator[MessageRow]:
        """The messages of some numbers that the copy has, in order."""
        for some in portions(sorted(numbers)):
            with self._file.reading() as db:
                found = db.execute(_SOME.format(placeholders(some)), some).fetchall()
            yield from map(_row, found)

    def rows(self, first: int, last: int | None = None) -> Iterator[MessageRow]:
        """Messages from `first` to `last`, both included, in order.

        Read a page at a time, so that a long reading holds nobody up who writes.
        """
        last = last if last is not None else _ENDLESS
        while first <= last:
            page = self._page(first, last)
            yield from page
            if len(page) < _PAGE:
                return
            first = page[-1].number + 1

    def known_at(self, moment: datetime) -> int:
        """The length of the longest prefix in which no entry was recorded after `moment`."""
        instant = microseconds(moment)
        later = self.lives.later(instant, _ENDLESS) if self.has_lives else None
        if later is None:
            later = self._one(
                f"SELECT min(number) FROM message WHERE number > {self._made} AND recorded > ?",  # noqa: S608 (ours)
                instant,
            )
        return self.head() if later is None else int(later) - 1

    def known(self, number: int) -> datetime | None:
        """When the last entry up to a number was recorded that says so truly."""
        found = self._one(
            "SELECT recorded FROM message WHERE number <= ? AND recorded IS NOT NULL"
            " ORDER BY number DESC LIMIT 1",
            number,
        )
        return None if found is None else _EPOCH + timedelta(microseconds=found)

    @property
    def _made(self) -> str:
        """The last number of which it is put down what it came to, as SQL."""
        return "(SELECT coalesce(max(number), 0) FROM standing)" if self.has_lives else "0"

    @property
    def _odd(self) -> str:
        """The numbers of all messages that may not be accepted, as SQL; few, but for a new copy."""
        odd = "SELECT number FROM odd UNION " if self.has_lives else ""
        return f"{odd}SELECT number FROM message WHERE number > {self._made}"  # noqa: S608 (ours)

    def uncounted(self) -> int:
        """How many messages have a subject that the server leaves out when it counts subjects.

        Those are the ones with the byte 0x7F, which its index keeps for itself (tried on 2.15.1).
        """
        with self._file.reading() as db:
            (count,) = db.execute(
                f"SELECT count(*) FROM message WHERE number IN ({self._odd})"  # noqa: S608 (ours)
                " AND instr(subject, x'7F')"
            ).fetchone()
        return int(count)

    def repeated(self) -> set[int]:
        """The numbers of messages with a subject that an earlier one has.

        A server tells them apart by carriage returns that it does not hand over.
        """
        with self._file.reading() as db:
            found = db.execute(
                "SELECT number FROM (SELECT number, row_number() OVER"
                " (PARTITION BY subject ORDER BY number) AS nth FROM message) WHERE nth > 1"
            )
            return {number for (number,) in found}

    def returns(self) -> set[str]:
        """The subjects that end with a carriage return."""
        with self._file.reading() as db:
            found = db.execute("SELECT subject FROM message WHERE substr(subject, -1) = x'0D'")
            return {subject_text(subject) for (subject,) in found}

    def void(self) -> dict[int, str]:
        """The numbers found void by their signature check, with the reason."""
        with self._file.reading() as db:
            found = db.execute(
                f"SELECT number, substr(verdict, 6) FROM message WHERE number IN ({self._odd})"  # noqa: S608 (ours)
                " AND verdict IN ('void:bad_signature', 'void:seen_differs')"
            )
            return dict(found.fetchall())

    def condemn(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Turn kept messages void, with the reason, after their signature check failed.

        What came of them and of all after them is forgotten with it.
        """
        verdicts = [(f"void:{reason}", None, number) for number, reason in numbers]
        if verdicts:
            with self._file.writing() as db:
                _rejudge(db, verdicts)
                self.lives.cut(db, min(number for *_, number in verdicts))

    def rejudge(self, rows: Iterable[MessageRow]) -> None:
        """Keep other verdicts of kept messages, after an earlier one turned void."""
        with self._file.writing() as db:
            _rejudge(db, [(row.verdict, row.recorded, row.number) for row in rows])

    def digest(self) -> Digest:
        """The digest over all that is kept.

        Raises:
            VerificationFailed: `replica_altered`, it ends at another number than the messages.
        """
        with self._file.reading() as db:
            return _digest(db, self.path)

    def fact(self, key: str) -> bytes | None:
        """A remembered value, or None."""
        value = self._one("SELECT value FROM fact WHERE key = ?", key)
        return None if value is None else bytes(value)

    def number(self, key: str) -> int:
        """A remembered number; 0 when there is none.

        Raises:
            VerificationFailed: `replica_altered`, something else stands in its place.
        """
        return self._number(self.fact(key) or b"0")

    def sealed(self) -> tuple[int, str]:
        """Up to which number everything was checked once, and the root over that; 0 for none.

        Raises:
            VerificationFailed: as `number`.
        """
        number, _, root = (self.fact(SEAL) or b"0").partition(b" ")
        return self._number(number), root.decode("ascii", "replace")

    def _number(self, kept: bytes) -> int:
        if not (kept.isdigit() and len(kept) <= _MOST_DIGITS):
            raise VerificationFailed("replica_altered", number=self.head(), path=self.path)
        return int(kept)

    def remember(self, **facts: bytes) -> None:
        """Remember values under their keys, in place of earlier ones."""
        with self._file.writing() as db:
            _remember(db, facts)

    def secure(self) -> None:
        """Have the disk hold what is kept, so that a power cut does not take it back."""
        with self._file.reading() as db:
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _prepare(self) -> None:
        version = int(self._one("PRAGMA user_version"))
        if version and version not in {FORMAT, *OLDER}:
            if version > FORMAT:
                raise LedgerError("newer_format", path=self.path)
            raise ReadOnly("old_format", name=self.path)
        self.has_lives = version == FORMAT
        if self.has_lives or (version and self.hindrance):
            return
        if self.hindrance:
            raise LedgerError("replica_unwritable", path=self.path, reason=self.hindrance)
        try:
            self._make()
        except LedgerError:
            if not version:
                raise
        else:
            self.has_lives = True

    def _make(self) -> None:
        """Make the tables, unless another process has made them meanwhile."""
        with self._file.writing() as db:
            if db.execute("PRAGMA user_version").fetchone() != (FORMAT,):
                for statement in SCHEMA.split(";"):
                    db.execute(statement)

    def _compare(self, rows: Sequence[MessageRow]) -> None:
        """Another process kept some first. A check that failed there or here stands."""
        for row in rows:
            kept = self.row(row.number)
            if kept is None or (kept.subject, kept.body) != (row.subject, row.body):
                raise ReadOnly("replica_differs", number=row.number, path=self.path)
            if row.verdict in _CONDEMNED and kept.verdict != row.verdict:
                self.condemn([(row.number, row.verdict.partition(":")[2])])

    def _page(self, first: int, last: int) -> list[MessageRow]:
        with self._file.reading() as db:
            return list(map(_row, db.execute(_PAGES, (first, last, _PAGE))))

    def _one(self, statement: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self._file.one(statement, values)
        return found[0] if found else None


def _digest(db: Any, path: Path) -> Digest:
    """The digest kept, seen together with the messages."""
    head, kept = db.execute(
        "SELECT (SELECT max(number) FROM message), (SELECT value FROM fact WHERE key = ?)",
        (_DIGEST,),
    ).fetchone()
    digest = load(kept)
    if digest.number != (head or 0):
        raise VerificationFailed("replica_altered", number=max(head or 0, digest.number), path=path)
    return digest


def _rejudge(db: Any, verdicts: Sequence[tuple[str, int | None, int]]) -> None:
    """Put verdicts in place, and the digest over all that they are part of."""
    if not verdicts:
        return
    db.executemany("UPDATE message SET verdict = ?, recorded = ? WHERE number = ?", verdicts)
    rows = map(_row, db.execute(_PAGES, (1, _ENDLESS, _ENDLESS)))
    _remember(db, {_DIGEST: extended(EMPTY, rows).dump()})


def _remember(db: Any, facts: dict[str, bytes]) -> None:
    db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", list(facts.items()))


def _stored(row: MessageRow) -> tuple[Any, ...]:
    return (row.number, subject_bytes(row.subject), *row[2:])


def _row(columns: tuple[Any, ...]) -> MessageRow:
    return MessageRow(columns[0], subject_text(columns[1]), *columns[2:])
