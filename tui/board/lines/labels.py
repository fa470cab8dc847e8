"""What every part of a board needs to say anything: the language, the signs, and common phrases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from textual.content import Content

from ledger.domain.organisation import Label
from ledger.domain.values import Seal, When
from projections.brief.held_back import held_back
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.model.picture import Picture
from projections.model.rows import Amount, Prose
from projections.render.phrase_renderer import Speaker
from tui.board.asked import On
from tui.board.lines.glyphs import Glyphs
from tui.board.lines.remembered import Remembered
from tui.board.lines.safe_text import about, fit, ink, joined


@dataclass(frozen=True, slots=True)
class Words:
    """A language with its zone, a set of signs, and the day that needs no year.

    `remembered` are lines that were drawn in the same language, zone and signs.
    """

    t: Translator
    glyphs: Glyphs
    today: date | None = None
    remembered: Remembered = field(default_factory=Remembered, compare=False)

    def state(self, state: str, *, word: str = "") -> Content:
        """Sign and word of a service's state, in its colour."""
        text = word or self.t.code("service_state", state)
        return ink((f"{self.glyphs.states.get(state, '?')} {text}", f"$state-{state}"))

    def short(self, state: str) -> str:
        """A state's word where there is little room."""
        return self.t.code("state_short", state)

    def prose(self, text: Prose | None) -> str:
        """Free text on one line; of a sealed one only where it is."""
        if isinstance(text, Seal):
            return self.t("board.sealed", number=text.sealed)
        return text or ""

    def number(self, number: int | None, short: str = "") -> Content:
        """The number of an entry, as people quote it, and what it is about behind it: R-14."""
        said = " ".join(filter(None, (short, f"#{number}")))
        return about(ink((said, "$quiet")), On(number=number)) if number else ink()

    def when(self, when: When) -> str:
        """A time as it was said."""
        return self.t.when(when, today=self.today)

    def moment(self, moment: datetime) -> str:
        """A moment; of today only the time."""
        local = in_zone(moment, self.t.zone)
        if local.date() == self.today:
            return self.t.clock(local)
        return self.t.moment(moment, today=self.today)

    def amount(self, value: Amount, qualifier: str | None, upper: Amount | None = None) -> str:
        """A number as sure as it was said: `at least 200`, `20-30`."""
        number = self.t.number(value)
        if upper is not None:
            number = f"{number}\N{EN DASH}{self.t.number(upper)}"
        if qualifier in {None, "exact"}:
            return number
        return self.t(
            "board.qualified", qualifier=self.t.code("qualifier", qualifier or ""), n=number
        )

    def labelled(self, label: str, text: str) -> str:
        """A word, and what it is about where that is said."""
        return self.t("board.labelled", label=label, text=text) if text else label

    def names(self, labels: Iterable[Label]) -> str:
        """Names in a row."""
        return ", ".join(self.t.label(label) for label in labels)

    def places(self, picture: Picture, sites: Sequence[str]) -> str:
        """Sites by the names people use, joined by commas."""
        return self.names(picture.part("site", site).name for site in sites)

    def dotted(self, *parts: Content | str) -> Content:
        """The parts that say something, with dots between."""
        return joined(parts, self.glyphs.dot)

    def fit(self, line: Content, width: int) -> Content:
        """The line in `width` cells."""
        return fit(line, width, self.glyphs)


def held_words(picture: Picture, words: Words, *concepts: str) -> str:
    """How many of these concepts are marked above the ceiling; empty where nothing is."""
    said = held_back(picture, *concepts)
    text = Speaker(words.t, words.today or date.min).phrase(said) if said else ""
    return text[:1].upper() + text[1:]
