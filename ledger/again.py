"""Folding a copy again from its messages, and holding what it says to what comes out.

No snapshot is believed and no earlier check of a signature: every message is judged anew, and its
verdict, the moment it counts from, the digest over all of them, the sealed root and what the kept
snapshot says for deciding must be those that are kept. What differs was changed by something else
than the ledger. The read models of a snapshot are not compared: it is forgotten.
"""

from collections.abc import Iterator

from ledger import memory, snapshot
from ledger.digest import EMPTY, Digest, extended
from ledger.errors import VerificationFailed
from ledger.feed import verdict_of
from ledger.fold import Fold
from ledger.progress import Progress, nobody
from ledger.proof import Proof
from ledger.replica import Replica, Row

_STEP = 500


def fold_again(replica: Replica, fold: Fold, progress: Progress = nobody) -> Fold:
    """Fold all that a replica keeps into an empty `fold`, signatures checked, and compare.

    Raises:
        VerificationFailed: `replica_altered`, with the first number that differs, or the last one
            it can be when that is all that can be told.
    """
    kept = replica.digest()
    folding = _Folding(replica, fold)
    try:
        with memory.held(kept.number):
            found = folding.run(kept.number, progress)
    finally:
        folding.proof.close()
    if found != kept:
        raise _altered(replica, kept.number)
    snapshot.forget(replica)
    return fold


class _Folding:
    """One run over a replica's rows."""

    def __init__(self, replica: Replica, fold: Fold) -> None:
        self.proof = Proof()
        self._replica = replica
        self._fold = fold
        self._sealed, self._root = replica.sealed()
        self._snapshot = snapshot.number_of(replica)

    def run(self, last: int, progress: Progress) -> Digest:
        """The digest over what came out for messages 1 to `last`."""
        digest = EMPTY
        for row in self._contiguous(last):
            self._take(row)
            digest = extended(digest, [row], [self._fold.leaf])
            if row.number % _STEP == 0 or row.number == last:
                self._fold.settled(row.number)
                self._prove(row.number, wait=row.number == last)
                progress(row.number, last)
        return digest

    def _contiguous(self, last: int) -> Iterator[Row]:
        """Every row up to `last`; the first that is missing is one that differs."""
        expected = 1
        for row in self._replica.rows(1, last):
            if row.number != expected:
                self._differs(expected)
            yield row
            expected += 1
        if expected <= last:
            self._differs(expected)

    def _take(self, row: Row) -> None:
        """Judge one row; a signature that is said not to hold is looked at before anything else."""
        fold = self._fold
        if fold.void.pop(row.number, None):
            judged = fold.take_checked(row.number, row.subject, row.body, row.timestamp)
        else:
            judged, check = fold.take(row.number, row.subject, row.body, timestamp=row.timestamp)
            if check:
                self.proof.add(check)
        if verdict_of(judged) != (row.verdict, row.recorded):
            self._differs(row.number)
        if row.number == self._sealed and fold.position.root != self._root:
            self._differs(row.number)
        if row.number == self._snapshot and snapshot.contradicts(fold, self._replica):
            self._differs(row.number)

    def _differs(self, number: int) -> None:
        """Something differs here; unless a signature fails that stands before it."""
        self._prove(number - 1, wait=True)
        raise _altered(self._replica, number)

    def _prove(self, number: int, *, wait: bool) -> None:
        self.proof.covers(number)
        if failures := self.proof.harvest(wait=wait):
            raise _altered(self._replica, failures[0].number)


def _altered(replica: Replica, number: int) -> VerificationFailed:
    return VerificationFailed("replica_altered", number=number, path=replica.path)
