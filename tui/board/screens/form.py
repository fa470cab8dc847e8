"""A form for any command: what has to be said first, the rest under one key, nothing ever lost.

What is typed is handed to `BoardApp.drafting` as it is typed; sending goes through
`BoardApp.record`, and the answer comes to the field it is about. Leaving asks nothing: the draft
stays and is offered again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Static

from ledger.command.order import Context
from ledger.domain import VERBS
from ledger.errors import LedgerError
from ledger.terminal.receipts import with_receipts
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.app import BoardApp
from tui.board.keyboard import again
from tui.board.keys import translated
from tui.board.lines.frame import Frame
from tui.board.lines.reading import changed_said
from tui.board.lines.safe_text import ink, page
from tui.board.recording import Answer, Changed, Kept, Question, Recorded, Turned, Unsure
from tui.board.screens.form_rows import FieldRow, Items
from tui.forms.field_words import FieldWords
from tui.forms.questions import question_of
from tui.forms.rows import NAMED, TARGET, Asked, first_sentence, items_of, rows_of
from tui.forms.typed import Typed, Words, sent_anew
from tui.forms.understood import Note, notes

CALM = 0.3
"""Seconds without a key after which it is said how what was typed is read."""


class Known:
    """What a form is told of this home's copy: picks by row, and the last number there is."""

    def __init__(self, terminal: Terminal, verb: str, rows: list[Asked], t: Translator) -> None:
        self.head = terminal.read().head
        self.items = {row.key: items_of(terminal, VERBS[verb], row, t) for row in rows}


class FormScreen(Screen[None]):
    """One command, row by row; `typed` is what stands in it to begin with."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step(1)", "key.next_field", key_display="Tab"),
        Binding("f2,ctrl+s", "send", "key.send", key_display="F2"),
        Binding("f4", "whole", "key.whole", key_display="F4"),
        Binding("shift+tab", "step(-1)", "key.next_field", show=False),
        Binding("down", "down(1)", "key.more", show=False),
        Binding("up", "down(-1)", "key.back", show=False),
        Binding("f1", "help", "key.help", key_display="F1"),
        Binding("escape", "leave", "key.leave", key_display="Esc"),
        Binding("ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]

    AUTO_FOCUS = ""
    app: BoardApp

    def __init__(self, typed: Typed, t: Translator) -> None:
        super().__init__()
        self._typed = typed
        self._verb = VERBS[typed.verb]
        self._t = t
        self._rows = [FieldRow(one, self._standing(one)) for one in self._asked(t)]
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
        self._first = [row for row in self._rows if not self._hides(row)] or self._rows
        self._rest = [row for row in self._rows if row not in self._first]
        self._items: Mapping[str, Items] = {}
        self._sending = False
        self._early: list[events.Key] | None = []
        """Keys that came before there was a row to type in; None once there is."""
        self._calm: Timer | None = None
        self._said_before = self._sent = self._stands

    def _standing(self, asked: Asked) -> Words:
        """What stands in a row to begin with."""
        return _standing(self._typed, asked)

    def _asked(self, t: Translator) -> list[Asked]:
        return rows_of(self._verb, t)

    def compose(self) -> ComposeResult:
        """The frame that says exercise or real, the rows in it, and what there is to say."""
        seen, words = self.app.seen, self.app.words(self.app.seen)
        with Frame(self.app.glyphs, seen.kind if seen else "exercise") as frame:
            kind = self._t.code("board_kind", seen.kind if seen else "exercise")
            number = str(self._typed.words.get("number", ""))
            about = ink(f"#{number.lstrip('#')}" if number else self._typed.about)
            room = self.size.width - 8
            left = room - about.cell_length - 3  # what it is about is never cut
            what = words.fit(ink(first_sentence(self._verb, self._t)), max(20, left))
            frame.say(words.fit(words.dotted(what, about), room), ink(kind))
            with VerticalScroll(id="rows", can_focus=False):
                yield from self._first
            yield Static(id="said", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def opening(self) -> bool:
        """Until somebody can type: what is typed before waits (`BoardApp._on_key`)."""
        return self._early is not None

    def _hides(self, row: FieldRow) -> bool:
        return not (row.asked.first or row.asked.needed or row.text)

    def on_mount(self) -> None:
        """Begin once everything is in its place."""
        self.call_after_refresh(self._begin)

    def on_key(self, event: events.Key) -> None:
        """What was typed before that is not lost: nothing else that prints comes here."""
        if not self.is_current:  # behind an Esc
            event.stop()
            self.app.post_message(again(event))
        elif event.key == "escape":
            event.stop()
            self.action_leave()
        elif self._early is not None and event.key not in _LEAVE:
            event.stop()
            self._early.append(again(event))
        elif event.is_printable and event.character and self._row is not None:
            event.stop()
            self._row.type(event.character)

    def _begin(self) -> None:
        """Into the first row that is empty; what the rows may be comes from the copy."""
        if not self.is_attached:
            return
        if self.message_queue_size:  # keys that are on their way come before those of the row
            self.call_later(self._begin)
            return
        self._say(self._t("write.keys"))
        row = self._where_to_begin()
        self._go(row)
        for key in self._early or ():
            row.editor.post_message(key)
        self._early = None
        asked, t, verb = [row.asked for row in self._rows], self._t, self._verb.path
        self.app.read(lambda terminal: Known(terminal, verb, asked, t), self._learn)

    def _where_to_begin(self) -> FieldRow:
        """The first row that is needed and empty."""
        empty = (row for row in self._shown if row.asked.needed and not row.text)
        return next(empty, self._shown[0])

    def _learn(self, known: "Known | LedgerError") -> None:
        if isinstance(known, LedgerError):
            self._say(self._t.error(known), wrong=True)
            return
        if not self._typed.seen:
            self._typed = sent_anew(self._typed, seen=known.head)
        self._items = known.items
        self._offer(self._rows)

    def _offer(self, rows: Iterable[FieldRow]) -> None:
        """What these rows may be, where they are on the screen.

        A code that becomes its label is nothing that was said; what was typed just now is.
        """
        said = self._said_before == self._stands
        for row in rows:
            if row.is_mounted and (items := self._items.get(row.asked.key)):
                row.offer(items)
        if said:
            self._said_before = self._stands

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board."""
        return translated(super().active_bindings, self._t)

    # --- what stands in it ----------------------------------------------------------------------

    @property
    def typed(self) -> Typed:
        """Everything as it stands."""
        words: dict[str, Words] = {}
        for row in self._rows:
            if not row.words:
                continue
            key, named, name = row.asked.key.partition("=")
            if named:
                pairs = words.setdefault(key, [])
                assert isinstance(pairs, list)  # noqa: S101 (only such rows share a key)
                pairs.append(f"{name}={row.words}")
            else:
                words[key] = row.words
        about, named_ = str(words.pop(TARGET, "")), str(words.pop(NAMED, ""))
        return sent_anew(self._typed, words=words, about=about, named=named_)

    @property
    def _stands(self) -> tuple[str, ...]:
        return tuple(row.text for row in self._rows)

    def on_field_row_said(self) -> None:
        """Keep it, and after a while say how it is read."""
        if self._stands == self._said_before:
            return
        self._said_before = self._stands
        if not self._typed.begun:
            self._typed = sent_anew(self._typed, begun=self.app.clock.now())
        if self._stands != self._sent:  # what was asked was asked of other words
            self._typed = sent_anew(self._typed, meant=())
        self.app.keep_draft(self.typed)
        if self._calm is not None:
            self._calm.stop()
        self._calm = self.set_timer(CALM, self._ask_how_it_is_read)

    def _ask_how_it_is_read(self) -> None:
        given = {key: said for key, said in self.typed.words.items() if said}
        verb, t = self._verb, self._t

        def read(terminal: Terminal) -> dict[str, Note]:
            context: Context = with_receipts(terminal)
            return notes(verb, given, context, FieldWords(t, context.parts))

        self.app.read(read, self._note)

    def _note(self, found: "Mapping[str, Note] | LedgerError") -> None:
        if isinstance(found, LedgerError):
            return
        for row in self._shown:
            note = found.get(row.asked.key.partition("=")[0], Note())
            if row.refused:
                continue  # of what stands there still
            if note.wrong is None:
                row.tell(note.text)
            elif row.editor is not self.focused:
                row.tell(self._t.error(note.wrong, self._labels), wrong=True)
            elif not row.told:
                row.tell("")  # it is being typed

    # --- moving ---------------------------------------------------------------------------------

    @property
    def _shown(self) -> list[FieldRow]:
        return self._rows if self.has_class("-whole") else self._first

    @property
    def _row(self) -> FieldRow | None:
        return next((row for row in self._rows if row.editor is self.focused), None)

    def _go(self, row: FieldRow) -> None:
        """Into a row at once, so that the next key is typed there."""
        self.set_focus(row.editor)

    def action_step(self, by: int) -> None:
        """To the next row, or the one before; what is lit there is picked."""
        row = self._row
        if row is not None and by > 0:
            row.pick()
        rows = self._shown
        at = rows.index(row) + by if row in rows else 0
        self._go(rows[at % len(rows)])

    def action_down(self, by: int) -> None:
        """Among the picks where there are any, else among the rows."""
        row = self._row
        if row is None or not row.move(by):
            self.action_step(by)

    def takes(self, key: str, *, lines: bool) -> bool:
        """Do what a key means in a form, before the next one is typed."""
        meant = {**_KEYS, **({} if lines else _KEYS_OF_A_LINE)}.get(key)
        if meant is None:
            return False
        meant(self)
        return True

    def action_done(self) -> None:
        """Take what is lit and go on to the next row; behind the last one send."""
        row = self._row
        picked = row is not None and row.pick()
        if row is not self._shown[-1]:
            self.action_step(1)
        elif not picked:
            self.action_send()

    def action_whole(self) -> None:
        """Show every row, or only what has to be said."""
        if not self.has_class("-whole"):
            self._show_rest()
            return
        self.remove_class("-whole")
        if self._row not in self._shown:
            self._go(self._shown[0])

    def _show_rest(self, then: Callable[[], None] = lambda: None) -> None:
        """Every row, in its place; they are made when they are first looked at."""
        self.add_class("-whole")
        where = self.query_one("#rows", VerticalScroll)
        fresh = [row for row in self._rest if not row.is_attached]
        for row in fresh:
            row.add_class("-rest")
            before = self._rows[self._rows.index(row) - 1]
            if before.is_attached:
                where.mount(row, after=before)
            else:
                where.mount(row, before=0)

        def there() -> None:
            self._offer(fresh)
            then()

        self.call_after_refresh(there)

    def action_help(self) -> None:
        """What the command does, what belongs into this row, and the keys."""
        row, t = self._row, self._t
        lines = [t.field(self._verb.command.__doc__ or "")]
        if row is not None and row.asked.help:
            lines.append(t("board.labelled", label=row.asked.label, text=row.asked.help))
        lines.append(t("write.keys"))
        self._say(*lines)

    def on_descendant_focus(self) -> None:
        """Say what belongs into the row."""
        row = self._row
        if row is not None and not self._typed.meant and not self._sending:
            self._say(row.asked.help or self._t("write.keys"))

    # --- sending --------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Away; what is typed stays and is offered again."""
        row = self._row
        if row is not None and row.picking:
            row.close()
            return
        if not self._sending and not self.typed.says_nothing:
            self.app.notify(self._t("write.draft_stays"), markup=False)
        self.dismiss()

    def action_send(self) -> None:
        """Record it, once nothing is missing."""
        if self._row is not None:
            self._row.pick()
        if self._sending or self._lacks():
            return
        self._sending, self._sent = True, self._stands
        self._say(self._t("write.sending"))
        self.app.keep_draft(self.typed)
        self.app.record(self.typed, self._answered)

    def _lacks(self) -> bool:
        """Whether something is missing that cannot be done without; it is said there."""
        said = {row.asked.key.partition("=")[0] for row in self._rows if row.words}
        for row in self._rows:
            if row.asked.needed and row.asked.key.partition("=")[0] not in said:
                row.tell(self._t("write.needed"), wrong=True)
                self._go(row)
                return True
        return False

    def _answered(self, answer: Answer) -> None:
        self._sending = False
        if isinstance(answer, (Recorded, Kept, Unsure)):
            self.app.told(self._typed.id, answer)
            if self.is_current:
                self.dismiss()
        elif self.is_current:
            self._show(answer)

    def _show(self, answer: Turned | Question | Changed) -> None:
        t = self._t
        if isinstance(answer, Turned):
            self._refuse(answer.error)
        elif isinstance(answer, Question):
            meant = (*self._typed.meant, answer.doubt.code)
            self._typed = sent_anew(self._typed, meant=meant)
            self._say(question_of(answer.doubt, t, "form"), t("write.again"))
        else:
            self._typed = sent_anew(self._typed, seen=answer.number)
            what = changed_said(answer, t)
            self._say(what, t("write.again"))

    def _refuse(self, error: LedgerError) -> None:
        sentence = self._t.error(error, self._labels)
        row = self._row_of(str(error.fields.get("field") or ""))
        if row is None:
            self._say(sentence, wrong=True)
            return

        def tell() -> None:
            self._go(row)
            row.tell(sentence, wrong=True)
            self._say(row.asked.help or self._t("write.keys"))

        if row in self._shown:
            tell()
        else:
            self._show_rest(tell)

    @property
    def _labels(self) -> dict[str, str]:
        """What its rows are called, by the names that errors have for their fields."""
        fields = [(row.asked.field, row.asked.label) for row in self._rows if row.asked.field]
        wholes = {field.path[0]: label for field, label in reversed(fields)}
        return wholes | {
            name: label
            for field, label in fields
            for name in (field.option, field.option.replace("-", "_"), field.path[-1])
        }

    def _row_of(self, name: str) -> FieldRow | None:
        """The row of the field that an error names, by whatever name it has there."""
        plain = name.replace("-", "_")
        for row in self._rows:
            field = row.asked.field
            known = {row.asked.key, row.asked.key.replace("__", ".")}
            if field is not None:
                known |= {field.path[-1], field.option.replace("-", "_")}
            if plain and plain in known:
                return row
        first = (row for row in self._rows if row.asked.field and row.asked.field.path[0] == plain)
        return next(first, None)

    def _say(self, *lines: str, wrong: bool = False) -> None:
        style = "$state-down" if wrong else "$foreground"
        self.query_one("#said", Static).update(page(ink((line, style)) for line in lines))


_LEAVE = {"escape", "ctrl+q"}
"""Keys that are no part of what is typed, and need no row."""

_KEYS: Mapping[str, Callable[[FormScreen], None]] = {
    "tab": lambda form: form.action_step(1),
    "shift+tab": lambda form: form.action_step(-1),
    "f1": FormScreen.action_help,
    "f2": FormScreen.action_send,
    "ctrl+s": FormScreen.action_send,
    "f4": FormScreen.action_whole,
    "escape": FormScreen.action_leave,
}
"""What a form does with its keys while something is typed in it."""

_KEYS_OF_A_LINE: Mapping[str, Callable[[FormScreen], None]] = {
    "enter": FormScreen.action_done,
    "down": lambda form: form.action_down(1),
    "up": lambda form: form.action_down(-1),
}
"""As `_KEYS`, where these mean nothing to the text itself."""


def _standing(typed: Typed, asked: Asked) -> Words:
    """What stands in a row to begin with."""
    if asked.key == TARGET:
        return typed.about
    if asked.key == NAMED:
        return typed.named
    key, named, name = asked.key.partition("=")
    words = typed.words.get(key, "")
    if named and isinstance(words, list):
        pairs = (word.partition("=") for word in words)
        return next((text for lang, _, text in pairs if lang == name), "")
    return words
