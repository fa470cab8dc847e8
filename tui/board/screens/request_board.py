"""The list of requests as the PMO works in it: one key an act, for the row or for all marked rows.

Nothing leaves the list: what an act needs is asked under it, waits a few seconds as "not yet sent",
and is said back there and in its row. Marks stay on the rows that were refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import ActiveBinding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import LedgerError
from ledger.terminal.foreseeing import foreseen
from ledger.terminal.terminal import Terminal
from tui.board.acting import Act, Acts, Target
from tui.board.board_state import BoardState
from tui.board.keyboard import again
from tui.board.keys import ACTS, FILTER, HELP, LEAVE, LOOK, MOVE, board_bindings
from tui.board.lines.acts import act_lines, dressed
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, page
from tui.board.pasted import DRAFT
from tui.board.recording import Answer
from tui.board.rows import Block, Reply
from tui.board.screens.act_prompt import ActBox, ActPrompt
from tui.board.screens.help import HelpScreen
from tui.board.screens.list_board import ListBoard
from tui.board.screens.meeting_line import TICK, Home
from tui.board.screens.paste import PasteScreen
from tui.board.screens.writing import WRITE
from tui.board.scribe import Stands
from tui.forms.short.prompted import LOG
from tui.forms.typed import Typed, order_of

ASK, ANSWER = "request.ask", "request.answer"
ASKED = "asked"
"""The stage of a request that waits for an answer."""

AT_ONCE = frozenset({"request.confirm"})
"""What nothing needs to be typed for."""

FOOTER = ("f1", "i", "space", "r", "v")
"""Keys that the footer shows where something can be recorded."""

PROMPT_FOOTER = ("f1", "enter", "escape", "tab")
"""The same while something is asked."""

ELSEWHERE = frozenset({"space", "w"})
"""Keys of every board that mean something else here."""

Refusals = dict[str, LedgerError]


class RequestBoard(ListBoard):
    """The board of requests."""

    CSS_PATH: ClassVar[list[str]] = ["framed.tcss", "request_board.tcss"]  # type: ignore[assignment]
    KEYS = [*HELP, *ACTS, *FILTER, *(b for b in LOOK if b.key not in ELSEWHERE), *MOVE, *LEAVE]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, *board_bindings()]

    def __init__(self) -> None:
        super().__init__("requests", frame=True)
        self.acts = Acts()
        self.marked: dict[str, Target] = {}

    def below(self) -> list[Widget]:
        """What was done last, and the prompt."""
        return [Static(id="acts"), ActPrompt()]

    def on_mount(self) -> None:
        """Look at what waits, and say what a run has left that is gone."""
        self.set_interval(TICK, self.send_due)
        self.call_after_refresh(self._say_what_is_left)

    def _say_what_is_left(self) -> None:
        if self._pasted_left:
            self.app.notify(self.t("paste.stays"), timeout=15, markup=False)

    def on_screen_resume(self) -> None:
        """The names as they are now."""
        real = self.app.clock.now()
        if self.app.records:
            self.app.read(lambda terminal: Home(terminal, real), self._learn)

    def _learn(self, home: "Home | LedgerError") -> None:
        if isinstance(home, Home):
            for prompt in self.query(ActPrompt):  # none once the board is taken down
                prompt.parts, prompt.ahead = home.parts, home.ahead

    @property
    def prompt(self) -> ActPrompt:
        """Where an act asks what it needs."""
        return self.query_one(ActPrompt)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """As many keys as a footer has room for: those of the prompt, or what is done most."""
        found = super().active_bindings
        if self.prompt_is_open:
            return _shown(found, PROMPT_FOOTER)
        return _shown(found, FOOTER) if self.app.records else found

    @property
    def prompt_is_open(self) -> bool:
        """Whether something is asked."""
        return bool(self.query(ActPrompt)) and self.prompt.asks

    # --- drawing --------------------------------------------------------------------------------

    def _show(self, reply: Reply, before: Reply | None) -> None:
        words = self.app.words(self.seen)
        rows = dressed(reply.blocks, self.marked, self.acts.lines, words, self.room)
        super()._show(replace(reply, blocks=rows), before)

    def redress(self) -> None:
        """The rows and what was done, after a mark or an answer."""
        if self.reply is not None and self.reply.error is None and self.is_current:
            self._show(self.reply, self.reply)
            self.lines.reveal()
            self._draw_count(self.reply, self.app.words(self.seen))
        self._draw_acts()

    def _draw_acts(self) -> None:
        words, now = self.app.words(self.seen), self.app.clock.monotonic()
        last = self.acts.lines[-1] if self.acts.lines else None
        lines = act_lines(last, words, self.room, now) if last else []
        box = self.query_one("#acts", Static)
        box.set_class(bool(lines), "-shown")
        box.update(page(lines))

    def _about_rows(self, reply: Reply, words: Words) -> Iterator[Content]:
        if self.marked:
            yield ink((words.t.plural("act.marked", len(self.marked)), "bold $state-degraded"))
        yield from super()._about_rows(reply, words)

    # --- which rows -----------------------------------------------------------------------------

    @property
    def targets(self) -> list[Target]:
        """The marked rows, or the one that the cursor is on."""
        if self.marked:
            return [*self.marked.values()]
        row = self.lines.row
        target = _target(row) if row else None
        return [target] if target else []

    def action_mark(self) -> None:
        """Mark the row or unmark it, and go on to the next; who only looks holds the screen."""
        if not self.app.records:
            self.action_hold()
            return
        row = self.lines.row
        target = _target(row) if row else None
        if target is None or not self.stands():
            return
        if target.about in self.marked:
            del self.marked[target.about]
        else:
            self.marked[target.about] = target
        self.redress()
        self.lines.step_row()

    # --- acting ---------------------------------------------------------------------------------

    def action_act(self, path: str) -> None:
        """Begin an act: ask what it needs, or have it wait to be sent."""
        if not self.app.records:
            self.app.notify(self.t("write.read_only"), severity="warning", markup=False)
            return
        targets = [] if path == LOG else self.targets
        if path != LOG and not targets:
            self.app.notify(self.t("act.no_row"), severity="warning", markup=False)
            return
        if path != LOG and not self.marked and not self.stands():
            return
        verb = VERBS[_meant(path, targets)]
        if verb.path in AT_ONCE:
            self._wait(self.prompt.nothing_asked(verb, targets, self._shown_at))
        else:
            self._ask(verb, targets)

    def _ask(self, verb: Verb, targets: Sequence[Target]) -> None:
        self.prompt.ask(verb, targets, self._shown_at)
        self.refresh_bindings()
        self.call_after_refresh(self.lines.reveal)  # once the prompt has taken its rows

    @property
    def _shown_at(self) -> int:
        shown: BoardState | None = self.held or self.seen
        return shown.number if shown else 0

    def _wait(self, act: Act) -> None:
        """It waits to be sent; meanwhile it is seen whether it would be refused."""
        self.acts.wait(act, self.app.clock.monotonic())
        commands = self._commands(act)
        for typed in commands:
            self.app.keep_draft(typed)

        def look(terminal: Terminal) -> Refusals:
            return {one.id: error for one in commands if (error := _refusal(one, terminal))}

        self.app.read(look, partial(self._foresee, act))
        self.redress()

    def _commands(self, act: Act) -> list[Typed]:
        now = self.app.clock.now() + self.prompt.ahead
        return act.commands(now, self.t.zone)

    def _foresee(self, act: Act, found: "Refusals | LedgerError") -> None:
        if isinstance(found, LedgerError) or act not in self.acts.waiting:
            return
        for ident, error in found.items():
            self.acts.refuse(act, ident, error)
        if act.stands is Stands.REFUSED and len(act.ones) == 1 and self._may_ask_again(act):
            self._take_up(act, act.ones[0].error)
        self.redress()

    def _may_ask_again(self, act: Act) -> bool:
        return self.is_current and not self.prompt.asks and act.verb not in AT_ONCE

    def send_due(self) -> None:
        """Send what has waited long enough; say how long the rest waits."""
        due = self.acts.due(self.app.clock.monotonic())
        for act in due:
            self._send(act)
        if (due or self.acts.waiting) and self.is_current:
            self._draw_acts()

    def _send(self, act: Act) -> None:
        commands = [
            one for one in self._commands(act) if _stands(act, one.id) is not Stands.REFUSED
        ]
        self.app.record_all(self.acts.send(act, commands), partial(self._answered, act))
        self.redress()

    def _answered(self, act: Act, ident: str, answer: Answer) -> None:
        one = self.acts.answered(act, ident, answer)
        if self.acts.is_own(one):
            self.acts.mean(act)
            self._send(act)
            return
        if one.stands in {Stands.RECORDED, Stands.KEPT, Stands.UNSURE}:
            self.app.drop_draft(ident)
            self.marked.pop(one.target.about, None)
        if not act.open and not self.is_current:
            self._tell(act)
        if self.is_attached:
            self.redress()

    def _tell(self, act: Act) -> None:
        """Say elsewhere what became of it."""
        words = self.app.words(self.app.seen)
        lines = act_lines(act, words, self.app.size.width, self.app.clock.monotonic())
        wrong = act.stands is not Stands.RECORDED
        text = "\n".join(line.plain for line in lines)
        self.app.notify(text, severity="warning" if wrong else "information", markup=False)

    # --- keys -----------------------------------------------------------------------------------

    def takes(self, key: str, *, lines: bool) -> bool:
        """What a key means while something is asked, in the order in which they are typed."""
        if not self.prompt.asks:
            return super().takes(key, lines=lines)
        acts: dict[str, Callable[[], None]] = {
            "enter": self.action_hand_over,
            "escape": self.action_back,
            "tab": self.prompt.complete,
            "up": partial(self.action_light, -1),
            "down": partial(self.action_light, 1),
            "f1": self.action_help,
        }
        if key in acts:
            acts[key]()
        return key in acts

    def action_hand_over(self) -> None:
        """What stands in the prompt waits to be sent, unless something is wrong there."""
        if (act := self.prompt.hand_over()) is not None:
            self.refresh_bindings()
            self._wait(act)

    def action_filter(self) -> None:
        """Type what rows are wanted; what was asked is left."""
        if self.prompt.asks:
            self.action_back()
        super().action_filter()

    def action_complete(self) -> None:
        """The next of the words that may stand there."""
        self.prompt.complete()

    def action_light(self, by: int) -> None:
        """Another of the picks; above a new request what was pasted and is left."""
        if by < 0 and not self.prompt.box.said and self._pasted_left:
            self.prompt.leave()
            self.app.push_screen(PasteScreen(self._pasted_left[0]))
        else:
            self.prompt.light(by)

    def action_back(self) -> None:
        """Out of the prompt; words that were typed stay as a draft."""
        if self.prompt.leave():
            self.app.notify(self.t("write.draft_stays"), markup=False)
        self.refresh_bindings()

    def action_open(self) -> None:
        """Send what waits, mean what is asked about; else the page of the row."""
        if waiting := self.acts.waiting:
            for act in waiting:
                self._send(act)
        elif (asked := self.acts.asked) is not None:
            self.acts.mean(asked)
            self._send(asked)
        else:
            super().action_open()

    def action_leave(self) -> None:
        """Take back what waits, or take up what was refused; then the marks; then the filter."""
        last = self.acts.lines[-1] if self.acts.lines else None
        if waiting := self.acts.waiting:
            self._take_up(waiting[-1])
        elif last is not None and last.stands in {Stands.REFUSED, Stands.ASKED}:
            self._take_up(last, next((one.error for one in last.ones if one.error), None))
        elif last is not None and last.stands is not Stands.SENT:
            self.acts.clear()
            self.redress()
        elif self.marked:
            self.marked.clear()
            self.redress()
        else:
            super().action_leave()

    def _take_up(self, act: Act, error: LedgerError | None = None) -> None:
        """Back into the prompt, with the rows that it has not been done to."""
        self.acts.take_up(act)
        for one in act.ones:
            self.app.drop_draft(one.id)
        act.ones = [one for one in act.ones if one.stands not in {Stands.RECORDED, Stands.KEPT}]
        if act.verb not in AT_ONCE and act.ones:
            self.prompt.ask_again(act, error)
            self.refresh_bindings()
        self.redress()

    def action_help(self) -> None:
        """What the keys mean; those of an act first, where there is one who may."""
        kind = self.seen.kind if self.seen else "exercise"
        looks = [*HELP, *FILTER, *LOOK, *MOVE, *LEAVE]
        keys = [*self.KEYS, *WRITE] if self.app.records else looks
        self.app.push_screen(HelpScreen(self.app.words(self.seen), kind, keys))

    # --- pasting --------------------------------------------------------------------------------

    @property
    def _pasted_left(self) -> list[Typed]:
        return [one for one in self.app.drafts.values() if one.verb == DRAFT]

    def on_paste(self, event: events.Paste) -> None:
        """A list of requests, to be looked at before anything of it is recorded."""
        event.stop()
        self._paste(event.text)

    def on_act_box_late(self, message: ActBox.Late) -> None:
        """What was pressed after something was handed over is a key of the list again."""
        if message.key.key == "enter":
            self.action_open()
        elif message.key.key == "escape":
            self.action_leave()
        else:
            self.app.post_message(again(message.key))

    def on_act_box_pasted(self, message: ActBox.Pasted) -> None:
        """The same where one request was asked."""
        self.prompt.leave()
        self.refresh_bindings()
        self._paste(message.text)

    def _paste(self, text: str) -> None:
        if not self.app.records:
            self.app.notify(self.t("write.read_only"), severity="warning", markup=False)
            return
        if (refusal := PasteScreen.refusal(text)) is not None:
            self.app.notify(self.t.error(refusal), severity="warning", timeout=15, markup=False)
        elif text.strip():
            self.app.push_screen(PasteScreen.of(text, self.app.clock.now()))


def _shown(found: Mapping[str, ActiveBinding], keys: Sequence[str]) -> dict[str, ActiveBinding]:
    """The bindings, with these in a footer, in this order."""
    order = [*(key for key in keys if key in found), *(key for key in found if key not in keys)]
    return {
        key: found[key]._replace(binding=replace(found[key].binding, show=key in keys))
        for key in order
    }


def _target(row: Block) -> Target | None:
    """What a row is about, as commands call it."""
    if not row.about:
        return None
    return Target(row.name or row.about, row.about, row.stage)


def _meant(path: str, targets: Sequence[Target]) -> str:
    """A question is put, or answered where all of them wait for an answer."""
    asked = all(target.stage == ASKED for target in targets)
    return ANSWER if path == ASK and asked else path


def _refusal(typed: Typed, terminal: Terminal) -> LedgerError | None:
    """Why a command would be refused, as far as this copy goes."""
    try:
        return foreseen(terminal, order_of(typed, terminal))
    except LedgerError as error:
        return error


def _stands(act: Act, ident: str) -> Stands:
    return next(one.stands for one in act.ones if one.id == ident)
