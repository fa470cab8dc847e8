"""What was pasted into the list of requests, line by line, before anything of it is recorded.

Enter records what is right; the rest stays to be mended or dropped, and as a draft when one leaves.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from ledger.command.decide import new_id
from ledger.domain import VERBS
from ledger.errors import Doubtful, LedgerError, UsageError
from projections.i18n import Translator
from tui.board.app import BoardApp
from tui.board.asked import On
from tui.board.keys import HELP, MOVE, translated
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.reading import fields_said, line_error
from tui.board.lines.safe_text import ink, page, wrapped
from tui.board.pasted import DRAFT, TEXT, Asked, Pasted, check_size, read_all
from tui.board.recording import Answer, Kept, Recorded, Unsure
from tui.board.rows import Block
from tui.board.screens.form_rows import Line
from tui.board.screens.help import HelpScreen
from tui.board.screens.lines_view import LinesView
from tui.forms.questions import question_of
from tui.forms.short.prompted import LOG
from tui.forms.typed import Typed

INDENT = 6
"""Cells of the number of a line."""

PASTE: list[Binding] = [
    *HELP,
    Binding("enter,f2", "record", "key.record_all", key_display="Enter"),
    Binding("c", "mend", "key.mend"),
    Binding("d,delete", "drop", "key.drop_line"),
    Binding("escape", "leave", "key.leave", key_display="Esc"),
]


class PasteScreen(Screen[None]):
    """The lines of one paste."""

    CSS_PATH = "pasted.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *PASTE,
        *MOVE,
        Binding("ctrl+c,ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]

    app: BoardApp

    def __init__(self, typed: Typed) -> None:
        super().__init__()
        self.pasted = Pasted(typed)
        self._mending = 0
        self._sending: set[str] = set()
        self._told: list[str] = []

    @classmethod
    def of(cls, text: str, now: datetime) -> "PasteScreen":
        """A new paste."""
        return cls(Typed(id=new_id(), verb=DRAFT, words={TEXT: text}, begun=now))

    @staticmethod
    def refusal(text: str) -> UsageError | None:
        """Why a paste is not even looked at."""
        try:
            check_size(text)
        except UsageError as error:
            return error
        return None

    def compose(self) -> ComposeResult:
        """How many there are, the lines, and where one of them is mended."""
        seen, words = self.app.seen, self._words
        kind = seen.kind if seen else "exercise"
        with Frame(self.app.glyphs, kind, edges=True) as frame:
            said = words.t.code("board_kind", kind)
            title = words.dotted(said, words.t("paste.title"))
            frame.say(words.fit(title, self.app.size.width - 8), ink(said))
            yield Static(id="count")
            yield LinesView(self.app.glyphs, ident="page")
            yield Line("")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Keep it, and read it."""
        self._read()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board."""
        found = translated(super().active_bindings, self._words.t)
        return self._while_mending(found) if self._mending else found

    def _while_mending(self, found: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """While a line is typed again Enter and Esc mean that line."""
        said = {"enter": self._words.t("key.mend"), "escape": self._words.t("key.close")}
        return {
            key: active._replace(
                binding=replace(active.binding, show=key in said,
                                description=said.get(key, active.binding.description))
            )
            for key, active in found.items()
        }  # fmt: skip

    @property
    def _words(self) -> Words:
        return self.app.words(self.app.seen)

    @property
    def lines(self) -> LinesView:
        """The lines and the cursor."""
        return self.query_one(LinesView)

    @property
    def _line(self) -> Line:
        return self.query_one(Line)

    # --- reading --------------------------------------------------------------------------------

    def _put(self, text: str) -> None:
        """Have it stand for this text; nothing left ends it."""
        self.pasted.put(text)
        self._read()

    def _read(self) -> None:
        self.app.keep_draft(self.pasted.typed)
        text, ident, t = self.pasted.text, self.pasted.typed.id, self._words.t
        self.app.read(
            lambda terminal: read_all(text, ident, terminal.context(), t), self._learn
        )  # fmt: skip

    def _learn(self, found: "list[Asked] | LedgerError") -> None:
        if isinstance(found, LedgerError):
            self.query_one("#count", Static).update(
                ink((self._words.t.error(found), "$state-down"))
            )
            return
        self.pasted.learn(found)
        if not any(one.line.fields or one.line.error for one in found):
            self.app.drop_draft(self.pasted.typed.id)
            if not self._told:
                self._told = [self._words.t("paste.nothing")]
            self._end()
        elif self.is_attached:
            self.redraw(first=True)

    def _end(self) -> None:
        self.app.notify("\n".join(self._told), timeout=8, markup=False)
        if self.is_current:
            self.dismiss()

    # --- drawing --------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """At the new size."""
        if self.pasted.read:
            self.redraw()

    def redraw(self, *, first: bool = False) -> None:
        """The lines, and how many are right."""
        words, t = self._words, self._words.t
        ready, wrong = len(self.pasted.ready), len(self.pasted.wrong)
        said = [ink((t.plural("paste.ready", ready), "bold"))] if ready or not wrong else []
        if wrong:
            said.append(ink((t.plural("paste.wrong", wrong), "bold $state-down")))
        if self._sending:
            said = [ink((t("write.sending"), "bold"))]
        head = [words.fit(words.dotted(*said), self._room)]
        head += [words.fit(ink((line, "$quiet")), self._room) for line in self._told[:2]]
        self.query_one("#count", Static).update(page(head))
        self.lines.show([self._block(one) for one in self.pasted.asked], begin=True)
        if first and self.pasted.wrong:
            self.lines.put_on(_on(self.pasted.wrong[0]))

    @property
    def _room(self) -> int:
        return max(40, self.app.size.width - 4)

    def _block(self, one: Asked) -> Block:
        room = self._room - INDENT
        lines = [line for part in self._said(one) for line in wrapped(part, room)]
        number = ink((f"{one.line.number:>4}  ", "$quiet"))
        first, *rest = lines
        return Block((ink(number, first), *(ink(" " * INDENT, line) for line in rest)), _on(one))

    def _said(self, one: Asked) -> Iterator[Content]:
        words, error = self._words, self.pasted.error_of(one)
        if one.shown is not None:
            yield words.dotted(*fields_said(one.shown, words, one.notes))
        elif error is None:
            yield ink((words.t("paste.passed_over", text=one.line.text), "$quiet"))
        else:
            yield ink(one.line.text)
        if error is not None:
            sign = words.glyphs.states["down"]
            yield ink((f"{sign} {_wrong(error, words.t)}", "$state-down"))

    # --- keys -----------------------------------------------------------------------------------

    def takes(self, key: str, *, lines: bool) -> bool:  # noqa: ARG002 (`TakesKeys`)
        """What a key means while a line is mended."""
        if key == "enter":
            number, text = self._mending, self._line.value
            self._stop_mending()
            self._put(self.pasted.with_line(number, text.strip() or None))
        elif key == "escape":
            self._stop_mending()
        return key in {"enter", "escape"}

    def on_paste(self, event: events.Paste) -> None:
        """Another list would be read under the heads of this one: it is not taken, and says so."""
        event.stop()
        said = self._words.t("paste.one_at_a_time")
        self.app.notify(said, severity="warning", timeout=15, markup=False)

    def action_mend(self) -> None:
        """Type the line again that the cursor is on."""
        one = self._lit
        if one is None or self._sending:
            return
        self._mending = one.line.number
        line = self._line
        line.add_class("-shown")
        line.value = one.line.text
        line.cursor_position = len(line.value)
        self.set_focus(line)
        self.refresh_bindings()

    def _stop_mending(self) -> None:
        self._mending = 0
        self._line.remove_class("-shown")
        self.set_focus(None)
        self.refresh_bindings()

    def action_drop(self) -> None:
        """Without the line that the cursor is on."""
        if (one := self._lit) is not None and not self._sending:
            self._put(self.pasted.with_line(one.line.number, None))

    @property
    def _lit(self) -> Asked | None:
        number = self.lines.on.number
        return next((one for one in self.pasted.asked if one.line.number == number), None)

    def action_record(self) -> None:
        """Record what is right; the rest stays."""
        if self._sending or not self.pasted.read:
            return
        commands = self.pasted.commands(self.app.clock.now(), self._words.t.zone)
        if not commands:
            self.app.notify(self._words.t("paste.none_ready"), severity="warning", markup=False)
            return
        self._sending = {one.id for one in commands}
        self.pasted.answers.clear()
        self.redraw()
        self.app.record_all(commands, self._answered)

    def _answered(self, ident: str, answer: Answer) -> None:
        self.pasted.answers[ident] = answer
        self._sending.discard(ident)
        if not self._sending:
            self._told = [*self._became()]
            self._put(self.pasted.without_recorded())

    def _became(self) -> Iterator[str]:
        t, answers = self._words.t, self.pasted.answers.values()
        done = [one.short for one in answers if isinstance(one, Recorded)]
        kept = [one.receipt for one in answers if isinstance(one, Kept)]
        if done:
            yield t("paste.recorded", n=t.number(len(done)), names=_ends(done))
        if kept:
            yield t("paste.kept", n=t.number(len(kept)), names=_ends(kept))
        yield from (t.error(one.error) for one in answers if isinstance(one, Unsure))

    def action_help(self) -> None:
        """What the keys mean."""
        kind = self.app.seen.kind if self.app.seen else "exercise"
        self.app.push_screen(HelpScreen(self._words, kind, [*PASTE, *MOVE]))

    def action_leave(self) -> None:
        """Away; what is left stays as a draft."""
        if self.app.drafts.get(self.pasted.typed.id):
            self.app.notify(self._words.t("paste.stays"), markup=False)
        self.dismiss()

    def action_step(self, by: int) -> None:
        """Up or down by a line."""
        self.lines.step(by)

    def action_page(self, by: int) -> None:
        """Up or down by a page."""
        self.lines.page(by)

    def action_edge(self, by: int) -> None:
        """To the first line, or to the last."""
        self.lines.edge(by)

    def action_home(self) -> None:
        """To the first line."""
        self.lines.edge(-1)


def _on(one: Asked) -> On:
    return On("", one.line.number, entry=True)


def _ends(names: list[str]) -> str:
    """The first and the last of them."""
    return names[0] if len(names) == 1 else f"{names[0]} \N{HORIZONTAL ELLIPSIS} {names[-1]}"


def _wrong(error: LedgerError, t: Translator) -> str:
    if isinstance(error, Doubtful):
        return " ".join((question_of(error, t, "form"), t("paste.meant")))
    return line_error(error, VERBS[LOG], t)
