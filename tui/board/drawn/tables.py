"""The rows of a table of `projections.tables` as blocks, the same rows as `crisis show` prints."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from textual.content import Content

from projections.tables import Listing, Table
from projections.tables.class_by_class import Item
from projections.tables.columns import said
from tui.board.asked import On
from tui.board.drawn.sight import Sight
from tui.board.lines.safe_text import ink
from tui.board.rows import Block

Group = Callable[[Any], str]
"""The code of the heading under which a row stands."""


def row_blocks(sight: Sight, listing: Listing, items: Sequence[Item]) -> Iterator[Block]:
    """A block a row; one that cannot be drawn is one line that says so."""
    table = Table(listing.board, listing.frame, sight.speaker, sight.width)
    for item in items:
        yield _block(sight, listing, table, item)


def _block(sight: Sight, listing: Listing, table: Table, item: Item) -> Block:
    on = on_of(item)
    try:
        (lines,) = table.rows([item])
        marks = [*_marks(sight, listing, item)]
    except Exception:  # noqa: BLE001 (the rows around it stand, whatever the matter is)
        unshown = sight.t("cli.log.unshown", number=item.number)
        return Block((ink((unshown, "$state-degraded")),), on)
    return Block(tuple(_inked(sight, lines, marks, shown=item.row is not None)), on)


def on_of(item: Item) -> On:
    """What a line of a list is about; of what is restricted its number alone."""
    originator = getattr(item.row, "originator", "") if item.row is not None else ""
    return On(originator, item.number)


def _marks(sight: Sight, listing: Listing, item: Item) -> Iterator[tuple[str, str]]:
    """Words of a row that are in a colour."""
    board, row = listing.board, item.row
    if row is None:
        return
    late = board.overdue
    if late is not None and (words := said(late, row, listing.frame, sight.speaker)):
        yield words, "bold $state-down"


def _inked(
    sight: Sight, lines: list[str], marks: list[tuple[str, str]], *, shown: bool
) -> Iterator[Content]:
    """The first line as it is, its name bold; what stands below it quiet."""
    for at, line in enumerate(lines):
        name, blank, rest = line.partition(" ")
        if not shown:
            content = ink((line, "$quiet"))
        elif at == 0:
            content = ink((name, "bold"), blank, rest)
        else:
            content = ink(line)
        yield sight.words.fit(_marked(content, marks), sight.width)


def _marked(line: Content, marks: list[tuple[str, str]]) -> Content:
    for words, style in marks:
        at = line.plain.find(words)
        if at >= 0:
            line = line.stylize(style, at, at + len(words))
    return line
