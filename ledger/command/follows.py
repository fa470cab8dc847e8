"""What comes after something was not before it: a meeting's end, a decision's review."""

from collections.abc import Sequence
from typing import Any

from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.domain.values import Number, When
from ledger.errors import Refused


def check_follows(entries: Sequence[Entry[Any]], situation: Situation) -> None:
    """Refuse what is said to have been over before what it follows began.

    Raises:
        Refused: `before_it_began`, with the entry that it follows and when that was.
    """
    for entry in entries:
        check_one(entry, situation, situation.head + 1)


def check_one(entry: Entry[Any], situation: Situation, number: Number) -> None:
    """As `check_follows`, of one entry with its number; raises as it does."""
    if not situation.kinds[entry.type].after:
        return
    told = [
        (n, e.occurred)
        for n, e in situation.effective(entry.originator).now()
        if n < number and not situation.kinds[e.type].aside
    ]
    if told and _is_before(entry.occurred, told[-1][1]):
        last, began = told[-1]
        raise Refused(
            "before_it_began", field="occurred", value=entry.occurred, number=last, began=began
        )


def _is_before(when: When, other: When) -> bool:
    last, first = when.latest, other.earliest
    return last is not None and first is not None and last < first
