"""Where a line is typed: one line, in which line ends of what is pasted are shown by a sign."""

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from ledger.command.order import MAX_LINE
from tui.board.screens.form_rows import Line, harmless

RETURN = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
"""Stands for a line end, so that a paste keeps its paragraphs."""

MOST = MAX_LINE // 4
"""Characters of a line, none of which takes more than four bytes."""


KEYS: list[Binding] = [
    Binding("f1", "help", "key.help", key_display="F1"),
    Binding("enter", "hand_over", "key.line_send", key_display="Enter"),
    Binding("escape", "back", "key.line_back", key_display="Esc"),
    Binding("tab", "complete", "key.line_complete", key_display="Tab"),
    Binding("f4", "again", "key.line_again", key_display="F4"),
    Binding("up", "light(-1)", "key.back", show=False),
    Binding("down", "light(1)", "key.more", show=False),
]
"""Keys of the line, and the actions of its screen; `MeetingLine.takes` does them in order."""


class LineBox(Line):
    """A line to type in, with the keys of its screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, action=f"screen.{binding.action}") for binding in KEYS
    ]

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
