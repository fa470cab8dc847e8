"""What sites and services ask for: how many of each class, how that went, and the list itself."""

from collections.abc import Iterator

from tui.board.drawn.listed import listed, titled
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, open_each_day
from tui.board.lines.requests import request_lines, summary
from tui.board.rows import Block


def draw(sight: Sight) -> Drawing:
    """Class by class, then the requests in the order of `crisis show requests`."""
    return listed(sight, titled("requests"), _above)


def _above(sight: Sight) -> Iterator[Block]:
    picture, words = sight.picture, sight.words
    days = Days(sight)
    went = days.line(sight.t("board.plot.requests"), open_each_day(sight, days, "request"))
    classes = request_lines(picture, words, sight.width)
    yield from sight.section("board.group.by_class", [*classes, *went], *summary(picture, words))
