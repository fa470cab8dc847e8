"""Which phase of the plan the crisis is in."""

from msgspec import Struct, field

from ledger.domain.crisis import PhaseEntered
from ledger.domain.entry import Entry
from projections.rows import PhaseRow
from projections.views.base import View, head, pop_row, prose


class Phases(Struct):
    """The latest phase, by originator."""

    rows: dict[str, PhaseRow] = field(default_factory=dict)


def entered(state: Phases, number: int, entry: Entry[PhaseEntered]) -> None:
    """The latest one holds."""
    motive = prose(entry.event.motive, number)
    row = PhaseRow(head=head(entry), numbers=(number,), phase=entry.event.phase, motive=motive)
    state.rows[entry.originator] = row


VIEW = View(1, Phases, "crisis", {"crisis.phase_entered": entered}, pop_row)
