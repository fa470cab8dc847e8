"""The frame of every screen: exercise and real differ in words, in border and in colour."""

from textual.containers import Vertical
from textual.content import Content

from ledger.domain.values import CrisisKind
from tui.board.lines.glyphs import Glyphs
from tui.board.lines.safe_text import ink


class Frame(Vertical):
    """Dashed for an exercise, heavy for what is real."""

    DEFAULT_CSS = """
    Frame {
        padding: 0 1;
        border: dashed $exercise;
        border-title-color: $on-kind;
        border-title-background: $exercise;
        border-title-style: bold;
        border-subtitle-color: $on-kind;
        border-subtitle-background: $exercise;
        border-subtitle-style: bold;

        &.-real {
            border: heavy $real;
            border-title-background: $real;
            border-subtitle-background: $real;
        }
        &.-edges { padding: 0; }
        &.-edges > * { margin: 0 1; }
        &.-edges > LinesView { width: 100%; margin: 0; }
        &.-plain { border: ascii $exercise; }
        &.-plain.-real { border: ascii $real; }
        &:nocolor { border-title-style: bold reverse; border-subtitle-style: bold reverse; }
    }
    """

    def __init__(
        self, glyphs: Glyphs, kind: CrisisKind = "exercise", *, edges: bool = False
    ) -> None:
        """With `edges` the cells beside the lines are theirs to draw in."""
        super().__init__()
        self.set_class(glyphs.plain, "-plain")
        self.set_class(edges, "-edges")
        self._said = ink(), ink()
        self.show(kind)

    def show(self, kind: CrisisKind) -> None:
        """Be the frame of this kind."""
        self.set_class(kind == "real", "-real")

    def say(self, title: Content, subtitle: Content | None = None) -> None:
        """What stands in the border, above and below; painted only where it is something else."""
        below = title if subtitle is None else subtitle
        if not (title.is_same(self._said[0]) and below.is_same(self._said[1])):
            self._said = title, below
            self.border_title, self.border_subtitle = title, below
