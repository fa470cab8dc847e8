"""What became of entries: by which others they were corrected or struck, as it counts now."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.amend import EntryCorrected, EntryStruck
from ledger.feed import reading_of
from ledger.replica import Replica

_TOPICS = (b"entry.corrected\n", b"entry.struck\n")


class Change(NamedTuple):
    """The numbers of an entry's corrections, oldest first, and of what struck it."""

    corrected: tuple[int, ...] = ()
    struck: int | None = None


UNCHANGED = Change()


class _Amendment(NamedTuple):
    number: int
    event: EntryCorrected | EntryStruck


def amended(replica: Replica, start: int = 1) -> dict[int, Change]:
    """What became of the entries from `start` on; an amendment that was struck changes nothing."""
    found = list(_amendments(replica, start))
    struck: dict[int, int] = {}
    for number, event in reversed(found):
        if isinstance(event, EntryStruck) and number not in struck:
            struck[event.number] = number
    changes = {target: Change(struck=by) for target, by in struck.items()}
    for number, event in found:
        if isinstance(event, EntryCorrected) and number not in struck:
            before = changes.get(event.number, UNCHANGED)
            changes[event.number] = before._replace(corrected=(*before.corrected, number))
    return changes


def _amendments(replica: Replica, start: int) -> Iterator[_Amendment]:
    """Accepted ones, which come after what they amend; only bodies of their kind are read."""
    for row in replica.rows(start):
        if row.body.startswith(_TOPICS) and (found := reading_of(replica, row.number)):
            event = found.entry.event
            if isinstance(event, (EntryCorrected, EntryStruck)):
                yield _Amendment(row.number, event)
