"""The application around the boards: themes, language, and the way from the watcher to a screen."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import inf
from typing import Any, ClassVar, Protocol, TypeVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.reactive import var
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, TextArea

from ledger import gc_pause
from ledger.abridged import abridged
from ledger.clock import Clock
from ledger.config import environ
from ledger.errors import LedgerError
from ledger.sanitize import clean
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tui.board import theme
from tui.board.asked import Asked, On
from tui.board.board_state import BoardState
from tui.board.copied import Copied, copied
from tui.board.drafting import Drafting
from tui.board.keyboard import again, parted
from tui.board.lines.glyphs import Glyphs
from tui.board.lines.labels import Words
from tui.board.lines.remembered import Remembered
from tui.board.past import Wish
from tui.board.recording import Kept, Recorded, Recorder, Then, ThenEach, Unsure, answer_lines
from tui.board.scheduling import as_ever, give_way
from tui.board.things import Things
from tui.board.watcher import Job
from tui.forms.typed import Typed

T = TypeVar("T")

IDLE = 60.0
"""Seconds without a key after which nobody is typing here."""

SETTLED = 5.0
"""Seconds after which all is there that stays: what was imported, a connection, a first picture."""


class Source(Protocol):
    """Posts what a board draws (`tui.board.watcher.Watcher`)."""

    def start(self) -> None:
        """Begin to post what there is to see."""

    def stop(self) -> None:
        """Post nothing more."""

    def go(self, wish: Wish) -> None:
        """Post another number from now on, or what is now again."""

    def do(self, job: Job) -> None:
        """Do something with the terminal, in the thread that has it."""

    def ask(self, asked: Asked) -> None:
        """Post what is asked for from now on, with everything else."""

    def typed(self) -> None:
        """Know that somebody types, and that what was typed is on the screen."""


MakeSource = Callable[[Callable[[BoardState], None], Callable[[Exception], None]], Source]
"""Makes a source from what takes its values and what takes its failure."""


class Arrived(Message):
    """Something new was seen. An older one that still waits is not worth drawing."""

    def __init__(self, seen: BoardState) -> None:
        super().__init__()
        self.seen = seen

    def can_replace(self, message: Message) -> bool:
        """Of several that wait, only the newest is drawn."""
        return isinstance(message, Arrived)


class Broken(Message):
    """The watcher ended with an error that is a fault of ours."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Board(Screen[None]):
    """A screen that draws what is seen; `board` is its name where it is one of the boards."""

    seen: var[BoardState | None] = var(None, always_update=True)
    """What is known now; each screen paints what differs of it."""

    board = ""
    AUTO_FOCUS = ""
    """Keys are the board's own until somebody asks to type."""

    def asks(self) -> Asked:
        """What it needs of the copy beside the picture; nothing unless it says so."""
        return Asked()

    def filter_by(self, text: str) -> bool:  # noqa: ARG002 (a board of rows takes it)
        """Filter its rows by this from now on; False where it has none to filter."""
        return False


MakeBoard = Callable[[], Board]


class BoardApp(App[int]):
    """One terminal's boards; `first` is the one it opens with, `boards` makes the others by name.

    A board is made when it is first looked at and kept, with its cursor and its place. With
    `drafting`, which keeps what is typed meanwhile, they record as well (`record`). Without
    `clipboard` the terminal is never told what to copy.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Footer.-compact { padding: 0 1; FooterKey { margin-right: 2; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(  # noqa: PLR0913, PLR0917 (what a board needs of the world)
        self,
        make_source: MakeSource,
        lang: str,
        clock: Clock,
        glyphs: Glyphs,
        theme_name: str,
        first: Board,
        boards: Mapping[str, MakeBoard] | None = None,
        drafting: Drafting | None = None,
        *,
        clipboard: bool = True,
    ) -> None:
        # With Textual's own colours NO_COLOR would mean shades of grey.
        super().__init__(ansi_color=bool(environ("NO_COLOR")))
        self.clock = clock
        self._lang = lang
        self.glyphs = glyphs
        self._texts: dict[str, tuple[Translator, Remembered]] = {}
        self._boards = boards or {}
        self._made: dict[str, Board] = {first.board: first}
        self._current = first
        self.seen: BoardState | None = None
        """The last that was seen."""
        self._source = make_source(
            self._arrive,
            self._break,
        )
        self.drafting = drafting
        self._has_clipboard = clipboard
        self._things: Things | None = None
        self.drafts: dict[str, Typed] = {}
        """What was begun here, or by a run that is gone, and not sent."""
        self._key_at = -inf
        """When a key was pressed last; not in this while."""
        self.has_left = False
        """Whether a run that is gone left some of it, which nobody was asked about yet."""
        self._early: list[events.Key] | None = None
        """What was typed while that is read which opens a screen; None while nothing is."""
        self.pressed = 0.0
        """When the key was pressed that is done now, however long it was on its way."""
        self._recorder = Recorder(self._source, drafting.drop if drafting else lambda _: None)
        for one in theme.THEMES:
            self.register_theme(one)
        self.theme = theme_name
        self.animation_level = "none"

    def on_mount(self) -> None:
        """Show the first board and begin to look."""
        self._show(self._current)
        self._source.start()
        self._let_others()
        self.set_interval(IDLE, self._let_others)
        self.set_timer(SETTLED, gc_pause.settle)
        if self.drafting:
            self._take_up(self.drafting)

    def _handle_exception(self, error: Exception) -> None:
        """Leave the screen as it was found; whoever opened the boards says what happened.

        Textual would print every frame with its variables: keys and sealed texts among them.
        """
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._return_code = 1
        self._close_messages_no_wait()

    @property
    def broken(self) -> Exception | None:
        """What ended it, where that was a fault."""
        return self._exception

    def on_unmount(self) -> None:
        """Stop the watcher with the application."""
        self._source.stop()
        as_ever()
        if self.drafting:
            self.drafting.stop()

    def _take_up(self, drafting: Drafting) -> None:
        """Begin to keep drafts, with those that a run left that is gone."""
        drafting.failed = lambda error: self._later(self._draft_lost, error)
        try:
            self.drafts = {one.id: one for one in drafting.left()}
        except LedgerError as error:
            self._draft_lost(error)
        self.has_left = bool(self.drafts)
        drafting.start()

    def _draft_lost(self, error: LedgerError) -> None:
        text = self.words(self.seen).t("write.draft_not_kept", reason=self._said(error))
        self.notify(text, severity="error", timeout=30, markup=False)

    def _said(self, error: LedgerError) -> str:
        return self.words(self.seen).t.error(error)

    def keep_draft(self, typed: Typed) -> None:
        """Keep what is typed as it is now, without waiting."""
        if typed.says_nothing:
            self.drop_draft(typed.id)
        else:
            self.drafts[typed.id] = typed
            if self.drafting:
                self.drafting.put(typed)

    def drop_draft(self, ident: str) -> None:
        """It is recorded, kept elsewhere, or thrown away."""
        self.drafts.pop(ident, None)
        if self.drafting:
            self.drafting.drop(ident)

    def told(self, ident: str, answer: Recorded | Kept | Unsure) -> None:
        """Say what became of what was sent; its draft is needed no more."""
        self.drop_draft(ident)
        t = self.words(self.seen).t
        severity: SeverityLevel = "information" if isinstance(answer, Recorded) else "warning"
        text = clean("\n".join(answer_lines(answer, t)))
        self.notify(text, severity=severity, timeout=8, markup=False)

    @property
    def records(self) -> bool:
        """Whether anything can be recorded from here."""
        return self.drafting is not None

    def record(self, typed: Typed, then: Then) -> None:
        """Record what was typed, without waiting; `then` gets the answer, on the screen's loop.

        What is recorded or kept meanwhile needs its draft no more; anything else leaves it.
        """
        t = self.words(self.seen).t
        self._recorder.record(typed, t, lambda answer: self._later(then, answer))

    def record_all(self, several: Sequence[Typed], then: ThenEach) -> None:
        """As `record`, of what is sent together; `then` gets each answer with the command's id."""
        t = self.words(self.seen).t
        self._recorder.record_all(
            several, t, lambda ident, answer: self._later(partial(then, ident), answer)
        )

    def read(self, look: Callable[[Terminal], T], then: Callable[[T | LedgerError], None]) -> None:
        """Read something of this home's copy, without waiting; `then` as in `record`."""
        self._recorder.read(look, lambda found: self._later(then, found))

    def read_to_open(
        self, look: Callable[[Terminal], T], opened: Callable[[T | LedgerError], None]
    ) -> None:
        """As `read`, where `opened` opens a screen: what is typed meanwhile is typed there.

        Esc calls it back.
        """
        early = self._early = list[events.Key]()

        def then(found: T | LedgerError) -> None:
            if self._early is early:
                self._early = None
                opened(found)
                self._hand_on(early)

        self.read(look, then)

    def _hand_on(self, early: Sequence[events.Key]) -> None:
        """What was typed before a screen was there; nothing where none came of it."""
        if getattr(self.screen, "opening", False):
            for event in early:
                self.screen.post_message(again(event))

    @property
    def things(self) -> Things:
        """What is open, to be looked through by its words (`read`)."""
        if self._things is None:
            self._things = Things(self.words(self.seen).t)
        return self._things

    def copy(self, on: On) -> None:
        """Give the terminal a row in one line to copy, and say so; or say how it is had else."""
        t = self.words(self.seen).t
        upto = self.seen.number if self.seen and self.seen.replay else None
        self.read(lambda terminal: copied(terminal, on, upto, t), self._copied)

    def _copied(self, found: Copied | LedgerError) -> None:
        t = self.words(self.seen).t
        if isinstance(found, LedgerError):
            self.notify(t.error(found), severity="error", markup=False)
        elif self._has_clipboard:
            self.copy_to_clipboard(found.line)
            self.notify(t("board.copied", line=abridged(found.line, 120)), markup=False)
        else:
            text = t("board.not_copied", command=found.command)
            self.notify(text, severity="warning", timeout=15, markup=False)

    def _later(self, then: Callable[[Any], None], value: object) -> None:
        self.call_later(then, value)

    def on_arrived(self, message: Arrived) -> None:
        """Hand it to what is on the screen, and to the board beneath."""
        self.seen = message.seen
        for screen in self.screen_stack:
            if isinstance(screen, Board):
                screen.seen = message.seen

    # --- which board ----------------------------------------------------------------------------

    def action_board(self, name: str) -> None:
        """Go to a board; whatever lies over the present one is closed."""
        if name not in self._made and name not in self._boards:
            return
        while len(self.screen_stack) > 2:  # noqa: PLR2004 (Textual's own screen, and the board)
            self.pop_screen()
        if name not in self._made:
            self._made[name] = self._boards[name]()
        if self._made[name] is not self._current:
            self._show(self._made[name])

    def filter_by(self, text: str) -> None:
        """Filter the board that is looked at; one without rows gives way to the log."""
        self.action_board(self._current.board)
        if not self._current.filter_by(text):
            self.action_board("log")
            self._current.filter_by(text)

    def action_next_board(self, by: int) -> None:
        """To the board beside this one."""
        names = [*self._boards]
        if self._current.board in names:
            at = names.index(self._current.board) + by
            self.action_board(names[at % len(names)])

    @property
    def current(self) -> Board:
        """The board that is on the screen, or beneath what lies over it."""
        return self._current

    def ask_for(self, screen: Board) -> None:
        """Have the watcher read what a screen needs, if that is the one on top."""
        if screen is self.screen and screen.size.width:
            self._source.ask(screen.asks())

    def cover(self, screen: Board) -> None:
        """Have the watcher draw less while what lies over a screen shows nothing of it.

        What the screen had asked for is still read: it is there when that is gone.
        """
        if isinstance(self.screen, Board):
            self.ask_for(self.screen)
        elif not isinstance(self.screen, ModalScreen) and screen.asks() == Asked():
            self._source.ask(Asked(frame=True))

    def go(self, wish: Wish) -> None:
        """Look at another number from now on, on every board, or at what is now."""
        self._source.go(wish)

    def _show(self, board: Board) -> None:
        self._current = board
        name = f"board-{board.board or 'first'}"
        if not self.is_screen_installed(name):
            self.install_screen(board, name)
        if len(self.screen_stack) > 1:
            self.switch_screen(name)
        else:
            self.push_screen(name)

    def on_broken(self, message: Broken) -> None:
        """A board that no longer follows must not look as if it did.

        Raises:
            Exception: the watcher's.
        """
        raise message.error

    def _arrive(self, seen: BoardState) -> None:
        self.post_message(Arrived(seen))

    def _break(self, error: Exception) -> None:
        self.post_message(Broken(error))

    def words(self, seen: BoardState | None) -> Words:
        """The language in the zone of the crisis, on the day that is seen."""
        crisis = seen.picture.crisis if seen and seen.picture else None
        zone = crisis.zone if crisis else "UTC"
        if zone not in self._texts:
            self._texts[zone] = Translator(self._lang, ZoneInfo(zone)), Remembered()
        t, remembered = self._texts[zone]
        today = in_zone(seen.now, t.zone).date() if seen else None
        return Words(t, self.glyphs, today, remembered)

    def next_theme(self) -> None:
        """Dark, light, high contrast, and again."""
        self.theme = theme.after(self.theme)

    def _let_others(self) -> None:
        """Where nobody has pressed a key for a while, boards at which somebody types go first."""
        if self.clock.monotonic() - self._key_at >= IDLE:
            self._key_at = -inf
            give_way()

    def _be_at_keys(self) -> None:
        if self._key_at == -inf:
            as_ever()
        self._key_at = self.clock.monotonic()

    async def on_event(self, event: events.Event) -> None:
        """Every event; Esc and a letter behind it are two keys, and behind the end is none."""
        if isinstance(event, events.Key) and not self.screen_stack:
            return
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._be_at_keys()
            typing = isinstance(self.focused, (Input, TextArea))
            for key in parted(event, typing=typing):
                await super().on_event(key)
            if typing and self.screen_stack:
                self.screen.call_after_refresh(self._source.typed)
        else:
            await super().on_event(event)

    async def do_bound(self, key: events.Key) -> None:
        """Do what a key is bound to where somebody types, before the key behind it."""
        self.pressed = key.time
        await self._check_bindings(key.key)

    async def _on_key(self, event: events.Key) -> None:
        """What was typed before a field had opened goes into the field, and is no key of a board.

        A field lets no key that reaches it come here, so that one which does came too early.
        """
        self.pressed = event.time
        if self._early is not None:
            event.prevent_default()
            self._meanwhile(self._early, event)
        elif isinstance(self.focused, (Input, TextArea)):
            event.prevent_default()
            self.focused.post_message(again(event))
        elif getattr(self.screen, "opening", False):
            event.prevent_default()
            self.screen.post_message(again(event))

    def _meanwhile(self, early: list[events.Key], event: events.Key) -> None:
        """A key of what is about to be opened; Esc calls that back."""
        if event.key == "escape":
            self._early = None
        else:
            early.append(event)

    def action_help_quit(self) -> None:
        """Ctrl+C ends it, as everywhere."""
        self.exit(0)
