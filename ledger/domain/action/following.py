"""The actions that follow from a thing: found by the entry that each cites."""

from collections.abc import Iterator

from ledger.domain.action.record import OPEN, Action
from ledger.domain.card import Wanted
from ledger.domain.situation import Situation

MOST = 100
"""Actions of one entry that are looked at, the first."""


def actions_of(originator: str, situation: Situation) -> Iterator[tuple[str, Action]]:
    """The actions that cite an entry of an originator, open or not, each with its own."""
    for number, _ in situation.history(originator):
        for card in situation.listed(Wanted("action", group=str(number)), most=MOST):
            record = situation.record(card.originator)
            if isinstance(record, Action):
                yield card.originator, record


def still_open(originator: str, situation: Situation) -> list[Action]:
    """Those that are not over, the oldest first."""
    found = (one for _, one in actions_of(originator, situation) if one.stage in OPEN)
    return sorted(found, key=lambda one: one.opened)
