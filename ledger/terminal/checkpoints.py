"""Checkpoints of this home's copy, proofs for one entry, and what somebody else's text comes to."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.crisis_and_roll import Crisis
from ledger.errors import ReadOnly, UsageError, VerificationFailed
from ledger.evidence.merkle import HASH_BYTES, Tree
from ledger.evidence.notes import (
    Checkpoint,
    NoteError,
    SignedNote,
    TlogProof,
    checkpoint_in,
    origin_of,
    read_note,
    signed,
)
from ledger.evidence.proofs import Stretch, includes, inclusion_proof
from ledger.evidence.signing import Signer, from_text, in_fours, to_text
from ledger.home.witness import Witnessed, parse
from ledger.store.lives import TILE
from ledger.store.replica import Replica, leaf_in
from ledger.terminal.local_copy import LocalCopy

SAID = 20
"""Hexadecimal digits of a root that are read aloud: 80 bits."""

LEAST = 16
"""Of which so many are compared at least."""

_SPOKEN = re.compile(r"#?([1-9][0-9]{0,15})\s+([0-9A-Fa-f\s]+)")


class Told(NamedTuple):
    """What somebody else's text says: a number, and the root there or the digits it begins with.

    `digits` are hexadecimal, `paper` is there where all of the root is told, `note` where a note
    tells it.
    """

    number: int
    digits: str
    paper: Witnessed | None = None
    note: SignedNote | None = None


def said(root: bytes) -> str:
    """The first digits of a root in fours, to be read aloud."""
    return in_fours(root.hex()[:SAID])


def checkpoint_at(replica: Replica, crisis: Crisis, number: int) -> Checkpoint:
    """The size and the root that the copy has up to a number."""
    return Checkpoint(origin_of(crisis.name, crisis.ledger), number, replica.root(number))


def note_of(checkpoint: Checkpoint, signer: Signer) -> SignedNote:
    """A checkpoint that this home's member stands for."""
    return signed(checkpoint.text, checkpoint.origin, signer)


def proof_of(replica: Replica, number: int, checkpoint: Checkpoint, note: SignedNote) -> TlogProof:
    """That a message is in the tree of a checkpoint of the same copy.

    Raises:
        UsageError: `beyond_head`, it came after the checkpoint.
        VerificationFailed: `copy_root_differs`, its messages come to another root.
    """
    if number > checkpoint.size:
        raise UsageError("beyond_head", number=number, head=checkpoint.size)
    proof = inclusion_proof(number - 1, checkpoint.size, _stretches(replica))
    (leaf,) = _leaves(replica, number, number)
    if not includes(leaf, number - 1, checkpoint.size, proof, checkpoint.root):
        raise VerificationFailed("copy_root_differs", number=checkpoint.size)
    return TlogProof(number - 1, proof, note)


def read_told(text: str) -> Told:
    """A checkpoint as a file, as a brief prints it, or as it was read aloud.

    Raises:
        UsageError: `bad_checkpoint`, it is none of these.
    """
    try:
        note = read_note(text.replace("\r\n", "\n"))
        found = checkpoint_in(note)
    except NoteError:
        return _typed(text.strip())
    paper = Witnessed(found.size, to_text(found.root))
    return Told(found.size, found.root.hex(), paper, note)


def _typed(text: str) -> Told:
    number, digits = _SPOKEN.fullmatch(text), ""
    if number is not None:
        digits = "".join(number[2].split()).lower()
    if number is None or not LEAST <= len(digits) < 2 * HASH_BYTES:
        paper = parse(text)
        return Told(paper.number, from_text(paper.root, HASH_BYTES).hex(), paper)
    return Told(int(number[1]), digits)


def check(told: Told, copy: LocalCopy, crisis: Crisis) -> Checkpoint:
    """Hold a copy to what was told; a whole root is remembered, as that of a paper is.

    Returns the checkpoint that the copy has there.

    Raises:
        VerificationFailed: `checkpoint_of_another` ledger, or `checkpoint_differs`.
        ReadOnly: `copy_older_than_paper`, it does not go so far.
    """
    origin, head = origin_of(crisis.name, crisis.ledger), copy.replica.head()
    if told.note is not None and (theirs := checkpoint_in(told.note).origin) != origin:
        raise VerificationFailed("checkpoint_of_another", told=theirs, here=origin)
    if told.paper is not None:
        copy.check_paper(told.paper)
    elif told.number > head:
        raise ReadOnly("copy_older_than_paper", number=told.number, head=head)
    here = checkpoint_at(copy.replica, crisis, told.number)
    if not here.root.hex().startswith(told.digits):
        fields = {"number": told.number, "paper": told.digits, "ours": here.root.hex()}
        raise VerificationFailed("checkpoint_differs", **fields)
    return here


def _stretches(replica: Replica) -> Stretch:
    """The roots of stretches of a copy's leaves, from the tiles that are put down of it.

    What is left of the last tile, and stretches within one, are hashed from the messages.
    """

    def root(start: int, end: int) -> bytes:
        whole = (end - start) // TILE * TILE if replica.has_lives and not start % TILE else 0
        kept = replica.lives.tiles(start + TILE, start + whole) if whole else []
        tiles = Tree()
        for one in kept:
            tiles.append_hash(one)
        tree = Tree(TILE * tiles.size, tiles.frontier)
        for leaf in _leaves(replica, start + tree.size + 1, end):
            tree.append_hash(leaf)
        return tree.root()

    return root


def _leaves(replica: Replica, first: int, last: int) -> Iterator[bytes]:
    """The hashes of the leaves of messages, both numbers included."""
    return map(leaf_in, replica.rows(first, last))
