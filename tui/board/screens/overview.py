"""The overview: one screen that answers without a key how things stand.

`seen` is the one value it draws; it is posted at most twice a second. A clock ticks on the status
and the deadline alone. Holding the screen stops the sheet, never the state of the link.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, Static

from ledger.live.link import LinkState
from tui.board.app import BoardApp
from tui.board.board_state import BoardState
from tui.board.keys import BOARD, translated
from tui.board.lines.deadlines import nearest
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, page
from tui.board.lines.status import banner_lines, status_lines
from tui.board.screens.help import HelpScreen
from tui.board.screens.overview_lines import sheet
from tui.board.screens.writing import WritingBoard

LEAST_WIDTH = 60
LEAST_HEIGHT = 20


class OverviewScreen(WritingBoard):
    """One screen that says how things stand, redrawn when something changes."""

    CSS_PATH = "overview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(BOARD)

    app: BoardApp
    held: reactive[BoardState | None] = reactive(None)
    """What the screen is held at, None while it moves."""

    def compose(self) -> ComposeResult:
        """A frame that says exercise or real, and in it status, deadline and sheet."""
        with Frame(self.app.glyphs):
            yield Static(id="status")
            yield Static(id="banner")
            yield Static(id="deadline")
            with VerticalScroll(id="page", can_focus=False):
                yield Static(id="sheet")
        yield Static(id="small")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Look every second at what counts down."""
        self.set_interval(1, self.tick)

    def on_resize(self) -> None:
        """Everything again, at the new size."""
        self.set_class(self._too_small(), "-small")
        self.redraw()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board."""
        return translated(super().active_bindings, self.app.words(self.seen).t)

    # --- drawing --------------------------------------------------------------------------------

    def watch_seen(self) -> None:
        """Draw what came, or only count it while the screen is held."""
        self.redraw()

    def watch_held(self) -> None:
        """Say that the screen is held, or catch up."""
        self.redraw()

    def tick(self) -> None:
        """Only what depends on the clock."""
        if self.seen is not None and not self._too_small():
            self._draw_clock(self.seen)

    def redraw(self) -> None:
        """Draw header and sheet again for the size there is."""
        if self._too_small():
            self._put("#small", self._small())
        elif self.seen is not None and self.is_mounted:
            self._draw_frame(self.held or self.seen)
            rows = self._draw_clock(self.seen)
            self._draw_sheet(self.held or self.seen, rows)

    def _draw_frame(self, seen: BoardState) -> None:
        words = self.app.words(seen)
        kind = words.t.code("board_kind", seen.kind)
        phase = seen.picture.crisis.phase if seen.picture and seen.picture.crisis else None
        closed = bool(seen.picture and seen.picture.crisis and seen.picture.crisis.closed)
        over = words.t("board.crisis_closed") if closed else ""
        place = words.dotted(over, words.t.label(phase.name) if phase else "", kind)
        room = self.size.width - 8
        frame = self.query_one(Frame)
        frame.show(seen.kind)
        frame.say(words.fit(words.dotted(kind, seen.title), room), words.fit(place, room))

    def _draw_clock(self, seen: BoardState) -> int:
        """Status, banner and deadline; how many rows they leave to the sheet."""
        words, width = self.app.words(seen), self._width
        now = self.app.clock.now()
        above = [
            self._put("#status", status_lines(seen, words, width, now=now, held=self.held)),
            self._draw_banner(seen, words),
            self._draw_deadline(self.held or seen, words, now),
        ]
        return self.size.height - 3 - sum(above)

    def _draw_banner(self, seen: BoardState, words: Words) -> int:
        lines = banner_lines(seen, words, self._width - 2)
        banner = self.query_one("#banner")
        banner.set_class(bool(lines), "-shown")
        banner.set_class(seen.link.state is LinkState.READ_ONLY, "-red")
        return self._put("#banner", lines)

    def _draw_deadline(self, seen: BoardState, words: Words, now: datetime) -> int:
        if seen.picture is None:
            return self._put("#deadline", [])
        passed = timedelta() if seen.scenario else now - seen.picture.now
        lines = nearest(seen.picture, words, self._width, passed=passed)
        self.query_one("#deadline").set_class(not lines, "-empty")
        return self._put("#deadline", lines)

    def _draw_sheet(self, seen: BoardState, rows: int) -> None:
        words = self.app.words(seen)
        if seen.picture is None or seen.picture.crisis is None:
            self._put("#sheet", [ink(words.t("board.waiting"))])
        else:
            self._put("#sheet", sheet(seen.picture, words, self._width, max(1, rows)))

    def _put(self, selector: str, lines: list[Content]) -> int:
        """Show lines unless they are there already; how many there are."""
        widget = self.query_one(selector, Static)
        new = page(lines)
        old = widget.content
        if not isinstance(old, Content) or not old.is_same(new):
            widget.update(new)
        return len(lines)

    def _small(self) -> list[Content]:
        t = self.app.words(self.seen).t
        size = f"{self.size.width} x {self.size.height}"
        least = f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
        text = ink((t("board.too_small", least=least, size=size), "bold"))
        return text.wrap(max(1, self.size.width - 2))

    @property
    def _width(self) -> int:
        return self.size.width - 4

    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    # --- keys -----------------------------------------------------------------------------------

    def action_hold(self) -> None:
        """Hold the screen, or let it move again."""
        self.held = None if self.held else self.seen

    def action_help(self) -> None:
        """What the keys and the signs mean."""
        kind = self.seen.kind if self.seen else "exercise"
        self.app.push_screen(HelpScreen(self.app.words(self.seen), kind, writes=self.app.records))

    def action_theme(self) -> None:
        """Go on to the next of the three themes."""
        self.app.next_theme()

    def action_scroll(self, lines: int) -> None:
        """Up or down by a line."""
        self.query_one("#page").scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Up or down by a page."""
        box = self.query_one("#page")
        box.scroll_relative(y=pages * box.size.height, animate=False)

    def action_scroll_top(self) -> None:
        """To the first page."""
        self.query_one("#page").scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """To the last line."""
        self.query_one("#page").scroll_end(animate=False)
