"""The last entries, what counts for nothing, what came late, and which number was when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from ledger.domain.entry import Entry, lag_of
from ledger.domain.situation import Situation
from projections.model.entries import Late
from projections.model.rows import Note
from projections.views.notes import note_of
from projections.views.quotes import quote

LOOKED = 100
"""How many late entries are looked at in full; the others are counted."""

LAST = 50
"""How many messages that count for nothing are said."""


Read = tuple[Entry[Any] | None, Note]
"""A message as it is kept: its entry where it was accepted, and what is said of it in a line."""


class Journal:
    """What is said of messages in order, at one position."""

    def __init__(
        self, situation: Situation, amended: set[str], before: Mapping[int, Read] | None = None
    ) -> None:
        """`amended` are the originators in which an entry was corrected or struck.

        `before` are messages of the same copy that were read already.
        """
        self._world = situation
        self._kept = situation.kept
        self._amended = amended
        self._before = before or {}
        self.read: dict[int, Read] = {}
        """The messages of which notes were asked for."""

    def notes(self, count: int) -> list[Note]:
        """The last entries, oldest first."""
        head = self._world.head
        numbers = range(max(0, head - count) + 1, head + 1)
        new = next((number for number in numbers if number not in self._before), head + 1)
        for judged in self._kept.judged_between(new, head):
            self.read[judged.number] = judged.entry, note_of(judged)
        return [*map(self._note, numbers)]

    def odd(self) -> list[Note]:
        """The last messages that count for nothing, oldest first."""
        return [self._note(number) for number in self._kept.odd(LAST)]

    def counts(self) -> tuple[int, int]:
        """How many messages are void, and how many of an unknown kind."""
        return self._kept.counts()

    def late(self, after: int) -> tuple[list[Late], int]:
        """The entries after a number that came late, the longest after first, and how many.

        By when they now say that it happened; only the first `LOOKED` are looked at for that.
        """
        seconds = int(self._world.late_after.total_seconds())
        own, many = self._kept.late(after, seconds, LOOKED)
        moved = [
            n for n in self._kept.moved(after, LOOKED) if not self._is_late(self._kept.entry(n))
        ]
        rows = {number: self._late(number) for number in (*own, *moved)}
        found = [row for row in rows.values() if row is not None]
        gone = sum(rows[number] is None for number in own)
        come = sum(rows[number] is not None for number in moved)
        return sorted(found, key=lambda row: (-row.lag, row.number)), many - gone + come

    def _late(self, number: int) -> Late | None:
        """An entry as it counts when it came late; None when it counts no more or did not."""
        entry = self._counting(number)
        return _late(number, entry) if entry and self._is_late(entry) else None

    def _is_late(self, entry: Entry[Any] | None) -> bool:
        lag = lag_of(entry) if entry else None
        return lag is not None and lag >= self._world.late_after

    def number_at(self, moment: datetime) -> int:
        """The number of the last entry known at a moment: what `--known-at` stops at; 0: none."""
        later = self._kept.later(moment)
        return self._world.head if later is None else later - 1

    def _note(self, number: int) -> Note:
        known = self.read.get(number) or self._before.get(number)
        entry, note = self.read[number] = known or self._read(number)
        if entry is not None and entry.originator in self._amended:
            entry = self._counting(number)
        return structs.replace(note, late=self._is_late(entry))

    def _read(self, number: int) -> Read:
        judged = self._kept.judged(number)
        return judged.entry, note_of(judged)

    def _counting(self, number: int) -> Entry[Any] | None:
        """An entry as it counts now; None when it counts no more."""
        entry = self._kept.entry(number)
        if entry is None or entry.originator not in self._amended:
            return entry
        struck = self._world.strike_of(number) is not None
        return None if struck else self._world.now(number)


def _late(number: int, entry: Entry[Any]) -> Late:
    return Late(
        number=number,
        kind=entry.type,
        originator=entry.originator,
        occurred=entry.occurred,
        recorded=entry.recorded,
        lag=lag_of(entry) or timedelta(),
        written=entry.written.at if entry.written else None,
        marking=entry.marking,
        quote=quote(number, entry),
    )
