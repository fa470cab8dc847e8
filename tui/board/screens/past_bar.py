"""The bar of the past: that it is looked at, and where somebody types which number or time."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.board.board_state import BoardState
from tui.board.lines.labels import Words
from tui.board.lines.past import past_lines, refused_lines
from tui.board.past import AsOf, ByBrief, ByEntry, ToLive, Wish
from tui.board.screens.form_rows import InOrder
from tui.board.screens.show_lines import show_lines


class AsOfField(InOrder, Input):
    """Where a number or a time is typed."""


class PastBar(Vertical):
    """Nothing while what is now is looked at; in the past a line, and on a key a field."""

    DEFAULT_CSS = """
    PastBar {
        height: auto;

        & > #replay { height: auto; text-style: bold; color: $on-kind; background: $state-normal; }
        & > #as-of { display: none; }
        & > #as-of-refused { height: auto; color: $state-down; text-style: bold; }
        &.-typing > #as-of { display: block; }
        &:nocolor > #replay { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go_entry(-1)", show=False),
        Binding("down", "go_entry(1)", show=False),
        Binding("pageup", "go_brief(-1)", show=False),
        Binding("pagedown", "go_brief(1)", show=False),
        Binding("escape", "close", show=False),
    ]
    """Where the field has the keys."""

    class Wished(Message):
        """Somebody wants to look at another number."""

        def __init__(self, wish: Wish) -> None:
            super().__init__()
            self.wish = wish

    def __init__(self) -> None:
        super().__init__(id="past")
        self._waits = False
        self._drawn: BoardState | None = None  # drawn again, it answers nothing

    def compose(self) -> ComposeResult:
        """The line, the field, and why what was typed cannot be had."""
        yield Static(id="replay")
        yield AsOfField(id="as-of", compact=True)
        yield Static(id="as-of-refused")

    def show(self, seen: BoardState, words: Words, width: int) -> int:
        """Say where in time the board is; how many rows that takes."""
        refused = refused_lines(seen, words, width)
        if self._waits and seen is not self._drawn:
            self._type(on=bool(refused))  # a step that is refused takes no key from the board
        self._drawn = seen
        self._field.placeholder = words.t("board.past.placeholder")
        rows = self._put("#replay", past_lines(seen, words, width))
        return rows + self._put("#as-of-refused", refused) + self.has_class("-typing")

    def open(self) -> None:
        """Type which number or time."""
        self._type(on=True)

    def _type(self, *, on: bool) -> None:
        self._waits = False
        self.set_class(on, "-typing")
        if on:
            self.screen.set_focus(self._field)  # now, before the keys that wait
        elif self.screen.focused is self._field:  # it may not have been told so yet
            self.screen.set_focus(None)

    @property
    def _field(self) -> Input:
        return self.query_one("#as-of", Input)

    def _put(self, selector: str, lines: list[Content]) -> int:
        widget = self.query_one(selector, Static)
        widget.display = bool(lines)
        return show_lines(widget, lines)

    def on_input_changed(self, event: Input.Changed) -> None:
        """It is nobody else's."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go there; an empty field is what is now."""
        event.stop()
        self._waits = True
        text = event.value.strip()
        self.post_message(self.Wished(AsOf(text) if text else ToLive()))

    def action_go_entry(self, by: int) -> None:
        """An entry on or back."""
        self.post_message(self.Wished(ByEntry(by)))

    def action_go_brief(self, by: int) -> None:
        """An issued brief on or back."""
        self.post_message(self.Wished(ByBrief(by)))

    def action_close(self) -> None:
        """The field away; the past stays."""
        self._type(on=False)
