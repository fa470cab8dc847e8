"""Folding a copy again from its messages, and holding what it says to what comes out.

Nothing that was put down is believed and no earlier check of a signature: every message is judged
anew, and its verdict, the moment it counts from, the root with it, the record it led to, the digest
over all of them and the sealed root must be those that are kept. What differs was changed by
something else than the ledger.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger import gc_pause
from ledger.domain.entry import Entry
from ledger.domain.record_lookup import InMemory, Judged, Kept, Taken
from ledger.errors import VerificationFailed
from ledger.evidence.digest import EMPTY, Digest, extended
from ledger.evidence.fold import Fold
from ledger.evidence.merkle import Tree
from ledger.evidence.signature_pool import Proof
from ledger.progress import Progress, nobody
from ledger.store.lives import TILE, Life, Odd
from ledger.store.opening import verdict_of
from ledger.store.replica import MessageRow, Replica
from ledger.store.rows import decoded, entry_at, life_of, odd_of, standing_of

_STEP = 500

LATELY = 10_000
"""Messages within which something came to an originator whose record is held at hand."""


class Remembering(InMemory):
    """What is needed to fold on, and the message that was taken last; no lists are made of it."""

    taken: Taken

    def __init__(self, replica: Replica) -> None:
        super().__init__(lambda number: entry_at(replica, number))

    def take(self, taken: Taken) -> None:
        """Fold one message more and keep what it came to, to be compared."""
        super().take(taken)
        self.taken = taken

    def settled(self, number: int) -> bool:
        """Nothing is looked up by its command or its name."""
        for one in (self._commands, self._counted, self._concepts):
            one.clear()
        return super().settled(number)

    def _list(self, judged: Judged, entry: Entry[Any], target: int | None) -> None:
        """Nobody looks for anything by its time or its words here: it would be half the memory."""


def fold_again(
    replica: Replica, new_fold: Callable[[Kept], Fold], progress: Progress = nobody
) -> Fold:
    """Fold all that a replica keeps, from nothing and with signatures checked, and compare.

    Raises:
        VerificationFailed: `replica_altered`, with the first number that differs, or the last one
            it can be when that is all that can be told.
    """
    kept = replica.digest()
    again = Remembering(replica)
    fold = new_fold(again)
    folding = _Folding(replica, fold, again)
    try:
        with gc_pause.held(kept.number):
            found = folding.run(kept.number, progress)
    finally:
        folding.proof.close()
    if found != kept or not folding.ends():
        raise _altered(replica, kept.number)
    return fold


class _Folding:
    """One run over a replica's rows."""

    def __init__(self, replica: Replica, fold: Fold, kept: Remembering) -> None:
        self.proof = Proof()
        self._replica = replica
        self._fold = fold
        self._kept = kept
        self._sealed, self._root = replica.sealed()
        self._made = replica.lives.head() if replica.has_lives else 0
        self._lives: dict[int, Life] = {}
        self._odds: dict[int, Odd] = {}
        self._tile = Tree()

    def run(self, last: int, progress: Progress) -> Digest:
        """The digest over what came out for messages 1 to `last`."""
        digest = EMPTY
        for row in self._contiguous(last):
            self._take(row)
            digest = extended(digest, [row], [self._fold.leaf])
            if row.number % _STEP == 0 or row.number == last:
                self._fold.settled(row.number)
                self._prove(row.number, wait=row.number == last)
                if row.number % LATELY < _STEP:
                    lately = self._kept.touched(row.number - LATELY)
                    self._fold.situation.spare_records(lately)
                progress(row.number, last)
        return digest

    def ends(self) -> bool:
        """Whether nothing more is put down, and what was known when is what the messages say."""
        return not self._made or self._replica.lives.holds(self._made)

    def _contiguous(self, last: int) -> Iterator[MessageRow]:
        """Every row up to `last`; the first that is missing is one that differs."""
        expected = 1
        for row in self._replica.rows(1, last):
            if row.number != expected:
                self._differs(expected)
            yield row
            expected += 1
        if expected <= last:
            self._differs(expected)

    def _take(self, row: MessageRow) -> None:
        """Judge one row; a signature that is said not to hold is looked at before anything else."""
        fold = self._fold
        bare = fold.take_kept(row.number, row.body, row.verdict)
        if bare is not None:
            judged = bare
        elif fold.void.pop(row.number, None):
            judged = fold.take_checked(row.number, row.subject, row.body, row.timestamp)
        else:
            judged, check = fold.take(row.number, row.subject, row.body, timestamp=row.timestamp)
            if check:
                self.proof.add(check)
        if verdict_of(judged) != (row.verdict, row.recorded):
            self._differs(row.number)
        if row.number == self._sealed and fold.position.root != self._root:
            self._differs(row.number)
        if row.number > self._made:
            return
        if not self._is_put_down(self._kept.taken) or not self._is_tiled(row.number):
            self._differs(row.number)

    def _is_tiled(self, number: int) -> bool:
        """Whether the root that is put down over the tile that ends here is the right one."""
        self._tile.append_hash(self._fold.leaf)
        if number % TILE:
            return True
        root, self._tile = self._tile.root(), Tree()
        return self._replica.lives.tiles(number, number) == [root]

    def _is_put_down(self, taken: Taken) -> bool:
        """Whether what is put down of a message is what it comes to."""
        number, fold, lives = taken.judged.number, self._fold, self._replica.lives
        if number % _STEP == 1:
            self._lives, self._odds = lives.between(number, number + _STEP - 1)
        if number == self._made and standing_of(self._replica)[0] != fold.standing:
            return False
        life, odd = self._lives.get(number), self._odds.get(number)
        if taken.judged.entry is None:
            return life is None and odd == odd_of(taken)
        if life is None or odd is not None:
            return False
        evolved = life.stage is not None
        record = fold.situation.record(life.originator) if evolved else None
        said = life_of(taken, record, life.until, evolved=evolved)  # which is compared at the end
        if life._replace(record=None) != said._replace(record=None):
            return False
        return life.record is None or decoded(life.originator, life.record) == record

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
