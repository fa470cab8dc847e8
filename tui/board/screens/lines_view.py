"""Lines on a screen with a cursor that stands on what they are about.

Only the lines that are seen are drawn. When others come the cursor stays on what it is on, in the
line of the screen where it stands: nothing moves under it. Beside the lines, in the cells that a
frame leaves free, a mark stands at the row of the cursor, and an arrow where there is more.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from tui.board.asked import NOTHING, On
from tui.board.lines.glyphs import Glyphs
from tui.board.rows import Block

EDGE = 1
"""Cells on either side of the lines."""


Lit = tuple[int, int] | None
"""Which column of a row the cursor stands on, and where its second one begins; None: on none."""


class Row(NamedTuple):
    """A line of the screen: what stands there, the cursor on it, and the arrow beside it."""

    line: Content | None
    lit: Lit
    sign: str


class View(NamedTuple):
    """What stands on the screen: how wide, and its lines."""

    room: int
    rows: list[Row]


class Plain(NamedTuple):
    """A line as it is drawn where nothing stands on it: by itself, and with its edges."""

    line: Content
    strip: Strip
    edged: Strip


class LinesView(ScrollView, can_focus=False):
    """Blocks of lines, one of which the cursor may stand on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--cursor", "lines--more"}
    DEFAULT_CSS = """
    LinesView {
        height: 1fr;
        overflow-y: scroll;
        scrollbar-size: 0 0;
        text-wrap: nowrap;
        text-overflow: clip;

        & > .lines--cursor { background: $cursor; }
        & > .lines--more { color: $quiet; }
        &:nocolor > .lines--cursor { text-style: reverse; }
    }
    """

    class Opened(Message):
        """Somebody wants to see what a row is about."""

        def __init__(self, on: On) -> None:
            super().__init__()
            self.on = on

    class AtEnd(Message):
        """The cursor went beyond the rows there are; `by` is -1 above the first, 1 below."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, glyphs: Glyphs, *, ident: str) -> None:
        super().__init__(id=ident)
        self._glyphs = glyphs
        self._blocks: Sequence[Block] = ()
        self._lines: list[Content] = []
        self._starts: list[int] = []
        self._cursor: int | None = None
        self._column = 0
        self._strips: dict[tuple[int, str, int], Strip] = {}
        """Lines that a cursor or an arrow stands on, by their place, that arrow, and how wide."""
        self._plain: dict[int, Plain] = {}
        """Lines as they are drawn without either, by their identity, wherever they stand."""
        self._moved = 0.0
        self._follows = False
        self._showing = False
        """Whether other lines are just being put in the place of these."""

    # --- what is shown --------------------------------------------------------------------------

    def show(self, blocks: Sequence[Block], *, begin: bool = False, more: bool = False) -> None:
        """Show these instead; with `begin` the cursor stands on the first row at once.

        `more` says that lines follow which are drawn when somebody goes there.
        """
        on, at, before = self.on, self._place_on_screen(), self._cursor
        was, self._showing = self._view, True
        self._blocks, self._follows = blocks, more
        self._lines = [line for block in blocks for line in block.lines]
        self._starts = [0, *accumulate(len(block.lines) for block in blocks)]
        self._stand_on(on, before, begin=begin)
        # nothing else moves without a scrollbar, and laying a screen out costs more than drawing
        self.set_reactive(Widget.virtual_size, Size(self.size.width, len(self._lines)))
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)
        if at is not None and self._cursor is not None:
            self.scroll_to(y=self._starts[self._cursor] - at, animate=False, immediate=True)
        self._showing = False
        self._draw_again(was)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """All is painted, but where others are shown: those are looked through for what differs."""
        if not self._showing:
            super().watch_scroll_y(old_value, new_value)

    @property
    def _view(self) -> View:
        """What stands on the screen."""
        top, height, signs = self.scroll_offset.y, self.size.height, self._signs
        lines = self._lines[top : top + height]
        beneath = [None] * (height - len(lines))
        rows = [
            Row(line, self._lit(top + y), signs.get(y, ""))
            for y, line in enumerate([*lines, *beneath])
        ]
        return View(self._room, rows)

    def _draw_again(self, was: View) -> None:
        """Only the lines that are others now, where the screen is the same."""
        now = self._view
        others = [
            y
            for y, (old, new) in enumerate(zip(was.rows, now.rows, strict=False))
            if not self._says_the_same(old.line, new.line) or old[1:] != new[1:]
        ]
        shown = {id(row.line) for row in now.rows}
        self._plain = {key: one for key, one in self._plain.items() if key in shown}
        self._strips.clear()
        if (was.room, len(was.rows)) != (now.room, len(now.rows)):
            self.refresh()
        elif others:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in others))

    def _says_the_same(self, old: Content | None, new: Content | None) -> bool:
        """Whether a line is as the one in its place was, whose strip it has then."""
        if old is new or old is None or new is None:
            return old is new
        if (same := old.is_same(new)) and (known := self._plain.get(id(old))):
            self._plain[id(new)] = known._replace(line=new)
        return same

    def _stand_on(self, on: On, before: int | None, *, begin: bool) -> None:
        """Put the cursor on what it was on, wherever that is now; else where that was, or first."""
        found = self._found(on)
        self._cursor, self._column = found or (None, 0)
        if found is None and on and before is not None:
            self._cursor = self._after(before)  # it is gone; what came after it is there now
        if self._cursor is None and (begin or on):
            self._cursor = self._home()
        if found is None and self._cursor is not None:
            self._moved = Message().time

    def begin(self, blocks: Sequence[Block], edge: int = -1) -> None:
        """Show these with the cursor on the first row, or with 1 on the last."""
        self._cursor = None
        self.show(blocks, begin=True)
        if edge > 0:
            self.edge(edge)
        else:
            self.scroll_to(y=0, animate=False, immediate=True)

    def stood(self, pressed: float) -> bool:
        """Whether the cursor was on what it is on now when a key was pressed (`Message.time`).

        Else what it was on is gone, and another picture has put it on what stands there now.
        """
        return pressed >= self._moved

    @property
    def on(self) -> On:
        """What the cursor is on."""
        return NOTHING if self._cursor is None else self._blocks[self._cursor].ons[self._column]

    @property
    def row(self) -> Block | None:
        """The row that the cursor is on."""
        return None if self._cursor is None else self._blocks[self._cursor]

    @property
    def texts(self) -> list[str]:
        """The lines of the row that the cursor is on."""
        if self._cursor is None:
            return []
        return [line.plain for line in self._blocks[self._cursor].lines]

    @property
    def whole(self) -> list[str]:
        """Every line there is, seen or not."""
        return [line.plain for line in self._lines]

    def put_on(self, on: On) -> bool:
        """Put the cursor on the row about this; whether there is one."""
        found = self._found(on)
        if found is not None:
            at, self._column = found
            self._put(at)
        return found is not None

    def _found(self, on: On) -> tuple[int, int] | None:
        """Where something stands, and in which column; the nearest to the cursor."""
        if not on:
            return None
        before = self._cursor or 0
        places = (
            (one != on, column != self._column, abs(at - before), at, column)
            for at, block in enumerate(self._blocks)
            for column, one in enumerate(block.ons)
            if one and one.is_as(on)
        )
        found = min(places, default=None)
        return found and (found[-2], found[-1])

    def _near(self, at: int, by: int = 1) -> int | None:
        """The first row at or after a block, or before it, that a cursor may stand on."""
        end, column = len(self._blocks) if by > 0 else -1, self._column
        return next((n for n in range(at, end, by) if self._blocks[n].ons[column]), None)

    def _after(self, at: int) -> int | None:
        """The row that stands at a place, or the last before it."""
        at = min(at, len(self._blocks) - 1)
        found = self._near(at) if at >= 0 else None
        return self._near(at, -1) if found is None and at >= 0 else found

    def _home(self) -> int | None:
        """The first row of a list where one is seen at once, else the first row there is."""
        seen = bisect_right(self._starts, self.size.height - 1)
        rows = (n for n, block in enumerate(self._blocks[:seen]) if block.on.originator)
        return next(rows, self._near(0))

    def _place_on_screen(self) -> int | None:
        if self._cursor is None:
            return None
        return self._starts[self._cursor] - self.scroll_offset.y

    # --- moving ---------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """One row on or back; where there is none near, a line."""
        before = self._cursor
        found = self._near(self._first_seen(), 1) if before is None else self._near(before + by, by)
        if found is None or not self._is_near(found, by):
            self._roll(by)
        else:
            self._put(found)

    def side(self, by: int) -> bool:
        """To the other column, to what stands nearest there; whether there is anything."""
        column = 1 if by > 0 else 0
        if column == self._column:
            return False
        at = self._first_seen() if self._cursor is None else self._cursor
        rows = (n for n, block in enumerate(self._blocks) if block.ons[column])
        found = min(rows, key=lambda n: (abs(n - at), n), default=None)
        if found is None or not (self._is_near(found, 1) and self._is_near(found, -1)):
            return False
        self._column = column
        self._put(found)
        return True

    def reveal(self) -> None:
        """Have all of the row on the screen that the cursor is on."""
        if self._cursor is not None:
            self._put(self._cursor)

    def step_row(self) -> None:
        """To the next row that is about a thing; on the last one it stays."""
        at = -1 if self._cursor is None else self._cursor
        blocks = range(at + 1, len(self._blocks))
        found = next((n for n in blocks if self._blocks[n].on.originator), None)
        if found is not None:
            self._put(found)

    def page(self, by: int) -> None:
        """A screen on or back, the cursor with it."""
        height = self.size.height
        if self._cursor is None:
            self.scroll_relative(y=by * height, animate=False, immediate=True)
            return
        target = max(0, min(self._starts[self._cursor] + by * height, len(self._lines) - 1))
        at = bisect_right(self._starts, target) - 1
        found = self._near(at, by) if self._near(at, by) is not None else self._near(at, -by)
        if found is None or found == self._cursor:
            self._roll(by * height)
        else:
            self._put(found)

    def edge(self, by: int) -> None:
        """To the first row, or to the last."""
        if self._cursor is not None:
            found = self._near(0) if by < 0 else self._near(len(self._blocks) - 1, -1)
            if found is not None:
                self._put(found)
        self.scroll_to(y=0 if by < 0 else self.max_scroll_y, animate=False, immediate=True)

    def open_row(self) -> None:
        """Ask for the page of what the cursor is on."""
        if self.on:
            self.post_message(self.Opened(self.on))

    def on_click(self, event: Click) -> None:
        """The mouse may do what Enter does."""
        at = bisect_right(self._starts, self.scroll_offset.y + event.y) - 1
        if not 0 <= at < len(self._blocks):
            return
        block = self._blocks[at]
        column = int(bool(block.at) and event.x - EDGE >= block.at)
        if block.ons[column]:
            if (at, column) == (self._cursor, self._column):
                self.open_row()
            self._column = column
            self._put(at)

    def _first_seen(self) -> int:
        return max(0, bisect_right(self._starts, self.scroll_offset.y) - 1)

    def _is_near(self, found: int, by: int) -> bool:
        """Whether a row is on the screen, or so near that nothing is passed over unseen."""
        top, height = self.scroll_offset.y, self.size.height
        start = self._starts[found]
        return start < top + height + height // 2 if by > 0 else start >= top - height // 2

    def _roll(self, by: int) -> None:
        before = self.scroll_offset.y
        self.scroll_relative(y=by, animate=False, immediate=True)
        if self.scroll_offset.y == before:
            self.post_message(self.AtEnd(1 if by > 0 else -1))

    def _put(self, at: int) -> None:
        self._cursor = at
        top, height = self.scroll_offset.y, self.size.height
        start, end = self._starts[at], self._starts[at + 1]
        if self._near(at - 1, -1) is None:
            start = 0
        if start < top:
            self.scroll_to(y=start, animate=False, immediate=True)
        elif end > top + height:
            self.scroll_to(y=end - height, animate=False, immediate=True)
        self._strips.clear()
        self.refresh()

    # --- drawing --------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Other colours: every line again."""
        self._strips.clear()
        self._plain.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen; one that is as it was is the very same strip, where it moved.

        They have neither border nor padding, for which Textual would make each of them anew.
        """
        background, width = self.background_colors[1], self.size.width
        top, room, signs = self.scroll_offset.y, self._room, self._signs
        strips = [self._shown(top + y, signs.get(y, ""), room) for y in crop.line_range]
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the screen, and what stands at its edges."""
        return self._shown(self.scroll_offset.y + y, self._signs.get(y, ""), self._room)

    def _shown(self, at: int, sign: str, room: int) -> Strip:
        if not sign and at < len(self._lines) and not self._is_cursor(at):
            return self._plain_line(at, room).edged
        key = at, sign, room
        if key not in self._strips:
            mark = self._mark(lit=self._is_cursor(at) and not self._column)
            self._strips[key] = Strip.join([mark, self._drawn(at), self._arrow(sign)])
        return self._strips[key]

    def _mark(self, *, lit: bool) -> Strip:
        """That the cursor is here, whatever the colours are."""
        return self._edge(self._glyphs.mark if lit else " ", self.visual_style)

    @property
    def _signs(self) -> dict[int, str]:
        """What says on the first and the last line seen that there is more."""
        arrows = self._glyphs.arrows
        signs = {0: arrows[0]} if self.scroll_offset.y else {}
        return signs | ({self.size.height - 1: arrows[1]} if self._is_more else {})

    def _arrow(self, sign: str) -> Strip:
        base = self.visual_style
        return self._edge(sign or " ", base + self.get_visual_style("lines--more"))

    @staticmethod
    def _edge(sign: str, style: Style) -> Strip:
        return Strip([Segment(sign, style.rich_style)], EDGE)

    @property
    def _is_more(self) -> bool:
        """Whether there are lines below those that are seen."""
        return self._follows or self.scroll_offset.y + self.size.height < len(self._lines)

    @property
    def _room(self) -> int:
        """Cells of a line, without the edges."""
        return max(0, self.size.width - 2 * EDGE)

    def _drawn(self, at: int) -> Strip:
        if at >= len(self._lines):
            return Strip.blank(self._room, self.rich_style)
        plain = self._plain_line(at, self._room).strip
        if not self._is_cursor(at):
            return plain
        lit = self._strip(at, self.visual_style + self.get_visual_style("lines--cursor"))
        middle, width = self._blocks[self._cursor or 0].at, self._room
        if not middle:
            return lit
        if self._column:
            before, mark = plain.crop(0, middle - EDGE), self._mark(lit=True)
            return Strip.join([before, mark, lit.crop(middle, width)])
        return Strip.join([lit.crop(0, middle - 2), plain.crop(middle - 2, width)])

    def _plain_line(self, at: int, room: int) -> Plain:
        """The line without a cursor; one that has only moved is not drawn again."""
        line = self._lines[at]
        known = self._plain.get(id(line))
        if known is None or known.line is not line or known.strip.cell_length != room:
            strip = self._strip(at, self.visual_style)
            edged = Strip.join([self._mark(lit=False), strip, self._arrow("")])
            known = self._plain[id(line)] = Plain(line, strip, edged)
        return known

    def _strip(self, at: int, base: Style) -> Strip:
        width = self._room
        strips = Visual.to_strips(self, self._lines[at], width, 1, base, pad=True)
        strip = strips[0] if strips else Strip.blank(width, base.rich_style)
        return strip.crop(0, width)

    def _lit(self, line: int) -> Lit:
        cursor = self._cursor
        on = cursor is not None and self._is_cursor(line)
        return (self._column, self._blocks[cursor].at) if cursor is not None and on else None

    def _is_cursor(self, line: int) -> bool:
        at = self._cursor
        return at is not None and self._starts[at] <= line < self._starts[at + 1]
