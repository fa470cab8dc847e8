"""Meeting mode: one line that is always typed in, above it what became of the lines before.

A line that was handed over waits `WINDOW` seconds: a second Enter sends it at once, Esc takes it
back. Everything that is not sent is a draft; what is typed goes by the moment of its first letter.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Input, Static

from ledger.command.order import Context
from ledger.domain import VERBS
from ledger.domain.crisis_and_roll import Member
from ledger.domain.organisation import Index
from ledger.domain.values import CrisisKind
from ledger.errors import LedgerError
from ledger.terminal.terminal import Terminal
from tui.board.app import Board, BoardApp
from tui.board.asked import Asked
from tui.board.board_state import BoardState
from tui.board.keys import translated
from tui.board.lines.frame import Frame
from tui.board.lines.labels import Words
from tui.board.lines.past import past_lines
from tui.board.lines.reading import MOST as READ
from tui.board.lines.reading import reading_lines
from tui.board.lines.safe_text import flow, ink, wrapped
from tui.board.lines.said import said_lines
from tui.board.lines.status import status_lines
from tui.board.recording import Answer, Kept, Recorded, Unsure
from tui.board.screens.line_box import KEYS, MOST, LineBox
from tui.board.screens.line_help import LineHelp
from tui.board.screens.show_lines import show_lines
from tui.board.scribe import DRAFT, TAKEN_UP, Said, Scribe, answered, brought, of_draft, sent
from tui.forms.field_words import FieldWords
from tui.forms.fields import Field
from tui.forms.short.completing import Completion, complete
from tui.forms.short.orders import LATER_READ, Understood, notes_of, typed_of, understand
from tui.forms.short.places import places_of
from tui.forms.short.reading import NOTED, Reader, reader_of
from tui.forms.suggestions import Items, by_label, of_choices, of_target, parts_called
from tui.forms.typed import Typed, sent_anew

TICK = 0.25
"""Seconds between two looks at what waits."""

_NONE = Completion(0, [])

RECLASSIFY, COMPLETE = "entry.reclassify", "entry.complete"


class Home:
    """What a line is read against: the organisation's names, and how far the crisis's clock is."""

    def __init__(self, terminal: Terminal, real: datetime) -> None:
        context = terminal.context()
        self.parts: Index | None = context.parts
        self.members: tuple[Member, ...] = context.members
        self.ahead: timedelta = terminal.now() - real if terminal.scenario_now() else timedelta()


class MeetingLine(Board):
    """The scribe's line."""

    CSS_PATH = "meeting_line.tcss"
    AUTO_FOCUS = "LineBox"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]

    app: BoardApp

    def __init__(self) -> None:
        super().__init__()
        self.scribe = Scribe()
        self._typing: Said | None = None
        self._home: Home | None = None
        self._lit: Said | None = None
        self._refused = ""
        self._offered = _NONE
        self._taken = -1
        self._targets: dict[str, Items] = {}
        self._drawn = False

    def compose(self) -> ComposeResult:
        """The frame, the link, the lines before, how this one is read, and the line."""
        with Frame(self.app.glyphs, self._kind):
            yield Static(id="status")
            yield Static(id="replay")
            yield Static(id="said")
            yield Static(id="read")
            yield LineBox()
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Take up what a run left that is gone, and look at what waits."""
        for typed in [one for one in self.app.drafts.values() if one.verb == DRAFT]:
            self.scribe.put_by(of_draft(typed, self._now))
        self.set_interval(TICK, self.tick)
        self.set_interval(1, self.tell_age)

    def on_screen_resume(self) -> None:
        """The names as they are now."""
        self.seen = self.app.seen
        self.app.ask_for(self)
        real = self.app.clock.now()
        self.app.read(lambda terminal: Home(terminal, real), self._learn)

    def asks(self) -> Asked:
        """It shows the link and the lines that were written here."""
        return Asked(frame=True)

    def _learn(self, home: "Home | LedgerError") -> None:
        if isinstance(home, Home):
            self._home = home
        self.redraw()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, described in the language of the board."""
        return translated(super().active_bindings, self._words.t, KEYS)

    # --- what there is --------------------------------------------------------------------------

    @property
    def _words(self) -> Words:
        return self.app.words(self.seen or self.app.seen)

    @property
    def _kind(self) -> CrisisKind:
        seen = self.seen or self.app.seen
        return seen.kind if seen else "exercise"

    @property
    def reader(self) -> Reader:
        """The reader of this language."""
        return reader_of(self._words.t)

    @property
    def box(self) -> LineBox:
        """Where the line is typed."""
        return self.query_one(LineBox)

    @property
    def _now(self) -> datetime:
        ahead = self._home.ahead if self._home else timedelta()
        return self.app.clock.now() + ahead

    def _against(self, said: Said | None) -> Context:
        parts, members = (home.parts, home.members) if (home := self._home) else (None, ())
        now = said.begun if said else self._now
        return Context(now, self._words.t.zone, {}, parts, members=members)

    def _understood(self) -> Understood:
        return understand(self.box.said, self.reader, self._against(self._typing))

    # --- drawing --------------------------------------------------------------------------------

    def watch_seen(self) -> None:
        """What came from elsewhere may be named from now on."""
        self._targets.clear()
        if self._drawn:
            self._draw_around()
        else:
            self.redraw()
        kept = {ident for said in self.scribe.lines for ident in said.kept}
        if kept and self.seen is not None and not self.seen.waiting:
            self.app.read(partial(_numbers, kept), self._brought)

    def _brought(self, numbers: "dict[str, int] | LedgerError") -> None:
        """What waited for a server has its number."""
        if isinstance(numbers, dict) and numbers:
            for said in self.scribe.lines:
                brought(said, numbers)
            self._draw_said()

    def on_resize(self) -> None:
        """Everything again, at the new size."""
        self.redraw()
        self.app.ask_for(self)

    def tick(self) -> None:
        """Send what has waited long enough; say how long the rest waits."""
        due = self.scribe.due(self.app.clock.monotonic())
        for said in due:
            self._send(said)
        if (due or self.scribe.waiting) and self.is_current:
            self._draw_said()

    def tell_age(self) -> None:
        """How long ago the last entry was recorded, as time goes on."""
        if self._drawn and self.is_current and (seen := self.seen) is not None:
            self._draw_status(seen)

    def redraw(self) -> None:
        """Everything for the size there is."""
        if self._draw_around():
            self._draw_read()
            self._drawn = True

    def _draw_around(self) -> bool:
        """All but how the line is read, which only typing changes; whether there is anything."""
        if not self.query("#status") or (seen := self.seen) is None:
            return False  # not composed yet, or nothing seen
        words = self._words
        kind = words.t.code("board_kind", seen.kind)
        frame = self.query_one(Frame)
        frame.show(seen.kind)
        title = words.dotted(kind, words.t("line.title"), seen.title)
        frame.say(words.fit(title, self.size.width - 8), ink(kind))
        self._draw_status(seen)
        self._draw_said()
        return True

    def _draw_status(self, seen: BoardState) -> None:
        """The link and how old what is known is; in the past that it is one, and what is now."""
        words, now = self._words, self.app.clock.now()
        self._put("#status", status_lines(seen, words, self._room, now=now, held=None))
        past = past_lines(seen, words, self._room, then="")
        if past:
            past.append(words.fit(ink(" ", words.t("line.past")), self._room))
        self.query_one("#replay").display = bool(past)
        self._put("#replay", past)

    def _draw_said(self) -> None:
        lines = said_lines(
            self.scribe.lines, self._words, self._room, self.app.clock.monotonic(), self._lit
        )
        rows = max(1, self.query_one("#said").size.height)
        self._put("#said", lines[-rows:] if self._lit is None else _around(lines, rows))

    def _draw_read(self) -> None:
        words, room = self._words, self._room - 2
        if not self.box.said.strip():
            text = words.t("line.empty")
            if self._typing and self._typing.instead:
                text = words.t("line.instead", number=self._typing.instead)
            self._put("#read", [ink((text, "$quiet"))])
            return
        found = self._understood()
        begun = self.reader.verb_begun(self.box.said)
        self._put("#read", reading_lines(found, begun, words, room, self._notes(found)))

    def _notes(self, found: Understood) -> dict[str, str]:
        """How times and numbers are read, by field."""
        if found.line is None:
            return {}
        context = self._against(self._typing)
        return notes_of(found.line, context, FieldWords(self._words.t, context.parts))

    def _put(self, selector: str, lines: list[Content]) -> None:
        """Without laying the screen out again, which takes longer than a key may."""
        show_lines(
            self.query_one(selector, Static), lines, grows=selector in {"#status", "#replay"}
        )

    @property
    def _room(self) -> int:
        return self.size.width - 4

    # --- typing ---------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep it, and say how it is read."""
        event.stop()
        if self._take_in():
            self._draw_read()

    def _take_in(self) -> bool:
        """Keep the line as it stands; whether it is another than before."""
        text = self.box.said
        if text == (self._typing.raw if self._typing else ""):
            return False
        if self._typing is None:
            self._typing = Said(text, self._now)
        self._typing.raw = text
        self._keep(self._typing)
        self._refused, self._offered, self._taken = "", _NONE, -1
        return True

    def on_line_box_too_long(self) -> None:
        """What does not fit is said, and nothing is taken of it."""
        text = self._words.t("line.too_long", limit=self._words.t.number(MOST))
        self.app.notify(text, severity="warning", markup=False)

    def _keep(self, said: Said) -> None:
        if said.raw.strip():
            self.app.keep_draft(said.draft)
        else:
            self.app.drop_draft(said.id)
            self._typing = None if not said.instead else said

    def _type(self, said: Said | None) -> None:
        """Have this in the line; what stood there is put by."""
        before = self._typing
        if before is not None and before is not said and before.raw.strip():
            self.scribe.put_by(before)
        self._typing, self._refused = said, ""
        self.box.put(said.raw if said else "")
        self._draw_said()
        self._draw_read()

    def action_complete(self) -> None:
        """The next of the words that may stand here."""
        self._take_in()
        offered, taken = self._offered, self._taken + 1
        if not offered.items:
            left = self.box.value[: self.box.cursor_position]
            offered, taken = complete(left, self.reader, self), 0
        if not (items := offered.items):
            return
        item = items[taken % len(items)]
        self.box.replace_word(offered.start, f"{item.value}{offered.behind}")
        self._take_in()
        self._offered, self._taken = offered, taken % len(items)
        self._put("#read", self._offers(items, self._taken))

    def _offers(self, items: Items, taken: int) -> list[Content]:
        parts = [
            ink((str(item.value), "bold reverse" if n == taken else "bold"),
                (f" {item.help}" if n == taken and item.help else "", "$quiet"))
            for n, item in enumerate(items)
        ]  # fmt: skip
        return flow(parts, self._words.glyphs.dot, (self._room - 2,) * 2, 0)[:3]

    def field(self, field: Field) -> Items:
        """The words a field may hold (`tui.forms.short.completing.Offers`)."""
        t, parts = self._words.t, self._home.parts if self._home else None
        items = of_choices(field.choices, t) if field.choices else None
        return list(map(by_label, items or parts_called(parts, field.path[-1], t)))

    def target(self, concept: str) -> Items:
        """The open things of a concept, once they are read."""
        if concept not in self._targets:
            t = self._words.t
            self._targets[concept] = []

            def learn(found: "Items | LedgerError") -> None:
                self._targets[concept] = found if isinstance(found, list) else []

            self.app.read(lambda terminal: of_target(terminal, concept, t), learn)
        return self._targets[concept]

    # --- handing over ---------------------------------------------------------------------------

    def action_hand_over(self) -> None:
        """A line waits to be sent; without one what waits is sent, or what was asked is meant."""
        self._take_in()
        if self._typing is not None and self.box.said.strip():
            self._hand_over(self._typing)
        elif self.scribe.waiting:
            for said in self.scribe.waiting:
                self._send(said)
        elif (asked := self.scribe.asked) is not None and asked.doubt is not None:
            asked.meant = (*asked.meant, asked.doubt.code)
            self._send(asked)
        self._draw_said()

    def _hand_over(self, said: Said) -> None:
        found = self._understood()
        if found.error is not None and found.error.code not in LATER_READ:
            if self._refused == said.raw:
                self._clear()
                said.verb = found.line.verb.path if found.line else NOTED
                self.scribe.put_by(said, found.error)
                return
            self._refused = said.raw
            words, room = self._words, self._room - 2
            again = wrapped(ink((words.t("line.again"), "$quiet")), room)
            lines = reading_lines(found, None, words, room, {}, READ - len(again))
            self._put("#read", [*lines, *again])
        elif found.line is not None:
            self._clear()
            self.scribe.hand_over(said, found.line, self.app.clock.monotonic())

    def _clear(self) -> None:
        self._typing, self._lit, self._refused = None, None, ""
        self.box.put("")
        self._draw_read()

    def _send(self, said: Said) -> None:
        found = understand(said.raw, self.reader, self._against(said))
        if found.line is None:
            self.scribe.take_up(said)
            self.scribe.put_by(said, found.error)
            return
        commands = typed_of(found.line, said.id, said.begun, self._now, self._words.t.zone)
        for typed in sent(said, commands):
            then = partial(self._answer, said, typed.id)
            self.app.record(sent_anew(typed, meant=said.meant), then)

    def _answer(self, said: Said, ident: str, answer: Answer) -> None:
        answered(said, ident, answer)
        free = isinstance(answer, (Recorded, Kept, Unsure))
        if not said.open and said.stands not in TAKEN_UP:
            self.app.drop_draft(said.id)
            if said.instead and said.numbers:
                self._reclassify(said)
        elif free:
            self.app.keep_draft(said.draft)
        self._draw_said()

    def _reclassify(self, said: Said) -> None:
        """The noted line says that this one stands in its place."""
        number, said.instead = said.instead, 0
        words = {"number": str(number), "other": str(said.numbers[0])}
        words["reason"] = self._words.t("line.reclassified")
        typed = Typed(id=f"{said.id}-r", verb=RECLASSIFY, words=dict(words))
        said.open.add(typed.id)
        self.app.record(typed, partial(self._answer, said, typed.id))

    # --- keys -----------------------------------------------------------------------------------

    def takes(self, key: str, *, lines: bool) -> bool:  # noqa: ARG002 (`TakesKeys`)
        """Do what a key means here, in the order in which they are typed."""
        acts: dict[str, Callable[[], None]] = {
            "enter": self.action_hand_over,
            "escape": self.action_back,
            "tab": self.action_complete,
            "f4": self.action_again,
            "f1": self.action_help,
            "up": partial(self.action_light, -1),
            "down": partial(self.action_light, 1),
        }
        if key in acts:
            acts[key]()
        return key in acts

    def action_back(self) -> None:
        """Take back the last line that waits; without one back to the board."""
        self._take_in()
        if waiting := self.scribe.waiting:
            self._type(self.scribe.take_up(waiting[-1]))
        elif self._lit is not None:
            self._lit = None
            self._draw_said()
        else:
            self.app.pop_screen()

    def action_light(self, by: int) -> None:
        """The line before, or after."""
        lines = self.scribe.lines
        at = lines.index(self._lit) if self._lit in lines else len(lines)
        at += by
        self._lit = lines[at] if 0 <= at < len(lines) else None
        self._draw_said()

    def action_again(self) -> None:
        """Take up the lit line, or the last: to type on, to reclassify, or to complete."""
        self._take_in()
        said = self._lit or next(iter(reversed(self.scribe.lines)), None)
        self._lit = None
        if said is None:
            return
        if said.stands in TAKEN_UP:
            self._type(self.scribe.take_up(said))
        elif said.numbers and said.verb == NOTED:
            self._type(Said(said.raw, said.begun, instead=said.numbers[0]))
            self.box.cursor_position = 0
        elif said.numbers:
            self._type(Said(self._completing(said), self._now))

    def _completing(self, said: Said) -> str:
        """The line that fills in what an entry does not say yet, up to its reason."""
        word = self.reader.words.of(VERBS[COMPLETE]).word.lower()
        why = places_of(VERBS[said.verb]).why
        begun = f"{why.key}=" if why else ""
        return f"{word} {said.numbers[-1]} {self._words.t('line.later')}: {begun}"

    def action_help(self) -> None:
        """How a line is typed, and every entry word."""
        self.app.push_screen(LineHelp(self._words, self._kind))


def _numbers(commands: set[str], terminal: Terminal) -> dict[str, int]:
    """The first entry of each of these commands that is recorded."""
    known = terminal.read().situation.commands
    found = ((ident, known.get(ident)) for ident in commands)
    return {ident: number for ident, number in found if number is not None}


def _around(lines: list[Content], rows: int) -> list[Content]:
    """So many of the lines that the lit one is among them."""
    lit = next((n for n, line in enumerate(lines) if line.plain.startswith(">")), len(lines))
    first = max(0, min(lit - rows // 2, len(lines) - rows))
    return lines[first : first + rows]
