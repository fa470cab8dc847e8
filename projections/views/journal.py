"""The last entries, what counts for nothing, what came late, and which number was when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ledger.domain.entry import Entry, is_late
from ledger.domain.situation import Situation
from projections.model.entries import Late
from projections.model.rows import Note
from projections.views.notes import note_of

LAST = 50
"""How many messages that count for nothing are said."""


class Journal:
    """What is said of messages in order, at one position."""

    def __init__(self, situation: Situation, amended: set[str]) -> None:
        """`amended` are the originators in which an entry was corrected or struck."""
        self._world = situation
        self._kept = situation.kept
        self._amended = amended

    def notes(self, count: int) -> list[Note]:
        """The last entries, oldest first."""
        head = self._world.head
        return [self._note(number) for number in range(max(0, head - count) + 1, head + 1)]

    def odd(self) -> list[Note]:
        """The last messages that count for nothing, oldest first."""
        return [self._note(number) for number in self._kept.odd(LAST)]

    def counts(self) -> tuple[int, int]:
        """How many messages are void, and how many of an unknown kind."""
        return self._kept.counts()

    def late(self, after: int) -> Iterator[Late]:
        """The entries after a number that came late, by when they now say it happened."""
        for number in self._kept.late(after):
            entry = self._kept.entry(number)
            if entry is not None and entry.originator not in self._amended:
                yield _late(number, entry)
        for originator in self._amended:
            for number, entry in self._world.effective(originator).now():
                if number > after and is_late(entry):
                    yield _late(number, entry)

    def number_at(self, moment: datetime) -> int:
        """The number of the last entry known at a moment: what `--known-at` stops at; 0: none."""
        later = self._kept.later(moment)
        return self._world.head if later is None else later - 1

    def _note(self, number: int) -> Note:
        return note_of(self._kept.judged(number))


def _late(number: int, entry: Entry[Any]) -> Late:
    return Late(
        number=number,
        kind=entry.type,
        originator=entry.originator,
        occurred=entry.occurred,
        recorded=entry.recorded,
        end=entry.occurred.latest or entry.recorded,
        marking=entry.marking,
    )
