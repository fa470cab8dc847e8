"""What is asked before a communication is said to be sent a second time."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.errors import Doubtful


def _sent_already(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """The same went out before: the same way, to the same people, in the same languages."""
    number = record.sent if record is not None else None
    before = situation.now(number) if number is not None else None
    if before is None or before.event != entry.event:
        return None
    return Doubtful("sent_already", number=number, when=before.occurred)


SENDING: Asks = (("sent_already", _sent_already),)
