"""What the keys and the signs mean, over the board."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.values import CrisisKind
from tui.board.keys import CLOSE, boards_listed, listed
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import BLANK, column, ink, page
from tui.board.theme import STATES

WIDTH = 68
HALF = 34
"""Cells of the keys of a screen, beside those of the boards."""


class HelpScreen(ModalScreen[None]):
    """Keys, signs, and where the numbers come from."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(CLOSE)

    def __init__(self, words: Words, kind: CrisisKind, keys: Sequence[Binding]) -> None:
        super().__init__()
        self._words = words
        self._kind = kind
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The one text that tells the keys and the signs."""
        words = self._words
        with Frame(words.glyphs, self._kind) as frame:
            frame.say(ink(words.t.code("board_kind", self._kind)))
            yield Static(page(help_lines(words, self._keys)), id="help")

    def action_close(self) -> None:
        """Back to the board."""
        self.dismiss()


def help_lines(words: Words, keys: Sequence[Binding]) -> list[Content]:
    """The text of the help: the keys of the screen beside those of the boards, then the signs."""
    t = words.t
    left = _typed(t("board.help.title"), listed(keys, t))
    texts = (t("board.help.numbers"), t("board.help.command_line"))
    said = (line for text in texts for line in ink((text, "$quiet")).wrap(WIDTH - HALF + 2))
    right = [*_typed(t("board.help.boards"), boards_listed(t)), BLANK, *said]
    both = zip_longest(left, right, fillvalue=BLANK)
    signs = words.dotted(*(words.state(state) for state in STATES))
    return [
        *(ink(column(one, HALF, words.glyphs), other) for one, other in both),
        BLANK,
        *signs.wrap(WIDTH),
    ]


def _typed(title: str, rows: list[tuple[str, str]]) -> list[Content]:
    """Keys and what they do, under a title."""
    wide = max(len(key) for key, _ in rows) + 2
    return [
        ink((title, "bold")),
        *(ink((f"{key:<{wide}}", "bold"), text) for key, text in rows),
    ]
