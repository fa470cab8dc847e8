"""Questions raised and decisions taken."""

from msgspec import Struct, field, structs

from ledger.domain.decision import DecisionRaised, DecisionTaken
from ledger.domain.entry import Entry
from projections.rows import DecisionRow
from projections.views.base import View, head, line, lines, pop_row, prose, renewed


class Decisions(Struct):
    """Decisions by originator."""

    rows: dict[str, DecisionRow] = field(default_factory=dict)


def raised(state: Decisions, number: int, entry: Entry[DecisionRaised]) -> None:
    """A question is open."""
    event = entry.event
    state.rows[entry.originator] = DecisionRow(
        head=head(entry),
        numbers=(number,),
        stage="raised",
        question=prose(event.question, number),
        options=lines(event.options),
        meeting=event.meeting,
        scope=event.scope,
    )


def taken(state: Decisions, number: int, entry: Entry[DecisionTaken]) -> None:
    """It is decided, on a question raised before or at once."""
    event = entry.event
    row = DecisionRow(
        head=head(entry),
        numbers=(number,),
        stage="taken",
        text=prose(event.text, number),
        decider=line(event.decider),
        motive=prose(event.motive, number),
        tradeoff=prose(event.tradeoff, number),
        review=event.review,
        scope=event.scope,
    )
    before = state.rows.get(entry.originator)
    state.rows[entry.originator] = _answered(before, row, number, entry) if before else row


def _answered(
    before: DecisionRow, row: DecisionRow, number: int, entry: Entry[DecisionTaken]
) -> DecisionRow:
    """The decision with the question it answers."""
    return structs.replace(
        row,
        **renewed(before, number, entry),
        question=before.question,
        options=before.options,
        meeting=before.meeting,
        scope=row.scope or before.scope,
    )


VIEW = View(1, Decisions, "decision", {"decision.raised": raised, "decision.taken": taken}, pop_row)
