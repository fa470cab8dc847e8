"""A whole home put back is noticed by what is remembered outside of it."""

import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.config import WITNESS, witness_directory
from ledger.errors import Exit, ReadOnly, UsageError, VerificationFailed
from ledger.evidence.signing import to_text
from ledger.home.witness import Witness, Witnessed, compare, parse
from ledger.live import feed
from ledger.live.link import LinkState
from ledger.server.embedded import stop
from ledger.terminal.rebuild import copy_of, rebuild_home
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, note
from tests.support.waiting import wait_until

ROOT, OTHER = to_text(b"r" * 32), to_text(b"o" * 32)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "witness", "0" * 32, tmp_path / "home")


# --- what is remembered ---------------------------------------------------------------------------


def test_the_highest_is_remembered(witness: Witness) -> None:
    """By number, for its owner only; nothing before what was remembered agrees with the home."""
    witness.remember(Witnessed(5, ROOT))
    assert witness.remembered() is None
    witness.agrees()
    for number in (5, 7, 6):
        witness.remember(Witnessed(number, ROOT))
    assert witness.remembered() == Witnessed(7, ROOT)
    assert stat.S_IMODE(witness.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(witness.path.parent.stat().st_mode) == 0o700
    assert len(list(witness.path.parent.iterdir())) == 1
    witness.accept(Witnessed(3, OTHER))
    assert witness.remembered() == Witnessed(3, OTHER)


def test_each_ledger_and_each_home_has_its_own(tmp_path: Path) -> None:
    """Two homes on one machine do not speak for each other."""
    paths = {
        Witness(tmp_path, ledger, home).path
        for ledger in ("a" * 32, "b" * 32)
        for home in (tmp_path / "x", tmp_path / "y")
    }
    assert len(paths) == 4


@pytest.mark.parametrize(
    "content", [b"", b"7", b"x y", b"\xff", b"7 short", b"-1 " + ROOT.encode()]
)
def test_what_cannot_be_read_is_not_remembered(witness: Witness, content: bytes) -> None:
    witness.path.parent.mkdir(parents=True)
    witness.path.write_bytes(content)
    assert witness.remembered() is None


def test_a_directory_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    """There is less to compare then; only whoever asks for it by name is told."""
    (tmp_path / "witness").write_text("a file")
    witness = Witness(tmp_path / "witness", "0" * 32, tmp_path)
    witness.agrees()
    witness.remember(Witnessed(1, ROOT))
    assert witness.remembered() is None


@given(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_is_printed(number: int, root: bytes) -> None:
    """With the sign before the number, and the root in groups, as people type it."""
    text = to_text(root)
    grouped = " ".join(text[n : n + 6] for n in range(0, len(text), 6))
    for typed in (f"{number} {text}", f"#{number}  {text} ", f" {number} {grouped}"):
        assert parse(typed) == Witnessed(number, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        ROOT,
        f"0 {ROOT}",
        f"-1 {ROOT}",
        f"7 {ROOT}x",
        f"x {ROOT}",
        "7 ü",
        f"\N{ARABIC-INDIC DIGIT SEVEN} {ROOT}",
    ],
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(UsageError) as bad:
        parse(text)
    assert bad.value.code == "bad_checkpoint"


@pytest.mark.parametrize(("head", "root"), [(6, ROOT), (7, OTHER), (0, "")])
def test_what_does_not_hold_what_was_seen(head: int, root: str) -> None:
    with pytest.raises(ReadOnly) as put_back:
        compare(Witnessed(7, ROOT), head, root)
    assert put_back.value.fields == {"number": 7, "root": ROOT}
    compare(Witnessed(7, ROOT), 7, ROOT)
    compare(Witnessed(7, ROOT), 9, ROOT)


# --- homes put back -------------------------------------------------------------------------------


@pytest.fixture
def put_back(home: Path, tmp_path: Path) -> Desk:
    """A home with its server as it was at #3, although #6 was recorded in it."""
    desk = Desk(home)
    with desk.open() as terminal:
        for text in ("two", "three"):
            terminal.handle(note(terminal, text))
    stop(home)
    shutil.copytree(home, tmp_path / "last week")
    with desk.at_work() as terminal:
        for text in ("four", "five", "six"):
            terminal.handle(note(terminal, text))
    stop(home)
    shutil.rmtree(home)
    (tmp_path / "last week").rename(home)
    return desk


def test_no_number_is_given_twice(put_back: Desk) -> None:
    """Neither copy nor server has what was recorded here: nothing is written, reading goes on."""
    for _ in range(2):
        with put_back.terminal() as terminal:
            with pytest.raises(ReadOnly) as doubt:
                terminal.connect()
            assert (doubt.value.code, doubt.value.exit) == ("home_put_back", Exit.READ_ONLY)
            assert doubt.value.fields["number"] == 6
            assert terminal.read().position.number == 3
    assert len(put_back.rows()) == 3


def test_somebody_who_has_looked_goes_on(put_back: Desk) -> None:
    """From what is here; from then on that is what is remembered."""
    with put_back.terminal() as terminal:
        assert terminal.accept_witness().number == 3
    with put_back.at_work() as terminal:
        assert terminal.handle(note(terminal, "again")).numbers == (4,)
    with put_back.terminal() as terminal:
        assert terminal.check_witness() == Witnessed(4, terminal.root_at(4))


def test_a_server_rebuilt_from_it_is_told_of_it(put_back: Desk, home: Path) -> None:
    """Building from a copy that is shorter on purpose is going on from it."""
    with put_back.terminal() as terminal:
        rebuild_home(home, [copy_of(terminal)])
    with put_back.at_work() as terminal:
        assert terminal.handle(note(terminal, "again")).numbers == (4,)


def test_a_copy_alone_put_back_is_fetched_again(desk: Desk) -> None:
    """The server has what was recorded: the copy catches up with it, and is held to the root."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "two"))
    for path in desk.directory.glob("replica.db*"):
        path.unlink()
    with desk.at_work() as terminal:
        assert terminal.handle(note(terminal, "three")).numbers == (3,)


def test_another_history_of_the_same_length_is_noticed(desk: Desk) -> None:
    """The same number with another root, at once or as soon as this home has come so far."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "two"))
    with desk.terminal() as terminal:
        terminal.witness.accept(Witnessed(2, OTHER))
        with pytest.raises(ReadOnly) as doubt:
            terminal.connect()
    assert doubt.value.code == "home_put_back"
    for path in desk.directory.glob("replica.db*"):
        path.unlink()
    with desk.terminal() as terminal:
        with pytest.raises(ReadOnly) as later:
            _written(terminal)
        assert later.value.code == "home_put_back"
        assert terminal.link.state is LinkState.READ_ONLY
        assert terminal.witness.remembered() == Witnessed(2, OTHER)


def _written(terminal: Terminal) -> None:
    terminal.connect()
    terminal.handle(note(terminal))


def test_a_longer_copy_is_held_to_the_root_in_the_middle(desk: Desk) -> None:
    """A run that was killed remembered less than it kept."""
    with desk.open() as terminal:
        for text in ("two", "three", "four"):
            terminal.handle(note(terminal, text))
    with desk.terminal() as terminal:
        terminal.witness.accept(Witnessed(2, terminal.root_at(2)))
        terminal.connect()
        terminal.handle(note(terminal, "five"))
    with desk.terminal() as terminal:
        assert terminal.witness.remembered() == Witnessed(5, terminal.root_at(5))
        terminal.witness.accept(Witnessed(2, OTHER))
        with pytest.raises(ReadOnly):
            terminal.connect()


def test_a_long_run_bears_witness_on_the_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that is killed after days has not said everything only at its end."""
    monkeypatch.setattr(feed, "WITNESS_SECONDS", 0.0)
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.0)
    with desk.open() as terminal:
        terminal.handle(note(terminal, "two"))
        wait_until(lambda: (terminal.witness.remembered() or Witnessed(0, "")).number == 2)


def test_nothing_is_written_where_it_is_not_meant_to(desk: Desk) -> None:
    """The directory is the one that the environment names."""
    with desk.open() as terminal:
        pass
    assert terminal.witness.path.is_relative_to(witness_directory())
    assert WITNESS == "CRISIS_WITNESS"
    assert terminal.witness.path.exists()


# --- paper ----------------------------------------------------------------------------------------


def test_a_number_and_a_root_on_paper(desk: Desk) -> None:
    """The same, another, or later than this copy: each said as what it is, and remembered."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "two"))
    with desk.terminal() as terminal:
        terminal.witness.path.unlink()
        terminal.check_paper(Witnessed(1, terminal.root_at(1)))
        assert terminal.witness.remembered() == Witnessed(1, terminal.root_at(1))
        with pytest.raises(VerificationFailed) as differs:
            terminal.check_paper(Witnessed(2, OTHER))
        assert (differs.value.code, differs.value.exit) == ("checkpoint_differs", Exit.VERIFICATION)
        assert terminal.witness.remembered() == Witnessed(1, terminal.root_at(1))
        with pytest.raises(ReadOnly) as older:
            terminal.check_paper(Witnessed(9, OTHER))
        assert (older.value.code, older.value.fields) == (
            "copy_older_than_paper",
            {"number": 9, "head": 2},
        )
        assert terminal.witness.remembered() == Witnessed(9, OTHER)
        with pytest.raises(ReadOnly) as doubt:
            terminal.connect()
    assert doubt.value.code == "home_put_back"
