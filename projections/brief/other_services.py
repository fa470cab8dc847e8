"""What does not work beside the vital services: how many, by name, those down with their age."""

from collections.abc import Iterable, Iterator
from typing import Any

from projections.brief.grouped import aged, by_name
from projections.brief.model import Phrase
from projections.brief.phrases import plural, say, several
from projections.brief.places import few
from projections.model.picture import SEVERITY, Picture, ServiceRow

TROUBLED = ("down", "unknown", "degraded", "closed")
"""States that are counted, the worst first."""

NAMED = 4
"""Services named of one state."""


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
    """The entries that say so."""
    rows = picture.counted((*picture.services, *picture.applications))
    return {
        cell.number
        for row in rows
        for cell in row.cells
        if cell.state in TROUBLED and cell.number and not row.vital
    }


def _states(picture: Picture, rows: Iterable[ServiceRow]) -> Iterator[Phrase]:
    found = [row for row in rows if row.cells]
    for state in (one for one in SEVERITY if one in TROUBLED):
        if mine := [row for row in found if is_in(row, state)]:
            count = plural(f"brief.five.state.{state}", len(mine))
            names = several(_named(picture, few(mine, NAMED), state))
            yield say("brief.five.named", count=count, names=names)


def _named(picture: Picture, rows: Iterable[Any], state: str) -> Iterator[object]:
    """By name; of what is down since when, too: the section has the age of the rest."""
    return aged(picture, rows, state) if state == "down" else by_name(picture, rows, state)
