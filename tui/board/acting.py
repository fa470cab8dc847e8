"""What is done to rows of a list: to one or to several at once, and how each of them came off.

Knows neither screen nor disk. What was handed over waits as a line of a meeting does
(`tui.board.scribe.Window`); then its commands are sent together, and each row stands for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import NamedTuple

from ledger.command.decide import new_id
from ledger.errors import Doubtful, LedgerError
from tui.board.recording import Answer, Changed, Kept, Question, Recorded, Turned, Unsure
from tui.board.scribe import Stands, Window, worse
from tui.forms.short.orders import typed_of
from tui.forms.short.reading import ShortLine
from tui.forms.typed import Typed, sent_anew


class Target(NamedTuple):
    """What a row is about: by what name people call it, and by which commands do.

    `about` is empty for what is yet to be recorded.
    """

    name: str = ""
    about: str = ""
    stage: str = ""


NEW = Target()
"""What an act is about that begins something."""


@dataclass
class One:
    """One command of an act; `seen` is the last entry that whoever acts has seen of its row."""

    target: Target
    id: str
    stands: Stands = Stands.WAITING
    seen: int = 0
    meant: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    short: str = ""
    receipt: str = ""
    lines: tuple[str, ...] = ()
    doubt: Doubtful | None = None
    changed: Changed | None = None
    error: LedgerError | None = None


@dataclass
class Act:
    """One thing done to one row or to several; `raw` is what was typed for it."""

    line: ShortLine
    raw: str
    begun: datetime
    ones: list[One]
    id: str = field(default_factory=new_id)
    stands: Stands = Stands.WAITING
    until: float = 0.0
    open: set[str] = field(default_factory=set)

    @property
    def verb(self) -> str:
        """The command's path."""
        return self.line.verb.path

    @property
    def targets(self) -> list[Target]:
        """What it is about."""
        return [one.target for one in self.ones]

    def commands(self, now: datetime, zone: tzinfo) -> list[Typed]:
        """Its commands as forms hand them over, those that have no answer yet."""
        line = self.line._replace(
            targets=tuple(one.target.about for one in self.ones if one.target.about)
        )
        typed = typed_of(line, self.id, self.begun, now, zone)
        wanted = {one.id: one for one in self.ones if one.stands not in _DONE}
        return [
            sent_anew(each, meant=wanted[each.id].meant, seen=wanted[each.id].seen)
            for each in typed
            if each.id in wanted
        ]


_DONE = {Stands.RECORDED, Stands.KEPT, Stands.UNSURE}


def begun(line: ShortLine, raw: str, targets: Sequence[Target], at: datetime, seen: int) -> Act:
    """An act that nobody has handed over yet."""
    ident = new_id()
    alone = len(targets) <= 1
    ids = [ident if alone else f"{ident}-{n}" for n in range(1, max(len(targets), 1) + 1)]
    ones = [One(target, one, seen=seen) for target, one in zip(targets or (NEW,), ids, strict=True)]
    return Act(line, raw, at, ones, ident)


class Acts(Window[Act]):
    """What was done here, the oldest first, and how each row stands by it."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, int] = {}

    def send(self, act: Act, commands: Sequence[Typed]) -> list[Typed]:
        """It is on its way; its commands, knowing what was recorded from here meanwhile."""
        act.stands, act.open = Stands.SENT, {one.id for one in commands}
        by_id = {one.id: one for one in act.ones}
        for typed in commands:
            by_id[typed.id].stands = Stands.SENT
        return [
            sent_anew(typed, seen=max(typed.seen, self._own.get(typed.about, 0)))
            if typed.seen
            else typed
            for typed in commands
        ]

    def answered(self, act: Act, ident: str, answer: Answer) -> One:
        """What became of one of its commands."""
        one = next(one for one in act.ones if one.id == ident)
        act.open.discard(ident)
        _answer(one, answer)
        if one.numbers and one.target.about:
            self._own[one.target.about] = max(one.numbers)
        act.stands = _whole(act)
        return one

    def is_own(self, one: One) -> bool:
        """Whether what changed its row meanwhile was recorded from here."""
        return one.changed is not None and self._own.get(one.target.about) == one.changed.number

    def refuse(self, act: Act, ident: str, error: LedgerError) -> None:
        """One of its commands is known to come to nothing before it is sent."""
        one = next(one for one in act.ones if one.id == ident)
        one.stands, one.error = Stands.REFUSED, error
        if all(each.stands is Stands.REFUSED for each in act.ones):
            act.stands = Stands.REFUSED

    def mean(self, act: Act) -> None:
        """What was asked about it is meant so."""
        for one in act.ones:
            if one.stands is Stands.ASKED:
                one.meant = (*one.meant, one.doubt.code) if one.doubt else one.meant
                one.seen = one.changed.number if one.changed else one.seen
                one.doubt = one.changed = None
                one.stands = Stands.WAITING

    def clear(self) -> None:
        """Forget what is done, refused or not."""
        self.lines = [act for act in self.lines if act.stands in {Stands.WAITING, Stands.SENT}]


def _answer(one: One, answer: Answer) -> None:
    match answer:
        case Recorded():
            one.stands, one.numbers = Stands.RECORDED, answer.numbers
            one.short, one.lines = answer.short, answer.lines
        case Kept():
            one.stands, one.receipt = Stands.KEPT, answer.receipt
        case Question():
            one.stands, one.doubt = Stands.ASKED, answer.doubt
        case Changed():
            one.stands, one.changed = Stands.ASKED, answer
        case Turned() | Unsure():
            one.error = answer.error
            one.stands = Stands.REFUSED if isinstance(answer, Turned) else Stands.UNSURE


def _whole(act: Act) -> Stands:
    """How all of it stands, once every answer is there."""
    if act.open:
        return Stands.SENT
    stands = Stands.RECORDED
    for one in act.ones:
        stands = worse(stands, one.stands)
    return stands
