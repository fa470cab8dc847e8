"""What is cancelled: today, to come, past; who was told, and how many need a new date."""

from collections.abc import Iterator
from typing import Any

from projections.tables import Listing
from projections.views.summary import tense
from tui.board.drawn.listed import Part, listed
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, Debts, Moves
from tui.board.lines import activities
from tui.board.rows import Block


class CancellationsBoard:
    """Draws the orders; it keeps what it read of how many people need a new date."""

    def __init__(self) -> None:
        self._debts = Debts()

    def __call__(self, sight: Sight) -> Drawing:
        """How many orders say what, how that went; then the orders."""
        return listed(sight, [Part("cancellations", _heading)], self._above)

    def _above(self, sight: Sight) -> Iterator[Block]:
        summary = activities.summary(sight.picture, sight.words)
        days, t = Days(sight), sight.t
        standing = days.line(t("board.plot.orders"), Moves(sight, days, "cancellation").open)
        owed = days.line(t("board.plot.owed"), self._debts.each_day(sight, days))
        lines = [sight.words.dotted(*summary)] if summary else []
        yield from sight.section("board.title.cancelled", [*lines, *standing, *owed])


def _heading(sight: Sight, listing: Listing, row: Any) -> str:
    if row is not None and listing.frame.is_over(row):
        return sight.t("board.group.ended", title=sight.t("brief.section.activity"))
    when = tense(row.period, sight.now) if row is not None else "today"
    return sight.t(f"board.group.orders_{when}")
