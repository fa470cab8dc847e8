"""Entries that contradict each other, until somebody resolves it with a link and a reason.

Resolved means: a later link with a reason says that one of the two supersedes the other, or that
some entry closes the contradiction (its own entry). A struck entry contradicts nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ledger.domain.values import Marking
from ledger.domain.world import World
from projections.picture import Contradiction, Side
from projections.records import Link
from projections.rows import Prose, Row
from projections.views.amendments import Amendments
from projections.views.base import LEVELS

RowsOf = Callable[[str], Iterable[Row]]
"""All rows of an originator."""


def contradictions(
    state: Amendments, world: World, rows_of: RowsOf, ceiling: Marking
) -> Iterator[Contradiction]:
    """Those that stand, in the order in which they were linked."""
    settled = _Settled(state)
    for link in sorted(state.links.values(), key=lambda link: link.number):
        if link.relation == "contradicts" and not settled.ends(link):
            origin = _side(link.origin, world, rows_of, ceiling)
            other = _side(link.other, world, rows_of, ceiling)
            hidden = origin.restricted or other.restricted
            hidden = hidden or LEVELS[link.marking] > LEVELS[ceiling]
            reason = None if hidden else link.reason
            yield Contradiction(number=link.number, origin=origin, other=other, reason=reason)


def superseded(state: Amendments) -> dict[int, int]:
    """Entries that another one supersedes, with the number of that one."""
    links = sorted(state.links.values(), key=lambda link: link.number)
    return {link.other: link.origin for link in links if link.relation == "supersedes"}


def text_of(row: Row | None) -> Prose | None:
    """The main text of a row, whatever it is."""
    for name in ("text", "question", "what", "fails", "works", "reason", "motive", "note"):
        value = getattr(row, name, None)
        if value is not None:
            found: Prose = value
            return found
    texts: dict[Any, Prose] = getattr(row, "texts", {})
    return next(iter(texts.values()), None)


class _Settled:
    """The links that resolve a contradiction, and what was struck."""

    def __init__(self, state: Amendments) -> None:
        self.struck = {n for n, a in state.latest.items() if a.change == "struck"}
        self.closed: dict[int, int] = {}
        self.replaced: dict[frozenset[int], int] = {}
        for link in state.links.values():
            if link.reason is not None and link.relation == "closes":
                self.closed[link.other] = link.number
            if link.reason is not None and link.relation == "supersedes":
                pair = frozenset((link.origin, link.other))
                self.replaced[pair] = max(link.number, self.replaced.get(pair, 0))

    def ends(self, link: Link) -> bool:
        """Whether this contradiction is over."""
        if self.struck & {link.origin, link.other} or link.number in self.closed:
            return True
        pair = frozenset((link.origin, link.other))
        return self.replaced.get(pair, 0) > link.number


def _side(number: int, world: World, rows_of: RowsOf, ceiling: Marking) -> Side:
    known = 1 <= number <= world.head
    originator = world.originators[number - 1] if known else ""
    row = next((row for row in rows_of(originator) if number in row.numbers), None)
    concept = originator.partition(".")[0]
    if row is not None and LEVELS[row.marking] > LEVELS[ceiling]:
        return Side(number=number, concept=concept, restricted=True)
    return Side(number=number, concept=concept, row=row, text=text_of(row))
