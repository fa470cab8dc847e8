"""Restoring: class by class with stages and trend, the clean zones, the order of restart."""

from collections.abc import Iterator
from typing import Any

from projections.model.rows import IsolationRow, JobRow, RankingRow
from projections.tables import Listing
from tui.board.drawn.listed import Part, listed
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.trend import Days, reported_each_day, restored_each_day
from tui.board.lines.restore import restore_lines, zone_lines
from tui.board.rows import Block

_GROUPS = ((RankingRow, "rankings"), (IsolationRow, "isolations"), (JobRow, "jobs"))


def draw(sight: Sight) -> Drawing:
    """The classes, then orders of restart, what is cut off, the jobs as they can be done, zones."""
    return listed(sight, [Part("restores", _heading)], _above)


def _above(sight: Sight) -> Iterator[Block]:
    picture, words, width = sight.picture, sight.words, sight.width
    classes = restore_lines(picture, words, width, stages=True)
    yield from sight.section("board.group.classes", classes)
    days = Days(sight)
    series = (*restored_each_day(sight, days), *reported_each_day(sight, days))
    found = (days.line(name, values) for name, values in series)
    yield from sight.section("board.group.trend", (line for lines in found for line in lines))
    yield from sight.section("board.title.zones", zone_lines(picture, words, width))


def _heading(sight: Sight, listing: Listing, row: Any) -> str:
    if row is not None and listing.frame.is_over(row):
        return sight.t("board.group.ended", title=sight.t("brief.section.restore"))
    group = next((name for kind, name in _GROUPS if isinstance(row, kind)), "zones")
    return sight.t(f"board.group.{'jobs' if row is None else group}")
