"""Entries that contradict each other, until somebody resolves it with a link and a reason.

Resolved means: a later link with a reason says that one of the two supersedes the other, or that
some entry closes the contradiction (its own entry). A struck entry contradicts nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ledger.domain.values import Marking
from ledger.domain.world import World
from projections.picture import Contradiction, Side
from projections.rows import Link, Prose, Row
from projections.views.amendments import Amendments
from projections.views.base import LEVELS

RowsOf = Callable[[str], Iterable[Row]]
"""All rows of an originator."""


def contradictions(
    state: Amendments, world: World, rows_of: RowsOf, ceiling: Marking
) -> Iterator[Contradiction]:
    """Those that stand, in the order in which they were linked."""
    links = sorted(state.links.values(), key=lambda link: link.number)
    for link in links:
        if link.relation == "contradicts" and not _over(link, links, state):
            hidden = LEVELS[link.marking] > LEVELS[ceiling]
            yield Contradiction(
                number=link.number,
                origin=_side(link.origin, world, rows_of, ceiling),
                other=_side(link.other, world, rows_of, ceiling),
                reason=None if hidden else link.reason,
            )


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


def _over(link: Link, links: Sequence[Link], state: Amendments) -> bool:
    gone = any(
        number in state.latest and state.latest[number].change == "struck"
        for number in (link.origin, link.other)
    )
    return gone or any(_resolves(later, link) for later in links)


def _resolves(later: Link, link: Link) -> bool:
    if later.number <= link.number or later.reason is None:
        return False
    pair = {later.origin, later.other} == {link.origin, link.other}
    closes = later.relation == "closes" and later.other == link.number
    return closes or (later.relation == "supersedes" and pair)


def _side(number: int, world: World, rows_of: RowsOf, ceiling: Marking) -> Side:
    known = 1 <= number <= world.head
    originator = world.originators[number - 1] if known else ""
    row = next((row for row in rows_of(originator) if number in row.numbers), None)
    concept = originator.partition(".")[0]
    if row is not None and LEVELS[row.marking] > LEVELS[ceiling]:
        return Side(number=number, concept=concept, restricted=True)
    return Side(number=number, concept=concept, row=row, text=text_of(row))
