"""What sites and services ask for: how many of each class, how that went, and the list itself."""

from collections.abc import Iterator
from typing import Any

from textual.content import Content

from projections.tables import Listing
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.on_their_way import OnTheirWay
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, Moves
from tui.board.lines.requests import request_lines, summary
from tui.board.rows import Block

TALL = 30
"""From so many rows of the screen on there is room for how many were open day by day."""


def draw(sight: Sight) -> Drawing:
    """Class by class, then the requests in the order of `crisis show requests`.

    What was given without a server stands under its request, or before the first of them.
    """
    on_their_way = OnTheirWay(sight, "request")

    def more(_sight: Sight, _listing: Listing, row: Any) -> Iterator[Content]:
        return on_their_way.under(row.originator)

    parts = [part._replace(more=more) for part in titled("requests")]
    return listed(sight, parts, lambda sight: [*_above(sight), *on_their_way.rows()])


def _above(sight: Sight) -> Iterator[Block]:
    picture, words = sight.picture, sight.words
    days = Days(sight)
    classes = request_lines(picture, words, sight.width)
    went = [*_went(sight, days)]
    yield from sight.section("board.group.by_class", [*classes, *went], *summary(picture, words))


def _went(sight: Sight, days: Days) -> Iterator[Content]:
    """What came in against what was closed, day by day, and what that leaves open."""
    moves, tall = Moves(sight, days, "request"), sight.asked.rows >= TALL
    names = ("came_in", "closed", "requests")[: 2 + tall]
    titles = [sight.t(f"board.plot.{name}") for name in names]
    wide = max(map(len, titles))
    came_in = titles[0], moves.begun, "$state-degraded"
    yield from days.against(wide, came_in, (titles[1], moves.over, "$state-normal"))
    for title in titles[2:]:  # else the heading says how many are open
        yield from days.line(title, moves.open, wide)
