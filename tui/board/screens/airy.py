"""Whitespace where there is room for it: a board is read by its parts."""

from collections.abc import Sequence

from tui.board.lines.safe_text import BLANK
from tui.board.rows import Block

_GAP = Block((BLANK,))


def airy(blocks: Sequence[Block], rows: int) -> Sequence[Block]:
    """The same with a blank line before every part but the first, where all have room in `rows`."""
    parts = sum(block.heading for block in blocks[1:])
    if not parts or sum(len(block.lines) for block in blocks) + parts > rows:
        return blocks
    first, *rest = blocks
    return [first, *(one for block in rest for one in ([_GAP] * block.heading + [block]))]
