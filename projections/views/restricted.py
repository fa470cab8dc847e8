"""Which entries a reader of the log may see whole: those marked at or below a ceiling.

Above it an entry shows its number, its kind and that it is restricted, as boards and briefs do,
and no filter looks into it. What corrects, strikes or links an entry is as restricted as that one,
and every entry about a thing as the thing: its row is hidden there as a whole.
"""

from functools import cached_property
from typing import Any

from msgspec import structs

from ledger.domain import CONCEPTS
from ledger.domain.amendments import (
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
)
from ledger.domain.card import ENDLESS, Wanted
from ledger.domain.entry import Entry, Event
from ledger.domain.record import LEVELS, above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Judged
from ledger.store.replica import Replica
from ledger.store.rows import entry_at

CEILING: Marking = "internal"
"""What is shown unless more is asked for."""

_APART = frozenset({"crisis", "member", "service"})
"""Concepts whose entries are each about something of their own."""


class Ceiling:
    """The highest marking shown, against the entries of one replica."""

    def __init__(self, replica: Replica, highest: Marking, situation: Situation) -> None:
        self.highest = highest
        self._replica = replica
        self._situation = situation

    def judged(self, number: int) -> Judged:
        """Any message that is here, with its verdict."""
        return self._situation.kept.judged(number)

    def hides(self, judged: Judged) -> bool:
        """Whether only number and kind may be shown."""
        return judged.entry is not None and self.above(judged.entry)

    @cached_property
    def _hidden(self) -> set[str]:
        """The things that are above the ceiling as a whole."""
        levels = (LEVELS[self.highest] + 1, max(LEVELS.values()))
        wanted = (Wanted(one.name, levels=levels) for one in CONCEPTS if one.name not in _APART)
        found = (self._situation.listed(one, most=ENDLESS) for one in wanted)
        return {card.originator for cards in found for card in cards}

    def above(self, entry: Entry[Any]) -> bool:
        """The same of an accepted entry; nothing is above the highest ceiling there is."""
        if LEVELS[self.highest] == max(LEVELS.values()):
            return False
        if above(self.highest, entry.marking):
            if entry.originator.partition(".")[0] not in _APART:
                self._hidden.add(entry.originator)
            return True
        if entry.originator in self._hidden:
            return True
        return any(self._unreadable(number) for number in _about(entry.event))

    def _unreadable(self, number: int) -> bool:
        """An entry that is not here to be looked at counts as restricted."""
        found = entry_at(self._replica, number)
        return found is None or self.above(found)


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
    if isinstance(event, (EntryLinked, EntryReclassified)):
        return event.number, event.other
    if isinstance(event, (EntryCorrected, EntryStruck)):
        return (event.number,)
    return ()
