"""`crisis checkpoint` and `crisis prove`: what a paper, a voice or a stranger can hold us to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.evidence.merkle import leaf_hash, leaf_of
from ledger.evidence.notes import checkpoint_in, key_for, known_by, read_note, read_proof, signers
from ledger.evidence.proofs import includes
from ledger.server.embedded import stop
from ledger.store.replica import Replica
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.cli import Ran, run_here


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise with five entries."""
    directory = tmp_path_factory.mktemp("checkpoints")
    (directory / "org.toml").write_bytes(organisation())
    home = directory / "home"
    try:
        open_exercise(home, directory / "org.toml")
        for n in range(4):
            assert run_here("observation", "note", f"Seen {n}", home=home).code == 0
        yield home
    finally:
        stop(home, 1)


def shown(home: Path, *words: str) -> Ran:
    done = run_here("checkpoint", "show", *words, "--json", home=home)
    assert done.code == 0, done.err
    return done


def check(home: Path, *words: str, stdin: str = "") -> Ran:
    return run_here("checkpoint", "check", *words, "--json", home=home, stdin=stdin)


def member_key(home: Path) -> str:
    return str(run_here("info", "--json", home=home).data["crisis"]["key"])


def test_it_is_a_note_that_the_member_signed(desk: Path) -> None:
    """With the size, the root that the brief prints, and a key that stands in the roll."""
    found = shown(desk).data
    checkpoint = checkpoint_in(read_note(found["note"]))
    brief = run_here("brief", "--json", home=desk).data["header"]
    assert (checkpoint.size, found["root"]) == (5, brief["root"])
    assert checkpoint.origin == found["origin"]
    assert checkpoint.root.hex().startswith(found["digits"].replace(" ", ""))
    assert check(desk, "-", stdin=found["note"]).data["signed_by"]


def test_it_is_of_any_number_and_goes_into_a_file(desk: Path, tmp_path: Path) -> None:
    """The file is the note and nothing else; what was shown of an earlier number is still so."""
    file = tmp_path / "checkpoint"
    assert run_here("checkpoint", "show", "--at", "3", "-o", str(file), home=desk).code == 0
    assert checkpoint_in(read_note(file.read_text())).size == 3
    assert check(desk, str(file)).data["same"]


def test_what_a_paper_or_a_voice_says_is_compared(desk: Path) -> None:
    """The root in any groups, or its first digits in capitals; as many as were given."""
    found = shown(desk, "--at", "4").data
    root, digits = found["root"], found["digits"]
    for text in (f"#4 {root}", f"4 {root[:20]} {root[20:]}", f"4 {digits.upper()}", f"4 {digits}"):
        assert check(desk, text).data["same"], text
    assert check(desk, *f"4 {digits}".split()).code == 0
    said = run_here("checkpoint", "check", f"4 {digits}", "--lang", "fr", home=desk).out
    assert "20 chiffres" in said


@pytest.mark.parametrize(
    ("text", "code", "exit_"),
    [
        ("4 0000 0000 0000 0000", "checkpoint_differs", 6),
        ("4 " + "A" * 43, "checkpoint_differs", 6),
        ("99 0000 0000 0000 0000", "copy_older_than_paper", 7),
        ("4 0000", "bad_checkpoint", 2),
        ("four", "bad_checkpoint", 2),
        ("0 0000 0000 0000 0000", "bad_checkpoint", 2),
    ],
)
def test_what_differs_or_cannot_be_compared(desk: Path, text: str, code: str, exit_: int) -> None:
    """Another history is exit 6, a copy that is too short 7, what is no checkpoint 2."""
    done = check(desk, text)
    assert (done.code, done.error["error"]) == (exit_, code)
    assert "--checkpoint" not in done.error["message"]


def test_a_note_of_another_ledger_or_with_a_false_signature(desk: Path) -> None:
    """Is told apart from one that differs."""
    note = shown(desk).data["note"]
    other = note.replace("crisis-ledger/", "crisis-ledger/x-")
    assert check(desk, "-", stdin=other).error["error"] == "checkpoint_of_another"
    text, _, signature = note.rpartition(" ")
    forged = f"{text} {signature[:10]}{'A' if signature[10] != 'A' else 'B'}{signature[11:]}"
    assert check(desk, "-", stdin=forged).error["error"] == "checkpoint_forged"


def test_a_false_note_is_not_remembered(desk: Path) -> None:
    """Else anybody's file could bring a home to refuse its own copy."""
    note = shown(desk).data["note"]
    forged = note.replace("\n5\n", "\n500\n")
    assert check(desk, "-", stdin=forged).error["error"] == "checkpoint_forged"
    assert shown(desk).data["size"] == 5


def test_one_entry_is_proved_with_nothing_of_the_others(desk: Path, tmp_path: Path) -> None:
    """Who has the entry, the proof and the key needs neither the ledger nor this program."""
    file = tmp_path / "4.tlog-proof"
    done = run_here("prove", "4", "-o", str(file), home=desk)
    assert (done.code, done.out) == (0, "")
    proof = read_proof(file.read_text())
    checkpoint = checkpoint_in(proof.note)
    (crisis,) = (desk / "crises").iterdir()
    replica = Replica(crisis / "replica.db")
    row = replica.row(4)
    replica.close()
    assert row is not None
    leaf = leaf_hash(leaf_of(row.subject, row.body))
    assert includes(leaf, proof.index, checkpoint.size, proof.proof, checkpoint.root)
    assert not includes(leaf, 2, checkpoint.size, proof.proof, checkpoint.root)
    key = key_for(checkpoint.origin, member_key(desk))
    assert signers(proof.note, known_by([key])) == [key]
    assert run_here("prove", "4", home=desk).out == file.read_text()


def test_what_is_not_there_is_not_proved(desk: Path) -> None:
    """Neither beyond the end nor beyond the checkpoint that was asked for."""
    for words in (("9",), ("4", "--at", "3")):
        done = run_here("prove", *words, "--json", home=desk)
        assert (done.code, done.error["error"]) == (2, "beyond_head")
