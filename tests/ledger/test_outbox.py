"""The outbox: what is on its way survives a kill, and nobody forgets or doubles it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.home.outbox import LARGE, Outbox, damaged, left_behind
from ledger.jetstream.message import OutgoingMessage

MESSAGES = [
    OutgoingMessage("crisis.x.a.1", b"\x00\xffbody\n"),
    OutgoingMessage("crisis.x.a.2", b""),
]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def outbox(directory: Path) -> Iterator[Outbox]:
    mine = Outbox(directory)
    yield mine
    mine.close()


def killed(outbox: Outbox) -> None:
    """Its process ends without a word: the lock goes, the file stays."""
    os.close(outbox._file)


def test_what_is_put_is_kept_until_settled(outbox: Outbox, directory: Path) -> None:
    """The very bytes, oldest first; gone with their outcome."""
    outbox.put("one", b"line 1", MESSAGES)
    outbox.put("two", b"line 2", MESSAGES[:1])
    assert [(i.command, i.line, list(i.messages)) for i in outbox.unsettled()] == [
        ("one", b"line 1", MESSAGES),
        ("two", b"line 2", MESSAGES[:1]),
    ]
    outbox.settle("one")
    outbox.settle("never put")
    assert [i.command for i in outbox.unsettled()] == ["two"]
    outbox.settle("two")
    assert outbox.unsettled() == []


def test_files_are_their_owners(outbox: Outbox, directory: Path) -> None:
    outbox.put("one", b"line", MESSAGES)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in directory.iterdir()} == {0o600}


def test_an_end_without_anything_open_leaves_nothing(directory: Path) -> None:
    first = Outbox(directory)
    first.put("one", b"line", MESSAGES)
    first.settle("one")
    first.close()
    assert list(directory.iterdir()) == []


def test_what_a_killed_process_left_is_adopted(outbox: Outbox, directory: Path) -> None:
    """Only what had no outcome; and it is the adopter's to keep from then on."""
    gone = Outbox(directory)
    gone.put("settled", b"line", MESSAGES)
    gone.put("open", b"line of it", MESSAGES)
    gone.settle("settled")
    killed(gone)
    outbox.adopt()
    assert [(i.command, i.line) for i in outbox.unsettled()] == [("open", b"line of it")]
    assert list(outbox.unsettled()[0].messages) == MESSAGES
    assert len(list(directory.iterdir())) == 1
    killed(outbox)
    third = Outbox(directory)
    third.adopt()
    assert [i.command for i in third.unsettled()] == ["open"]
    third.settle("open")
    third.close()
    outbox._file = os.open(os.devnull, os.O_RDWR)


def test_what_a_living_process_has_open_is_its_own(outbox: Outbox, directory: Path) -> None:
    """It will settle it itself."""
    other = Outbox(directory)
    other.put("theirs", b"line", MESSAGES)
    outbox.adopt()
    assert outbox.unsettled() == []
    other.close()
    assert len(list(directory.iterdir())) == 2, "unsettled at its end, so it stays"
    outbox.adopt()
    assert [i.command for i in outbox.unsettled()] == ["theirs"]
    outbox.settle("theirs")


def test_a_command_put_again_is_one_command(outbox: Outbox) -> None:
    """Decided again after a conflict, it has other bytes and the same id."""
    outbox.put("one", b"line", MESSAGES)
    outbox.put("one", b"line", MESSAGES[:1])
    (intent,) = outbox.unsettled()
    assert list(intent.messages) == MESSAGES[:1]


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_line_cut_short_by_a_kill_was_never_sent(
    outbox: Outbox, directory: Path, cut: int
) -> None:
    """Bytes leave only after their whole line was written."""
    gone = Outbox(directory)
    gone.put("one", b"line", MESSAGES)
    gone.put("two", b"line", MESSAGES)
    os.truncate(gone._path, gone._path.stat().st_size - cut)
    killed(gone)
    outbox.adopt()
    assert [i.command for i in outbox.unsettled()] == ["one"]
    outbox.settle("one")


@pytest.mark.parametrize("damage", [b"\0" * 40, b"{}{", b'{"intent":5}', b"\xff\xfe", b""])
def test_a_damaged_line_stops_nobody(outbox: Outbox, directory: Path, damage: bytes) -> None:
    """After a power cut: the lines that can be read count, and the file is put aside."""
    gone = Outbox(directory)
    gone.put("one", b"line", MESSAGES)
    os.write(gone._file, damage + b"\n")
    gone.put("two", b"line", MESSAGES)
    killed(gone)
    outbox.adopt()
    assert [i.command for i in outbox.unsettled()] == ["one", "two"]
    assert len(list(directory.glob("*.damaged"))) == 1
    outbox.adopt()
    assert len(outbox.unsettled()) == 2
    for command in ("one", "two"):
        outbox.settle(command)


def test_a_full_disk_is_said_before_anything_is_sent(
    outbox: Outbox, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that was only written in part is taken back, so that the next one is whole."""
    outbox.put("one", b"line", MESSAGES)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[: len(data) // 2]))
    with pytest.raises(LedgerError) as full:
        outbox.put("two", b"line", MESSAGES)
    assert full.value.code == "outbox_unwritable"
    monkeypatch.undo()
    outbox.put("three", b"line", MESSAGES)
    killed(outbox)
    other = Outbox(directory)
    other.adopt()
    assert [i.command for i in other.unsettled()] == ["one", "three"]
    for command in ("one", "three"):
        other.settle(command)
    other.close()
    outbox._file = os.open(os.devnull, os.O_RDWR)
    outbox._open.clear()


def test_a_journal_adopted_before_it_was_locked_is_begun_anew(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is quick may take a new file for one left behind: its owner makes another."""
    import fcntl  # noqa: PLC0415 (only here)

    lock = fcntl.flock
    taken: list[Path] = []

    def flock(file: int, how: int) -> None:
        if not taken:
            taken.extend(directory.glob("*.jsonl"))
            taken[0].unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    outbox = Outbox(directory)
    monkeypatch.undo()
    assert outbox._path.exists()
    assert outbox._path != taken[0]
    outbox.close()


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError) as unwritable:
        Outbox(tmp_path / "file")
    assert unwritable.value.code == "home_unwritable"


# --- how large it becomes -------------------------------------------------------------------------


LINE = b"x" * 20_000
"""As long as an entry with a long text."""


def test_a_long_import_leaves_no_large_journal(outbox: Outbox, directory: Path) -> None:
    """Thousands of commands one after the other: what is settled is cleared away."""
    largest = 0
    for number in range(2_000):
        outbox.put(f"c{number}", LINE, MESSAGES)
        outbox.settle(f"c{number}")
        largest = max(largest, outbox._path.stat().st_size)
    assert largest < 2 * LARGE
    assert outbox._path.stat().st_size < 2 * LARGE
    assert len(list(directory.iterdir())) == 1


def test_a_journal_that_is_never_empty_stays_small_too(outbox: Outbox, directory: Path) -> None:
    """Settled later than acknowledged and in groups: some are always on their way."""
    waiting: list[str] = []
    largest = 0
    for number in range(2_000):
        outbox.put(f"c{number}", LINE, MESSAGES)
        waiting.append(f"c{number}")
        if len(waiting) > 20:
            for command in waiting[:10]:
                outbox.settle(command)
            waiting = waiting[10:]
        largest = max(largest, sum(path.stat().st_size for path in directory.iterdir()))
    assert [intent.command for intent in outbox.unsettled()] == waiting
    assert largest < 6 * 21 * 2 * len(LINE)
    killed(outbox)
    other = Outbox(directory)
    other.adopt()
    assert [intent.command for intent in other.unsettled()] == waiting
    assert all(intent.line == LINE for intent in other.unsettled())
    for command in waiting:
        other.settle(command)
    other.close()
    assert list(directory.iterdir()) == []
    outbox._file = os.open(os.devnull, os.O_RDWR)
    outbox._open.clear()


def test_without_room_for_a_new_journal_the_old_one_is_kept(
    outbox: Outbox, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clearing away is no reason to lose anything."""
    outbox.put("first", LINE, MESSAGES)
    write = os.write
    full = [False]

    def written(file: int, data: bytes) -> int:
        if full[0] and len(data) > len(LINE):
            raise OSError(28, "No space left on device")
        return write(file, data)

    monkeypatch.setattr(os, "write", written)
    for number in range(40):
        full[0] = False
        outbox.put(f"c{number}", LINE, MESSAGES)
        full[0] = True
        outbox.settle(f"c{number}")
    monkeypatch.undo()
    assert outbox._path.stat().st_size > LARGE
    assert [intent.command for intent in outbox.unsettled()] == ["first"]
    assert left_behind(directory) == [], "its owner lives"
    outbox.settle("first")
    assert outbox._path.stat().st_size == 0


def test_what_is_no_journal_is_in_nobodys_way(outbox: Outbox, directory: Path) -> None:
    """A pipe or a folder of such a name, and a command that became no messages."""
    os.mkfifo(directory / "pipe.jsonl")
    (directory / "folder.jsonl").mkdir()
    empty = b'{"intent":{"command":"c","line":"","messages":[]}}\n'
    (directory / "empty.jsonl").write_bytes(empty)
    assert left_behind(directory) == []
    outbox.adopt()
    assert outbox.unsettled() == []
    assert [path.name for path in damaged(directory)] == ["empty.damaged"]
