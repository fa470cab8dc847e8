"""What does not work beside the vital services: how many in which state, those down by name."""

from collections.abc import Iterable, Iterator

from projections.brief.model import Phrase
from projections.brief.phrases import plural, say, several
from projections.brief.places import few, with_sites
from projections.model.picture import SEVERITY, Picture, ServiceRow

TROUBLED = ("down", "unknown", "degraded", "closed")
"""States that are counted, the worst first."""

NAMED = 4
"""Services named of those that are down."""


def others_said(picture: Picture) -> Iterator[Phrase]:
    """Services that are not vital, and applications; nothing of what works or nobody reported."""
    services = [row for row in picture.counted(picture.services) if not row.vital]
    if states := list(_states(picture, services)):
        yield say("brief.five.others", states=several(states))
    if states := list(_states(picture, picture.counted(picture.applications))):
        yield say("brief.five.applications", states=several(states))


def is_in(row: ServiceRow, state: str) -> bool:
    """Whether it is in a state: that of trouble at any of its places, any other where none is."""
    if state in TROUBLED:
        return any(cell.state == state for cell in row.cells)
    return row.worst == state


def numbers_of(picture: Picture) -> set[int]:
    """The entries that say so of those that are down."""
    rows = picture.counted((*picture.services, *picture.applications))
    return {
        cell.number for row in rows for cell in row.cells if cell.state == "down" and cell.number
    }


def _states(picture: Picture, rows: Iterable[ServiceRow]) -> Iterator[Phrase]:
    found = [row for row in rows if row.cells]
    for state in (one for one in SEVERITY if one in TROUBLED):
        if mine := [row for row in found if is_in(row, state)]:
            count = plural(f"brief.five.state.{state}", len(mine))
            yield _with_names(picture, mine, count) if state == "down" else count


def _with_names(picture: Picture, rows: list[ServiceRow], count: Phrase) -> Phrase:
    named = [_at(picture, row) for row in rows]
    return say("brief.five.named", count=count, names=several(few(named, NAMED)))


def _at(picture: Picture, row: ServiceRow) -> object:
    return with_sites(picture, row, [cell.site for cell in row.cells if cell.state == "down"])
