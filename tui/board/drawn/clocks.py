"""What has a time to it, the nearest first; then clocks, threats, what is expected, means."""

from collections.abc import Iterator

from tui.board.drawn.listed import listed, titled
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.deadlines import deadline_lines
from tui.board.rows import Block


def draw(sight: Sight) -> Drawing:
    """All times, then the lists that they are from."""
    return listed(sight, titled("clocks", "threats", "outlooks", "means", "figures"), _above)


def _above(sight: Sight) -> Iterator[Block]:
    lines = deadline_lines(sight.picture, sight.words, sight.width)
    yield from sight.section("board.title.deadlines", lines)
