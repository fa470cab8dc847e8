"""Times that say what was cannot be still to come: which fields those are, and the rule.

A clock may be a little ahead of another, so `TOLERANCE` is let pass. What is compared with is the
entry's own `recorded`, and of a correction that of the corrected entry too: on the scenario clock
of an exercise that is the scenario's moment.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from ledger.command.time_direction import directions
from ledger.domain.amendments import EntryCorrected, apply_changes, value_of
from ledger.domain.entry import Entry, Event
from ledger.domain.situation import Situation
from ledger.domain.values import When
from ledger.errors import Refused

TOLERANCE = timedelta(minutes=10)

OCCURRED = "occurred"


def past_fields(declared: type[Struct]) -> frozenset[str]:
    """The fields of a struct that say when something was (`ledger.domain.values.Past`)."""
    return frozenset(name for name, said in directions(declared).items() if said == "past")


def check_past(entries: Sequence[Entry[Any]], situation: Situation) -> None:
    """Refuse what is said to have been and would only come; a correction by its new values.

    Raises:
        Refused: `not_yet`, with the field, the time as said and the moment it is compared with;
            `after_recorded`, of a correction, with the corrected entry as well.
    """
    for entry in entries:
        told, names = _told(entry, situation)
        for name in sorted(names):
            when = value_of(told, name)
            if _begins_after(when, entry.recorded):
                raise Refused("not_yet", field=name, value=when, recorded=entry.recorded)
            if _begins_after(when, told.recorded):
                raise _after_recorded(entry, name, when, told.recorded)


def _after_recorded(entry: Entry[Any], name: str, when: object, recorded: datetime) -> Refused:
    """That a correction moves what was to after the corrected entry was recorded."""
    number = entry.event.number
    return Refused("after_recorded", field=name, value=when, recorded=recorded, number=number)


def _told(entry: Entry[Any], situation: Situation) -> tuple[Entry[Any], frozenset[str]]:
    """What an entry makes hold, and the names of the times in it that it says itself."""
    event = entry.event
    if not isinstance(event, EntryCorrected):
        return entry, _past_of(event)
    changed = apply_changes(situation.entry(event.number), event.changes)
    own = _past_of(changed.event)
    return changed, own & frozenset(event.changes)


def _past_of(event: Event) -> frozenset[str]:
    declared: type[Event] = type(event)
    return past_fields(declared) | {OCCURRED}


def _begins_after(when: object, moment: datetime) -> bool:
    earliest = when.earliest if isinstance(when, When) else None
    return earliest is not None and earliest - moment > TOLERANCE
