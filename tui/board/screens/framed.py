"""What every board has around its lines: the frame, the link, the freshness, the keys.

`seen` is the one value a board draws; it is posted at most seven times a second. A clock ticks on
the status and the deadline alone. Holding the screen stops the lines, never the state of the link.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Footer, Static

from ledger.live.link import LinkState
from projections.i18n import Translator
from tui.board.app import BoardApp
from tui.board.asked import On
from tui.board.board_state import BoardState
from tui.board.keys import HELP, LEAVE, LOOK, MOVE, board_bindings, translated
from tui.board.lines.deadlines import nearest
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, wrapped
from tui.board.lines.status import banner_lines, status_lines
from tui.board.lines.waiting import waiting_lines
from tui.board.past import ByBrief, ByEntry, ToLive
from tui.board.rows import blocks
from tui.board.screens.help import HelpScreen
from tui.board.screens.lines_view import LinesView
from tui.board.screens.palette import Goes, PaletteScreen
from tui.board.screens.past_bar import AsOfField, PastBar
from tui.board.screens.show_lines import show_lines
from tui.board.screens.writing import WRITE, Pointed, WritingBoard, open_form

LEAST_WIDTH = 60
LEAST_HEIGHT = 20


def small_lines(words: Words, size: Size) -> list[Content]:
    """What is said in a window that is too small to be a board."""
    least = f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
    said = words.t("board.too_small", least=least, size=f"{size.width} x {size.height}")
    return wrapped(ink((said, "bold")), size.width - 4)


class FramedBoard(WritingBoard):
    """A board of lines, redrawn when something changes; what the lines are, others say."""

    CSS_PATH = "framed.tcss"
    KEYS: ClassVar[list[Binding]] = [*HELP, *LOOK, *MOVE, *LEAVE]
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, *board_bindings()]

    app: BoardApp
    held: var[BoardState | None] = var(None)
    """What the screen is held at, None while it moves."""

    _status: Static | None = None

    def compose(self) -> ComposeResult:
        """A frame that says exercise or real, and in it status, deadline and lines."""
        with Frame(self.app.glyphs, edges=True):
            yield Static(id="status")
            yield Static(id="banner")
            yield PastBar()
            yield Static(id="deadline")
            yield from self.above()
            yield LinesView(self.app.glyphs, ident="page")
            yield from self.below()
        yield Static(id="small")
        yield Footer(show_command_palette=False, compact=True)

    def above(self) -> list[Widget]:
        """What stands between the deadline and the lines."""
        return []

    def below(self) -> list[Widget]:
        """What stands under the lines."""
        return []

    def on_mount(self) -> None:
        """Look every second at what counts down."""
        self.set_interval(1, self.tick)

    def on_screen_resume(self) -> None:
        """Catch up with what was seen meanwhile, and ask for what this board needs."""
        self.seen = self.app.seen
        self.app.ask_for(self)

    def on_screen_suspend(self) -> None:
        """No more is drawn of the picture than what covers it needs."""
        self.app.cover(self)

    def on_resize(self) -> None:
        """Everything again, at the new size."""
        self.set_class(self._too_small(), "-small")
        self.redraw()
        self.app.ask_for(self)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board."""
        last = [*(key for key in self.KEYS if key not in LEAVE), *WRITE, *LEAVE]
        return translated(super().active_bindings, self.t, last)

    @property
    def t(self) -> Translator:
        """The language of the board."""
        return self.app.words(self.seen).t

    @property
    def lines(self) -> LinesView:
        """The lines and the cursor."""
        return self.query_one("#page", LinesView)

    @property
    def on(self) -> On:
        """What the cursor is on."""
        return self.lines.on

    def pointed(self) -> Pointed | None:
        """What the cursor is on, for whoever writes about it."""
        return Pointed(self.on.number, self.on.originator) if self.on else None

    def stands(self) -> bool:
        """Whether the cursor is on the row it was on when the key was pressed."""
        stood = self.lines.stood(self.app.pressed)
        if not stood:
            self.app.notify(self.t("board.row_gone"), severity="warning", markup=False)
        return stood

    # --- drawing --------------------------------------------------------------------------------

    def watch_seen(self) -> None:
        """Draw what came, or only count it while the screen is held; unless another covers it."""
        if not self.is_attached or self._is_seen:
            self.redraw()

    def watch_held(self) -> None:
        """Say that the screen is held, or catch up."""
        self.redraw()

    def tick(self) -> None:
        """Only what depends on the clock."""
        if self.seen is not None and self._is_drawn and not self._too_small():
            self._draw_clock(self.seen)

    @property
    def _is_drawn(self) -> bool:
        """Whether it is the one that is looked at, and not going away."""
        return self._is_seen and self._is_whole

    @property
    def _is_whole(self) -> bool:
        """Whether its parts are there; looking through all of them costs as much as the status."""
        if self._status is None:
            self._status = next(iter(self.query("#status").results(Static)), None)
        return self._status is not None and self._status.is_attached

    @property
    def _is_seen(self) -> bool:
        """Whether nothing lies over it but what leaves some of it to see."""
        if not self.is_current:
            return False
        return self.app.screen is self or isinstance(self.app.screen, ModalScreen)

    def redraw(self) -> None:
        """Draw header and lines again for the size there is."""
        if not self._is_whole:
            return
        if self._too_small():
            self._put("#small", small_lines(self.app.words(self.seen), self.size))
        elif self.seen is None:
            self.show_waiting()
        else:
            with self.app.batch_update():
                shown = self.held or self.seen
                self._draw_frame(shown)
                rows = self._draw_clock(self.seen)
                self.draw_lines(shown, max(1, rows))

    def draw_lines(self, seen: BoardState, rows: int) -> None:
        """Draw what the board is about in the rows that are left to it."""

    def show_waiting(self) -> None:
        """Say in the place of the lines why there are none yet."""
        words, now = self.app.words(self.seen), self.app.clock.now()
        self.lines.show(blocks(waiting_lines(self.seen, words, self.room, now)))

    def place(self, words: Words) -> str:
        """Where one is, said in the frame above; nothing on the overview."""
        return words.t(f"board.name.{self.board}") if self.board else ""

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
        title = words.dotted(kind, self.place(words), seen.title)
        frame.say(words.fit(title, room), words.fit(place, room))

    def _draw_clock(self, seen: BoardState) -> int:
        """Status, banner and deadline; how many rows they leave to the lines."""
        words, width = self.app.words(seen), self.room
        now = self.app.clock.now()
        above = [
            self._put("#status", status_lines(seen, words, width, now=now, held=self.held)),
            self._draw_banner(seen, words),
            self.query_one(PastBar).show(seen, words, width),
            self._draw_deadline(self.held or seen, words, now),
        ]
        return self.size.height - 3 - sum(above)

    def _draw_banner(self, seen: BoardState, words: Words) -> int:
        lines = banner_lines(seen, words, self.room - 2)
        banner = self.query_one("#banner")
        banner.set_class(bool(lines), "-shown")
        banner.set_class(seen.link.state is LinkState.READ_ONLY, "-red")
        return self._put("#banner", lines)

    def _draw_deadline(self, seen: BoardState, words: Words, now: datetime) -> int:
        if seen.picture is None:
            return self._put("#deadline", [])
        passed = timedelta() if seen.stands else now - seen.picture.now
        lines = nearest(seen.picture, words, self.room, passed=passed)
        self.query_one("#deadline").set_class(not lines, "-empty")
        return self._put("#deadline", lines)

    def _put(self, selector: str, lines: list[Content]) -> int:
        """Show lines unless they are there already; how many there are."""
        return show_lines(self.query_one(selector, Static), lines)

    @property
    def room(self) -> int:
        """Cells of a line within the frame."""
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
        self.app.push_screen(HelpScreen(self.app.words(self.seen), kind, self._keys))

    @property
    def _keys(self) -> list[Binding]:
        """What can be pressed here."""
        return [*self.KEYS, *(WRITE if self.app.records else ())]

    def action_find(self) -> None:
        """Go anywhere, by a few letters."""
        self.app.push_screen(PaletteScreen(self.t, self._keys, self.app.things, self._go))

    def _go(self, goes: Goes) -> None:
        """Where the palette leads."""
        if goes.board:
            self.app.action_board(goes.board)
        elif goes.filtered:
            self.app.filter_by(goes.filtered)
        elif goes.key:
            self.app.call_later(self.run_action, goes.key)
        elif goes.verb:
            open_form(self.app, goes.verb)
        else:
            self.post_message(LinesView.Opened(goes.on))

    def action_copy(self) -> None:
        """The row that the cursor is on, in one line."""
        if self.on:
            self.app.copy(self.on)
        else:
            self.app.notify(self.t("board.nothing_to_copy"), severity="warning", markup=False)

    def action_theme(self) -> None:
        """Go on to the next of the three themes."""
        self.app.next_theme()

    def on_past_bar_wished(self, message: PastBar.Wished) -> None:
        """Look at the number or the time that the bar asks for."""
        self.app.go(message.wish)

    def takes(self, key: str, *, lines: bool) -> bool:  # noqa: ARG002 (`TakesKeys`)
        """Esc ends what is typed on a board before the key behind it is done."""
        if key != "escape" or not isinstance(self.focused, AsOfField):
            return False
        self.query_one(PastBar).action_close()
        return True

    def action_as_of(self) -> None:
        """Type which number or time to look at."""
        self.query_one(PastBar).open()

    def action_past_entry(self, by: int) -> None:
        """An entry back or on in time."""
        self.app.go(ByEntry(by))

    def action_past_brief(self, by: int) -> None:
        """To the issued brief before, or to the next."""
        self.app.go(ByBrief(by))

    def action_home(self) -> None:
        """Out of the past to what is now; there to the first row."""
        if self.seen is not None and (self.seen.replay or self.seen.unanswered):
            self.app.go(ToLive())
        else:
            self.action_edge(-1)

    def action_step(self, by: int) -> None:
        """Up or down by a row."""
        self.lines.step(by)

    def action_side(self, by: int) -> None:
        """To the column on the right, or on the left, where there are two."""
        self.lines.side(by)

    def action_tab(self, by: int) -> None:
        """To the next board, or the one before."""
        self.app.action_next_board(by)

    def action_page(self, by: int) -> None:
        """Up or down by a page."""
        self.lines.page(by)

    def action_edge(self, by: int) -> None:
        """To the first row, or to the last."""
        self.lines.edge(by)

    def action_open(self) -> None:
        """The page of what the cursor is on."""
        self.lines.open_row()

    def action_leave(self) -> None:
        """Back to where one came from; on a board there is nowhere further back."""
