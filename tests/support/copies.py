"""Copies on a real disk, filled as a feed fills them, and their states opened as terminals do."""

from collections.abc import Sequence

from ledger.evidence.fold import Fold, Standing
from ledger.jetstream.message import StoredMessage
from ledger.store.opening import Opened, opened, row_of
from ledger.store.replica import MessageRow, Replica
from ledger.store.stored_records import Stored
from tests.support.book import PREFIX


def opened_on(replica: Replica, last: int | None = None) -> Opened:
    """The state of everything a copy keeps."""

    def new_fold(stored: Stored, standing: Standing) -> Fold:
        return Fold(PREFIX, stored, void=replica.void(), standing=standing)

    return opened(replica, PREFIX, new_fold, last)


def fill(replica: Replica, messages: Sequence[tuple[str, bytes]], batch: int = 7) -> Opened:
    """Fold messages that follow on what a copy has, put down a batch at a time."""
    at = opened_on(replica)
    for last in range(at.fold.situation.head + batch, len(messages) + batch, batch):
        rows = take(at, messages[:last])
        change = at.stored.change(at.fold.standing, at.fold.situation, rows)
        assert replica.keep(rows, None, change)
        at.stored.put_down(at.fold.situation.head)
        at.fold.settled(at.fold.situation.head)
        at.fold.situation.spare(0)
    return at


def take(at: Opened, messages: Sequence[tuple[str, bytes]]) -> list[MessageRow]:
    """Fold the messages that are not folded yet; the rows that they are kept as."""
    head = at.fold.situation.head
    rows = []
    for number, (subject, body) in enumerate(messages[head:], head + 1):
        judged = at.fold.take_checked(number, subject, body)
        rows.append(row_of(StoredMessage(number, subject, b"", body, 0), judged))
    return rows
