"""Proofs over the tree and the notes that carry them: public vectors, and whatever is altered."""

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import VerificationFailed
from ledger.evidence.merkle import Tree, leaf_hash, leaf_of
from ledger.evidence.notes import (
    Checkpoint,
    NoteError,
    SignedNote,
    TlogProof,
    checkpoint_in,
    key_for,
    key_of,
    known_by,
    read_note,
    read_proof,
    signed,
    signers,
)
from ledger.evidence.proofs import (
    consistency_proof,
    consistent,
    includes,
    inclusion_proof,
)
from ledger.evidence.signing import Signer
from ledger.store.database import Database
from ledger.store.replica import Replica
from ledger.terminal.checkpoints import proof_of
from tests.support.copies import fill

VECTORS = Path(__file__).with_name("merkle_proofs.jsonl")
"""The test data of github.com/transparency-dev/merkle (`testdata`), without its words."""

KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""The example of C2SP signed-note."""

CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
"""The example of C2SP tlog-checkpoint."""

SIGNER = Signer(bytes(range(32)))
ORIGIN = "crisis-ledger/vivalia"


def _of(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.parametrize("line", VECTORS.read_text().splitlines(), ids=range(196))
def test_public_vectors(line: str) -> None:
    """Every proof that others accept is accepted, and every one that they reject rejected."""
    case: dict[str, Any] = json.loads(line)
    proof = [_of(one) for one in case["proof"] or ()]
    if "leafIdx" in case:
        leaf, root = _of(case["leafHash"]), _of(case["root"])
        holds = includes(leaf, case["leafIdx"], case["treeSize"], proof, root)
    else:
        roots = _of(case["root1"]), _of(case["root2"])
        holds = consistent(case["size1"], case["size2"], roots, proof)
    assert holds is not case["wantErr"], case["case"]


def _leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % n) for n in range(size)]


def _stretch(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    def root(start: int, end: int) -> bytes:
        tree = Tree()
        for leaf in leaves[start:end]:
            tree.append_hash(leaf)
        return tree.root()

    return root


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 16, 21, 255, 256, 257])
def test_what_is_made_holds(size: int) -> None:
    """Of every leaf, and from every smaller tree on, as RFC 9162 makes them."""
    leaves = _leaves(size)
    root = _stretch(leaves)
    whole = root(0, size)
    for index in range(0, size, max(1, size // 23)):
        assert includes(leaves[index], index, size, inclusion_proof(index, size, root), whole)
        first = index + 1
        proof = consistency_proof(first, size, root)
        assert consistent(first, size, (root(0, first), whole), proof)


@given(size=st.integers(1, 40), data=st.data())
def test_whatever_is_altered_does_not_hold(size: int, data: st.DataObject) -> None:
    """A flipped bit of leaf, root or proof, another index or size, a hash more or less."""
    leaves, index = _leaves(size), data.draw(st.integers(0, size - 1))
    root = _stretch(leaves)
    proof, whole = [*inclusion_proof(index, size, root)], root(0, size)
    parts = [leaves[index], whole, *proof]
    at, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[at] = (int.from_bytes(parts[at]) ^ (1 << bit)).to_bytes(32)
    assert not includes(parts[0], index, size, parts[2:], parts[1])
    assert not includes(leaves[index], index, size, [*proof, whole], whole)
    assert not includes(leaves[index], size, size, proof, whole)
    if proof:
        assert not includes(leaves[index], index, size, proof[:-1], whole)
        assert not includes(leaves[index], index ^ 1, size, proof, whole)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    """No leaf beyond the end, no tree that goes on from a larger one or from nothing."""
    root = _stretch(_leaves(4))
    for index, size in ((4, 4), (-1, 4), (0, 0)):
        with pytest.raises(ValueError, match=str(index)):
            inclusion_proof(index, size, root)
    for first, second in ((5, 4), (0, 4)):
        with pytest.raises(ValueError, match=str(first)):
            consistency_proof(first, second, root)


def test_the_examples_of_the_standards() -> None:
    """Read, checked, and written again byte for byte."""
    key, note = key_of(KEY), read_note(NOTE)
    assert (key.text, str(note)) == (KEY, NOTE)
    assert signers(note, known_by([key])) == [key]
    found = checkpoint_in(read_note(CHECKPOINT))
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert CHECKPOINT.startswith(found.text)


def _proof() -> TlogProof:
    leaves = _leaves(5)
    root = _stretch(leaves)
    note = signed(Checkpoint(ORIGIN, 5, root(0, 5)).text, "scribe", SIGNER)
    return TlogProof(3, inclusion_proof(3, 5, root), note)


def test_a_proof_of_one_entry_is_read_back() -> None:
    """And what it says holds: the leaf is in the tree that the key stands for."""
    proof = _proof()
    found = read_proof(str(proof))
    assert found == proof
    checkpoint = checkpoint_in(found.note)
    assert includes(_leaves(5)[3], found.index, checkpoint.size, found.proof, checkpoint.root)
    key = key_for("scribe", SIGNER.public)
    assert signers(found.note, known_by([key])) == [key]
    assert key_of(key.text) == key
    apart = str(proof).replace("\nindex", "\nextra Zm9v\nindex")
    assert read_proof(apart) == proof


def test_a_proof_is_made_from_tiles(tmp_path: Path) -> None:
    """Of every number at the edges of tiles of 256, and one that was altered is not used."""
    messages = [(f"crisis.vivalia.figure.f{n}.1", b"?%d" % n) for n in range(1, 779)]
    leaves = [leaf_hash(leaf_of(*message)) for message in messages]
    root = _stretch(leaves)
    replica = Replica(tmp_path / "replica.db")
    fill(replica, messages, batch=100)
    assert replica.lives.tiles(1, 778) == [root(n, n + 256) for n in (0, 256, 512)]
    for size in (1, 255, 256, 257, 512, 513, 777, 778):
        checkpoint = Checkpoint(ORIGIN, size, root(0, size))
        note = signed(checkpoint.text, "scribe", SIGNER)
        for number in {1, 2, 255, 256, 257, 300, 512, 513, 778, size} & {*range(1, size + 1)}:
            proof = proof_of(replica, number, checkpoint, note)
            assert proof.proof == inclusion_proof(number - 1, size, root)
    with Database(tmp_path / "replica.db").writing() as db:
        db.execute("UPDATE tile SET root = zeroblob(32) WHERE number = 256")
    with pytest.raises(VerificationFailed, match="copy_root_differs"):
        proof_of(replica, 300, checkpoint, note)
    replica.close()


def test_openssl_alone_verifies_a_checkpoint(tmp_path: Path) -> None:
    """With the raw key, the text and the last 64 bytes of its signature."""
    note = _proof().note
    key = key_for("scribe", SIGNER.public)
    der = bytes.fromhex("302a300506032b6570032100") + key.public
    (tmp_path / "key.der").write_bytes(der)
    (tmp_path / "text").write_bytes(note.text.encode())
    (tmp_path / "signature").write_bytes(note.signatures[0][1][4:])
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der",
               "-rawin", "-in", "text", "-sigfile", "signature"]  # fmt: skip
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "text").write_bytes(note.text.replace("\n5\n", "\n6\n").encode())
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode


def test_signatures_of_others_are_passed_over() -> None:
    """Of unknown names and ids; one that claims a known key and fails refuses the whole note."""
    note, key = _proof().note, key_for("scribe", SIGNER.public)
    name, signature = note.signatures[0]
    other = SignedNote(note.text, (("notary", b"1234" + bytes(64)), (name, signature)))
    assert signers(read_note(str(other)), known_by([key])) == [key]
    assert signers(note, {}) == []
    forged = SignedNote(note.text.replace("\n5\n", "\n6\n"), note.signatures)
    with pytest.raises(NoteError):
        signers(forged, known_by([key]))


@pytest.mark.parametrize(
    "altered",
    [
        "",
        "\n",
        NOTE.rstrip("\n"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("example.com/foo ", "example.com+foo "),
        NOTE.replace("aQM=", "aQM"),
        NOTE.replace("aQM=", "aQN="),
        NOTE.replace("example message", "example\x1b message"),
        NOTE + "x",
        NOTE + "— a AAAAAAA=\n" * 64,
    ],
)
def test_what_is_no_note(altered: str) -> None:
    """Nothing is guessed: no line without its form, no base64 with two spellings."""
    with pytest.raises(NoteError):
        read_note(altered)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n5\n", "\n05\n"),
        ("\n5\n", "\n-5\n"),
        ("\n5\n", "\n\n"),
        (ORIGIN + "\n", ""),
        ("=\n", "\n"),
    ],
)
def test_what_is_no_checkpoint(old: str, new: str) -> None:
    """A size with a zero in front, a root of another length, a line that lacks."""
    text = _proof().note.text
    with pytest.raises(NoteError):
        checkpoint_in(SignedNote(text.replace(old, new, 1), ()))


@pytest.mark.parametrize(
    ("old", "new"),
    [("@v1", "@v2"), ("index 3", "index 03"), ("index 3", "3"), ("=\n", "\n"), ("\n\n", "\n")],
)
def test_what_is_no_proof(old: str, new: str) -> None:
    """Another version, an index that is no number, a hash of another length."""
    with pytest.raises(NoteError):
        read_proof(str(_proof()).replace(old, new, 1))


@pytest.mark.parametrize(
    "key", [KEY[:-4], KEY.replace("530d", "530e"), KEY.replace("+Ae", "+Be"), ""]
)
def test_what_is_no_key(key: str) -> None:
    """Its id is that of the name and the key, or it is none."""
    with pytest.raises(NoteError):
        key_of(key)
