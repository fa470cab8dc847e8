"""What sites and services ask for: how many of each class, how that went, and the list itself."""

from collections.abc import Iterator
from typing import Any

from textual.content import Content

from projections.tables import Listing
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.on_their_way import OnTheirWay
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, open_each_day
from tui.board.lines.requests import request_lines, summary
from tui.board.rows import Block


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
    went = days.line(sight.t("board.plot.requests"), open_each_day(sight, days, "request"))
    classes = request_lines(picture, words, sight.width)
    yield from sight.section("board.group.by_class", [*classes, *went], *summary(picture, words))
