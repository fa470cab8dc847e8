"""The page of one thing or of one entry, over the board it was opened from."""

from tui.board.asked import Asked, On
from tui.board.board_state import BoardState
from tui.board.keys import BACK, HELP, LEAVE, LOOK, MOVE, board_bindings
from tui.board.lines.labels import Words
from tui.board.rows import Reply
from tui.board.screens.framed import FramedBoard
from tui.board.screens.lines_view import LinesView
from tui.board.screens.writing import Pointed


class ThingScreen(FramedBoard):
    """How it stands, its history, and what was said of it."""

    KEYS = [*HELP, *BACK, *LOOK[2:], *MOVE, *LEAVE]  # noqa: RUF012 (as Textual has it)
    BINDINGS = [*KEYS, *board_bindings()]  # noqa: RUF012 (the same)

    def __init__(self, on: On) -> None:
        super().__init__()
        self._on = on
        self._shown = False

    def asks(self) -> Asked:
        """The page of this thing."""
        return Asked(on=self._on, width=self.room, rows=self.size.height, frame=True)

    def place(self, words: Words) -> str:
        """The board that lies beneath."""
        return words.t(f"board.name.{self.app.current.board}")

    def draw_lines(self, seen: BoardState, rows: int) -> None:  # noqa: ARG002 (it scrolls)
        """What was read, as soon as it is there."""
        reply = seen.reply
        if isinstance(reply, Reply) and reply.asked.on == self._on:
            self._shown = True
            self.lines.show(reply.blocks, begin=False)
        elif not self._shown:
            self.show_waiting()

    def on_lines_view_opened(self, message: LinesView.Opened) -> None:
        """An entry of its history."""
        if message.on != self._on:
            self.app.push_screen(ThingScreen(message.on))

    def pointed(self) -> Pointed:
        """The entry that the cursor is on, else what the page is about: of a thing its last."""
        on = self.on or self._on
        whole = not self.on and bool(on.originator) and not on.entry
        return Pointed(0 if whole else on.number, on.originator)

    def action_copy(self) -> None:
        """The row that the cursor is on, else what the page is about."""
        self.app.copy(self.on or self._on)

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.dismiss()
