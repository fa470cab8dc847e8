"""Where a line is typed: one line, in which line ends of what is pasted are shown by a sign."""

from textual import events
from textual.message import Message

from ledger.command.order import MAX_LINE
from tui.board.screens.form_rows import Line, harmless

RETURN = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
"""Stands for a line end, so that a paste keeps its paragraphs."""

MOST = MAX_LINE // 4
"""Characters of a line, none of which takes more than four bytes."""


class LineBox(Line):
    """One line."""

    def __init__(self) -> None:
        super().__init__("")

    @property
    def said(self) -> str:
        """What stands in it, with its line ends."""
        return self.value.replace(RETURN, "\n")

    def put(self, text: str) -> None:
        """Have it hold this text, the cursor at the end."""
        self.value = self._shown(text)
        self.cursor_position = len(self.value)

    def replace_word(self, start: int, text: str) -> None:
        """This in place of what stands from there to the cursor."""
        self.replace(self._shown(text), start, self.cursor_position)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text = self._shown(event.text.strip("\r\n"))
        if len(self.value) + len(text) > MOST:
            self.post_message(self.TooLong())
        else:
            self.replace(text, *self.selection)

    def _shown(self, text: str) -> str:
        return harmless(text).replace("\n", RETURN)

    class TooLong(Message):
        """More was pasted than a line may hold; nothing of it was taken."""
