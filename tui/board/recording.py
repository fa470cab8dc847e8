"""How a screen records: it hands over what was typed, and gets an answer back.

The watcher's thread alone touches the terminal, so everything here is done there, one thing after
another, and the screen goes on meanwhile. An answer is a frozen value, and what was typed is kept
(`tui.board.drafting`) until it says that nothing is lost without it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from ledger.command.order import Order
from ledger.command.outcome import Outcome, Took
from ledger.domain.situation import Situation
from ledger.domain.values import CommandId
from ledger.errors import AlreadyRecorded, Doubtful, LedgerError, NotConfirmed, Refused
from ledger.terminal.receipts import with_receipts
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.watcher import Away, Job
from tui.forms.field_words import FieldWords
from tui.forms.read_by import read_by
from tui.forms.typed import Typed, order_of
from tui.forms.understood import told, understood_of

T = TypeVar("T")


class Recorded(NamedTuple):
    """It stands in the ledger under these numbers; `lines` say it as it was understood."""

    numbers: tuple[int, ...]
    originator: str
    short: str
    lines: tuple[str, ...]


class Kept(NamedTuple):
    """No server was there, for the reason given: it is sent later, and goes by its receipt."""

    receipt: str
    why: LedgerError


class Turned(NamedTuple):
    """It was refused or could not be read; `error` names the field, where it is one's fault."""

    error: LedgerError


class Question(NamedTuple):
    """Recorded once `doubt.code` is in `Typed.meant`."""

    doubt: Doubtful


class Changed(NamedTuple):
    """What it is about was changed since it was begun; recorded once `Typed.seen` is `number`."""

    number: int
    kind: str
    by: str
    at: datetime


class Unsure(NamedTuple):
    """It was sent and has not come back: it is settled before anything else is sent."""

    error: LedgerError


Answer = Recorded | Kept | Turned | Question | Changed | Unsure
Then = Callable[[Answer], None]
ThenEach = Callable[[CommandId, Answer], None]


class Works(Protocol):
    """Does something with the terminal, in the thread that has it (`tui.board.watcher.Watcher`)."""

    def do(self, job: Job) -> None:
        """Have it done as soon as can be."""


class Recorder:
    """Takes what screens ask to the terminal; answers come on its thread.

    Args:
        works: who has the terminal.
        done: told the id of what needs no draft any more.
    """

    def __init__(self, works: Works, done: Callable[[str], None]) -> None:
        self._works = works
        self._done = done

    def record(self, typed: Typed, t: Translator, then: Then) -> None:
        """Record it, or keep it where no server answers; `then` gets what became of it."""

        def job(terminal: Terminal, away: Away) -> None:
            answer = answer_to(typed, terminal, away, t)
            if isinstance(answer, (Recorded, Kept, Unsure)):
                self._done(typed.id)
            then(answer)

        self._works.do(job)

    def record_all(self, several: Sequence[Typed], t: Translator, then: ThenEach) -> None:
        """Record what was typed together, as one sending; `then` gets each answer with its id."""

        def job(terminal: Terminal, away: Away) -> None:
            for ident, answer in answers_to(several, terminal, away, t):
                if isinstance(answer, (Recorded, Kept, Unsure)):
                    self._done(ident)
                then(ident, answer)

        self._works.do(job)

    def read(self, look: Callable[[Terminal], T], then: Callable[[T | LedgerError], None]) -> None:
        """Read something of this home's copy; `then` gets that, or why it cannot be read."""

        def job(terminal: Terminal, _away: Away) -> None:
            try:
                found: T | LedgerError = look(terminal)
            except LedgerError as error:
                found = error
            then(found)

        self._works.do(job)


def answer_lines(answer: Recorded | Kept | Unsure, t: Translator) -> list[str]:
    """What somebody is told who sent it and goes on."""
    if isinstance(answer, Recorded):
        numbers = ", ".join(map(str, answer.numbers))
        about = t.about(answer.originator, answer.short)
        return [t("write.recorded", numbers=numbers, originator=about), *answer.lines]
    if isinstance(answer, Kept):
        why = t("cli.kept.why", reason=t.error(answer.why))
        return [t("write.kept", receipt=answer.receipt), why]
    return [t.error(answer.error)]


def answer_to(typed: Typed, terminal: Terminal, away: Away, t: Translator) -> Answer:
    """What becomes of it, whatever happens: a fault of ours is an answer too."""
    try:
        return _answer(typed, terminal, away, t)
    except Doubtful as doubt:
        return Question(doubt)
    except NotConfirmed as error:
        return Unsure(error)
    except LedgerError as error:
        return Turned(error)
    except Exception as error:  # noqa: BLE001 (the text stays on the screen, and in its draft)
        return Turned(_unforeseen(error))


def _unforeseen(error: Exception) -> LedgerError:
    return LedgerError("unforeseen", reason=f"{type(error).__name__}: {error}")


def answers_to(
    several: Sequence[Typed], terminal: Terminal, away: Away, t: Translator
) -> Iterator[tuple[CommandId, Answer]]:
    """What becomes of each, whatever happens; several are sent together."""
    left = {one.id: one for one in several}
    try:
        for ident, answer in _answers(several, terminal, away, t):
            del left[ident]
            yield ident, answer
    except LedgerError as error:
        yield from ((ident, Turned(error)) for ident in left)
    except Exception as error:  # noqa: BLE001 (as `answer_to`)
        yield from ((ident, Turned(_unforeseen(error))) for ident in left)


def _answers(
    several: Sequence[Typed], terminal: Terminal, away: Away, t: Translator
) -> Iterator[tuple[CommandId, Answer]]:
    if len(several) == 1 or away() is not None:
        yield from ((one.id, answer_to(one, terminal, away, t)) for one in several)
        return
    together = _Together(terminal, t)
    for one in several:
        yield from together.take(one)
    yield from together.end()


class _Together:
    """Orders decided one upon the other and sent as batches; answers come in any order."""

    def __init__(self, terminal: Terminal, t: Translator) -> None:
        self._terminal = terminal
        self._t = t
        self._bulk = terminal.bulk()
        self._orders: dict[CommandId, tuple[Order, tuple[str, ...]]] = {}
        self._took: list[Took] = []
        self._lost: LedgerError | None = None

    def take(self, typed: Typed) -> Iterator[tuple[CommandId, Answer]]:
        """Have it decided; an answer at once where it cannot even be read."""
        terminal = self._terminal
        try:
            order = order_of(typed, terminal)
            if (change := changed(typed, order, terminal)) is not None:
                yield typed.id, change
                return
            self._orders[order.id] = (order, _understood(order, terminal, self._t))
        except LedgerError as error:
            yield typed.id, Turned(error)
            return
        if self._lost is None:
            self._ask(lambda: self._bulk.take(order))

    def end(self) -> Iterator[tuple[CommandId, Answer]]:
        """What became of each, once it has come back."""
        if self._lost is None:
            self._ask(self._bulk.send)
        if self._lost is None and self._took:
            self._ask(self._confirmed)
        told = {took.order.id: took for took in self._took}
        for ident, (order, lines) in self._orders.items():
            yield ident, self._answer(told.get(ident), order, lines)

    def _confirmed(self) -> list[Took]:
        self._terminal.confirm()
        return []

    def _ask(self, told: Callable[[], list[Took]]) -> None:
        """What is no fault of one order is that of all which have no answer."""
        try:
            self._took += told()
        except LedgerError as error:
            self._lost = error

    def _answer(self, took: Took | None, order: Order, lines: tuple[str, ...]) -> Answer:
        if isinstance(self._lost, NotConfirmed):
            return Unsure(self._lost)
        if took is None:
            return self._unsent(order)
        if took.outcome is not None:
            return _recorded(took.outcome, self._terminal, lines)
        if isinstance(took.error, AlreadyRecorded):
            return _again(took.error.number, self._terminal)
        if isinstance(took.error, Doubtful):
            return Question(took.error)
        return Turned(took.error) if took.error is not None else self._unsent(order)

    def _unsent(self, order: Order) -> Answer:
        try:
            return _kept(order, self._terminal, self._lost or LedgerError("not_connected"))
        except LedgerError as error:
            return Turned(error)


def _answer(typed: Typed, terminal: Terminal, away: Away, t: Translator) -> Answer:
    order = order_of(typed, terminal)
    if (change := changed(typed, order, terminal)) is not None:
        return change
    lines = _understood(order, terminal, t)
    if (why := away()) is not None:
        return _kept(order, terminal, why)
    try:
        outcome = terminal.handle(order)
        terminal.confirm()
    except AlreadyRecorded as known:  # by this very form, before a crash
        return _again(known.number, terminal)
    except (Doubtful, NotConfirmed):
        raise
    except LedgerError as error:
        return _kept(order, terminal, error)
    return _recorded(outcome, terminal, lines)


def _kept(order: Order, terminal: Terminal, error: LedgerError) -> Kept:
    """Keep it, unless this very form did before a crash; raises what is no reason to."""
    try:
        return Kept(terminal.keep(order, error, named=True).receipt, error)
    except Refused as known:
        if known.code != "kept_already":
            raise
        return Kept(str(known.fields["receipt"]), error)


def _recorded(outcome: Outcome, terminal: Terminal, lines: tuple[str, ...]) -> Recorded:
    situation = terminal.read().situation
    short = situation.said_name(outcome.originator)
    return Recorded(outcome.numbers, outcome.originator, short, lines)


def _again(number: int, terminal: Terminal) -> Recorded:
    originator = terminal.originator_of(number)
    return Recorded((number,), originator, terminal.read().situation.said_name(originator), ())


def _understood(order: Order, terminal: Terminal, t: Translator) -> tuple[str, ...]:
    """Every time and every number as it was read, a line each."""
    context = with_receipts(terminal)
    understood = understood_of(terminal, order, context)
    words, sealed_to = FieldWords(t, context.parts), order.circumstances.seal_to
    lines = told(words, order, understood, order.verb.concept).values()
    return (*lines, *([read_by(sealed_to, context.members, t)] if sealed_to else []))


def changed(typed: Typed, order: Order, terminal: Terminal) -> Changed | None:
    """What came to the thing it is about since it was begun; None for nothing."""
    if not typed.seen:
        return None
    situation = terminal.read().situation
    originator = _about(order, situation)
    last = situation.place(originator).latest if originator else 0
    entry = situation.kept.entry(last) if last > typed.seen else None
    if entry is None:
        return None
    return Changed(last, entry.type, entry.recorder.member, entry.recorded)


def _about(order: Order, situation: Situation) -> str:
    """The originator that an order goes to, where that can be told beforehand."""
    verb = order.verb
    try:
        if verb.key is not None:
            return verb.key(order.command)
        about = order.target if verb.concept == "entry" or not order.named else ""
        if about.isdecimal():
            return situation.originator_of(int(about))
    except LedgerError:
        return ""  # deciding says it
    return about if "." in about or not about else f"{verb.concept}.{about}"
