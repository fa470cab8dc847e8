"""What the scribe has typed in a meeting and where each line stands; knows neither screen nor disk.

A line that was handed over waits a while and can be taken back; then it is sent, and stays in sight
with its number, its receipt or what was wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from ledger.command.decide import new_id
from ledger.errors import Doubtful, LedgerError
from tui.board.recording import Answer, Kept, Question, Recorded, Turned, Unsure
from tui.forms.short.reading import NOTED, ShortLine
from tui.forms.typed import Typed

WINDOW = 5.0
"""Seconds in which what was handed over can be taken back, a line or what is done in a list."""

DRAFT = "line"
"""The verb of the draft of a line, and the key of its text: none that any command has."""


class Stands(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    SENT = "sent"
    RECORDED = "recorded"
    KEPT = "kept"
    REFUSED = "refused"
    ASKED = "asked"
    UNSURE = "unsure"
    LATER = "later"


TAKEN_UP = {Stands.REFUSED, Stands.ASKED, Stands.LATER, Stands.WAITING}
"""Where a line may be taken up again as it was typed."""


@dataclass
class Said:
    """One line: what was typed, when its first letter was, and what became of it.

    `instead` is the number of the noted line that it takes the place of. `open` are the ids of its
    commands that no answer has come to, `kept` of those that wait for a server; `numbers` and
    `names` are those of what is recorded.
    """

    raw: str
    begun: datetime
    id: str = field(default_factory=new_id)
    stands: Stands = Stands.LATER
    verb: str = NOTED
    until: float = 0.0
    instead: int = 0
    meant: tuple[str, ...] = ()
    open: set[str] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    doubt: Doubtful | None = None
    error: LedgerError | None = None

    @property
    def draft(self) -> Typed:
        """As it is kept while it is not sent."""
        words = {DRAFT: self.raw, **({"instead": str(self.instead)} if self.instead else {})}
        return Typed(id=self.id, verb=DRAFT, words=words, begun=self.begun)  # type: ignore[arg-type]


def of_draft(typed: Typed, now: datetime) -> Said:
    """A line that a run left which is gone; it waits until somebody takes it up."""
    instead = str(typed.words.get("instead", ""))
    return Said(
        str(typed.words.get(DRAFT, "")),
        typed.begun or now,
        typed.id,
        instead=int(instead) if instead.isdecimal() else 0,
    )


class HandedOver(Protocol):
    """What waits a while before it is sent; `until` is of a clock that only goes forwards."""

    stands: Stands
    until: float


H = TypeVar("H", bound=HandedOver)


class Window(Generic[H]):
    """What was handed over in one sitting, the oldest first: it waits, and can be taken back."""

    def __init__(self) -> None:
        self.lines: list[H] = []

    def wait(self, one: H, now: float) -> None:
        """It waits to be sent; `now` is in seconds of that clock."""
        one.stands, one.until = Stands.WAITING, now + WINDOW
        self.lines.append(one)

    def take_up(self, one: H) -> H:
        """Back to be typed on."""
        self.lines.remove(one)
        return one

    def due(self, now: float) -> list[H]:
        """Those that have waited long enough."""
        return [one for one in self.waiting if one.until <= now]

    @property
    def waiting(self) -> list[H]:
        """Those that are handed over and not sent."""
        return [one for one in self.lines if one.stands is Stands.WAITING]

    @property
    def asked(self) -> H | None:
        """The last that somebody has to say of whether it is meant."""
        return next((one for one in reversed(self.lines) if one.stands is Stands.ASKED), None)


class Scribe(Window[Said]):
    """The lines of one sitting, the oldest first."""

    def hand_over(self, said: Said, line: ShortLine, now: float) -> None:
        """It waits to be sent; `now` as in `wait`."""
        said.verb = line.verb.path
        said.error = said.doubt = None
        self.wait(said, now)

    def put_by(self, said: Said, error: LedgerError | None = None) -> None:
        """It stays here until somebody completes it."""
        said.stands, said.error = Stands.LATER, error
        self.lines.append(said)


def sent(said: Said, commands: tuple[Typed, ...]) -> tuple[Typed, ...]:
    """It is on its way; its commands, with what is said to be meant."""
    said.stands, said.open = Stands.SENT, {one.id for one in commands}
    said.numbers, said.names, said.receipts, said.kept = [], [], [], set()
    return commands


def answered(said: Said, ident: str, answer: Answer) -> None:
    """What became of one of its commands; where any was refused, that is how it stands."""
    said.open.discard(ident)
    match answer:
        case Recorded():
            said.numbers += answer.numbers
            said.names += [answer.short] if answer.short else []
            _stand(said, Stands.RECORDED)
        case Kept():
            said.receipts.append(answer.receipt)
            said.kept.add(ident)
            _stand(said, Stands.KEPT)
        case Question():
            said.doubt = answer.doubt
            _stand(said, Stands.ASKED)
        case Turned() | Unsure():
            said.error = answer.error
            _stand(said, Stands.REFUSED if isinstance(answer, Turned) else Stands.UNSURE)
        case _:  # nothing here says what it has seen
            _stand(said, Stands.REFUSED)


def brought(said: Said, numbers: Mapping[str, int]) -> None:
    """What waited for a server is recorded once all of it has its number, by command."""
    if said.stands is Stands.KEPT and said.kept <= numbers.keys():
        said.numbers += sorted(numbers[ident] for ident in said.kept)
        said.receipts, said.kept, said.stands = [], set(), Stands.RECORDED


_WORST = (Stands.RECORDED, Stands.KEPT, Stands.UNSURE, Stands.ASKED, Stands.REFUSED)


def worse(one: Stands, other: Stands) -> Stands:
    """Of how two commands of one stand, what stands for both."""
    before = _WORST.index(one) if one in _WORST else -1
    return _WORST[max(before, _WORST.index(other))]


def _stand(said: Said, stands: Stands) -> None:
    said.stands = worse(said.stands, stands)
