"""The small prompt under a list: what is done, to which rows, and the one thing that is asked.

What is typed is read as it is typed and kept as a draft; what can be picked is shown, and Enter
takes what is lit. The keys of the board are away meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from click.shell_completion import CompletionItem
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from ledger.command.decide import new_id
from ledger.command.order import Context
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.domain.organisation import Index
from ledger.errors import LedgerError
from tui.board.acting import NEW, Act, Target, begun
from tui.board.app import BoardApp
from tui.board.lines.acts import names_said
from tui.board.lines.labels import Words
from tui.board.lines.reading import labelled, line_error, reading_lines
from tui.board.lines.safe_text import flow, ink, page, wrapped
from tui.board.screens.line_box import LineBox
from tui.forms.field_words import FieldWords
from tui.forms.fields import Field
from tui.forms.short.completing import Completion, complete
from tui.forms.short.orders import LATER_READ, Understood, notes_of, orders_of
from tui.forms.short.places import is_known
from tui.forms.short.prompted import LOG, asked_first, drafted, read_prompted
from tui.forms.short.reading import Reader, ShortLine, reader_of
from tui.forms.suggestions import Items, by_label, of_choices, of_target, parts_called
from tui.forms.typed import Typed

INTO = "into"
"""The field that names another thing of the same kind."""

PROMPT: list[Binding] = [
    Binding("f1", "help", "key.help", key_display="F1"),
    Binding("enter", "hand_over", "key.line_send", key_display="Enter"),
    Binding("escape", "back", "key.close", key_display="Esc"),
    Binding("tab", "complete", "key.line_complete", key_display="Tab"),
    Binding("up", "light(-1)", "key.back", show=False),
    Binding("down", "light(1)", "key.more", show=False),
]
"""Keys while something is asked; `RequestBoard.takes` does them in the order they are typed."""

ROWS = 2
"""Lines in which it is said how something is read."""

_NONE = Completion(0, [])


class ActBox(LineBox):
    """Where it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, action=f"screen.{binding.action}") for binding in PROMPT
    ]

    class Pasted(Message):
        """Several lines were pasted where one is asked."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Late(Message):
        """A key came here that was pressed when nothing was asked any more."""

        def __init__(self, key: events.Key) -> None:
            super().__init__()
            self.key = key

    takes_lines = False
    """Whether several lines are several things."""

    async def _on_key(self, event: events.Key) -> None:
        if self.screen.focused is None:
            event.prevent_default()
            event.stop()
            self.post_message(self.Late(event))

    def _on_paste(self, event: events.Paste) -> None:
        if self.takes_lines and len([*filter(str.strip, event.text.splitlines())]) > 1:
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(event.text))
        else:
            super()._on_paste(event)


class ActPrompt(Vertical):
    """Asks what an act needs; hidden while nothing is asked."""

    app: BoardApp

    def __init__(self) -> None:
        super().__init__(id="act")
        self.ahead = timedelta()
        self.parts: Index | None = None
        self._verb: Verb = VERBS[LOG]
        self._targets: tuple[Target, ...] = ()
        self._ident = ""
        self._begun: datetime | None = None
        self._seen = 0
        self._wrong: LedgerError | None = None
        self._offered = _NONE
        self._lit: int | None = None
        self._open: Items | None = None

    def compose(self) -> ComposeResult:
        """What is done, where it is typed, how it is read."""
        yield Static(id="act-title")
        yield ActBox()
        yield Static(id="act-read")

    # --- what is asked --------------------------------------------------------------------------

    def ask(self, verb: Verb, targets: Sequence[Target], seen: int) -> None:
        """Ask what a command about these needs; `seen` is the last entry that is shown."""
        self._verb, self._targets, self._seen = verb, tuple(targets), seen
        self._ident, self._begun, self._open = new_id(), None, None
        self._show("")

    def ask_again(self, act: Act, error: LedgerError | None = None) -> None:
        """Ask what was handed over, as it was typed, with what is wrong with it."""
        self._verb, self._targets = VERBS[act.verb], tuple(t for t in act.targets if t != NEW)
        self._ident, self._begun, self._seen = act.id, act.begun, act.ones[0].seen
        self._open = None
        self._show(act.raw, error)

    def _show(self, raw: str, error: LedgerError | None = None) -> None:
        self._wrong, self._offered, self._lit = error, _NONE, None
        self.box.takes_lines = self._verb.path == LOG
        self.add_class("-shown")
        self.box.put(raw)
        self.screen.set_focus(self.box)  # now: `focus()` would be done after the keys that wait
        self.query_one("#act-title", Static).update(self._title())
        if self._is_shown and error is None:
            self._offered = self._offers()
        self._draw()

    def close(self) -> None:
        """Ask nothing more; the keys are those of the board again."""
        self.remove_class("-shown")
        self.screen.set_focus(None)

    @property
    def asks(self) -> bool:
        """Whether something is asked."""
        return self.has_class("-shown")

    @property
    def box(self) -> ActBox:
        """Where it is typed."""
        return self.query_one(ActBox)

    @property
    def _words(self) -> Words:
        return self.app.words(self.app.seen)

    @property
    def reader(self) -> Reader:
        """The reader of this language."""
        return reader_of(self._words.t)

    @property
    def _now(self) -> datetime:
        return self.app.clock.now() + self.ahead

    @property
    def context(self) -> Context:
        """What is typed is read against when its first letter was, and the names of now."""
        return Context(self._begun or self._now, self._words.t.zone, {}, self.parts)

    def nothing_asked(self, verb: Verb, targets: Sequence[Target], seen: int) -> Act:
        """The act of a command that needs nothing to be typed."""
        line = ShortLine(verb, (), {})
        return begun(line, "", targets, self._now, seen)

    # --- how it is read -------------------------------------------------------------------------

    def _read(self) -> Understood:
        """What stands there; never raises."""
        line = None
        about = [target.about for target in self._targets[:1]]
        try:
            line = read_prompted(self._verb, about, self.box.said, self.reader, self.context)
            return Understood(line, orders_of(line, self.context))
        except LedgerError as error:
            return Understood(line, error=error)

    def _draw(self) -> None:
        self.query_one("#act-read", Static).update(page(self._said()[:ROWS]))

    def _said(self) -> list[Content]:
        words, room = self._words, self._room
        if self._wrong is not None:
            text = line_error(self._wrong, self._verb, words.t)
            return wrapped(ink((text, "$state-down")), room)
        if self._offered.items and self._is_shown:
            return self._picks(room)
        if not self.box.said.strip():
            return wrapped(ink((words.t(f"act.hint.{self._verb.path}"), "$quiet")), room)
        found = self._read()
        if found.line is None:
            text = line_error(found.error, self._verb, words.t) if found.error else ""
            return wrapped(ink((text, "$quiet")), room)
        bare = found._replace(line=labelled(found.line._replace(targets=()), self.parts, words.t))
        notes = notes_of(found.line, self.context, FieldWords(words.t, self.parts))
        return reading_lines(bare, None, words, room, notes)

    def _picks(self, room: int) -> list[Content]:
        parts = [self._pick(item, lit=n == self._lit) for n, item in enumerate(self._offered.items)]
        return flow(parts, self._words.glyphs.dot, (room, room), 0)

    @staticmethod
    def _pick(item: "CompletionItem[str]", *, lit: bool) -> Content:
        more = f" {item.help}" if lit and item.help else ""
        return ink((str(item.value), "bold reverse" if lit else "bold"), (more, "$quiet"))

    def _title(self) -> Content:
        words, t = self._words, self._words.t
        field = asked_first(self._verb) if self._verb.path != LOG else None
        label = self.reader.names(self._verb.path).of(field) if field else ""
        what = ink((t(f"key.{self._verb.path}"), "bold"))
        return words.fit(words.dotted(what, names_said(self._targets, t), label), self._room)

    @property
    def _room(self) -> int:
        return max(20, self.app.size.width - 6)

    # --- typing ---------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep it, and say how it is read."""
        event.stop()
        if self.asks:
            self._typed()

    def _typed(self) -> None:
        """Take in what stands there."""
        if self._begun is None and self.box.said:
            self._begun = self._now
        self._wrong = None
        self._offered = self._offers() if self._is_shown else _NONE
        self._lit = 0 if self._offered.items and self.box.said.strip() else None
        self.app.keep_draft(self._draft())
        self._draw()

    def _draft(self) -> Typed:
        """What stands there as a form has it, so that a crash loses nothing of it."""
        found, text = self._read(), self.box.said
        words = dict(drafted(self._verb, text)) if text.strip() else {}
        if found.line is not None and words:
            words = {key: ", ".join(said) for key, said in found.line.fields.items()}
        about = self._targets[0].about if self._targets else ""
        return Typed(id=self._ident, verb=self._verb.path, words=dict(words), about=about,
                     begun=self._begun)  # fmt: skip

    @property
    def _is_shown(self) -> bool:
        """Whether what may stand there is shown as it is typed: a class, another request."""
        main = asked_first(self._verb)
        known = main is not None and (is_known(main) or main.key == INTO)
        return known and ";" not in self.box.said

    def _offers(self) -> Completion:
        """What the end of what stands there may become."""
        word = self.reader.words.of(self._verb).word.lower()
        about = " ".join(target.about for target in self._targets[:1])
        before = f"{word} " if self._verb.path == LOG else f"{word} {about}: "
        left = self.box.value[: self.box.cursor_position]
        found = complete(before + left, self.reader, self)
        return found._replace(start=max(0, found.start - len(before)))

    def light(self, by: int) -> None:
        """Another of the picks."""
        if not self._offered.items:
            self._offered = self._offers()
        if many := len(self._offered.items):
            self._lit = (
                (0 if by > 0 else many - 1) if self._lit is None else (self._lit + by) % many
            )
            self._put("#act-read", self._picks(self._room))

    def complete(self) -> None:
        """The next of the words that may stand there."""
        offered = self._offered if self._offered.items else self._offers()
        if offered.items:
            at = self._lit or 0
            self.box.replace_word(offered.start, f"{offered.items[at].value}{offered.behind}")
            self._offered, self._lit = offered, (at + 1) % len(offered.items)
            self._put("#act-read", self._picks(self._room))

    def _put(self, selector: str, lines: list[Content]) -> None:
        self.query_one(selector, Static).update(page(lines[:ROWS]))

    def field(self, field: Field) -> Items:
        """The words a field may hold (`tui.forms.short.completing.Offers`)."""
        if field.key == INTO:
            return self.target(self._verb.concept)
        t = self._words.t
        items = of_choices(field.choices, t) if field.choices else None
        return list(map(by_label, items or parts_called(self.parts, field.path[-1], t)))

    def target(self, concept: str) -> Items:
        """The open things of a concept, once they are read."""
        if self._open is None:
            t, self._open = self._words.t, []

            def learn(found: "Items | LedgerError") -> None:
                self._open = found if isinstance(found, list) else []
                if self.asks:
                    self._offered = self._offers() if self._is_shown else _NONE
                    self._draw()

            self.app.read(lambda terminal: of_target(terminal, concept, t), learn)
        return self._open

    # --- handing over ---------------------------------------------------------------------------

    def hand_over(self) -> Act | None:
        """What stands there as an act; None where something is wrong, which is said there."""
        self._take_lit()
        found = self._read()
        if found.line is None or (found.error is not None and found.error.code not in LATER_READ):
            self._wrong = found.error
            self._draw()
            return None
        self.app.drop_draft(self._ident)
        act = begun(found.line, self.box.said, self._targets, self._begun or self._now, self._seen)
        self.close()
        return act

    def _take_lit(self) -> None:
        """What is lit stands for the beginning of it that was typed."""
        self._offered = self._offers() if self._is_shown else _NONE
        items, typed = self._offered.items, self.box.said.strip()
        if not items or not (typed or self._lit is not None):
            return
        whole = {str(item.value).lower() for item in items}
        if typed.lower() not in whole or self._lit:
            self.box.replace_word(self._offered.start, str(items[self._lit or 0].value))

    def leave(self) -> bool:
        """Ask no more; whether what was typed stays as a draft: words, not what was picked."""
        main = asked_first(self._verb)
        picked = main is None or is_known(main) or main.key in {INTO, "quantity"}
        stays = bool(self.box.said.strip()) and not picked
        if not stays:
            self.app.drop_draft(self._ident)
        self.close()
        return stays
