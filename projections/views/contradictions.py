"""Entries that contradict each other, until somebody resolves it with a link and a reason.

Resolved means: a later link with a reason says that one of the two supersedes the other, or that
some entry closes the contradiction (its own entry). A struck entry contradicts nothing.
"""

from collections.abc import Callable, Iterable, Iterator

from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from projections.model.entries import EntryLink
from projections.model.picture import Contradiction, Side
from projections.model.rows import FigureRow, Row
from projections.views.amendments import Amendments, in_force, standing

RowsOf = Callable[[str], Iterable[Row]]
"""All rows of an originator."""


def contradictions(
    state: Amendments, situation: Situation, rows_of: RowsOf, ceiling: Marking
) -> Iterator[Contradiction]:
    """Those that stand, in the order in which they were linked."""
    settled, quoting = _Settled(state), _Quoting(state, situation, rows_of, ceiling)
    for link in _in_order(state):
        if link.relation == "contradicts" and not settled.ends(link):
            origin, other = quoting.side(link.origin), quoting.side(link.other)
            hidden = origin.restricted or other.restricted
            hidden = hidden or above(ceiling, link.marking)
            reason = None if hidden else link.reason
            yield Contradiction(number=link.number, origin=origin, other=other, reason=reason)


def superseded(state: Amendments) -> dict[int, int]:
    """Entries that another one supersedes, with the number of that one."""
    return {link.other: link.origin for link in _in_order(state) if link.relation == "supersedes"}


def _in_order(state: Amendments) -> list[EntryLink]:
    return sorted(standing(state).values(), key=lambda link: link.number)


class _Settled:
    """The links that resolve a contradiction, and what was struck."""

    def __init__(self, state: Amendments) -> None:
        held = in_force(state).items()
        self.struck = {n for n, done in held if any(a.change == "struck" for a in done)}
        self.closed: dict[int, int] = {}
        self.replaced: dict[frozenset[int], int] = {}
        for link in standing(state).values():
            if link.reason is not None and link.relation == "closes":
                self.closed[link.other] = link.number
            if link.reason is not None and link.relation == "supersedes":
                pair = frozenset((link.origin, link.other))
                self.replaced[pair] = max(link.number, self.replaced.get(pair, 0))

    def ends(self, link: EntryLink) -> bool:
        """Whether this contradiction is over."""
        if self.struck & {link.origin, link.other} or link.number in self.closed:
            return True
        pair = frozenset((link.origin, link.other))
        return self.replaced.get(pair, 0) > link.number


class _Quoting:
    """Quotes the two sides, for one circle of readers."""

    def __init__(
        self, state: Amendments, situation: Situation, rows_of: RowsOf, ceiling: Marking
    ) -> None:
        self.state = state
        self.situation = situation
        self.rows_of = rows_of
        self.ceiling = ceiling
        self.held = in_force(state)

    def side(self, number: int) -> Side:
        """One entry; only its number and concept when anything about it is above the ceiling."""
        known = 1 <= number <= self.situation.head
        originator = self.situation.kept.originator(number) if known else ""
        concept = originator.partition(".")[0]
        rows = [row for row in self.rows_of(originator) if row.opened <= number <= row.number]
        if self._above(number, rows):
            return Side(number=number, concept=concept, restricted=True)
        figure = next((row for row in rows if isinstance(row, FigureRow)), None)
        quote = self.state.quoted.get(number)
        return Side(number=number, concept=concept, quote=quote, figure=figure)

    def _above(self, number: int, rows: Iterable[Row]) -> bool:
        markings = [row.marking for row in rows]
        markings += [amendment.marking for amendment in self.held.get(number, ())]
        if quote := self.state.quoted.get(number):
            markings.append(quote.marking)
        return above(self.ceiling, *markings)
