"""What every part of a bundle is drawn from, and what each of them is.

A producer is a function `(source: Source) -> Iterator[Part]`, pure in what the source says: made
again it gives the same bytes, so that whoever verifies can make it again and compare.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from msgspec import structs

from ledger.domain.record_lookup import Kept
from ledger.domain.values import Marking
from ledger.evidence.bare import REDACTED, is_bare, read_bare
from ledger.progress import Progress, nobody
from ledger.store.rows import entry_at, entry_of
from ledger.terminal.local_copy import LocalCopy, Reading
from projections.i18n import Translator


class Source(NamedTuple):
    """What a bundle is made of: one ledger up to one number, for one circle of readers.

    `reading` is the situation and the position up to which everything is drawn, `end` the "now" of
    everything drawn, in the crisis's zone. Nothing above the `ceiling` is shown in words. What is
    `drawn` of a long list is told as it comes: how many, and how many there are.
    """

    copy: LocalCopy
    reading: Reading
    end: datetime
    t: Translator
    ceiling: Marking
    drawn: Progress = nobody


class Part(NamedTuple):
    """One member of a bundle: its name there, and its bytes as they are produced."""

    path: str
    chunks: Iterator[bytes]


def read_at(copy: LocalCopy, number: int | None = None) -> Reading:
    """The state at a number, as whoever has nothing but the log reads it.

    When the server had an entry is known at home and stands in no log, so `recorded` is what the
    last entry says whose clock was not known to be wrong.

    Raises:
        UsageError: `beyond_head`.
    """
    reading = copy.read(at=number)
    recorded = _last_said(copy, reading.position.number)
    return reading._replace(position=structs.replace(reading.position, recorded=recorded))


_known: WeakKeyDictionary[Kept, tuple[int, list[int]]] = WeakKeyDictionary()
"""What is redacted up to a number, for as long as anybody draws from it: every document asks."""


def redacted_in(source: Source) -> list[int]:
    """The numbers of which the log has the leaf alone, looked up once for all that is drawn."""
    if not source.copy.pin.redacted:
        return []
    kept, last = source.reading.situation.kept, source.reading.position.number
    upto, found = _known.get(kept, (0, []))
    if upto != last:
        found = [number for number in kept.odd(last) if kept.judged(number).verdict == REDACTED]
        _known[kept] = last, found
    return [*found]


def _last_said(copy: LocalCopy, number: int) -> datetime | None:
    """Without one whose clock was right, what the opening says."""
    right = filter(None, (_said_at(copy, n) for n in range(number, 0, -1)))
    opening = entry_at(copy.replica, 1) if number else None
    return next(right, opening.recorded if opening else None)


def _said_at(copy: LocalCopy, number: int) -> datetime | None:
    """When a message was recorded; of a leaf alone as whoever redacted it says."""
    row = copy.replica.row(number)
    if row is not None and is_bare(row.verdict):
        return read_bare(row.body).recorded
    entry = entry_of(row) if row is not None else None
    return entry.recorded if entry and not entry.skewed else None
