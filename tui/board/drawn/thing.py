"""The page of one thing: how it stands, and its entries; or of one entry."""

from tui.board.drawn.sight import Drawing, Sight


def draw(sight: Sight) -> Drawing:
    """Every field that says something, then its entries in order."""
    return Drawing([*sight.quiet(sight.asked.on.originator)])
