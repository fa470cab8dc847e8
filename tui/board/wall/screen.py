"""The wall's one screen: a big clock, the link, a page of a board, and what nobody may miss."""

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from ledger.live.link import LinkState
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.views.critical import Critical, critical
from tui.board.app import Board, BoardApp
from tui.board.asked import Asked
from tui.board.board_state import BoardState
from tui.board.keys import LEAVE
from tui.board.lines.alert import alert_lines
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, page
from tui.board.lines.status import banner_lines, status_lines
from tui.board.lines.waiting import waiting_lines
from tui.board.rows import Block
from tui.board.screens.airy import airy
from tui.board.screens.framed import LEAST_HEIGHT, LEAST_WIDTH, small_lines
from tui.board.screens.overview_lines import first_page
from tui.board.screens.parts import untouched
from tui.board.wall.reader import WallReply
from tui.board.wall.rota import Rota

TICK = 0.5

CLOCK = "%H:%M"
CLOCK_WIDTH = 17
"""Cells of five big digits, and what stands before them."""

SHOWN_ON = {"clock": "clocks", "request": "requests", "correction": "log"}
"""The board where a reason stands; the overview for the others."""


class WallScreen(Board, inherit_bindings=False):
    """One page at a time; no key does anything but leave."""

    CSS_PATH = "wall.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*LEAVE]

    app: BoardApp

    def __init__(self, rota: Rota) -> None:
        super().__init__()
        self.rota = rota
        self._texts: dict[tuple[str, str], Translator] = {}
        self._before: BoardState | None = None
        self._shown: tuple[Asked, Sequence[Block]] = (Asked(), ())
        self.reasons: tuple[Critical, ...] = ()

    def compose(self) -> ComposeResult:
        """A frame that says exercise or real, and in it the head, what is critical, the page."""
        plain = self.app.glyphs.plain
        with Frame(self.app.glyphs):
            with Horizontal(id="head"):
                with Vertical(id="told"):
                    yield Static(id="where")
                    yield Static(id="status")
                yield Static(id="clock", classes="-plain") if plain else Digits(id="clock")
            yield Static(id="banner")
            yield Static(id="alert")
            yield Static(id="lines")

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        self.set_interval(TICK, self.tick)

    def on_screen_resume(self) -> None:
        """Ask for the first page."""
        self.seen = self.app.seen
        self.app.ask_for(self)

    def on_resize(self) -> None:
        """The page again, for the size there is."""
        self.app.ask_for(self)
        self.redraw()

    # --- which page -----------------------------------------------------------------------------

    def asks(self) -> Asked:
        """The page that stands."""
        board, lang = self.rota.page
        return Asked(board, width=self.room, rows=self.size.height, lang=lang)

    def tick(self) -> None:
        """The clock, and the next page when the time of this one is over."""
        if not self.query("#lines"):  # it is taken down
            return
        if self.rota.tick(self.app.clock.monotonic()):
            self.reasons = ()
            self._turn()
        else:
            self._draw_head()

    def watch_seen(self) -> None:
        """Go to what is critical in what came, and draw it."""
        if found := self._critical():
            self.reasons = (*found, *self.reasons)
            board = SHOWN_ON.get(found[0].kind, "overview")
            self.rota.jump(board, self.app.clock.monotonic())
            self._turn()
        else:
            self.redraw()

    def _critical(self) -> tuple[Critical, ...]:
        before, seen = self._before, self.seen
        if seen is None or seen.picture is None:
            return ()
        self._before = seen
        if before is None or before.picture is None or before.picture is seen.picture:
            return ()
        cited = seen.reply.cited if isinstance(seen.reply, WallReply) else frozenset[int]()
        return critical(before.picture, seen.picture, cited)

    def _turn(self) -> None:
        self.app.ask_for(self)
        self.redraw()

    # --- drawing --------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Everything, in the language of the page."""
        if self.seen is None or not self.is_mounted:
            return
        words = self._words(self.rota.page.lang)
        self.set_class(self._too_small(), "-small")
        self._draw_frame(self.seen, words)
        if self._too_small():
            self._put("#lines", small_lines(words, self.size))
            return
        self._draw_head()
        banner = banner_lines(self.seen, words, self.room)
        self.query_one("#banner").set_class(self.seen.link.state is LinkState.READ_ONLY, "-red")
        alert = self._alert()
        above = self._put("#banner", banner) + self._put("#alert", alert)
        rows = max(1, self.size.height - 2 - self.query_one("#head").size.height - above)
        self._put("#lines", self._lines(self.seen, words, rows))

    def _draw_frame(self, seen: BoardState, words: Words) -> None:
        kind = words.t.code("board_kind", seen.kind)
        head = seen.picture.crisis if seen.picture else None
        phase = words.t.label(head.phase.name) if head and head.phase else ""
        over = words.t("board.crisis_closed") if head and head.closed else ""
        frame, room = self.query_one(Frame), self.size.width - 8
        frame.show(seen.kind)
        title = words.dotted(kind, seen.title)
        frame.say(words.fit(title, room), words.fit(words.dotted(over, phase, kind), room))

    def _draw_head(self) -> None:
        """The kind and the board, the page and how long it stands, the link, the clock.

        The big clock is the one that the times on the page are told by.
        """
        seen, now = self.seen, self.app.clock.now()
        if seen is None or not self.is_mounted:
            return
        words = self._words(self.rota.page.lang)
        t, width = words.t, self.room - CLOCK_WIDTH
        colour = "$real" if seen.kind == "real" else "$exercise"
        where = words.dotted(
            ink((t.code("board_kind", seen.kind).upper(), f"bold {colour}")),
            ink((t(f"board.name.{self.rota.page.board}").upper(), "bold")),
            t("board.wall.page", page=self.rota.number, pages=len(self.rota.pages)),
        )
        self._put("#where", [words.fit(self._with_next(where, words, width), width)])
        self._put("#status", status_lines(seen, words, width, now=now)[:2])
        shown = seen.now if seen.scenario else now
        self._draw_clock(f"{in_zone(shown, t.zone):{CLOCK}}")

    def _with_next(self, where: Content, words: Words, width: int) -> Content:
        """How long the page still stands, in full or, where that has no room, in seconds alone."""
        left = f"{int(self.rota.left(self.app.clock.monotonic()) + 0.5)} s"
        said = words.dotted(where, ink((words.t("board.wall.next", left=left), "$quiet")))
        return said if said.cell_length <= width else words.dotted(where, ink((left, "$quiet")))

    def _draw_clock(self, said: str) -> None:
        clock = self.query_one("#clock")
        if isinstance(clock, Digits):
            if clock.value != said:
                clock.update(said)
        else:
            self._put("#clock", [ink((said, "bold"))])

    def _alert(self) -> list[Content]:
        """What is critical, in every language of the wall."""
        if not (self.reasons and self.rota.jumped):
            return []
        return [
            line
            for lang in self.rota.langs
            for line in alert_lines(self.reasons, self._words(lang), self.room - 2)
        ]

    def _lines(self, seen: BoardState, words: Words, rows: int) -> list[Content]:
        """The page, cut to the rows there are, with how much was left out."""
        lines = self._page_lines(seen, words, rows)
        if len(lines) <= rows:
            return list(lines)
        command = f"crisis board {self.rota.page.board}"
        cut = words.t.plural("board.wall.cut", len(lines) - rows + 1, command=command)
        return [*lines[: rows - 1], ink((cut, "$quiet"))]

    def _page_lines(self, seen: BoardState, words: Words, rows: int) -> Sequence[Content]:
        waiting = waiting_lines(seen, words, self.room, self.app.clock.now())
        if seen.picture is None or seen.picture.crisis is None:
            return waiting
        if self.rota.page.board == "overview":
            return first_page(seen.picture, words, self.room, rows, untouched)[:rows]
        asked, reply = self.asks(), seen.reply
        if isinstance(reply, WallReply) and reply.asked == asked:
            self._shown = (asked, reply.reply.blocks)
        if self._shown[0] != asked:
            return waiting
        return [line for one in airy(self._shown[1], rows) for line in one.lines]

    def _put(self, selector: str, lines: Sequence[Content]) -> int:
        """Show lines unless they are there already; how many there are."""
        widget = self.query_one(selector, Static)
        new, old = page(lines), widget.content
        if not isinstance(old, Content) or not old.is_same(new):
            widget.update(new)
        widget.display = bool(lines)
        return len(lines)

    def _words(self, lang: str) -> Words:
        """One of the wall's languages, in the zone of the crisis, on the day that is seen."""
        seen = self.seen
        crisis = seen.picture.crisis if seen and seen.picture else None
        zone = crisis.zone if crisis else "UTC"
        if (lang, zone) not in self._texts:
            self._texts[lang, zone] = Translator(lang, ZoneInfo(zone))
        t = self._texts[lang, zone]
        today = in_zone(seen.now, t.zone).date() if seen else None
        return Words(t, self.app.glyphs, today)

    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    @property
    def room(self) -> int:
        """Cells of a line within the frame."""
        return self.size.width - 4
