"""The rows of a form: what a field is called, where it is typed, what it may be, what is wrong.

Whatever was pasted or comes from an entry is made harmless first, as everywhere on a screen.
"""

from collections.abc import Sequence
from typing import Any, Protocol, cast

from click.shell_completion import CompletionItem
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from ledger.sanitize import clean, plain_name
from tui.board.keyboard import again
from tui.board.lines.safe_text import ink
from tui.forms.rows import Asked
from tui.forms.suggestions import matching
from tui.forms.typed import Words

Items = Sequence[CompletionItem[str]]

MOST_PICKS = 50
"""Of a longer list one types the beginning of a name."""


def harmless(text: str) -> str:
    """The text with nothing in it that commands a terminal or hides; line ends are line feeds."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean(whole.encode("utf-8", "replace").decode())


class TakesKeys(Protocol):
    """A screen that has keys of its own while something is typed in it."""

    focused: Widget | None

    def takes(self, key: str, *, lines: bool) -> bool:
        """Do what a key means here, if it means anything; `lines` where Enter makes a line."""


class InOrder:
    """Has its keys, and those of its screen, done in the order in which they were pressed.

    Textual types a letter at once and does what a key is bound to later, so that a Backspace would
    take what was typed behind it, and F2 after a fast word send half of it.
    """

    async def _on_key(self, event: events.Key) -> None:
        here: Any = self
        app, screen = here.app, cast("TakesKeys", here.screen)
        lines = isinstance(here, TextArea)
        if not here.screen.is_current:  # it was typed behind an Enter that led on
            app.post_message(again(event))
        elif screen.focused is not here:  # nothing has the keys behind an Esc
            (screen.focused or app).post_message(again(event))
        elif not screen.takes(event.key, lines=lines):
            if event.is_printable or (lines and event.key == "enter"):
                return
            await app.do_bound(event)
        event.stop()
        event.prevent_default()


class Line(InOrder, Input):
    """One line; what is pasted over several becomes one, so that none of it is lost."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """How wide the text is; a letter more lays out nothing, since the field is as wide as it is."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(harmless(text).split("\n")), compact=True, select_on_focus=False)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(harmless(event.text).split("\n")), *self.selection)


class Paragraphs(InOrder, TextArea):
    """Several lines; a paste keeps its paragraphs."""

    def __init__(self, text: str) -> None:
        super().__init__(
            harmless(text), compact=True, highlight_cursor_line=False, show_line_numbers=False
        )

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(harmless(event.text), *self.selection)

    def on_mount(self) -> None:
        """Behind what stands there already."""
        self.move_cursor(self.document.end)


class FieldRow(Vertical):
    """One row of a form."""

    class Said(Message):
        """Something was typed or picked in a row."""

    def __init__(self, asked: Asked, words: Words = "") -> None:
        super().__init__(classes="-needed" if asked.needed else None)
        self.asked = asked
        self._items: Items = ()
        self._codes: dict[str, str] = {}
        text = "\n".join(words) if isinstance(words, list) else str(words or "")
        lines = asked.long or (asked.several and not asked.picked)
        if asked.picked and isinstance(words, list):
            text = ", ".join(words)
        self._picks = OptionList(markup=False, compact=True, classes="picks")
        self._picks.can_focus = False
        self._note = Static("", classes="note", markup=False)
        self._told_of: str | None = None
        self._looked_at = ""
        self.editor: Line | Paragraphs = Paragraphs(text) if lines else Line(text)

    def compose(self) -> ComposeResult:
        """Label and editor beside each other, below them the picks and the note."""
        mark = " *" if self.asked.needed else ""
        with Horizontal(classes="line"):
            yield Static(ink(self.asked.label, (mark, "$state-degraded")), classes="label")
            yield self.editor
        if self.asked.picked:
            yield self._picks
        yield self._note

    # --- what stands in it ----------------------------------------------------------------------

    @property
    def text(self) -> str:
        """As it stands there."""
        return self.editor.value if isinstance(self.editor, Line) else self.editor.text

    @property
    def words(self) -> Words:
        """What it comes to: codes for what was picked, a list of what takes several."""
        text = self.text.strip("\n") if self.asked.long else self.text.strip()
        if not self.asked.several:
            return self._codes.get(text, text)
        if not self.asked.picked:
            return [line.strip() for line in text.splitlines() if line.strip()]
        return [self._codes.get(one, one) for one in map(str.strip, text.split(",")) if one]

    def put(self, text: str) -> None:
        """Have it hold this text."""
        if isinstance(self.editor, Line):
            self.editor.value = " ".join(harmless(text).split("\n"))
            self.editor.cursor_position = len(self.editor.value)
        else:
            self.editor.text = harmless(text)

    def type(self, text: str) -> None:
        """Type something where the cursor is."""
        if isinstance(self.editor, Line):
            self.editor.insert_text_at_cursor(text)
        else:
            self.editor.insert(text)

    def offer(self, items: Items) -> None:
        """What it may be, once that is known; a code that stands there is shown by its label."""
        self._items = items
        by_code = {str(item.value): self._shown(item) for item in items}
        self._codes = {shown: code for code, shown in by_code.items()}
        if self.asked.picked and self.text:
            parts = [one.strip() for one in self.text.split(",")]
            self.put(", ".join(by_code.get(one, one) for one in parts))
        if self.editor.has_focus:
            self.look()

    def tell(self, note: str, *, wrong: bool = False) -> None:
        """Say something below it; empty: nothing."""
        self._note.update(ink((note, "$state-down" if wrong else "$quiet")))
        self._note.set_class(bool(note), "-shown")
        self._told_of = self.text
        self.set_class(wrong, "-wrong")

    @property
    def note(self) -> str:
        """What is said below it."""
        return str(self._note.render())

    @property
    def refused(self) -> bool:
        """Whether what stands there now is known to be wrong."""
        return self.told and self.has_class("-wrong")

    @property
    def told(self) -> bool:
        """Whether what is said below it is about what stands there now."""
        return self._told_of == self.text

    # --- picking --------------------------------------------------------------------------------

    def look(self) -> None:
        """Show what begins as the last word does."""
        if not self._items:
            return
        picks = self._picks
        wanted, self._looked_at = self._wanted(), self.text
        found = matching(self._items, wanted)
        there = {plain_name(one) for one in self._codes}
        if self.screen.focused is not self.editor or (
            plain_name(wanted) in there and len(found) == 1
        ):
            found = []
        picks.clear_options()
        picks.add_options(
            Option(self._option(item), str(item.value)) for item in found[:MOST_PICKS]
        )
        picks.set_class(bool(found), "-shown")
        picks.highlighted = 0 if found and wanted else None

    @property
    def picking(self) -> bool:
        """Whether something is about to be picked."""
        return self._picks.has_class("-shown") and self._picks.highlighted is not None

    def move(self, by: int) -> bool:
        """The pick above or below; whether there are any."""
        if not self._picks.has_class("-shown"):
            return False
        picks = self._picks
        if picks.highlighted is None:
            picks.highlighted = 0 if by > 0 else picks.option_count - 1
        elif by > 0:
            picks.action_cursor_down()
        else:
            picks.action_cursor_up()
        return True

    def pick(self) -> bool:
        """Take the pick that is lit for what stands there now; whether one was."""
        picks = self._picks
        if self._looked_at != self.text:
            self.look()
        if not self.picking or picks.highlighted is None:
            return False
        code = picks.get_option_at_index(picks.highlighted).id
        item = next(one for one in self._items if str(one.value) == code)
        shown = self._shown(item)
        before = self.text.rpartition(",")[0].strip() if self.asked.several else ""
        self.put(f"{before}, {shown}" if before else shown)
        self.close()
        return True

    def close(self) -> None:
        """Show no picks."""
        picks = self._picks
        picks.clear_options()
        picks.remove_class("-shown")

    def _wanted(self) -> str:
        """What the picks begin with: the last of several."""
        return self.text.rpartition(",")[2].strip() if self.asked.several else self.text.strip()

    def _shown(self, item: "CompletionItem[str]") -> str:
        """As a pick stands in the field: by its label, where that is a way to say it."""
        label = str(item.help or "")
        named = bool(self.asked.field) and not self._is_entry
        alike = sum(1 for one in self._items if one.help == item.help)
        return label if named and label and "," not in label and alike == 1 else str(item.value)

    @property
    def _is_entry(self) -> bool:
        """Whether its picks are things that entries are about, which go by their short names."""
        field = self.asked.field
        return field is None or (not field.choices and field.shape.value == "number")

    def _option(self, item: "CompletionItem[str]") -> Content:
        shown, label = self._shown(item), str(item.help or "")
        return ink(shown) if shown == label else ink(shown, ("  " + label, "$quiet"))

    # --- what happens in it ---------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Show what it may be."""
        self.look()
        self.scroll_visible(animate=False)

    def on_descendant_blur(self) -> None:
        """Hide that again."""
        self.close()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.look()
        self.post_message(self.Said())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed."""
        event.stop()
        self.post_message(self.Said())
