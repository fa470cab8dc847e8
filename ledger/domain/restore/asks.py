"""What is asked before an order of restart has a word that names no part of the organisation."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.organisation import near_to
from ledger.domain.part_names import PartNames
from ledger.domain.situation import Situation
from ledger.errors import Doubtful

RANKED = ("service", "application", "asset")
"""The kinds of parts that start in an order."""


def _names_no_part(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """What was meant would have no place in the order, and the slip of a finger would."""
    index = situation.index
    for word in (*entry.event.ranking, *(entry.event.beside or ())):
        if not any(index.find(kind, word) for kind in RANKED):
            pairs = (
                p for kind in RANKED for p in index.named(kind, *index.still_open(kind)).called
            )
            near = near_to(word, PartNames(pairs)) or "\N{EN DASH}"
            return Doubtful("ranked_unknown", field="ranking", value=word, known=near)
    return None


RANKING: Asks = (("ranked_unknown", _names_no_part),)
