"""Entries that contradict each other, until somebody resolves it with a link and a reason.

What resolves one is in `ledger.domain.linking`. A struck entry contradicts nothing.
"""

from collections.abc import Callable, Iterable, Iterator

from ledger.domain.linking import resolved, superseding
from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from projections.model.entries import EntryLink
from projections.model.picture import Contradiction, Side
from projections.model.rows import FigureRow, Row
from projections.views.amendments import Amendments
from projections.views.quotes import counting
from projections.views.record_texts import text_of

RowsOf = Callable[[str], Iterable[Row]]
"""All rows of an originator."""


def contradictions(
    state: Amendments,
    situation: Situation,
    rows_of: RowsOf,
    ceiling: Marking,
    links: Iterable[EntryLink] | None = None,
) -> Iterator[Contradiction]:
    """Those that stand, in the order in which they were linked; of `links` alone where given."""
    quoting = _Quoting(state, situation, rows_of, ceiling)
    for link in unresolved(state, situation) if links is None else links:
        origin, other = quoting.side(link.origin), quoting.side(link.other)
        hidden = origin.restricted or other.restricted
        hidden = hidden or above(ceiling, link.marking)
        entry = None if hidden else situation.kept.entry(link.number)
        reason = text_of(entry.event.reason, link.number) if entry else None
        yield Contradiction(number=link.number, origin=origin, other=other, reason=reason)


def unresolved(state: Amendments, situation: Situation) -> list[EntryLink]:
    """The links that say of two entries that they contradict each other, and still do."""
    struck, links = state.struck, _in_order(state)
    over = resolved(links, struck.__contains__, situation)
    return [
        link
        for link in links
        if link.relation == "contradicts"
        and link.number not in over
        and not struck & {link.origin, link.other}
    ]


def superseded(state: Amendments, situation: Situation) -> dict[int, int]:
    """Entries that another one supersedes, with the number of that one."""
    struck = state.struck
    found = superseding(_in_order(state), struck.__contains__, situation)
    return {other: link.origin for other, link in found.items()}


def _in_order(state: Amendments) -> list[EntryLink]:
    return sorted(state.standing.values(), key=lambda link: link.number)


class _Quoting:
    """Quotes the two sides, for one circle of readers."""

    def __init__(
        self, state: Amendments, situation: Situation, rows_of: RowsOf, ceiling: Marking
    ) -> None:
        self.state = state
        self.situation = situation
        self.rows_of = rows_of
        self.ceiling = ceiling
        self.held = state.in_force

    def side(self, number: int) -> Side:
        """One entry; only its number and concept when anything about it is above the ceiling."""
        known = 1 <= number <= self.situation.head
        originator = self.situation.kept.originator(number) if known else ""
        concept = originator.partition(".")[0]
        rows = [row for row in self.rows_of(originator) if row.opened <= number <= row.number]
        if self._above(number, rows):
            return Side(number=number, concept=concept, restricted=True)
        figure = next((row for row in rows if isinstance(row, FigureRow)), None)
        quote = counting(self.state, number, self.situation)
        return Side(number=number, concept=concept, quote=quote, figure=figure)

    def _above(self, number: int, rows: Iterable[Row]) -> bool:
        markings = [row.marking for row in rows]
        markings += [amendment.marking for amendment in self.held.get(number, ())]
        if quote := counting(self.state, number, self.situation):
            markings.append(quote.marking)
        return above(self.ceiling, *markings)
