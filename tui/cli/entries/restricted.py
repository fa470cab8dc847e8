"""Which entries a reader of the log may see whole: those marked at or below a ceiling.

Above it an entry shows its number, its kind and that it is restricted, as boards and briefs do,
and no filter looks into it. What corrects, strikes or links an entry is as restricted as that one.
"""

from typing import Any

from msgspec import structs

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.entry import Entry, Event
from ledger.domain.record import above
from ledger.domain.values import Marking
from ledger.evidence.fold import Judged
from ledger.store.replica import Replica
from ledger.store.rows import entry_at

CEILING: Marking = "internal"
"""What is shown unless more is asked for."""


class Ceiling:
    """The highest marking shown, against the entries of one replica."""

    def __init__(self, replica: Replica, highest: Marking) -> None:
        self.highest = highest
        self._replica = replica

    def hides(self, judged: Judged) -> bool:
        """Whether only number and kind may be shown."""
        return judged.entry is not None and self._above(judged.entry)

    def _above(self, entry: Entry[Any]) -> bool:
        if above(self.highest, entry.marking):
            return True
        return any(self._unreadable(number) for number in _about(entry.event))

    def _unreadable(self, number: int) -> bool:
        """An entry that is not here to be looked at counts as restricted."""
        found = entry_at(self._replica, number)
        return found is None or self._above(found)


def without_words(judged: Judged) -> Judged:
    """What a filter may look at in a restricted entry: its number, its kind, its concept."""
    entry = judged.entry
    if entry is None:
        return judged
    bare = structs.replace(
        entry, event=Event(), actor=None, behalf=None, source=None, receipt=None, cell=None
    )
    return judged._replace(originator=judged.originator.partition(".")[0], entry=bare)


def _about(event: Event) -> tuple[int, ...]:
    """The entries that an amendment speaks of."""
    if isinstance(event, EntryLinked):
        return event.number, event.other
    if isinstance(event, (EntryCorrected, EntryStruck)):
        return (event.number,)
    return ()
