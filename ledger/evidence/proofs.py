"""Proofs over the Merkle tree: that a leaf is in it, and that one tree goes on from another.

RFC 9162 §2.1.3 and §2.1.4. Sizes are numbers of leaves, an index is a leaf's number - 1, hashes are
32 bytes. Making a proof asks for the roots of stretches of leaves (`Stretch`); checking one asks
for nothing but the proof.
"""

from collections.abc import Callable, Iterator, Sequence

from ledger.evidence.merkle import EMPTY_ROOT, HASH_BYTES, node_hash

Stretch = Callable[[int, int], bytes]
"""The root over the leaves from the first index up to, and without, the second."""

Proof = tuple[bytes, ...]


def inclusion_proof(index: int, size: int, root: Stretch) -> Proof:
    """What, with the leaf, comes to the root of a tree of `size`: from its sibling upwards.

    Raises:
        ValueError: there is no such leaf in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(index)
    return tuple(_path(index, 0, size, root))


def consistency_proof(first: int, second: int, root: Stretch) -> Proof:
    """What comes to both the root of `first` leaves and that of `second`; empty of equal sizes.

    Raises:
        ValueError: the second is the smaller, or the first is empty: that shows nothing.
    """
    if first != second and not 0 < first < second:
        raise ValueError(first)
    return tuple(_subproof(first, 0, second, root)) if first else ()


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash is at that index of the tree of `size` with this root."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    at, last, found = index, size - 1, leaf
    for node in proof:
        if not last:
            return False
        if at & 1 or at == last:
            found = node_hash(node, found)
            at, last = _past_missing(at, last)
        else:
            found = node_hash(found, node)
        at, last = at >> 1, last >> 1
    return not last and found == root


def consistent(first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the tree of `second` leaves goes on from that of `first`; `roots` are theirs.

    Of an empty first tree no: anything goes on from it.
    """
    if first == second:
        known = bool(first) or roots[0] == EMPTY_ROOT
        return known and not proof and roots[0] == roots[1]
    if not 0 < first < second or not _are_hashes(*roots, *proof):
        return False
    return _goes_on(first, second, roots, [roots[0], *proof] if _is_whole(first) else list(proof))


def _goes_on(first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """RFC 9162 §2.1.4.2 from step 3 on."""
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not proof:
        return False
    old = new = proof[0]
    for node in proof[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            old, new = node_hash(node, old), node_hash(node, new)
            at, last = _past_missing(at, last)
        else:
            new = node_hash(new, node)
        at, last = at >> 1, last >> 1
    return not last and (old, new) == roots


def _are_hashes(*found: bytes) -> bool:
    return all(len(one) == HASH_BYTES for one in found)


def _past_missing(at: int, last: int) -> tuple[int, int]:
    """Upwards past the levels on which a right edge has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _is_whole(size: int) -> bool:
    """Whether a tree is perfect: its root is a node of every larger one."""
    return not size & (size - 1)


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(index: int, start: int, end: int, root: Stretch) -> Iterator[bytes]:
    """PATH of RFC 9162 §2.1.3.1, over the leaves from `start` to `end`."""
    if end - start == 1:
        return
    middle = start + _split(end - start)
    if start + index < middle:
        yield from _path(index, start, middle, root)
        yield root(middle, end)
    else:
        yield from _path(index - (middle - start), middle, end, root)
        yield root(start, middle)


def _subproof(
    size: int, start: int, end: int, root: Stretch, *, known: bool = True
) -> Iterator[bytes]:
    """SUBPROOF of RFC 9162 §2.1.4.1; what is `known` is the first tree itself."""
    if size == end - start:
        if not known:
            yield root(start, end)
        return
    middle = start + _split(end - start)
    if size <= middle - start:
        yield from _subproof(size, start, middle, root, known=known)
        yield root(middle, end)
    else:
        yield from _subproof(size - (middle - start), middle, end, root, known=False)
        yield root(start, middle)
