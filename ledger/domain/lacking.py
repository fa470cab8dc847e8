"""What was left to be said later: capture comes first, and what is missing is listed.

A concept declares what somebody will ask for while a record is at a stage (`Concept.wants`).
Nothing of it blocks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain import CONCEPTS
from ledger.domain.amendments import HEADER_FIELDS, is_empty
from ledger.domain.card import Wanted
from ledger.domain.record import Record
from ledger.domain.situation import Situation
from ledger.domain.values import Number, Originator

LOOKED_AT = 200
"""Records of a stage that are looked at, the latest."""

_WANTS = {concept.name: concept.wants for concept in CONCEPTS}


class Lacking(NamedTuple):
    """The fields of which one record says nothing yet."""

    originator: Originator
    record: Record
    fields: tuple[str, ...]
    situation: Situation

    @property
    def number(self) -> Number:
        """The entry that can be completed: the latest that has the first of them."""
        return _entry_with(self.situation, self.originator, self.fields[0])

    @property
    def command(self) -> str:
        """The line that says the first of them, as it is typed."""
        return f"crisis entry complete {self.number} {self.fields[0]}=… --reason …"


def lacking_of(situation: Situation, originator: Originator) -> Lacking | None:
    """What is missing of one; None where nothing is."""
    record = situation.record(originator)
    groups = _WANTS.get(originator.partition(".")[0], {}).get(record.stage, ()) if record else ()
    fields = tuple(
        names[0] for names in groups if all(is_empty(getattr(record, one, None)) for one in names)
    )
    if record is None or not fields:
        return None
    return Lacking(originator, record, fields, situation)


def to_complete(situation: Situation) -> Iterator[Lacking]:
    """All that is missing, concept by concept, the latest first."""
    for concept, stages in _WANTS.items():
        for stage in stages:
            cards = situation.listed(Wanted(concept, (stage,)), "newest", most=LOOKED_AT)
            situation.look_up(card.originator for card in cards)
            for card in cards:
                if (found := lacking_of(situation, card.originator)) is not None:
                    yield found


def _entry_with(situation: Situation, originator: Originator, field: str) -> Number:
    """The latest entry that has such a field."""
    found = 0
    for number, entry in situation.effective(originator).counting():
        if field in HEADER_FIELDS or hasattr(entry.event, field):
            found = number
    return found
