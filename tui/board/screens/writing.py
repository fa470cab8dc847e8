"""From a board to a form: any command by a few letters, or one about what is pointed at."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from ledger.command.decide import new_id
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.domain.situation import Situation
from ledger.errors import LedgerError
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.app import Board, BoardApp
from tui.board.keyboard import again
from tui.board.keys import translated
from tui.board.lines.frame import Frame
from tui.board.lines.safe_text import column, ink, spread
from tui.board.screens.amending import AmendScreen, Original, original_of
from tui.board.screens.form import FormScreen
from tui.board.screens.form_rows import Line
from tui.board.screens.meeting_line import MeetingLine
from tui.forms.finding import amending, applying, found
from tui.forms.rows import first_sentence
from tui.forms.suggestions import shortened
from tui.forms.typed import Typed, Words

_AMENDED = {"entry.correct", "entry.complete"}
"""Commands whose form shows the entry itself."""


CONCEPT, WIDE = 14, 90
"""Cells of what a command is about; from that width on it is said too how it is typed."""


class Pointed(NamedTuple):
    """What a cursor is on: the number of an entry, and what that is about."""

    number: int = 0
    originator: str = ""


LINES = "meeting-line"
"""The screen of the meeting line, kept with what stands on it."""

WRITE: list[Binding] = [
    Binding("n,insert", "write", "key.write", key_display="n"),
    Binding("m,f2", "write_lines", "key.line", key_display="m", show=False),
    Binding("o", "write_about", "key.write_about", show=False),
    Binding("c", "amend('entry.correct')", "key.correct", show=False),
    Binding("e", "amend('entry.complete')", "key.complete", show=False),
    Binding("d,delete", "amend('entry.strike')", "key.strike", show=False),
    Binding("l", "amend('entry.link')", "key.link", show=False),
]
"""Keys of every board from which something can be recorded."""


class WritingBoard(Board):
    """A board from which everything can be recorded; `pointed` says what its cursor is on."""

    app: BoardApp
    BINDINGS: ClassVar[list[BindingType]] = list(WRITE)

    def on_mount(self) -> None:
        """Offer what a run that is gone has left, once."""
        if self.app.has_left:
            self.app.has_left = False
            self.call_after_refresh(lambda: offer_drafts(self.app))

    def pointed(self) -> Pointed | None:
        """What the cursor is on; None where there is nothing."""
        return None

    def stands(self) -> bool:
        """Whether a key is about the row on which it was pressed; says so where it is not."""
        return True

    def action_write(self) -> None:
        """Choose a command."""
        choose(self.app)

    def action_write_lines(self) -> None:
        """The line of a meeting."""
        if not self.app.records:
            self.app.notify(
                self.app.words(self.app.seen).t("write.read_only"), severity="warning", markup=False
            )
            return
        if not self.app.is_screen_installed(LINES):
            self.app.install_screen(MeetingLine(), LINES)
        self.app.push_screen(LINES)

    def action_write_about(self) -> None:
        """Choose a command about what the cursor is on."""
        if not self.stands():
            return
        if (here := self.pointed()) is not None:
            choose_about(self.app, here)
        else:
            choose(self.app)

    def action_amend(self, verb: str) -> None:
        """Correct, complete, strike or link the entry that the cursor is on."""
        if self.stands():
            amend(self.app, verb, self.pointed() or Pointed())


def open_form(
    app: BoardApp,
    verb: str,
    *,
    about: str = "",
    number: int = 0,
    words: dict[str, Words] | None = None,
) -> None:
    """A new form of a command: about a thing by its name, or an entry by its number."""
    given = dict(words or {})
    if number and VERBS[verb].concept == "entry":
        given["number"] = str(number)
    elif number and not about:
        about = str(number)
    go_on(app, Typed(id=new_id(), verb=verb, words=given, about=about))


def amend(app: BoardApp, verb: str, here: Pointed) -> None:
    """A form about an entry; of a thing about what was said of it last."""
    if here.number or not here.originator:
        open_form(app, verb, number=here.number)
        return

    def then(number: "int | LedgerError") -> None:
        if isinstance(number, LedgerError):
            app.notify(app.words(app.seen).t.error(number), severity="error", markup=False)
        else:
            open_form(app, verb, number=number)

    app.read_to_open(lambda terminal: said_last(terminal.read().situation, here.originator), then)


def said_last(situation: Situation, originator: str) -> int:
    """The number of the latest entry about a thing that does not only amend another; 0 for none."""
    entries = situation.history(originator)
    own = (number for number, entry in entries if not entry.type.startswith("entry."))
    return max(own, default=0)


def go_on(app: BoardApp, typed: Typed) -> None:
    """Open the form of what was begun, as it stood."""
    t = app.words(app.seen).t
    if not app.records:
        app.notify(t("write.read_only"), severity="warning", markup=False)
        return
    number = str(typed.words.get("number", ""))
    if typed.verb not in _AMENDED or not number.lstrip("#").isdecimal():
        app.push_screen(FormScreen(typed, t))
        return

    def opened(original: "Original | LedgerError | None") -> None:
        if isinstance(original, Original):
            app.push_screen(AmendScreen(typed, original, t))
        elif original is None:
            app.push_screen(FormScreen(typed, t))
        else:
            app.notify(t.error(original), severity="error", markup=False)

    app.read_to_open(lambda terminal: original_of(terminal, int(number.lstrip("#")), t), opened)


def choose(
    app: BoardApp, verbs: Sequence[Verb] | None = None, about: str = "", number: int = 0
) -> None:
    """Choose among commands, or what was begun; then its form."""
    if app.records:
        app.push_screen(ChooseScreen(app.words(app.seen).t, verbs, about, number))
    else:
        text = app.words(app.seen).t("write.read_only")
        app.notify(text, severity="warning", markup=False)


def choose_about(app: BoardApp, here: Pointed) -> None:
    """Choose among what may be said of a thing as it stands, and of the entry itself."""

    def stands(terminal: Terminal) -> tuple[str, str, str, int]:
        situation = terminal.read().situation
        originator = here.originator or situation.originator_of(here.number)
        concept, _, slug = originator.partition(".")
        record = situation.record(originator)
        name = situation.short_name(originator) or slug
        number = here.number or said_last(situation, originator)
        return concept, name, record.stage if record else "", number

    def then(there: "tuple[str, str, str, int] | LedgerError") -> None:
        if isinstance(there, LedgerError):
            app.notify(app.words(app.seen).t.error(there), severity="error", markup=False)
            return
        concept, name, stage, number = there
        verbs = [*applying(concept, stage), *(amending() if number else ())]
        choose(app, verbs, name, number)

    app.read_to_open(stands, then)


def offer_drafts(app: BoardApp) -> None:
    """Offer what was begun and not sent, without what is recorded or kept already."""

    def sent(terminal: Terminal) -> set[str]:
        known = terminal.read().situation.commands
        kept = {one.kept.command for one in terminal.kept.contents().commands}
        return {ident for ident in list(app.drafts) if known.get(ident) is not None} | kept

    def then(gone: "set[str] | LedgerError") -> None:
        for ident in gone if isinstance(gone, set) else ():
            if ident in app.drafts:
                app.drop_draft(ident)
        if any(one.verb in VERBS for one in app.drafts.values()):
            app.push_screen(ChooseScreen(app.words(app.seen).t, []))

    app.read(sent, then)


class ChooseScreen(ModalScreen[None]):
    """What was begun, then commands by a few letters of what they do."""

    CSS_PATH = "writing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "key.close", key_display="Esc"),
        Binding("enter", "take", "key.take", key_display="Enter"),
        Binding("down", "move(1)", "key.more", key_display="\N{DOWNWARDS ARROW}"),
        Binding("up", "move(-1)", "key.back", show=False),
        Binding("f8", "throw_away", "key.throw_away", key_display="F8"),
        Binding("ctrl+c,ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]
    app: BoardApp

    AUTO_FOCUS = ""
    HOW = "write.choose_how"
    """What is said where nothing is typed yet."""

    def __init__(
        self, t: Translator, verbs: Sequence[Verb] | None = None, about: str = "", number: int = 0
    ) -> None:
        """Of these commands, about a thing by its name; what is said of entries, about `number`."""
        super().__init__()
        self._t = t
        self._verbs = verbs
        self._about = about
        self._entry = number
        self._early: list[events.Key] = []
        self.opening = True
        """Until somebody can type: what is typed before waits (`BoardApp._on_key`)."""
        self._listed_for: str | None = None

    def compose(self) -> ComposeResult:
        """A line to type in, and what begins so."""
        seen = self.app.seen
        with Frame(self.app.glyphs, seen.kind if seen else "exercise") as frame:
            kind = self._t.code("board_kind", frame_kind(self.app))
            words = self.app.words(seen)
            frame.say(words.dotted(self._t(self.title_key), self._about), ink(kind))
            yield Line("")
            listed = OptionList(markup=False, compact=True, id="choices")
            listed.can_focus = False
            yield listed
            yield Static("", id="none", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def title_key(self) -> str:
        """What the frame says that this is for."""
        return "write.begun" if self._only_drafts else "write.choose"

    @property
    def _only_drafts(self) -> bool:
        return self._verbs is not None and not self._verbs and not self._about

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board; its own before those of the line."""
        own = [one for one in type(self).BINDINGS if isinstance(one, Binding)]
        shown = {one.key.split(",")[0]: ActiveBinding(self, one, True, "") for one in own}
        return translated({**super().active_bindings, **shown}, self._t, own)

    def on_mount(self) -> None:
        """Begin once everything is in its place."""
        self.call_after_refresh(self._begin)

    def on_key(self, event: events.Key) -> None:
        """What was typed before that is not lost, and is done in its order once there is a line."""
        late = not self.is_current
        if self._only_drafts and not (late or self.opening or event.key == "escape"):
            return
        event.stop()
        event.prevent_default()
        if late:  # behind an Esc
            self.app.post_message(again(event))
        elif event.key == "escape":
            self.action_close()
        elif self.opening:
            self._early.append(event)
        else:
            self.query_one(Line).post_message(again(event))

    def _begin(self) -> None:
        """Everything there is to choose from."""
        if not self.is_attached:
            return
        if self.message_queue_size:  # keys that are on their way come before those of the line
            self.call_later(self._begin)
            return
        line = self.query_one(Line)
        line.placeholder = self._t(self.HOW)
        line.display = not self._only_drafts
        line.disabled = self._only_drafts
        if not self._only_drafts:
            self.set_focus(line)
        self._list()
        self.opening = False
        for event in self._early:
            (self if self._only_drafts else line).post_message(again(event))

    def on_resize(self) -> None:
        """Again for the width there is."""
        self.call_after_refresh(lambda: self._list(again=True))

    def takes(self, key: str, *, lines: bool) -> bool:  # noqa: ARG002 (there is one line)
        """Do what a key means here, before the next one is typed."""
        if key == "enter":
            self._list()
            self.action_take()
        elif key in {"down", "up"}:
            self.action_move(1 if key == "down" else -1)
        elif key == "f8":
            self.action_throw_away()
        elif key == "escape":
            self.action_close()
        return key in {"enter", "down", "up", "f8", "escape"}

    def on_input_changed(self) -> None:
        """What begins as what was typed."""
        self._list()

    def _list(self, *, again: bool = False) -> None:
        typed = self.query_one(Input).value
        if typed == self._listed_for and not again:
            return
        self._listed_for = typed
        self.show(self.options(typed))

    def show(self, options: Sequence[Option], none: str = "write.none_begins_so") -> None:
        """Offer these, the first of them lit; or say that there is none."""
        listed = self.query_one("#choices", OptionList)
        listed.clear_options()
        listed.add_options(options)
        listed.highlighted = 0 if options else None
        said = "" if options else self._t(none)
        self.query_one("#none", Static).update(ink((said, "$quiet")))

    def options(self, typed: str) -> list[Option]:
        """What is offered for what was typed."""
        options = [] if typed.strip() or self._about else [*self._drafts()]
        if not self._only_drafts:
            options += [self._command(verb) for verb in found(typed, self._t, self._verbs)]
        return options

    def _drafts(self) -> list[Option]:
        return [self._draft(one) for one in self.app.drafts.values() if one.verb in VERBS]

    def _draft(self, one: Typed) -> Option:
        """To go on with it: of which command it is, and how what stands there begins."""
        what = self._t("board.labelled", label=first_sentence(VERBS[one.verb], self._t), text="")
        text = shortened(" ".join(_texts(one)))
        said = ink((self._t("write.go_on"), "bold"), " ", what, (text, "$quiet"))
        return Option(said, f"draft:{one.id}")

    def _command(self, verb: Verb) -> Option:
        wide = self.query_one(Frame).size.width - 2 > WIDE
        typed = f"{verb.group} {verb.name}" if wide else ""
        about = self._t.code("concept", verb.concept)
        return self.offer(verb.path, about, ink(first_sentence(verb, self._t)), typed)

    def offer(self, ident: str, about: str, told: Content, at_the_edge: str = "") -> Option:
        """One line: of what sort it is, what it says, and at the edge how it is reached too."""
        words = self.app.words(self.app.seen)
        room = self.query_one(Frame).size.width - 2
        left = ink(column(ink((about, "$quiet")), CONCEPT, words.glyphs), " ", told)
        return Option(spread(left, ink((at_the_edge, "$quiet")), room, words.glyphs), ident)

    def action_move(self, by: int) -> None:
        """One up or down."""
        listed = self.query_one("#choices", OptionList)
        if by > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    def on_option_list_option_selected(self) -> None:
        """A click takes it as Enter does."""
        self.action_take()

    def action_take(self) -> None:
        """Open the form of what is lit."""
        chosen = self._lit
        if not chosen:
            return
        self.dismiss()
        self.take(chosen)

    def take(self, chosen: str) -> None:
        """Go where a line leads, by its id."""
        if chosen.startswith("draft:"):
            go_on(self.app, self.app.drafts[chosen.removeprefix("draft:")])
        elif self._about and VERBS[chosen].concept != "entry":
            open_form(self.app, chosen, about=self._about)
        else:
            open_form(self.app, chosen, number=self._entry)

    def action_throw_away(self) -> None:
        """Forget the draft that is lit."""
        if self._lit.startswith("draft:"):
            self.app.drop_draft(self._lit.removeprefix("draft:"))
            self._list(again=True)
            if self._only_drafts and not self.app.drafts:
                self.dismiss()

    @property
    def _lit(self) -> str:
        listed = self.query_one("#choices", OptionList)
        if listed.highlighted is None:
            return ""
        return listed.get_option_at_index(listed.highlighted).id or ""

    def action_close(self) -> None:
        """Back to the board."""
        self.dismiss()


def frame_kind(app: BoardApp) -> str:
    """Whether it is an exercise or real."""
    return app.seen.kind if app.seen else "exercise"


def _texts(typed: Typed) -> list[str]:
    """What stands in a draft, field by field."""
    return [said if isinstance(said, str) else ", ".join(said) for said in typed.words.values()
            if not isinstance(said, bool)]  # fmt: skip
