"""What is asked before a threat is said to have lapsed whose deadline is still to come."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.record import may_tell
from ledger.domain.values import When
from ledger.errors import Doubtful


def _still_runs(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """A deadline of it has not passed; what may not be told is not asked about."""
    if record is None or not may_tell(record, entry):
        return None
    running = (one.due for one in record.deadlines if _is_ahead(one.due, entry))
    return next((Doubtful("still_runs", value=when) for when in running), None)


def _is_ahead(when: When, entry: Entry[Any]) -> bool:
    end = when.latest or when.earliest
    return end is not None and end > entry.recorded


LAPSING: Asks = (("still_runs", _still_runs),)
