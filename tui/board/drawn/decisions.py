"""Decisions to take, in force and for review; and what somebody has to do because of them."""

from typing import Any

from projections.tables import Listing
from tui.board.drawn.listed import Part, listed
from tui.board.drawn.sight import Drawing, Sight


def draw(sight: Sight) -> Drawing:
    """The questions first, then what others ordered and what holds, then the actions."""
    return listed(sight, (Part("decisions", _heading), Part("actions", _action)))


def _heading(sight: Sight, listing: Listing, row: Any) -> str:
    stage = listing.frame.stage(row) if row is not None else "taken"
    over = row is not None and listing.frame.is_over(row)
    known = {"raised": "to_take", "ordered": "ordered", "taken": "in_force"}
    return sight.t(f"board.group.{'over' if over else known.get(stage, 'over')}")


def _action(sight: Sight, listing: Listing, row: Any) -> str:
    over = row is not None and listing.frame.is_over(row)
    return sight.t("board.group.actions_over" if over else "board.title.actions")
