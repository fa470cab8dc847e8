"""A line of a board for the clipboard, by the terminal's own sequence (OSC 52), also over SSH.

It is the one sequence that carries what somebody wrote, in base64 and cleaned before. Whether a
terminal takes it cannot be asked; where it is known not to, nothing is sent.
"""

from typing import NamedTuple

from ledger.config import environ
from ledger.domain.record import Record, above
from ledger.domain.situation import Situation
from ledger.sanitize import clean_line
from ledger.terminal.local_copy import Reading
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.board.asked import On
from tui.board.watcher import CEILING
from tui.entries.entry_line import drawn, entry_line, restricted_line
from tui.entries.log_choice import LogChoice
from tui.entries.setting import setting_marks
from tui.forms.suggestions import told_of

NO_OSC52 = "CRISIS_NO_OSC52"
"""The environment variable that says that the terminal has no clipboard for us."""

_WITHOUT = {"TERM": ("linux", "dumb", "vt", "screen."), "TERM_PROGRAM": ("Apple_Terminal",)}
"""How terminals begin to call themselves that are known to have none."""


class Copied(NamedTuple):
    """The line, and what prints it elsewhere."""

    line: str
    command: str


def has_clipboard(*, wished: bool = True) -> bool:
    """Whether the sequence may be sent: nobody said no, and the terminal is none without."""
    if not wished or environ(NO_OSC52):
        return False
    return not any(environ(name).startswith(begins) for name, begins in _WITHOUT.items())


def copied(terminal: Terminal, on: On, upto: int | None, t: Translator) -> Copied:
    """What a row is about in one line, whole: an entry as the log has it, a thing by how it stands.

    `upto` is the number of the past that is looked at, None for what is now. For the thread that
    has the terminal.

    Raises:
        LedgerError: the copy cannot be read.
    """
    reading = terminal.look(upto)
    record = reading.situation.record(on.originator) if not on.entry and on.originator else None
    if record is None or above(CEILING, record.marking):
        said = _entry(terminal, reading, on.number, t)
        return Copied(clean_line(said), f"crisis show {on.number}")
    short = reading.situation.typed_name(on.originator)
    said = _thing(reading.situation, on.originator, record, t)
    return Copied(clean_line(said), f"crisis show {short}")


def _thing(situation: Situation, originator: str, record: Record, t: Translator) -> str:
    concept, _, slug = originator.partition(".")
    said = (
        situation.short_name(originator) or slug,
        t.code("concept", concept),
        told_of(situation, originator, t),
        t.code(f"stage.{concept}", record.stage),
        f"#{record.number}",
    )
    return " · ".join(filter(None, said))


def _entry(terminal: Terminal, reading: Reading, number: int, t: Translator) -> str:
    choice = LogChoice(terminal, reading, "", CEILING, terminal.context())
    choice.look_at(number)
    judged = reading.situation.kept.judged(number)
    change = choice.became(judged)

    def line() -> str:
        if choice.hides(judged):
            return restricted_line(judged, t, change)
        return entry_line(
            judged, t, reading.situation.index, change, choice.late_after,
            choice.now(judged, change), setting_marks(judged, reading.situation, t),
            choice.named(judged),
        )  # fmt: skip

    return drawn(number, t, line)
