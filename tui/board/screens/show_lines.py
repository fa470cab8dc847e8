"""Lines put into a widget that shows nothing else, at no cost where they are there already."""

from textual.content import Content
from textual.widgets import Static

from tui.board.lines.safe_text import page


def show_lines(widget: Static, lines: list[Content], *, grows: bool = True) -> int:
    """Show lines unless they are there already; how many there are.

    Laying the screen out again takes longer than drawing it: only where their number changes, and
    never for a widget that does not grow with them.
    """
    new, old = page(lines), widget.content
    if not isinstance(old, Content) or not old.is_same(new):
        widget.update(new, layout=grows and widget.size.height != len(lines))
    return len(lines)
