"""Checks behind the fold: in order, on every core, and never further than what holds."""

import base64
import hashlib
import re
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.evidence import signature_pool as proofs
from ledger.evidence.fold import SignatureCheck
from ledger.evidence.merkle import (
    Tree,
    leaf_hash,
    leaf_of,
    node_hash,
    tree_of,
)
from ledger.evidence.signature_pool import CHUNK, Failure, Proof
from ledger.evidence.signing import Signer, fingerprint, from_text, sealed, to_text, verify
from tests.support.book import FOUNDER, STRANGER

RAW = b"{}"
GOOD = FOUNDER.signer.sign(b"crisis-ledger/entry/v1\n" + RAW)
BAD = STRANGER.signer.sign(b"crisis-ledger/entry/v1\n" + RAW)


def check(number: int, signature: str = GOOD) -> SignatureCheck:
    return SignatureCheck(number, FOUNDER.signer.public, over(RAW, signature), seen=True)


def over(raw: bytes, signature: str = GOOD) -> bytes:
    return sealed(signature, b"crisis-ledger/entry/v1\n" + raw)


def added(proof: Proof, count: int, bad: tuple[int, ...] = ()) -> None:
    for number in range(proof.checked_to + 1, count + 1):
        proof.add(check(number, BAD if number in bad else GOOD))
    proof.covers(count)


def test_everything_holds() -> None:
    """Counted up to the last message taken, those that need no check included."""
    proof = Proof()
    added(proof, 3 * CHUNK + 7)
    assert proof.harvest(wait=True) == []
    assert proof.checked_to == 3 * CHUNK + 7
    assert proof.idle
    proof.covers(3 * CHUNK + 9)
    assert proof.checked_to == 3 * CHUNK + 9
    proof.close()


@pytest.mark.parametrize("bad", [(1,), (5, 6), (CHUNK, CHUNK + 1), (3, 2 * CHUNK + 3)])
def test_nothing_counts_beyond_a_failure(bad: tuple[int, ...]) -> None:
    """After a failure everything behind it is to be judged and added anew."""
    proof = Proof()
    added(proof, 3 * CHUNK, bad)
    failures = proof.harvest(wait=True)
    assert failures[0] == Failure(bad[0], "bad_signature")
    assert {failure.number for failure in failures} == set(bad)
    assert proof.checked_to == bad[0] - 1
    assert proof.idle
    added(proof, 3 * CHUNK)
    assert proof.harvest(wait=True) == []
    assert proof.checked_to == 3 * CHUNK
    proof.close()


def test_a_slow_chunk_holds_back_what_is_checked_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How far everything holds is said in order of the numbers, whichever check ends first."""
    go = threading.Event()
    real = proofs._failures

    def slow(chunk: list[SignatureCheck]) -> list[Failure]:
        if chunk[0].number == 1:
            assert go.wait(10)
        return real(chunk)

    monkeypatch.setattr(proofs, "_failures", slow)
    proof = Proof(workers=2)
    added(proof, 2 * CHUNK)
    assert proof.harvest() == []
    assert proof.checked_to == 0
    go.set()
    assert proof.harvest(wait=True) == []
    assert proof.checked_to == 2 * CHUNK
    proof.close()


def test_it_goes_on_from_where_it_was() -> None:
    proof = Proof(checked_to=50)
    proof.covers(60)
    assert proof.checked_to == 60
    proof.close()


def test_what_an_author_had_seen_is_part_of_the_proof() -> None:
    """The signature first, then the root."""
    good = check(2)
    assert good.failure() == ""
    assert replace(good, seen=False).failure() == "seen_differs"
    assert replace(good, seen=False, sealed=over(RAW, BAD)).failure() == "bad_signature"
    assert replace(good, sealed=over(b"{ }")).failure() == "bad_signature"
    assert replace(good, sealed=over(RAW, "A" * 85 + "+")).failure() == "bad_signature"


# --- the tree -------------------------------------------------------------------------------------


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = plain_root(leaves[:split]), plain_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
@settings(max_examples=60, deadline=None)
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    """Of any leaves, and a tree taken up from its frontier goes on the same."""
    tree = Tree()
    half = len(leaves) // 2
    for leaf in leaves[:half]:
        tree.append(leaf)
    again = Tree(tree.size, tree.frontier)
    for leaf in leaves[half:]:
        again.append(leaf)
    assert again.root() == plain_root(leaves)
    assert (again.size, len(again.frontier)) == (len(leaves), len(leaves).bit_count())


def test_known_roots() -> None:
    """The test vectors of certificate-transparency's reference trees (leaves of RFC 6962)."""
    leaves = [
        b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
        bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70)),
    ]  # fmt: skip
    tree = Tree()
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf in leaves:
        tree.append(leaf)
    assert tree.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 257])
def test_a_tree_made_at_once_is_the_one_that_grew(size: int) -> None:
    """Of messages with any subject and body; it goes on from there in the same way."""
    messages = [(f"crisis.{n}.\udcff", b"\xff" * n) for n in range(size)]
    grown, at_once = Tree(), tree_of(messages)
    for message in messages:
        grown.append(leaf_of(*message))
    assert (at_once.size, at_once.frontier) == (size, grown.frontier)


def test_a_leaf_is_no_node() -> None:
    """The first byte tells them apart, so no node passes for an entry."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert node_hash(left, right) != leaf_hash(left + right)


@pytest.mark.parametrize(
    ("size", "frontier"), [(1, ()), (0, (b"x" * 32,)), (3, (b"x" * 32,)), (1, (b"x" * 31,))]
)
def test_a_frontier_fits_its_size(size: int, frontier: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match=str(size)):
        Tree(size, frontier)


# --- keys -----------------------------------------------------------------------------------------


def test_a_known_signature() -> None:
    """RFC 8032 §7.1, test 2."""
    seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    signer = Signer(bytes.fromhex(seed))
    assert signer.sign(b"\x72") == to_text(bytes.fromhex(signature))
    assert verify(signer.public, signer.sign(b"\x72"), b"\x72")


@pytest.mark.parametrize("key", ["", "A" * 43, "B" * 42, "é" * 43, "AQ" + "A" * 41])
def test_a_key_that_is_none_verifies_nothing(key: str) -> None:
    """Points of small order among them: anybody could sign for those."""
    assert not verify(key, GOOD, b"crisis-ledger/entry/v1\n" + RAW)
    forged = to_text(bytes(64))
    assert not verify(key, forged, b"anything")


@given(st.binary(max_size=70))
def test_base64_has_one_spelling(data: bytes) -> None:
    text = to_text(data)
    assert from_text(text, len(data)) == data
    for other in (text + "=", text + "\n", base64.b64encode(data).decode() + " "):
        with pytest.raises(ValueError, match=r"^"):
            from_text(other, len(data))


@given(st.text("ABCQEg-_+/= 0é", max_size=44), st.integers(0, 33))
def test_what_is_read_from_base64_is_spelled_so(text: str, size: int) -> None:
    """No character more, none of another alphabet, no bit set that nobody reads."""
    with suppress(ValueError):
        assert to_text(found := from_text(text, size)) == text
        assert len(found) == size


def test_a_fingerprint_is_for_the_voice() -> None:
    """Sixteen hexadecimal digits in fours, of the key as it is written."""
    digits = hashlib.sha256(FOUNDER.signer.public.encode()).hexdigest()[:16]
    assert fingerprint(FOUNDER.signer.public).replace(" ", "") == digits
    assert [len(part) for part in fingerprint(FOUNDER.signer.public).split()] == [4] * 4


def test_nothing_here_reads_a_file() -> None:
    """Proof is of bytes alone."""
    package = Path(proofs.__file__).parent
    for path in package.glob("*.py"):
        assert not re.search(r"(?<!\w)open\(", path.read_text())
