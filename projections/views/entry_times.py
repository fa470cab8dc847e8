"""When an entry was, and when activity was cancelled and resumed: each has its own time."""

from typing import Any

from msgspec import structs

from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.domain.values import When
from projections.model.entries import MendedPart
from projections.model.rows import CancellationRow, Row
from projections.views.record_texts import line


def when_of(told: Entry[Any] | Row | MendedPart) -> When:
    """When it happened; when it was recorded, where nobody said when it happened."""
    if told.occurred.earliest or told.occurred.latest:
        return told.occurred
    return When(said="minute", earliest=told.recorded, latest=told.recorded)


def timed(row: CancellationRow, situation: Situation) -> CancellationRow:
    """The row with when each part resumed; until all of it is back its own time is the order's."""
    entries = {one.number: situation.now(one.number) for one in row.resumptions}
    told = tuple((n, when_of(entry)) for n, entry in entries.items() if entry is not None)
    order = situation.now(row.opened)
    if order is None or row.stage == "resumed":
        return structs.replace(row, told=told)
    said = {"occurred": order.occurred, "recorded": order.recorded}
    who = {"actor": line(order.actor), "source": line(order.source)}
    return structs.replace(row, told=told, head=structs.replace(row.head, **said, **who))
