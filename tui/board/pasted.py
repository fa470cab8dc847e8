"""A list of requests that was pasted: what each line comes to, and what is left of it to mend.

Knows neither screen nor disk; lines are read by `ledger.command.pasted`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from ulid import ULID

from ledger.command.order import Context
from ledger.command.pasted import Line, lines_of
from ledger.domain import VERBS
from ledger.domain.values import CommandId
from ledger.errors import LedgerError, UsageError
from projections.i18n import Translator
from tui.board.lines.reading import labelled
from tui.board.recording import Answer, Kept, Question, Recorded, Turned, Unsure
from tui.forms.field_words import FieldWords
from tui.forms.short.orders import notes_of, typed_of
from tui.forms.short.prompted import LOG
from tui.forms.short.reading import ShortLine
from tui.forms.typed import Typed, sent_anew

DRAFT, TEXT = "paste", "text"
"""The verb of the draft of a paste, and the key of its text: none that any command has."""

MOST_LINES = 500
"""Lines that are looked at on one screen."""

MOST = 200_000
"""Characters of them."""


Change = Callable[[int, str], str | None]
"""What stands in the place of a line, by its number from 1; None: nothing."""


class Asked(NamedTuple):
    """One line: its command's id, what it came to, and how that is shown.

    `shown` has parts of the organisation by their labels, `notes` how times and numbers are read.
    """

    ident: CommandId
    line: Line
    said: ShortLine | None = None
    shown: ShortLine | None = None
    notes: Mapping[str, str] = MappingProxyType({})


def check_size(text: str) -> None:
    """Whether a paste is one to be looked at.

    Raises:
        UsageError: `too_much_pasted`.
    """
    lines = sum(1 for line in text.splitlines() if line.strip())
    if lines > MOST_LINES or len(text) > MOST:
        raise UsageError("too_much_pasted", count=lines, limit=MOST_LINES)


def read_all(text: str, ident: CommandId, context: Context, t: Translator) -> list[Asked]:
    """Every line that says something; one that is passed over has neither fields nor an error."""
    if context.parts is None:
        return []
    seen: Counter[str] = Counter()
    found = []
    for line in lines_of(text, context, context.parts):
        seen[line.text] += 1
        found.append(_read(line, _ident(ident, line.text, seen[line.text]), context, t))
    return found


def _read(line: Line, ident: CommandId, context: Context, t: Translator) -> Asked:
    if line.error is not None or not line.fields:
        return Asked(ident, line)
    said = ShortLine(VERBS[LOG], (), {key: (str(v),) for key, v in line.fields.items()})
    notes = notes_of(said, context, FieldWords(t, context.parts))
    return Asked(ident, line, said, labelled(said, context.parts, t), notes)


def _ident(ident: CommandId, text: str, occurrence: int) -> CommandId:
    """Of the same line the same, so that it is recorded once however often it is sent."""
    made = sha256(f"{ident} {occurrence} {text}".encode()).digest()
    return str(ULID.from_bytes(ULID.from_str(ident).bytes[:_TIME] + made[: 16 - _TIME]))


_TIME = 6
"""Bytes of an id that say when it was made."""


class Pasted:
    """What is left of one paste; `typed` is its draft."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.asked: Sequence[Asked] = ()
        self.answers: dict[CommandId, Answer] = {}
        self.meant: dict[CommandId, tuple[str, ...]] = {}
        self.read = False

    @property
    def text(self) -> str:
        """As it stands."""
        return str(self.typed.words.get(TEXT, ""))

    def learn(self, asked: Sequence[Asked]) -> None:
        """What its lines come to."""
        self.asked, self.read = asked, True

    @property
    def ready(self) -> list[Asked]:
        """Lines that are requests, with those whose question is answered by sending them again."""
        return [one for one in self.asked if one.said is not None and not self._refused(one)]

    @property
    def wrong(self) -> list[Asked]:
        """Lines that somebody has to mend."""
        return [one for one in self.asked if one.line.error is not None or self._refused(one)]

    def _refused(self, one: Asked) -> bool:
        return isinstance(self.answers.get(one.ident), Turned)

    def error_of(self, one: Asked) -> LedgerError | None:
        """What is wrong with a line, or asked about it."""
        answer = self.answers.get(one.ident)
        if isinstance(answer, Turned):
            return answer.error
        return answer.doubt if isinstance(answer, Question) else one.line.error

    def commands(self, now: datetime, zone: tzinfo) -> list[Typed]:
        """What is ready, as forms hand it over; a question that was read is meant."""
        found = []
        for one in self.ready:
            assert one.said is not None  # noqa: S101 (ready)
            answer = self.answers.get(one.ident)
            meant = (answer.doubt.code,) if isinstance(answer, Question) else ()
            self.meant[one.ident] = (*self.meant.get(one.ident, ()), *meant)
            (typed,) = typed_of(one.said, one.ident, self.typed.begun or now, now, zone)
            found.append(sent_anew(typed, meant=self.meant[one.ident]))
        return found

    def without_recorded(self) -> str:
        """The text without the lines that are done with; heads of lists stay."""
        done = {one.line.number for one in self.asked if self._is_done(one)}
        return self._lines(lambda number, line: None if number in done else line)

    def _is_done(self, one: Asked) -> bool:
        """Recorded, kept, or passed over."""
        passed_over = one.said is None and one.line.error is None
        return passed_over or isinstance(self.answers.get(one.ident), (Recorded, Kept, Unsure))

    def with_line(self, number: int, line: str | None) -> str:
        """The text with another line in the place of one, or without it."""
        return self._lines(lambda n, was: line if n == number else was)

    def _lines(self, change: Change) -> str:
        lines = (change(n, line) for n, line in enumerate(self.text.splitlines(), 1))
        return "\n".join(line for line in lines if line is not None)

    def put(self, text: str) -> None:
        """Have it stand for this text."""
        self.typed = sent_anew(self.typed, words={TEXT: text} if text.strip() else {})
        self.read = False
