"""The lines of a meeting as they are drawn: when, what became of it, what was typed."""

from collections.abc import Iterator, Sequence
from math import ceil

from textual.content import Content

from ledger.domain import VERBS
from projections.i18n import Translator
from tui.board.lines.labels import Words
from tui.board.lines.reading import line_error
from tui.board.lines.safe_text import fit, ink, wrapped
from tui.board.scribe import Said, Stands
from tui.forms.questions import question_of

STYLES = {
    Stands.WAITING: ("unknown", "bold $state-degraded"),
    Stands.SENT: ("unknown", "$quiet"),
    Stands.RECORDED: ("normal", "$state-normal"),
    Stands.KEPT: ("degraded", "$state-degraded"),
    Stands.REFUSED: ("down", "bold $state-down"),
    Stands.ASKED: ("degraded", "bold $state-degraded"),
    Stands.UNSURE: ("degraded", "bold $state-degraded"),
    Stands.LATER: ("closed", "$state-closed"),
}
"""Sign and colour of where a line stands; the word stands beside them."""


def said_lines(
    lines: Sequence[Said], words: Words, width: int, now: float, lit: Said | None
) -> list[Content]:
    """Every line, the oldest first, with what is wrong below it."""
    return [one for said in lines for one in _of(said, words, width, now, lit=said is lit)]


def _of(said: Said, words: Words, width: int, now: float, *, lit: bool) -> Iterator[Content]:
    sign, style = STYLES[said.stands]
    mark = ">" if lit else " "
    became = f"{words.glyphs.states[sign]} {_became(said, words.t, now)}"
    begun = words.t.clock(said.begun.astimezone(words.t.zone))
    line = ink((mark, "bold"), f"{begun} ", (became, style), "  ", said.raw)
    yield fit(line, width, words.glyphs)
    for text in _below(said, words.t):
        yield from (ink((f"        {part.plain}", style)) for part in wrapped(ink(text), width - 8))


def _became(said: Said, t: Translator, now: float) -> str:
    numbers = ", ".join(f"#{number}" for number in said.numbers)
    names = ", ".join(said.names)
    match said.stands:
        case Stands.WAITING:
            return t("line.waiting", seconds=max(0, ceil(said.until - now)))
        case Stands.RECORDED:
            return " ".join(filter(None, (numbers, names)))
        case Stands.KEPT:
            return t("line.kept", receipts=", ".join(said.receipts))
        case _:
            return t.code("line_stands", said.stands)


def _below(said: Said, t: Translator) -> Iterator[str]:
    """The question, or what is wrong."""
    if said.stands is Stands.ASKED and said.doubt is not None:
        yield question_of(said.doubt, t, "line")
        yield t("line.meant")
    elif said.error is not None:
        yield line_error(said.error, VERBS[said.verb], t)
