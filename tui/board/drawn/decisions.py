"""Decisions to take, in force and for review; and what somebody has to do because of them."""

from collections.abc import Iterator
from typing import Any

from projections.tables import Listing
from projections.views.make_picture import QUESTIONS
from tui.board.drawn.listed import Part, listed
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.deadlines import deadline_lines
from tui.board.rows import Block

REVIEWS = 5
"""Decisions whose review is named above; each has its time in its own row too."""


def draw(sight: Sight) -> Drawing:
    """What is to be reviewed; the questions, what others ordered, what holds; then the actions."""
    return listed(sight, (Part("decisions", _heading), Part("actions", _action)), _above)


def _above(sight: Sight) -> Iterator[Block]:
    if not sight.lists.count(QUESTIONS):
        yield sight.head(sight.t("board.group.to_take"))
        yield from sight.quiet(sight.t("board.none.questions"))
    due = deadline_lines(sight.picture, sight.words, sight.width, kinds=("review",))
    yield from sight.section("board.group.review", due[:REVIEWS])


def _heading(sight: Sight, listing: Listing, row: Any) -> str:
    stage = listing.frame.stage(row) if row is not None else "taken"
    over = row is not None and listing.frame.is_over(row)
    known = {"raised": "to_take", "ordered": "ordered", "taken": "in_force"}
    return sight.t(f"board.group.{'over' if over else known.get(stage, 'over')}")


def _action(sight: Sight, listing: Listing, row: Any) -> str:
    over = row is not None and listing.frame.is_over(row)
    return sight.t("board.group.actions_over" if over else "board.title.actions")
