"""The log: rows by number or by when things happened."""

from tui.board.asked import Asked
from tui.board.keys import FILTER, HELP, LEAVE, LOOK, MOVE, ORDER, board_bindings
from tui.board.screens.list_board import ListBoard


class LogScreen(ListBoard):
    """All entries, by number or by when they happened, filtered and searched."""

    KEYS = [*HELP, *FILTER, *LOOK, *ORDER, *MOVE, *LEAVE]  # noqa: RUF012 (as Textual has it)
    BINDINGS = [*KEYS, *board_bindings()]  # noqa: RUF012 (the same)

    def __init__(self) -> None:
        super().__init__("log", frame=True)
        self.occurred = False

    def asks(self) -> Asked:
        """The page, in the order that is wanted."""
        return super().asks()._replace(occurred=self.occurred, everything=False)

    def action_order(self) -> None:
        """By number, or by when things happened."""
        self.occurred, self.first = not self.occurred, 0
        self.app.ask_for(self)
