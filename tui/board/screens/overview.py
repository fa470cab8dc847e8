"""The overview: one screen that answers without a key how things stand."""

from collections.abc import Callable
from functools import partial

from textual.content import Content
from textual.timer import Timer

from tui.board.board_state import BoardState
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import columns_of
from tui.board.rows import Block
from tui.board.screens.framed import FramedBoard
from tui.board.screens.lines_view import LinesView
from tui.board.screens.overview_lines import first_page, rest
from tui.board.screens.thing import ThingScreen

POURING = 1.0
"""Seconds; a picture that follows another within them is drawn as far as it is seen."""


class OverviewScreen(FramedBoard):
    """How things stand, from the picture alone.

    While pictures follow each other fast, what is below the first page is drawn when somebody goes
    there, or when no other came: it takes longer than all that is seen.
    """

    board = "overview"

    def __init__(self) -> None:
        super().__init__()
        self._first: list[Block] = []
        self._rest: Callable[[], list[Content]] | None = None
        self._drawn_at = -POURING
        self._waits: Timer | None = None

    def place(self, words: Words) -> str:  # noqa: ARG002 (it is where one begins)
        """Nothing: the frame has the crisis's own title."""
        return ""

    def draw_lines(self, seen: BoardState, rows: int) -> None:
        """The sheet for this size."""
        words = self.app.words(seen)
        if seen.picture is None or seen.picture.crisis is None:
            self.show_waiting()
            return
        if seen.picture.frame:  # what is drawn stands until the whole picture is there
            return
        now, below = self.app.clock.monotonic(), self._is_below
        still, self._drawn_at = now - self._drawn_at >= POURING, now
        self._first = [*map(_block, first_page(seen.picture, words, self.room, rows))]
        self._rest = partial(rest, seen.picture, words, self.room)
        if still or below:
            self._whole()
        else:
            self.lines.show(self._first, more=True)
            self._draw_later()

    @property
    def _is_below(self) -> bool:
        """Whether somebody looks at more than the first page, or stands there."""
        row = self.lines.row
        stands = row is not None and not any(row is block for block in self._first)
        return stands or self.lines.scroll_offset.y > 0

    def _draw_later(self) -> None:
        if self._waits is not None:
            self._waits.stop()
        self._waits = self.set_timer(POURING, self._whole_if_seen)

    def _whole_if_seen(self) -> None:
        """The rest, unless something lies over it by now; it is drawn when that is gone."""
        if self._is_seen:
            self._whole()

    def _whole(self) -> None:
        """The lines below the first page too, where they are not there yet."""
        if self._rest is not None:
            below, self._rest = [*map(_block, self._rest())], None
            self.lines.show([*self._first, *below])

    def action_step(self, by: int) -> None:
        """Up or down by a row."""
        self._whole()
        super().action_step(by)

    def action_page(self, by: int) -> None:
        """Up or down by a page."""
        self._whole()
        super().action_page(by)

    def action_edge(self, by: int) -> None:
        """To the first row, or to the last."""
        self._whole()
        super().action_edge(by)

    def action_tab(self, by: int) -> None:
        """To the other column where the cursor is in one, else to the next board."""
        if not self.on or not self.lines.side(by):
            super().action_tab(by)

    def on_lines_view_opened(self, message: LinesView.Opened) -> None:
        """The page of what the cursor is on."""
        self.app.push_screen(ThingScreen(message.on))


def _block(line: Content) -> Block:
    """A line of one column or of two."""
    first, second, at = columns_of(line)
    return Block((line,), first, beside=second, at=at)
