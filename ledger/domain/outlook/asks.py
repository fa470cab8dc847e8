"""What is asked before a target counts as met with less than it asks for."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.errors import Doubtful


def _short_of_target(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """Less than was aimed at, or more where it was to be at most that."""
    if record is None:
        return None
    for name in ("share", "value"):
        aimed, reached = getattr(record, name), getattr(entry.event, name)
        if aimed is None or reached is None:
            continue
        short = reached > aimed if record.qualifier == "at_most" else reached < aimed
        if short:
            return Doubtful("short_of_target", value=reached, aimed=aimed)
    return None


MEETING: Asks = (("short_of_target", _short_of_target),)
