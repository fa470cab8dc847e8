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

WIDEST = 76
THIRD = 25
"""The same where the keys of a screen are so many that they stand in two columns."""

MOST = 19
"""Keys in one column."""


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
    signs = words.dotted(*(words.state(state) for state in STATES))
    said = [line for text in (t("board.help.numbers"), t("board.help.command_line"))
            for line in ink((text, "$quiet")).wrap(WIDTH - HALF + 2)]  # fmt: skip
    typed, boards = listed(keys, t), _typed(t("board.help.boards"), boards_listed(t))
    if len(typed) > MOST:
        half = (len(typed) + 1) // 2
        left = [_typed(t("board.help.title"), typed[:half]), _typed("", typed[half:])]
        return [*_beside(left, boards, THIRD, words), BLANK, *signs.wrap(WIDTH)]
    left = [_typed(t("board.help.title"), typed)]
    return [*_beside(left, [*boards, BLANK, *said], HALF, words), BLANK, *signs.wrap(WIDTH)]


def _beside(
    left: list[list[Content]], right: list[Content], width: int, words: Words
) -> list[Content]:
    """Columns beside each other, the last as wide as it is."""
    room = WIDEST - width * len(left)
    return [
        ink(*(ink(column(one, width - 1, words.glyphs), " ") for one in row[:-1]),
            words.fit(row[-1], room))
        for row in zip_longest(*left, right, fillvalue=BLANK)
    ]  # fmt: skip


def _typed(title: str, rows: list[tuple[str, str]]) -> list[Content]:
    """Keys and what they do, under a title."""
    wide = max(len(key) for key, _ in rows) + 2
    return [
        ink((title, "bold")),
        *(ink((f"{key:<{wide}}", "bold"), text) for key, text in rows),
    ]
