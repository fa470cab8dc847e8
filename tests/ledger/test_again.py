"""A copy that something else than the ledger changed is found, wherever and whatever it was."""

import gc
import sqlite3
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.errors import Exit, VerificationFailed
from ledger.terminal.terminal import Terminal
from tests.support.chronicle import kept_story, story
from tests.support.cli import home_of, whole_story
from tui.cli.main import main

Alter = Callable[[sqlite3.Connection], object]


def terminal_of(home: Path) -> Terminal:
    return Terminal.open(Settings(home=home))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The scenario in a home of the test's own."""
    return home_of(whole_story(), tmp_path / "home")


def altered(home: Path, statement: str) -> None:
    db = sqlite3.connect(home / "crises" / "vivalia" / "replica.db")
    assert db.execute(statement).rowcount == 1
    db.commit()
    db.close()


def test_a_copy_that_nobody_touched_folds_to_itself(home: Path) -> None:
    """The same position as reading says, with progress to the end."""
    seen: list[tuple[int, int]] = []
    with terminal_of(home) as terminal:
        fold = terminal.fold_again(progress=lambda done, total: seen.append((done, total)))
        position = terminal.read().position
    assert fold.position == position
    assert seen[-1] == (position.number, position.number)


def test_what_was_folded_again_is_let_go_of_at_once(home: Path) -> None:
    """Of a long ledger it is a hundred megabytes, which the collector may have been told to spare.

    Whatever is looked at at many numbers, one after another, likewise.
    """
    gc.disable()
    try:
        with terminal_of(home) as terminal:
            fold = terminal.fold_again()
            held = weakref.ref(fold.situation), weakref.ref(fold.kept), weakref.ref(fold)
            del fold
            looked = weakref.ref(terminal.read(at=20).situation.kept)
            terminal.read(at=21)
            assert [one() for one in (*held, looked)] == [None] * 4
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE message SET verdict = 'void:role' WHERE number = 40", 40),
        ("UPDATE message SET verdict = 'void:bad_signature' WHERE number = 40", 40),
        ("UPDATE message SET recorded = recorded + 1 WHERE number = 41", 41),
        ("UPDATE message SET recorded = NULL WHERE number = 41", 41),
        ("UPDATE message SET subject = CAST(subject || '0' AS BLOB) WHERE number = 42", 42),
        (("UPDATE message SET body = CAST(replace(CAST(body AS TEXT), 'a', 'e') AS BLOB)"
         " WHERE number = 43"), 43),
        ("UPDATE message SET body = CAST(body || ' ' AS BLOB) WHERE number = 44", 44),
        (("UPDATE message SET body = (SELECT body FROM message WHERE number = 46)"
         " WHERE number = 45"), 45),
        ("DELETE FROM message WHERE number = 50", 50),
        ("DELETE FROM message WHERE number = 1", 1),
        ("UPDATE message SET number = 1000 WHERE number = 51", None),
        ("DELETE FROM message WHERE number = (SELECT max(number) FROM message)", None),
        ("DELETE FROM fact WHERE key = 'digest'", None),
        ("UPDATE fact SET value = CAST('169 00' AS BLOB) WHERE key = 'digest'", None),
    ],
)  # fmt: skip
def test_whatever_was_changed_is_found(home: Path, statement: str, number: int | None) -> None:
    """Verdict, moment, subject, body, a row, the digest: named where it can be told."""
    altered(home, statement)
    with terminal_of(home) as terminal, pytest.raises(VerificationFailed) as found:
        terminal.fold_again()
    assert (found.value.code, found.value.exit) == ("replica_altered", Exit.VERIFICATION)
    if number is not None:
        assert found.value.fields["number"] == number


def test_a_message_that_counts_for_nothing_is_held_to_as_well(tmp_path: Path) -> None:
    """Its verdict stays what it was whatever is in it; the digest does not."""
    chronicle = story("2022-05-14T12:00")
    chronicle.raw("crisis.vivalia.noise.1", b"nobody's")
    home = home_of(chronicle, tmp_path / "home")
    with terminal_of(home) as terminal:
        terminal.fold_again()
        last = terminal.replica.head()
    altered(home, f"UPDATE message SET body = CAST('somebody' AS BLOB) WHERE number = {last}")
    with terminal_of(home) as terminal, pytest.raises(VerificationFailed) as found:
        terminal.fold_again()
    assert found.value.fields["number"] == last


def test_a_signature_is_asked_again(tmp_path: Path) -> None:
    """One that does not hold, with verdict and digest put right around it, is found all the same.

    It stands before a row whose verdict was changed, and is named first.
    """
    home = home_of(kept_story("2022-05-14T12:00"), tmp_path / "home")
    swap = 'CAST(replace(CAST(body AS TEXT), \'"signature":"\', \'"signature":"AA\') AS BLOB)'
    cut = f"replace(CAST({swap} AS TEXT), '\",\"entry\"', '#')"
    altered(
        home,
        f"UPDATE message SET body = CAST(replace(substr({cut}, 1, instr({cut}, '#') - 3)"
        f" || substr({cut}, instr({cut}, '#')), '#', '\",\"entry\"') AS BLOB) WHERE number = 5",
    )
    with terminal_of(home) as terminal:
        terminal.replica.rejudge(list(terminal.replica.rows(5, 5)))
        with pytest.raises(VerificationFailed) as found:
            terminal.fold_again()
    assert found.value.fields["number"] == 5


def test_reading_notices_an_end_that_was_taken_away(home: Path) -> None:
    """The copy ends where its digest does."""
    altered(home, "DELETE FROM message WHERE number = (SELECT max(number) FROM message)")
    with terminal_of(home) as terminal, pytest.raises(VerificationFailed) as found:
        terminal.read()
    assert found.value.code == "replica_altered"


@pytest.mark.parametrize("key", ["checked", "promised", "seal", "contact"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 40, "2022-05-14T03:40:00"])
def test_facts_that_were_changed_are_said(
    home: Path,
    key: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Never a crash: altered, or nothing is known; what needs none of it goes on."""
    with terminal_of(home) as terminal:
        terminal.replica.remember(**{key: value.encode()})
    with terminal_of(home) as terminal:
        assert key != "contact" or terminal.contact is None
        if key == "seal":
            with pytest.raises(VerificationFailed, match="replica_altered"):
                terminal.read()
        elif key != "contact":
            with pytest.raises(VerificationFailed, match="replica_altered"):
                terminal.replica.number(key)
    monkeypatch.setenv("CRISIS_HOME", str(home))
    for command in ("log", "doctor", "brief", "info"):
        main([command, "--lang", "en"])
        said = capsys.readouterr()
        assert said.out + said.err
        assert "should not have happened" not in said.err, (command, said.err)
