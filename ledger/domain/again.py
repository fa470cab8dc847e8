"""What is asked of an entry that says again what stands already: it would add nothing.

Only kinds that say how something is, and not how much more there is of it, ask this.
"""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.errors import Doubtful

_BEGINS_ANEW = ("reopened", "unblocked", "resumed")
"""Ends of topics after which the same may be said as something new."""


def _already_so(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """The last of its kind says the same, by the same member or role, and nothing began anew."""
    for number, topic, _places in reversed([*situation.standing(entry.originator)]):
        if topic.endswith(_BEGINS_ANEW) and topic != entry.type:
            return None
        if topic == entry.type:
            return _same(number, entry, situation)
    return None


def _same(number: int, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    before = situation.now(number)
    if before is None or before.event != entry.event or _whose(before) != _whose(entry):
        return None
    who = before.recorder
    if who.member != entry.recorder.member and who.role != entry.recorder.role:
        return None
    return Doubtful("already_so", number=number, by=who.member, when=before.recorded)


def _whose(entry: Entry[Any]) -> tuple[str | None, str | None]:
    """Whose doing it is said to be."""
    return entry.actor, entry.behalf


AGAIN: Asks = (("already_so", _already_so),)
