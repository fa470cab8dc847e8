"""The Merkle tree over the ledger's messages, RFC 9162 §2.1, growing one leaf at a time.

A leaf is a message's subject, LF and whole body (`leaf_of`); its index is its number - 1. Only the
roots of the perfect subtrees on the right edge are kept (the *frontier*), so a tree of n leaves
costs log2(n) hashes.
"""

from collections.abc import Iterable
from hashlib import sha256 as _sha256
from itertools import repeat

HASH_BYTES = 32
_LEAF = b"\x00"
_NODE = b"\x01"
_digest = type(_sha256()).digest

EMPTY_ROOT = _sha256(b"").digest()
"""The root of the tree without leaves."""

Frontier = tuple[bytes, ...]
"""Roots of the perfect subtrees of a tree, largest first: one for each bit set in the size."""


def leaf_of(subject: str, body: bytes) -> bytes:
    """The leaf of a message: everything that its verdict depends on, and nothing else.

    A subject holds no LF (NATS client protocol), so no other message has the same leaf. One that
    is no UTF-8 keeps its bytes as lone surrogates (`ledger.jetstream.message`).
    """
    return subject.encode("utf-8", "surrogateescape") + b"\n" + body


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf, 32 bytes."""
    return _sha256(_LEAF + leaf).digest()


def message_hash(subject: str, body: bytes) -> bytes:
    """The hash of a message's leaf: `leaf_hash` of `leaf_of`, in one step."""
    return _sha256(_LEAF + subject.encode("utf-8", "surrogateescape") + b"\n" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children, 32 bytes."""
    return _sha256(_NODE + left + right).digest()


class Tree:
    """A growing Merkle tree: append leaves, ask for the root."""

    def __init__(self, size: int = 0, frontier: Iterable[bytes] = ()) -> None:
        self.size = size
        nodes = list(frontier)
        if len(nodes) != size.bit_count() or {len(n) for n in nodes} - {HASH_BYTES}:
            raise ValueError(size)
        self._lefts = [_NODE + node for node in nodes]
        """The frontier, each as what is hashed of it when a node is joined at its right."""

    @property
    def frontier(self) -> Frontier:
        """What must be kept to go on appending."""
        return tuple(left[1:] for left in self._lefts)

    def append(self, leaf: bytes) -> None:
        """Add one leaf at the right."""
        self.append_hash(leaf_hash(leaf))

    def append_hash(self, node: bytes) -> None:
        """As `append`, for a leaf of which the hash is at hand."""
        lefts, size, sha256 = self._lefts, self.size, _sha256
        self.size += 1
        while size & 1:
            node = sha256(lefts.pop() + node).digest()  # `node_hash`, without its call
            size >>= 1
        lefts.append(_NODE + node)

    def root(self) -> bytes:
        """The root over all leaves so far, 32 bytes."""
        if not self.size:
            return EMPTY_ROOT
        root, sha256 = self._lefts[-1][1:], _sha256
        for left in self._lefts[-2::-1]:
            root = sha256(left + root).digest()  # `node_hash`, without its call
        return root


def tree_of(messages: Iterable[tuple[str, bytes]]) -> Tree:
    """The Merkle tree over messages, each its subject and its body.

    Made level by level, which is faster than leaf by leaf and holds 100 bytes a message.
    """
    begun, level = _sha256(_LEAF), list[bytes]()
    for subject, body in messages:  # `leaf_hash` of `leaf_of`, without a copy of the body
        leaf = begun.copy()
        leaf.update(subject.encode("utf-8", "surrogateescape") + b"\n")
        leaf.update(body)
        level.append(leaf.digest())
    return tree_over(level)


def tree_over(level: list[bytes]) -> Tree:
    """The same over the hashes of leaves, which are used up."""
    size, frontier = len(level), list[bytes]()
    while level:
        if len(level) & 1:
            frontier.append(level.pop())
        level = _parents(level)
    return Tree(size, reversed(frontier))


def _parents(level: list[bytes]) -> list[bytes]:
    """`node_hash` of every two that follow each other, without a step of the interpreter each."""
    pairs = iter(level)
    joined = map(b"".join, zip(repeat(_NODE), pairs, pairs))
    return [*map(_digest, map(_sha256, joined))]
