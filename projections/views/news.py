"""What is new of what was known before a period: entries by their kinds, and what was struck."""

from collections.abc import Iterator, Mapping

from projections.model.picture import Picture
from projections.model.rows import Row
from projections.views.amendments import RULED_THROUGH
from projections.views.lists import Lists

LATEST = 3
"""Entries of one row that are told by their kind."""

ONE_OF_MANY = ("figure",)
"""Concepts of which a struck entry changes no other row."""


def kinds(lists: Lists, since: int) -> dict[int, str]:
    """The latest entries since, of drawn rows that are older, by number with their kind."""
    numbers = {
        number
        for rows in lists.drawn.values()
        for row in rows
        if row.opened <= since < row.number and not lists.above(row)
        for number in row.numbers[-LATEST:]
        if number > since
    }
    kept = lists.situation.kept
    return {number: entry.type for number, entry in kept.entries(sorted(numbers))}


def struck(picture: Picture, lists: Lists) -> Mapping[int, tuple[int, ...]]:
    """By the first entry of a row the strikes since that made it what it is."""
    found: dict[int, tuple[int, ...]] = {}
    for one in picture.amendments:
        if one.change in RULED_THROUGH and one.of is None and not one.restricted:
            for row in _left(one.target, lists):
                found[row.opened] = (*found.get(row.opened, ()), one.number)
    return found


def _left(target: int, lists: Lists) -> Iterator[Row]:
    """The rows that hold since an entry does not: of services the one about the same places."""
    originator = lists.situation.kept.originator(target)
    concept = originator.partition(".")[0]
    entry = lists.situation.kept.entry(target)
    if concept in ONE_OF_MANY or entry is None:
        return
    scope = getattr(entry.event, "scope", None)
    for row in lists.about(originator):
        if row.opened < target and (concept != "service" or getattr(row, "scope", None) == scope):
            yield row
