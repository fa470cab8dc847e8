"""A board of lists: what stands above them, then the rows of its tables one after another.

Of all rows one page is read, wherever it begins; a heading stands where the next sort of row does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from textual.content import Content

from projections.tables import BOARDS, Listing
from projections.tables.class_by_class import Item
from tui.board.asked import PAGE
from tui.board.drawn.row_filter import lets_through
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.tables import RowBlocks
from tui.board.rows import Block

Heading = Callable[[Sight, Listing, Any], str]
"""The heading of a row; its rows stand beside each other as the table orders them."""

More = Callable[[Sight, Listing, Any], Iterator[Content]]
"""Lines of a row beside those of its table."""

Above = Callable[[Sight], Iterable[Block]]


class Part(NamedTuple):
    """One table of a board: under what a row stands, and what more is said of it than in a list."""

    table: str
    heading: Heading
    more: More | None = None


def listed(sight: Sight, parts: Sequence[Part], above: Above | None = None) -> Drawing:
    """The page that is asked for, all tables taken together."""
    found = lets_through(sight, [BOARDS[part.table] for part in parts])
    by_table = {part.table: part for part in parts}
    lists = [(by_table[board.name], listing) for board, listing in found]
    shown = sum(listing.total for _, listing in lists)
    total = sum(listing.in_all for _, listing in lists)
    first = min(sight.asked.first, max(0, shown - 1)) // PAGE * PAGE
    blocks = [*_above(sight, above, first), *_page(sight, lists, first)]
    return Drawing(blocks, shown, total, first, more=first + PAGE < shown)


def _above(sight: Sight, above: Above | None, first: int) -> Iterator[Block]:
    """Only on the first page, and not while something is looked for."""
    if above is not None and not first and not sight.asked.filter:
        yield from above(sight)


def _page(sight: Sight, lists: list[tuple[Part, Listing]], first: int) -> Iterator[Block]:
    left, skip = PAGE, first
    for part, listing in lists:
        items = listing.page(skip, left) if skip < listing.total and left > 0 else []
        skip = max(0, skip - listing.total)
        left -= len(items)
        yield from _rows(sight, part, listing, items)
        yield from _empty(sight, part, listing)


def _rows(sight: Sight, part: Part, listing: Listing, items: list[Item]) -> Iterator[Block]:
    before, rows = None, RowBlocks(sight, listing, items)
    for item in items:
        heading = part.heading(sight, listing, item.row)
        if heading != before:
            yield sight.head(heading)
            if before is None and rows.named:
                yield rows.heads()
            before = heading
        more = part.more(sight, listing, item.row) if part.more and item.row is not None else ()
        yield rows.block(item, tuple(more))


def _empty(sight: Sight, part: Part, listing: Listing) -> Iterator[Block]:
    """Of a list without rows that there are none, and what there is besides."""
    if listing.total or sight.asked.filter:
        return
    yield sight.head(part.heading(sight, listing, None))
    said = sight.t(f"table.none.{'all' if sight.asked.everything else listing.board.name}")
    yield from sight.quiet(said)


def titled(*tables: str) -> list[Part]:
    """Tables under their own names."""
    return [Part(table, _titled) for table in tables]


def _titled(sight: Sight, listing: Listing, row: Any) -> str:
    """The name of the table; of what is over, that it is."""
    title = sight.t(f"brief.section.{listing.board.section}")
    over = row is not None and listing.frame.is_over(row)
    return sight.t("board.group.ended", title=title) if over else title
