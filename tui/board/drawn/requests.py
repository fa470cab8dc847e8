"""What sites and services ask for: how many of each class, how that went, and the list itself."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs
from textual.content import Content

from projections.model.picture import Picture
from projections.tables import Listing
from projections.views.summary import request_picture
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.on_their_way import OnTheirWay
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, Moves
from tui.board.lines.requests import class_lines, request_lines, summary
from tui.board.rows import Block

TALL = 30
"""From so many rows of the screen on there is room for a line a class, and for how it went."""


def draw(sight: Sight) -> Drawing:
    """Class by class, then the requests in the order of `crisis show requests`.

    On a small screen the classes are one line, so that the list begins at once. What was
    given without a server stands under its request, or before the first of them.
    """
    on_their_way = OnTheirWay(sight, "request")

    def more(_sight: Sight, _listing: Listing, row: Any) -> Iterator[Content]:
        return on_their_way.under(row.originator)

    parts = [part._replace(more=more) for part in titled("requests")]
    return listed(sight, parts, lambda sight: [*_above(sight), *on_their_way.rows()])


def _above(sight: Sight) -> Iterator[Block]:
    picture, words, width = _with_requests(sight), sight.words, sight.width
    if sight.asked.rows < TALL:
        yield from sight.lines(class_lines(picture, words, width))
        return
    found = [*request_lines(picture, words, width), *_went(sight, Days(sight))]
    yield from sight.section("board.group.by_class", found, *summary(picture, words))


def _with_requests(sight: Sight) -> Picture:
    """The picture with what it says of requests, however much else of it was drawn."""
    picture = sight.picture
    if not picture.frame:
        return picture
    found = request_picture(sight.lists, picture.names, picture.since.number, sight.now)
    return structs.replace(picture, requests=found)


def _went(sight: Sight, days: Days) -> Iterator[Content]:
    """What came in against what was closed, day by day, and what that leaves open."""
    moves = Moves(sight, days, "request")
    came, over, left = (sight.t(f"board.plot.{name}") for name in ("came_in", "closed", "requests"))
    wide = max(map(len, (came, over, left)))
    came_in = came, moves.begun, "$state-degraded"
    yield from days.against(wide, came_in, (over, moves.over, "$state-normal"))
    yield from days.line(left, moves.open, wide)
