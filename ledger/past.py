"""The Merkle tree at any size there once was, from a copy's messages.

An author may have seen the ledger at any number before their entry, and whoever checks that needs
the tree at that size. Marks on the way keep an entry that had seen little from costing a reading of
all there is.
"""

import threading

from ledger.integrity.merkle import Frontier, Tree, leaf_of
from ledger.replica import Replica

EVERY = 1_024
"""Messages from one mark to the next: at most so many are read for a size that has been passed."""


class Past:
    """The trees over one replica's first messages. Any thread."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._lock = threading.Lock()
        self._marks: list[Frontier] = [()]

    def __call__(self, size: int) -> Frontier:
        """The tree over the first `size` messages; fewer where the replica holds no more."""
        with self._lock:
            mark = min(size // EVERY, len(self._marks) - 1)
            tree = Tree(mark * EVERY, self._marks[mark])
            for row in self._replica.rows(mark * EVERY + 1, size):
                tree.append(leaf_of(row.subject, row.body))
                if tree.size == len(self._marks) * EVERY:
                    self._marks.append(tree.frontier)
            return tree.frontier
