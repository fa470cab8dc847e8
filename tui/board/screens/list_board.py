"""A board of rows that the watcher reads: its filter, how many there are, its pages."""

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from projections.i18n import Translator
from tui.board.asked import PAGE, Asked
from tui.board.board_state import BoardState
from tui.board.keys import FILTER, HELP, LEAVE, LOOK, MOVE, board_bindings
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink
from tui.board.rows import Reply
from tui.board.screens.airy import airy
from tui.board.screens.form_rows import InOrder
from tui.board.screens.framed import FramedBoard
from tui.board.screens.lines_view import LinesView
from tui.board.screens.thing import ThingScreen

CHOOSING = ("filter", "everything")
"""What is done to rows that are counted."""


class FilterField(InOrder, Input):
    """Where a filter is typed; Enter gives the keys back to the board at once."""

    async def action_submit(self) -> None:
        """The filter stays, the keys are those of the board again."""
        self.screen.set_focus(None)


class ListBoard(FramedBoard):
    """One board by its name in the registry."""

    KEYS = [*HELP, *FILTER, *LOOK, *MOVE, *LEAVE]  # noqa: RUF012 (as Textual has it)
    BINDINGS = [*KEYS, *board_bindings()]  # noqa: RUF012 (the same)

    def __init__(self, board: str, *, frame: bool = False) -> None:
        """With `frame` nothing else of the picture is needed."""
        super().__init__()
        self.board = board
        self._frame = frame
        self.filter = ""
        self.everything = False
        self.first = 0
        self.reply: Reply | None = None

    def above(self) -> list[Widget]:
        """The filter, where one is typed, and how many rows it lets through."""
        field = FilterField(self.filter, id="filter", compact=True)
        field.set_class(bool(self.filter), "-shown")
        return [field, Static(id="count")]

    def filter_by(self, text: str) -> bool:
        """Filter by this; what is drawn as one page has no rows to filter."""
        if self.reply is not None and self.reply.shown is None:
            return False
        self.filter, self.first, self.held = text, 0, None
        for field in self.query("#filter").results(Input):
            field.value = text
            field.add_class("-shown")
        return True

    def asks(self) -> Asked:
        """The page that the cursor is on."""
        return Asked(
            self.board, filter=self.filter, everything=self.everything, first=self.first,
            width=self.room, rows=self.size.height, frame=self._frame,
        )  # fmt: skip

    def draw_lines(self, seen: BoardState, rows: int) -> None:  # noqa: ARG002 (it scrolls)
        """What was read, as soon as it is there."""
        words = self.app.words(seen)
        reply = seen.reply if isinstance(seen.reply, Reply) else None
        if reply is None or reply.asked.board != self.board or reply.asked.on:
            if self.reply is None:
                self.show_waiting()
            return
        before, self.reply = self.reply, reply
        if (before and before.shown is None) != (reply.shown is None):
            self.refresh_bindings()
        self._draw_count(reply, words)
        if reply.error is None:
            self._show(reply, before)

    def _show(self, reply: Reply, before: Reply | None) -> None:
        """The rows; of another page or another filter from the side that one comes from."""
        same = before is not None and _page_of(before.asked) == _page_of(reply.asked)
        drawn = airy(reply.blocks, self.lines.size.height)
        back = before is not None and reply.first + PAGE == before.first
        if same:
            self.lines.show(drawn, begin=True)
        else:
            self.lines.begin(drawn, 1 if back else -1)

    def _draw_count(self, reply: Reply, words: Words) -> None:
        t = words.t
        said = []
        if reply.error is not None:
            said.append(ink((t.error(reply.error), "bold $state-degraded")))
        elif reply.shown is not None:
            n, total = t.number(reply.shown), t.number(reply.total or reply.shown)
            key = "board.count_so_far" if reply.searching else "board.count"
            said.append(ink((t(key, n=n, total=total), "bold" if reply.asked.filter else "$quiet")))
            said += [*self._page_said(reply, t), *self._about_rows(reply, words)]
        self._put("#count", [words.fit(words.dotted(*said), self.room)] if said else [])

    @staticmethod
    def _page_said(reply: Reply, t: Translator) -> Iterator[Content]:
        """Which rows these are, where they are not all."""
        if reply.first or reply.more:
            last = min(reply.first + PAGE, reply.shown or 0)
            yield ink(t("board.page", first=t.number(reply.first + 1), last=t.number(last)))

    def _about_rows(self, reply: Reply, words: Words) -> Iterator[Content]:
        """What is chosen, and what is left out."""
        t, asked = words.t, reply.asked
        if asked.filter:
            yield ink((t("board.filtered", text=asked.filter), "$state-degraded"))
        if asked.everything:
            yield ink((t("board.with_over"), "$quiet"))
        elif not asked.filter and (reply.total or 0) > (reply.shown or 0):
            yield ink(("a", "bold"), " ", (t("key.everything"), "$quiet"))

    # --- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A page that has no rows has none to choose: those keys are not offered."""
        if action in CHOOSING and self.reply is not None and self.reply.shown is None:
            return self.reply.error is not None
        return super().check_action(action, parameters)

    @property
    def _keys(self) -> list[Binding]:
        return [key for key in super()._keys if self.check_action(key.action, ())]

    def on_lines_view_opened(self, message: LinesView.Opened) -> None:
        """The page of what the cursor is on."""
        self.app.push_screen(ThingScreen(message.on))

    def on_lines_view_at_end(self, message: LinesView.AtEnd) -> None:
        """The page after this one, or before it."""
        if message.by > 0 and self.reply and self.reply.more:
            self.first += PAGE
        elif message.by < 0 and self.first:
            self.first = max(0, self.first - PAGE)
        else:
            return
        self.held = None
        self.app.ask_for(self)

    def action_everything(self) -> None:
        """With what is over, or without it."""
        self.everything, self.first, self.held = not self.everything, 0, None
        self.app.ask_for(self)

    def action_filter(self) -> None:
        """Type what rows are wanted."""
        field = self.query_one("#filter", Input)
        field.placeholder = self.t("board.filter.example")
        field.add_class("-shown")
        self.set_focus(field)  # now: `focus()` would be done after the keys that wait

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed."""
        self.filter, self.first, self.held = event.value, 0, None
        self.app.ask_for(self)

    def takes(self, key: str, *, lines: bool) -> bool:
        """Esc ends the filter before the key behind it is done."""
        if key != "escape" or not isinstance(self.focused, FilterField):
            return super().takes(key, lines=lines)
        self.action_leave()
        return True

    def action_leave(self) -> None:
        """Out of the filter, and without it."""
        field = self.query_one("#filter", Input)
        self.set_focus(None)
        field.remove_class("-shown")
        field.value = ""


def _page_of(asked: Asked) -> Asked:
    """What is looked at, whatever the size of the screen, with what is over or without it."""
    return asked._replace(width=0, rows=0, everything=False)
