"""The replica: every message byte for byte, private, one number once, honest about a full disk."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.card import microseconds
from ledger.errors import LedgerError, ReadOnly, VerificationFailed
from ledger.evidence.digest import EMPTY, extended, subject_bytes, subject_text
from ledger.store.replica import MessageRow, Replica

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def row(number: int, verdict: str = "accepted", recorded: int | None = None) -> MessageRow:
    return MessageRow(
        number, f"crisis.x.a.{number}", b"", b"body %d" % number, number, verdict, recorded
    )


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    kept = Replica(tmp_path / "replica.db")
    yield kept
    kept.close()


def test_messages_are_kept_as_they_are(replica: Replica) -> None:
    """Number, subject, headers, body and time, to the byte; nothing is taken for text."""
    odd = MessageRow(
        1, "crisis.x.ü", b'{"a":"b"}', bytes(range(256)), 2**62, "void:not_an_entry", None
    )
    wild = row(2)._replace(
        subject=subject_text(b"crisis.x.\xff\x7f\x0b\x0c\xc3" + bytes(range(256)))
    )
    replica.keep([odd, wild])
    assert list(replica.rows(1)) == [odd, wild]
    assert replica.row(1) == odd
    assert replica.row(3) is None
    assert replica.head() == 2


@given(st.binary(max_size=300))
def test_every_subject_goes_there_and_back(subject: bytes) -> None:
    """UTF-8 or not, a subject is the very bytes that the server stored."""
    assert subject_bytes(subject_text(subject)) == subject


def test_a_copy_of_an_earlier_format_is_left_as_it_is(tmp_path: Path) -> None:
    """It is refused with a sentence that says what reads it, and not one byte of it changes."""
    path = tmp_path / "replica.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(
        "CREATE TABLE message (number INTEGER PRIMARY KEY, subject TEXT NOT NULL) STRICT;"
        "PRAGMA user_version = 1;"
    )
    db.close()
    before = path.read_bytes()
    with pytest.raises(LedgerError) as old:
        Replica(path)
    assert (old.value.code, path.read_bytes()) == ("old_format", before)


def test_a_copy_of_a_later_format_is_left_as_it_is(tmp_path: Path) -> None:
    """An earlier release does not write into what a later one made."""
    path = tmp_path / "replica.db"
    db = sqlite3.connect(path)
    db.executescript("CREATE TABLE other (x) ; PRAGMA user_version = 99;")
    db.close()
    with pytest.raises(LedgerError) as newer:
        Replica(path)
    assert newer.value.code == "newer_format"


def test_the_file_is_its_owners(tmp_path: Path, replica: Replica) -> None:
    """Mode 0600 whatever the umask, the write-ahead log too."""
    before = os.umask(0)
    try:
        other = Replica(tmp_path / "other.db")
        other.keep([row(1)])
        modes = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("other.db*")]
        other.close()
    finally:
        os.umask(before)
    assert len(modes) > 1
    assert set(modes) == {0o600}


def test_a_number_is_kept_once(replica: Replica) -> None:
    """The same message again changes nothing, another one under its number is a doubt."""
    replica.keep([row(1), row(2)])
    replica.keep([row(2), row(3)])
    assert replica.head() == 3
    replica.keep([row(3)._replace(headers=b"{}", timestamp=9)])
    for changed in ({"body": b"x"}, {"subject": "y"}):
        with pytest.raises(ReadOnly) as doubt:
            replica.keep([row(3)._replace(**changed), row(4)])
        assert doubt.value.code == "replica_differs"
        assert doubt.value.fields["number"] == 3
    assert replica.row(3) == row(3)


def test_a_failed_check_stands(replica: Replica) -> None:
    """Whichever process checked, what it found void is void; a later unchecked verdict is not."""
    replica.keep([row(1, recorded=5), row(2, "void:bad_signature")])
    replica.keep([row(1, "void:seen_differs"), row(2, recorded=7)])
    assert [r.verdict for r in replica.rows(1)] == ["void:seen_differs", "void:bad_signature"]
    assert replica.void() == {1: "seen_differs", 2: "bad_signature"}
    assert replica.known_at(EPOCH) == 2, "what is void moves no prefix"


def test_verdicts_change_and_messages_do_not(replica: Replica) -> None:
    """Condemning and judging again touch the last two columns only."""
    replica.keep([row(n, recorded=n) for n in (1, 2, 3)])
    replica.condemn([(2, "bad_signature")])
    assert replica.row(2) == row(2, "void:bad_signature")
    replica.rejudge([row(3, "void:not_enrolled"), row(2, "void:role")])
    assert [r.verdict for r in replica.rows(1)] == ["accepted", "void:role", "void:not_enrolled"]
    assert [r[:5] for r in replica.rows(1)] == [row(n)[:5] for n in (1, 2, 3)]


def test_what_was_known_at_a_moment(replica: Replica) -> None:
    """The longest prefix in which nothing was recorded after it; unmoving ones belong to it."""
    times = [10, None, 20, None, None, 15, 40, None]
    replica.keep([row(n, recorded=t) for n, t in enumerate(times, 1)])
    known = {
        t: replica.known_at(EPOCH + timedelta(microseconds=t)) for t in (9, 10, 14, 20, 39, 40)
    }
    assert known == {9: 0, 10: 2, 14: 2, 20: 6, 39: 6, 40: 8}


def test_an_entry_dated_back_moves_no_past(replica: Replica) -> None:
    """What came before it was recorded later, so an earlier moment ends before that."""
    times = [1_000, 2_000, 3_000, 5, 6]
    replica.keep([row(n, recorded=t) for n, t in enumerate(times, 1)])
    known = [replica.known_at(EPOCH + timedelta(microseconds=t)) for t in (5, 999, 1_500, 3_000)]
    assert known == [0, 0, 1, 5]


_EVER = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 (Hypothesis wants naive bounds)
    datetime(2200, 1, 1),  # noqa: DTZ001 (as above)
    timezones=st.timezones(),
)


@given(_EVER)
def test_microseconds_are_exact(moment: datetime) -> None:
    """Any moment of any zone, to the microsecond, before 1970 too."""
    assert EPOCH + timedelta(microseconds=microseconds(moment)) == moment.astimezone(UTC)


def test_facts_are_replaced(replica: Replica) -> None:
    replica.remember(checked=b"5", contact=b"now")
    replica.remember(checked=b"6")
    assert (replica.fact("checked"), replica.fact("contact")) == (b"6", b"now")
    assert replica.fact("nothing") is None


def test_any_thread_may_use_it(replica: Replica) -> None:
    """Each has a connection of its own; every number is there once in the end."""
    refused: list[BaseException] = []

    def keep(many: int) -> None:
        try:
            for first in range(1, 151, many):
                replica.keep([row(n) for n in range(first, min(first + many, 151))])
        except BaseException as e:  # noqa: BLE001 (said below, on the test's own thread)
            refused.append(e)

    threads = [threading.Thread(target=keep, args=(many,)) for many in (1, 7, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert [r.number for r in replica.rows(1)] == list(range(1, 151))
    assert replica.digest() == extended(EMPTY, [row(n) for n in range(1, 151)])


def test_no_hole_is_kept(replica: Replica) -> None:
    """What does not follow the last number is refused whole."""
    replica.keep([row(1)])
    with pytest.raises(ReadOnly) as hole:
        replica.keep([row(3), row(4)])
    assert (hole.value.code, hole.value.fields) == (
        "messages_missing_between",
        {"first": 2, "last": 2},
    )
    assert replica.head() == 1


def test_the_digest_is_over_all_that_was_folded(replica: Replica) -> None:
    """However it came, a batch at once or one by one, and with the verdicts it has in the end."""
    rows = [row(n, recorded=n) for n in range(1, 8)]
    replica.keep(rows[:3])
    for one in rows[3:]:
        replica.keep([one])
    assert replica.digest() == extended(EMPTY, rows)
    replica.condemn([(2, "bad_signature")])
    replica.rejudge([row(5, "void:role")])
    assert replica.digest() == extended(EMPTY, replica.rows(1))
    assert replica.digest() != extended(EMPTY, rows)


@pytest.mark.parametrize(
    "changed",
    [{"verdict": "void:x"}, {"recorded": 9}, {"recorded": None}, {"body": b"x"}, {"subject": "x"}],
    ids=repr,
)
def test_each_part_of_a_row_is_in_the_digest(changed: dict[str, object]) -> None:
    """Everything that is drawn from; the header and the server's time decide nothing."""
    rows = [row(n, recorded=n) for n in range(1, 4)]
    other = [rows[0], rows[1]._replace(**changed), rows[2]]  # type: ignore[arg-type]  # as the cases say
    assert extended(EMPTY, rows) != extended(EMPTY, other)
    beside = [rows[0], rows[1]._replace(headers=b"x", timestamp=77), rows[2]]
    assert extended(EMPTY, rows) == extended(EMPTY, beside)


@pytest.mark.parametrize("statement", ["DELETE FROM message WHERE number = 3", "DELETE FROM fact"])
def test_a_copy_that_ends_elsewhere_than_its_digest_takes_nothing(
    replica: Replica, statement: str
) -> None:
    """A row or the digest taken away: nothing is put behind it as if nothing had happened."""
    replica.keep([row(1), row(2), row(3)])
    with sqlite3.connect(replica.path) as other:
        other.execute(statement)
    other.close()
    for use in (replica.digest, lambda: replica.keep([row(4)])):
        with pytest.raises(VerificationFailed) as altered:
            use()
        assert altered.value.code == "replica_altered"


def test_a_full_disk_is_said_and_keeps_nothing_of_a_batch(replica: Replica) -> None:
    """What was kept stays; the batch that does not fit is kept whole later, or not at all."""
    replica.keep([row(1)])
    db = replica._file._connection()
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 2}")
    many = [row(n)._replace(body=b"x" * 3_000) for n in range(2, 40)]
    with pytest.raises(LedgerError) as full:
        replica.keep(many)
    assert full.value.code == "replica_unwritable"
    assert "full" in str(full.value.fields["reason"])
    assert replica.head() == 1
    with pytest.raises(LedgerError):
        replica.remember(much=b"x" * 100_000)
    db.execute("PRAGMA max_page_count = 100000")
    replica.keep(many)
    assert replica.head() == 39


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"\0" * 5_000])
def test_a_file_that_is_no_replica(tmp_path: Path, content: bytes) -> None:
    """Said with its path and the reason; it is left as it is."""
    path = tmp_path / "replica.db"
    path.write_bytes(content)
    with pytest.raises(LedgerError) as broken:
        Replica(path)
    assert broken.value.code == "replica_damaged"
    assert broken.value.fields["path"] == path
    assert path.read_bytes() == content


def test_a_directory_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as gone:
        Replica(tmp_path / "nowhere" / "replica.db")
    assert gone.value.code == "replica_unwritable"


def test_a_reader_is_not_stopped_by_a_writer(replica: Replica, tmp_path: Path) -> None:
    """Another process in the middle of a long transaction: reading goes on."""
    replica.keep([row(1)])
    other = sqlite3.connect(tmp_path / "replica.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM message")
    assert replica.head() == 1
    other.execute("ROLLBACK")
    other.close()


def test_one_look_is_of_one_moment(replica: Replica, tmp_path: Path) -> None:
    """What others write meanwhile is not half seen; whoever writes himself sees the end again."""
    replica.keep([row(1)])
    other = Replica(tmp_path / "replica.db")
    with replica.at_one_moment():
        assert replica.head() == 1
        other.keep([row(2)])
        assert replica.head() == 1
    assert replica.head() == 2
    with replica.at_one_moment():
        assert replica.head() == 2
        other.keep([row(3)])
        replica.keep([row(4)])
        assert replica.head() == 4
    other.close()


def test_at_one_moment_what_stays_so_is_asked_once(replica: Replica) -> None:
    """A picture asks at each of its lists how far the copy goes, which cannot change meanwhile."""
    replica.keep([row(1)])
    asked: list[str] = []
    with replica.at_one_moment():
        replica._file._connection().set_trace_callback(asked.append)
        assert [replica.head() for _ in range(3)] == [1, 1, 1]
        assert len(asked) == 1
        replica.keep([row(2)])
        assert replica.head() == 2
    replica.keep([row(3)])
    assert replica.head() == 3


def test_a_lock_outlives_another_threads_first_look(replica: Replica) -> None:
    """A thread that opens the copy takes no lock away from one that writes it."""
    replica.keep([row(1)])
    db = replica._file._connection()
    db.execute("BEGIN IMMEDIATE")
    other = threading.Thread(target=replica.head)
    other.start()
    other.join()
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    beside = subprocess.run(
        [sys.executable, "-c", look, str(replica.path)], capture_output=True, text=True, check=False
    )
    db.rollback()
    assert "database is locked" in beside.stderr


def test_a_lost_page_says_what_to_do(tmp_path: Path) -> None:
    """Reading names the damage; nothing of it reaches a person as an error of SQLite."""
    path = tmp_path / "replica.db"
    whole = Replica(path)
    whole.keep([row(n) for n in range(1, 500)])
    whole.close()
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 16384)
    with pytest.raises(LedgerError) as caught:
        list(Replica(path).rows(1))
    assert caught.value.code == "replica_damaged"


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE message RENAME COLUMN verdict TO judged",
        "ALTER TABLE message DROP COLUMN recorded",
        "DROP TABLE message",
    ],
)
def test_a_copy_of_another_shape_is_damaged_and_no_full_disk(tmp_path: Path, harm: str) -> None:
    """The remedy is to make the copy again, not to look for room."""
    kept = Replica(tmp_path / "replica.db")
    kept.keep([row(1)])
    kept.close()
    with sqlite3.connect(tmp_path / "replica.db") as db:
        for (index,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall():
            db.execute(f'DROP INDEX "{index}"')
        db.execute(harm)
    db.close()
    with pytest.raises(LedgerError) as caught:
        _used(tmp_path / "replica.db")
    assert caught.value.code == "replica_damaged"


def _used(path: Path) -> None:
    harmed = Replica(path)
    list(harmed.rows(1))
    harmed.keep([row(2)])
