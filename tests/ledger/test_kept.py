"""What is given while the server is away: on the disk at once, in order, and never lost."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from ledger.errors import LedgerError
from ledger.home.kept import LARGE, Dropped, KeptCommand, KeptCommands, Refusal, Tally

AT = datetime(2026, 11, 27, 3, 40, tzinfo=UTC)


def command(number: int, line: str = "{}") -> KeptCommand:
    return KeptCommand(receipt="", command=f"c{number}", written=AT, line=line)


def ids(kept: KeptCommands) -> list[str]:
    return [one.kept.command for one in kept.contents().commands]


def test_a_receipt_is_the_letter_and_the_next_count(tmp_path: Path) -> None:
    """The letter stays, whatever is said later; the count goes on after what is recorded."""
    kept = KeptCommands(tmp_path)
    assert kept.tally() == Tally()
    assert [one.receipt for one in kept.keep([command(1), command(2)], "B")] == ["B-1", "B-2"]
    kept.sent([(one, (7,)) for one in kept.contents().commands])
    assert [one.receipt for one in KeptCommands(tmp_path).keep([command(3)], "C")] == ["B-3"]
    assert KeptCommands(tmp_path).tally() == Tally("B", 3, 1, 0)


def test_what_becomes_of_a_command_is_remembered(tmp_path: Path) -> None:
    """Waiting, refused, again, dropped with who and why; its text whole throughout."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(1, '{"a":1}')], "A")
    (one,) = kept.contents().commands
    kept.refused(one, Refusal("unknown_site", {"value": "x"}, 3))
    (one,) = kept.contents().commands
    assert (one.state, one.refusal.code if one.refusal else "") == ("refused", "unknown_site")
    assert kept.tally() == Tally("A", 1, 0, 1)
    kept.again(one, '{"a":2}')
    (one,) = kept.contents().commands
    assert (one.state, one.kept.line, kept.tally().waiting) == ("waiting", '{"a":2}', 1)
    kept.dropped(one, Dropped("scribe", AT, "said twice"))
    (one,) = kept.contents().commands
    assert (one.state, one.dropped) == ("dropped", Dropped("scribe", AT, "said twice"))
    assert kept.tally() == Tally("A", 1, 0, 0)


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    """No receipt twice, nothing lost, the order of each kept."""

    def write(first: int) -> None:
        mine = KeptCommands(tmp_path)
        for number in range(first, first + 25):
            mine.keep([command(number)], "A")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(0, 100, 25)))
    found = KeptCommands(tmp_path).contents().commands
    assert [one.kept.receipt for one in found] == [f"A-{n}" for n in range(1, 101)]
    for first in range(0, 100, 25):
        mine = [int(i[1:]) for i in ids(KeptCommands(tmp_path)) if first <= int(i[1:]) < first + 25]
        assert mine == sorted(mine)


def test_keeping_reads_nothing_of_what_is_kept(tmp_path: Path) -> None:
    """The ten thousandth costs what the first did: only the end of the file is read."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(n, "x" * 200) for n in range(10_000)], "A")
    whole: Callable[[Path], bytes] = Path.read_bytes
    read: list[Path] = []

    def noted(path: Path) -> bytes:
        read.append(path)
        return whole(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", noted)
        late = KeptCommands(tmp_path)
        assert late.keep([command(10_001)], "A")[0].receipt == "A-10001"
        assert late.tally().waiting == 10_001
    assert read == []


@pytest.mark.parametrize("damage", [b"\0" * 40 + b"\n", b"{}{\n", b'{"tally":5}\n', b"\xff\xfe"])
def test_what_can_be_read_of_a_damaged_file_counts(tmp_path: Path, damage: bytes) -> None:
    """The rest is named by its line; no receipt is given twice after it."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(1), command(2)], "A")
    with kept.path.open("ab") as file:
        file.write(damage)
    again = KeptCommands(tmp_path)
    assert again.tally().waiting == 2
    (named,) = again.keep([command(3)], "A")
    assert named.receipt == "A-4", "one may have been given on the damaged line"
    contents = again.contents()
    assert [one.kept.command for one in contents.commands] == ["c1", "c2", "c3"]
    assert list(contents.damaged) == [3]
    assert again.tally().waiting == 3


def test_a_line_cut_short_by_a_kill_was_never_told(tmp_path: Path) -> None:
    """Nobody has its receipt; what comes after it is whole."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(1), command(2)], "A")
    os.truncate(kept.path, kept.path.stat().st_size - 9)
    KeptCommands(tmp_path).keep([command(3)], "A")
    assert ids(kept) == ["c1", "c3"]
    assert list(kept.contents().damaged) == [2]


def test_a_full_disk_keeps_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line written in part is taken back."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(1)], "A")
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[: len(data) // 2]))
    with pytest.raises(LedgerError) as full:
        kept.keep([command(2)], "A")
    assert full.value.code == "kept_unwritable"
    monkeypatch.undo()
    assert kept.keep([command(3)], "A")[0].receipt == "A-2"
    assert ids(kept) == ["c1", "c3"]


def test_what_is_recorded_is_cleared_away_once_nothing_waits(tmp_path: Path) -> None:
    """What was dropped or refused stays, and so do lines that cannot be read."""
    kept = KeptCommands(tmp_path)
    kept.keep([command(n, "x" * 1_000) for n in range(LARGE // 1_000)], "A")
    with kept.path.open("ab") as file:
        file.write(b"damaged\n")
    first, *rest = kept.contents().commands
    kept.clear()
    assert kept.path.stat().st_size > LARGE, "some wait"
    kept.dropped(first, Dropped("scribe", AT, "twice"))
    kept.sent([(one, (1,)) for one in rest])
    kept.clear()
    (stays,) = kept.contents().commands
    assert (stays.kept.command, stays.state) == ("c0", "dropped")
    assert kept.aside.read_bytes() == b"damaged\n"
    (named,) = kept.keep([command(5_000)], "Z")
    assert named.receipt == f"A-{LARGE // 1_000 + 2}"


def test_two_do_not_send_at_once(tmp_path: Path) -> None:
    one, other = KeptCommands(tmp_path), KeptCommands(tmp_path)
    with one.turn(1), pytest.raises(LedgerError) as busy, other.turn(0.05):
        pass
    assert busy.value.code == "kept_busy"
    assert structs.asdict(Tally()) == {"letter": "", "count": 0, "waiting": 0, "refused": 0}
