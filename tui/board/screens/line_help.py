"""How a line is typed, and every entry word of the language, over the line."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.values import CrisisKind
from tui.board.keys import CLOSE
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import BLANK, column, ink, page, wrapped
from tui.forms.short.page import rows, rules

WORD = 20
"""Cells of an entry word."""


class LineHelp(ModalScreen[None]):
    """The rules, then the words; it scrolls."""

    CSS_PATH = "line_help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *CLOSE,
        Binding("ctrl+c,ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]

    def __init__(self, words: Words, kind: CrisisKind) -> None:
        super().__init__()
        self._words = words
        self._kind = kind

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with Frame(self._words.glyphs, self._kind) as frame:
            frame.say(ink(self._words.t("line.title")), ink(self._words.t("key.close"), " Esc"))
            with VerticalScroll():
                yield Static(id="help")

    def on_resize(self) -> None:
        """For the width there is."""
        room = max(1, self.size.width - 6)
        self.query_one("#help", Static).update(page(help_lines(self._words, room)))

    def action_close(self) -> None:
        """Back to the line."""
        self.dismiss()


def help_lines(words: Words, width: int) -> list[Content]:
    """The rules and the words."""
    told = [line for rule in rules(words.t) for line in wrapped(ink(rule), width)]
    return [*told, BLANK, *_table(words, width)]


def _table(words: Words, width: int) -> list[Content]:
    found = []
    for row in rows(words.t):
        word = column(ink((row.enough, "bold"), (row.rest, "$quiet")), WORD, words.glyphs)
        found.append(words.fit(ink(word, row.purpose), width))
    return found
