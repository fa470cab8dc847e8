"""What is asked before somebody takes a post."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.record import may_tell
from ledger.errors import Doubtful


def _held(record: Any, entry: Entry[Any], _situation: object) -> Doubtful | None:
    """Somebody else holds it, and has not handed it over."""
    if entry.event.way != "taken" or record is None or not may_tell(record, entry):
        return None
    return Doubtful("post_held", post=record.post, who=record.who, number=record.number)


TAKING: Asks = (("post_held", _held),)
