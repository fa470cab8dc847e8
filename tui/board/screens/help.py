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
from tui.board.lines.safe_text import BLANK, column, ink, page, wrapped
from tui.board.theme import STATES

WIDTH = 76
GAP = 2
"""Cells between the columns."""

BOARDS = 26
"""Cells of the boards, at most, beside the keys of a screen in two columns."""


Rows = Sequence[tuple[str, str]]
"""Keys, each with what it does."""


class HelpScreen(ModalScreen[None]):
    """Keys, signs, and where the numbers come from."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *CLOSE,
        Binding("down,j", "roll(1)", show=False),
        Binding("up,k", "roll(-1)", show=False),
        Binding("pagedown", "roll(20)", show=False),
        Binding("pageup", "roll(-20)", show=False),
    ]

    def __init__(self, words: Words, kind: CrisisKind, keys: Sequence[Binding]) -> None:
        super().__init__()
        self._words = words
        self._kind = kind
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The one text that tells the keys and the signs; where it is too long it scrolls."""
        words = self._words
        t = words.t
        with Frame(words.glyphs, self._kind) as frame:
            kind = t.code("board_kind", self._kind)
            frame.say(words.dotted(kind, t("key.help")), ink(t("key.close"), " Esc"))
            yield Static(page(help_lines(words, self._keys)), id="help")

    def action_close(self) -> None:
        """Back to the board."""
        self.dismiss()

    def action_roll(self, by: int) -> None:
        """A line on or back, or a screen."""
        self.query_one(Frame).scroll_relative(y=by, animate=False)


def help_lines(words: Words, keys: Sequence[Binding]) -> list[Content]:
    """The text of the help: the keys of the screen beside those of the boards, then the signs."""
    t = words.t
    signs = words.dotted(*(words.state(state) for state in STATES))
    said = [line for text in (t("board.help.numbers"), t("board.help.command_line"))
            for line in wrapped(ink((text, "$quiet")), WIDTH)]  # fmt: skip
    boards = boards_listed(t)
    wide = min(BOARDS, _caps(boards) + max(len(text) for _, text in boards))
    room = (WIDTH - wide) // 2 - GAP
    drawn = [*_halves(listed(keys, t), t("board.help.title"), room),
             _typed(t("board.help.boards"), boards, wide)]  # fmt: skip
    return [*_beside(drawn, [room, room, wide], words), BLANK, *wrapped(signs, WIDTH), *said]


def _halves(rows: Rows, title: str, width: int) -> list[list[Content]]:
    """The keys of a screen in two columns that are as low as can be."""
    ways = (
        [_typed(title, rows[:at], width), _typed("", rows[at:], width)]
        for at in range(1, len(rows))
    )
    return min(ways, key=lambda way: max(map(len, way)))


def _beside(columns: list[list[Content]], widths: Sequence[int], words: Words) -> list[Content]:
    """Columns beside each other, the last without a gap behind it."""
    gaps = [GAP] * (len(columns) - 1) + [0]
    return [
        ink(*(column(one, width + gap, words.glyphs)
              for one, width, gap in zip(row, widths, gaps, strict=True)))
        for row in zip_longest(*columns, fillvalue=BLANK)
    ]  # fmt: skip


def _typed(title: str, rows: Rows, width: int) -> list[Content]:
    """Keys and what they do, under a title; nothing is cut."""
    caps = _caps(rows)
    found = [ink((title, "bold"))]
    for key, text in rows:
        first, *more = wrapped(ink(text), width - caps)
        found += [ink((f"{key:<{caps}}", "bold"), first), *(ink(" " * caps, one) for one in more)]
    return found


def _caps(rows: Rows) -> int:
    """Cells of the keys, with what parts them from the words."""
    return max(len(key) for key, _ in rows) + 2
