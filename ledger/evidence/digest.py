"""One digest over everything a copy was folded to: messages, verdicts, and when they count from.

    d(0) = 32 zero bytes
    d(n) = SHA-256(d(n-1), SHA-256(0x00, subject, LF, body), "<n> <recorded> <verdict>")

Whoever folds the messages again comes to the same digest, or something else than the ledger has
written in the copy. It is no proof against somebody who writes the digest too; a root on paper is.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from ledger.evidence.bare import leaf_hash_in
from ledger.evidence.merkle import HASH_BYTES

Kept = tuple[int, str, bytes, bytes, int, str, int | None]
"""A row of a copy (`ledger.store.replica.MessageRow`): number, subject, headers, body, time,
verdict, and when it was recorded."""


class Digest(NamedTuple):
    """The digest over messages 1 to `number`, 32 bytes."""

    number: int = 0
    value: bytes = bytes(HASH_BYTES)

    def dump(self) -> bytes:
        """As it is remembered."""
        return f"{self.number} {self.value.hex()}".encode()


EMPTY = Digest()


def load(kept: bytes | None) -> Digest:
    """A digest as it was remembered; that of nothing when none was, or when it cannot be read."""
    number, _, value = (kept or b"").partition(b" ")
    try:
        return Digest(int(number), bytes.fromhex(value.decode()))
    except ValueError:
        return EMPTY


def extended(digest: Digest, rows: Iterable[Kept], leaves: Iterable[bytes] | None = None) -> Digest:
    """The digest with the rows that follow it.

    `leaves` are the hashes of the rows' leaves, 32 bytes each, from whoever has made them already.

    Raises:
        ValueError: they are not as many as the rows.
    """
    number, value = digest
    pairs = _hashed(rows) if leaves is None else zip(rows, leaves, strict=True)
    for (number, *_, verdict, recorded), leaf in pairs:
        value = sha256(value + leaf + f"{number} {recorded} {verdict}".encode()).digest()
    return Digest(number, value)


def _hashed(rows: Iterable[Kept]) -> Iterator[tuple[Kept, bytes]]:
    for row in rows:
        yield row, leaf_hash_in(row[1], row[3], row[5])


def subject_bytes(subject: str) -> bytes:
    """A subject as it is on the wire; see `subject_text`."""
    return subject.encode("utf-8", "surrogateescape")


def subject_text(subject: bytes) -> str:
    """Any subject as text that gives back the very bytes, those that are no UTF-8 too."""
    return subject.decode("utf-8", "surrogateescape")
