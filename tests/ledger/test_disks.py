"""A copy is read wherever it lies, and written only as is safe there."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store import disk
from ledger.store.replica import MessageRow, Replica
from tests.support.mounts import NOBODY, fill, mounted, remount

ROWS = [
    MessageRow(n, f"crisis.x.a.{n}", b"", b"body %d" % n, n, "accepted", n) for n in range(1, 20)
]
MORE = [
    MessageRow(n, f"crisis.x.a.{n}", b"", b"x" * 50_000, n, "accepted", n) for n in range(20, 60)
]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A small disk in memory."""
    with mounted("tmpfs", tmp_path / "disk", "size=4m,mode=755") as path:
        yield path


def replica(path: Path) -> Replica:
    return Replica(path / "replica.db")


def mode(path: Path) -> str:
    db = sqlite3.connect(path / "replica.db")
    found: str = db.execute("PRAGMA journal_mode").fetchone()[0]
    db.close()
    return found


def interrupted(path: Path) -> None:
    """What a writer that was killed leaves: what it kept last is in the write-ahead log only."""
    with tempfile.TemporaryDirectory() as elsewhere:
        at_work = replica(Path(elsewhere))
        at_work.keep(ROWS)
        for one in Path(elsewhere).iterdir():
            shutil.copy(one, path / one.name)
        at_work.close()
    assert (path / "replica.db-wal").stat().st_size > 0


# --- which file system ----------------------------------------------------------------------------


def test_a_local_disk_shares_memory(place: Path) -> None:
    """Readers and a writer at the same time, as on any disk of one's own."""
    assert disk.kind_of(place / "replica.db") == "tmpfs"
    replica(place).close()
    assert mode(place) == "wal"


def test_any_other_file_system_shares_none(tmp_path: Path) -> None:
    """A kind that is not known to map memory safely: a rollback journal, and nothing mapped."""
    with mounted("ramfs", tmp_path / "other") as path:
        path.chmod(0o700)
        kept = replica(path)
        kept.keep(ROWS)
        assert list(kept.rows(1)) == ROWS
        assert not list(path.glob("*-shm"))
        other = replica(path)
        other.keep(MORE[:1])
        assert kept.head() == other.head() == 20
        assert "ramfs" not in Path("/proc/self/maps").read_text()
        assert str(path) not in Path("/proc/self/maps").read_text()
        kept.close()
        other.close()
        assert mode(path) == "truncate" or mode(path) == "delete"


def test_a_copy_brought_from_a_local_disk_is_turned_back(place: Path, tmp_path: Path) -> None:
    """A home that is moved: its log is taken in, and from then on nothing is mapped."""
    interrupted(place)
    with mounted("ramfs", tmp_path / "other") as path:
        for one in place.iterdir():
            shutil.copy(one, path / one.name)
        (path / "replica.db-shm").unlink()
        kept = replica(path)
        assert list(kept.rows(1)) == ROWS
        assert str(path) not in Path("/proc/self/maps").read_text()
        kept.keep(MORE[:1])
        assert not list(path.glob("*-shm"))
        kept.close()


MOUNTS = rb"""22 27 0:21 / / rw,relatime - ext4 /dev/vda rw
23 22 0:22 / /srv rw master:1 propagate_from:2 - nfs4 host:/ rw
24 22 0:23 / /srv/two\040words rw - xfs /dev/vdb rw
25 22 0:24 / /srv rw - fuse.sshfs host: rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x", "ext4"),
        ("/srv", "fuse.sshfs"),
        ("/srv/replica.db", "fuse.sshfs"),
        ("/srv/two words/x", "xfs"),
        ("/srvother", "ext4"),
    ],
)
def test_the_mount_that_holds_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kind: str
) -> None:
    """The longest point, the last one mounted there; names as the kernel spells them."""
    table = tmp_path / "mountinfo"
    table.write_bytes(MOUNTS)
    monkeypatch.setattr(disk, "MOUNTS", table)
    assert disk.kind_of(Path(path)) == kind
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "none")
    assert not disk.may_share_memory(Path(path))


# --- read where nothing can be written ------------------------------------------------------------


def refused(kept: Replica) -> str:
    """Reading goes on; writing says why not."""
    assert list(kept.rows(1)) == ROWS
    assert kept.digest().number == len(ROWS)
    with pytest.raises(LedgerError) as unwritable:
        kept.keep(MORE[:1])
    assert unwritable.value.code == "replica_unwritable"
    assert list(kept.rows(1)) == ROWS
    return str(unwritable.value.fields["reason"])


@pytest.mark.parametrize("log", [True, False], ids=["log", "no-log"])
def test_a_read_only_disk(place: Path, *, log: bool) -> None:
    """With the log of a writer that was killed, and without."""
    if log:
        interrupted(place)
    else:
        kept = replica(place)
        kept.keep(ROWS)
        kept.close()
    remount(place, "ro")
    kept = replica(place)
    assert refused(kept) == "Read-only file system"
    assert kept.hindrance == "Read-only file system"
    kept.close()


@pytest.mark.parametrize("log", [True, False], ids=["log", "no-log"])
def test_a_log_without_its_index_on_a_read_only_disk(place: Path, *, log: bool) -> None:
    """Copied without it: what only the log holds is read too."""
    interrupted(place)
    (place / "replica.db-shm").unlink()
    if not log:
        db = sqlite3.connect(place / "replica.db")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    remount(place, "ro")
    kept = replica(place)
    refused(kept)
    kept.close()


@pytest.mark.parametrize("log", [True, False], ids=["log", "no-log"])
def test_a_full_disk(place: Path, *, log: bool) -> None:
    """Not one byte left: what is kept is read, and nothing of it is lost."""
    if log:
        interrupted(place)
        (place / "replica.db-shm").unlink()
    else:
        kept = replica(place)
        kept.keep(ROWS)
        kept.close()
    filler = fill(place)
    kept = replica(place)
    assert list(kept.rows(1)) == ROWS
    with pytest.raises(LedgerError) as unwritable:
        kept.keep(MORE)
    assert unwritable.value.code == "replica_unwritable"
    kept.close()
    filler.unlink()
    kept = replica(place)
    kept.keep(MORE)
    assert kept.head() == MORE[-1].number
    kept.close()


READER = """
import os, sys
from pathlib import Path
from ledger.errors import LedgerError
from ledger.store.replica import MessageRow, Replica
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
try:
    kept = Replica(Path(sys.argv[1]))
    print(*kept.rows(1), sep="\\n", file=sys.stderr)
    print(kept.hindrance)
    kept.keep([MessageRow(20, "crisis.x.a.20", b"", b"body", 20, "accepted", 20)])
except LedgerError as e:
    print(e.code)
"""


def as_nobody(path: Path) -> tuple[list[str], list[str]]:
    """What somebody who owns nothing is told, and the rows that are read."""
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path / "replica.db"), str(NOBODY)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr.splitlines()


@pytest.fixture
def public() -> Iterator[Path]:
    """A small disk where anybody may enter."""
    own = Path(tempfile.mkdtemp(prefix="crisis-", dir="/mnt"))
    with mounted("tmpfs", own, "size=4m,mode=755") as path:
        yield path
    own.rmdir()


@pytest.mark.parametrize("log", [True, False], ids=["log", "no-log"])
@pytest.mark.parametrize("directory", [0o755, 0o777])
def test_a_copy_of_another_owner(public: Path, directory: int, *, log: bool) -> None:
    """Readable and not to be written, with or without a log, whoever owns the directory."""
    interrupted(public)
    if not log:
        kept = replica(public)
        kept.close()
        assert not list(public.glob("*-wal"))
    for one in public.iterdir():
        one.chmod(0o644)
    public.chmod(directory)
    told, read = as_nobody(public)
    assert told == ["Permission denied", "replica_unwritable"]
    assert read == list(map(str, ROWS))
    assert list(Replica(public / "replica.db").rows(1)) == ROWS


def test_a_copy_that_cannot_be_read(public: Path) -> None:
    """Said as that."""
    kept = replica(public)
    kept.keep(ROWS)
    kept.close()
    assert as_nobody(public) == (["replica_unreadable"], [])
