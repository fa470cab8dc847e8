"""What does not work beside the vital services: by name, each state with its age."""

from collections.abc import Iterable, Iterator

from projections.brief.grouped import aged
from projections.brief.model import Phrase
from projections.brief.phrases import say, several
from projections.brief.places import few
from projections.model.picture import SEVERITY, Picture, ServiceRow

TROUBLED = ("down", "unknown", "degraded", "closed")
"""States that are counted, the worst first."""

NAMED = 4
"""Services named of one state."""


def others_said(picture: Picture) -> Iterator[Phrase]:
    """Services that are not vital, and applications; nothing of what works or nobody reported."""
    services = [row for row in picture.counted(picture.services) if not row.vital]
    yield from _states(picture, services, "other")
    yield from _states(picture, picture.counted(picture.applications), "application")


def is_in(row: ServiceRow, state: str) -> bool:
    """Whether it is in a state at any of its places; normal, only where it is at all of them."""
    if state == "normal":
        return row.worst == state
    return state in row.states


def numbers_of(picture: Picture) -> set[int]:
    """The entries that say so."""
    rows = picture.counted((*picture.services, *picture.applications))
    return {
        cell.number
        for row in rows
        for cell in row.cells
        if cell.state in TROUBLED and cell.number and not row.vital
    }


def _states(picture: Picture, rows: Iterable[ServiceRow], what: str) -> Iterator[Phrase]:
    found = [row for row in rows if row.cells]
    for state in (one for one in SEVERITY if one in TROUBLED):
        if mine := [row for row in found if is_in(row, state)]:
            named = several(aged(picture, few(mine, NAMED), state))
            yield say(f"brief.five.{what}.{state}", names=named)
