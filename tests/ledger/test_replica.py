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

from ledger.errors import LedgerError, ReadOnly
from ledger.replica import Replica, Row, microseconds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def row(number: int, verdict: str = "accepted", recorded: int | None = None) -> Row:
    return Row(number, f"crisis.x.a.{number}", b"", b"body %d" % number, number, verdict, recorded)


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    kept = Replica(tmp_path / "replica.db")
    yield kept
    kept.close()


def test_messages_are_kept_as_they_are(replica: Replica) -> None:
    """Number, subject, headers, body and time, to the byte; nothing is taken for text."""
    odd = Row(1, "crisis.x.ü", b'{"a":"b"}', bytes(range(256)), 2**62, "void:not_an_entry", None)
    replica.keep([odd, row(2)])
    assert list(replica.rows(1)) == [odd, row(2)]
    assert replica.row(1) == odd
    assert replica.row(3) is None
    assert replica.head() == 2


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
    assert replica.known_at(EPOCH + timedelta(days=1)) == 0


def test_verdicts_change_and_messages_do_not(replica: Replica) -> None:
    """Condemning and judging again touch the last two columns only."""
    replica.keep([row(n, recorded=n) for n in (1, 2, 3)])
    replica.condemn([(2, "bad_signature")])
    assert replica.row(2) == row(2, "void:bad_signature")
    replica.rejudge([row(3, "void:not_enrolled"), row(2, "void:role")])
    assert [r.verdict for r in replica.rows(1)] == ["accepted", "void:role", "void:not_enrolled"]
    assert [r[:5] for r in replica.rows(1)] == [row(n)[:5] for n in (1, 2, 3)]


def test_what_was_known_at_a_moment(replica: Replica) -> None:
    """The longest prefix whose last entry was recorded at or before it; unmoving ones belong."""
    times = [10, None, 20, None, None, 15, 40]
    replica.keep([row(n, recorded=t) for n, t in enumerate(times, 1)])
    known = {
        t: replica.known_at(EPOCH + timedelta(microseconds=t)) for t in (9, 10, 14, 20, 39, 40)
    }
    assert known == {9: 0, 10: 1, 14: 1, 20: 6, 39: 6, 40: 7}


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
    """Each has a connection of its own; every number is there in the end."""

    def keep(first: int) -> None:
        for n in range(first, first + 50):
            replica.keep([row(n)])

    threads = [threading.Thread(target=keep, args=(first,)) for first in (1, 51, 101)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.number for r in replica.rows(1)] == list(range(1, 151))


def test_a_full_disk_is_said_and_keeps_nothing_of_a_batch(replica: Replica) -> None:
    """What was kept stays; the batch that does not fit is kept whole later, or not at all."""
    replica.keep([row(1)])
    db = replica._connection()
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


def test_a_lock_outlives_another_threads_first_look(replica: Replica) -> None:
    """A thread that opens the copy takes no lock away from one that writes it."""
    replica.keep([row(1)])
    db = replica._connection()
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
