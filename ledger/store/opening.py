"""Opening a copy's state: from where its tables end, and on from its messages.

A copy of an older format, one that was cut back, and one whose writer was killed in between have
messages beyond what is put down of them. Those are folded again, with the verdicts that are kept
for their signatures, and put down in batches; where nothing can be written, in memory.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn

from ledger import gc_pause
from ledger.domain.card import microseconds
from ledger.errors import LedgerError, VerificationFailed
from ledger.evidence.codec import UnknownKindError, UnreadableError, read
from ledger.evidence.fold import Fold, Judged, SignatureCheck, Standing, check_of
from ledger.evidence.signing import to_text
from ledger.jetstream.message import StoredMessage
from ledger.progress import Progress, nobody
from ledger.store.replica import ACCEPTED, MessageRow, Replica
from ledger.store.rows import standing_of
from ledger.store.stored_records import Stored

BATCH = 1_000
"""Messages folded and put down at once."""


class Opened(NamedTuple):
    """A fold, and what it looks up."""

    fold: Fold
    stored: Stored


NewFold = Callable[[Stored, Standing], Fold]
"""Makes a fold that goes on from a standing."""


def opened(
    replica: Replica,
    prefix: str,
    new_fold: NewFold,
    last: int | None = None,
    progress: Progress = nobody,
) -> Opened:
    """The state at the end of a copy, everything put down that can be.

    `last` is where folding may stop when nothing can be put down.
    """
    while True:
        standing, epoch = standing_of(replica) if replica.has_lives else (Standing(number=0), 0)
        stored = Stored(replica, prefix, standing.number, epoch)
        fold = new_fold(stored, standing)
        making = _Making(replica, Opened(fold, stored), progress)
        with gc_pause.held(replica.head() - standing.number):
            if making.run(last):
                return making.opened


class _Making:
    """One run over the messages of which it is not put down what they come to."""

    def __init__(self, replica: Replica, opened: Opened, progress: Progress) -> None:
        self.opened = opened
        self._replica = replica
        self._progress = progress
        self._writing = replica.has_lives and not replica.hindrance
        self._rows: list[MessageRow] = []
        self._changed: list[MessageRow] = []
        self._sealed, self._root = replica.sealed()
        self._rejudged = replica.lives.rejudged() if replica.has_lives else 0

    def run(self, last: int | None) -> bool:
        """Fold them all; False when somebody has cut the tables back meanwhile."""
        fold, head = self.opened.fold, self._replica.head()
        stop = head if self._writing or last is None else last
        for row in self._replica.rows(fold.situation.head + 1, stop):
            self._take(row)
            if row.number % BATCH == 0 or row.number == stop:
                self._progress(row.number, stop)
                if not self._put():
                    return False
        return True

    def _take(self, row: MessageRow) -> None:
        fold = self.opened.fold
        if row.number != fold.situation.head + 1:
            self._altered(fold.situation.head + 1)
        judged = fold.take_kept(row.number, row.body, row.verdict)
        if judged is None:
            judged, _ = fold.take(
                row.number, row.subject, row.body, trusted=True, timestamp=row.timestamp
            )
        found = verdict_of(judged)
        self._rows.append(MessageRow(*row[:5], *found))
        if row[5:] != found:
            if not 0 < self._rejudged <= row.number:
                self._altered(row.number)
            self._changed.append(self._rows[-1])
        if row.number == self._sealed and to_text(fold.root) != self._root:
            self._altered(row.number)

    def _altered(self, number: int) -> NoReturn:
        raise VerificationFailed("replica_altered", number=number, path=self._replica.path)

    def _put(self) -> bool:
        """Put down what there is; where that fails, for want of room for example, go on without."""
        fold, stored = self.opened
        if not self._writing:
            return True
        try:
            change = stored.change(fold.standing, fold.situation, self._rows)
            put = self._replica.put(change, self._changed)
        except LedgerError:
            self._writing = False
            return True
        if put:
            stored.put_down(fold.situation.head)
            fold.settled(fold.situation.head)
            self._changed, self._rows = [], []
        return put


def row_of(message: StoredMessage, judged: Judged) -> MessageRow:
    """A message as the replica keeps it."""
    return MessageRow(
        message.sequence,
        message.subject,
        message.headers,
        message.body,
        message.timestamp_ns,
        *verdict_of(judged),
    )


def verdict_of(judged: Judged) -> tuple[str, int | None]:
    """The last two columns of a row: its verdict, and when it was recorded if that counts."""
    if judged.entry is None:
        return f"{judged.verdict}:{judged.reason}", None
    return ACCEPTED, None if judged.known is None else microseconds(judged.known)


def checks(replica: Replica, first: int) -> Iterator[SignatureCheck]:
    """What is left to prove of the accepted entries from a number on."""
    for row in replica.rows(first):
        if row.verdict == ACCEPTED:
            try:
                reading = read(row.body)
            except (UnreadableError, UnknownKindError):
                continue
            ours = to_text(replica.root(reading.entry.seen.number))
            yield check_of(row.number, reading.entry, reading.signature, reading.raw, ours)
