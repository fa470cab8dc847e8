"""What became of entries: by which others they were corrected or struck, as it counts now."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.domain.amendments import AMENDMENTS, EntryCorrected, EntryStruck
from ledger.domain.effective import strikes
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation


class Amended(NamedTuple):
    """The numbers of an entry's corrections, oldest first, and of what struck it."""

    corrected: tuple[int, ...] = ()
    struck: int | None = None


UNCHANGED = Amended()


def amended(situation: Situation, start: int = 1) -> dict[int, Amended]:
    """What became of the entries from `start` on; an amendment that was struck changes nothing."""
    entries = (
        (number, situation.kept.entry(number)) for number in situation.kept.beside(start - 1)
    )
    return _changes((number, entry) for number, entry in entries if entry)


def became(situation: Situation, number: int) -> Amended | None:
    """What became of one entry; None when nothing did."""
    return _changes(situation.history(situation.originator_of(number))).get(number)


def _changes(entries: Iterable[tuple[int, Entry[Any]]]) -> dict[int, Amended]:
    found = [(n, e.event) for n, e in entries if isinstance(e.event, AMENDMENTS)]
    struck = strikes((n, event.number) for n, event in found if isinstance(event, EntryStruck))
    changes = {target: Amended(struck=by) for target, by in struck.items()}
    for number, event in found:
        if isinstance(event, EntryCorrected) and number not in struck:
            before = changes.get(event.number, UNCHANGED)
            changes[event.number] = before._replace(corrected=(*before.corrected, number))
    return changes
