"""The overview: one screen that answers without a key how things stand."""

from textual.content import Content

from tui.board.board_state import BoardState
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import columns_of
from tui.board.rows import Block
from tui.board.screens.framed import FramedBoard
from tui.board.screens.lines_view import LinesView
from tui.board.screens.overview_lines import sheet
from tui.board.screens.thing import ThingScreen


class OverviewScreen(FramedBoard):
    """How things stand, from the picture alone."""

    board = "overview"

    def place(self, words: Words) -> str:  # noqa: ARG002 (it is where one begins)
        """Nothing: the frame has the crisis's own title."""
        return ""

    def draw_lines(self, seen: BoardState, rows: int) -> None:
        """The sheet for this size."""
        words = self.app.words(seen)
        if seen.picture is None or seen.picture.crisis is None:
            self.show_waiting()
            return
        lines = sheet(seen.picture, words, self.room, rows)
        self.lines.show([_block(line) for line in lines])

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
