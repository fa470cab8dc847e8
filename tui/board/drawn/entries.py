"""Entries as rows: the same lines as `crisis log`, each with what became of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from textual.content import Content

from ledger.domain.entry import Entry
from ledger.evidence.fold import Judged
from tui.board.asked import On
from tui.board.drawn.sight import Sight
from tui.board.lines.safe_text import fit, ink
from tui.board.rows import Block
from tui.entries.entry_line import drawn, entry_line, event_lines, folded, restricted_line
from tui.entries.log_choice import LogChoice
from tui.entries.setting import setting_marks

MOST = 4
"""Lines of an entry in a list; its own page has all of them."""


class EntryRows:
    """Draws entries for one look; one that cannot be drawn is a line that says so."""

    def __init__(self, sight: Sight, filter_text: str = "") -> None:
        self.sight = sight
        self.choice = LogChoice(
            sight.terminal, sight.reading, filter_text, sight.ceiling, sight.context
        )
        self._index = sight.situation.index

    def of_numbers(self, numbers: Iterable[int]) -> Iterator[Block]:
        """The entries of these numbers, in order; what does not count is among them."""
        self.choice.look_at(1, few=True)
        kept = self.sight.situation.kept
        for judged, hidden in self.choice.chosen(kept.judged(number) for number in numbers):
            yield self.recorded(judged, hidden=hidden)

    def recorded(self, judged: Judged, *, hidden: bool) -> Block:
        """One entry in its own words."""
        t, choice, sight = self.sight.t, self.choice, self.sight
        change = choice.became(judged)

        def line() -> str:
            if hidden:
                return folded(restricted_line(judged, t, change), sight.width)
            setting = setting_marks(judged, sight.situation, t)
            now, short = choice.now(judged, change), choice.named(judged)
            said = entry_line(
                judged, t, self._index, change, choice.late_after, now, setting, short
            )
            return folded(said, sight.width)

        return self._block(judged.number, drawn(judged.number, t, line))

    def block(self, judged: Judged, *, occurred: bool = False) -> Block:
        """One entry in its own words; with `occurred` as it counts, when it happened first."""
        if occurred and judged.entry is not None:
            return self._happened(judged, judged.entry)
        return self.recorded(judged, hidden=self.choice.hides(judged))

    def _happened(self, judged: Judged, entry: Entry[Any]) -> Block:
        t, choice, sight = self.sight.t, self.choice, self.sight
        change, hidden = choice.became(judged), choice.hides(judged)
        now = entry if hidden else choice.counting(judged, change) or entry

        def lines() -> str:
            if hidden:
                return folded(restricted_line(judged, t, change), sight.width)
            setting, short = setting_marks(judged, sight.situation, t), choice.named(judged)
            return event_lines(
                judged, now, t, self._index, change, choice.late_after, setting, short, sight.width
            )

        return self._block(judged.number, drawn(judged.number, t, lines))

    def _block(self, number: int, text: str) -> Block:
        lines = [*map(self._inked, text.split("\n"))]
        if len(lines) > MOST:
            glyphs, width = self.sight.words.glyphs, self.sight.width
            last = fit(lines[MOST - 1], width - len(glyphs.more), glyphs)
            lines[MOST - 1 :] = [ink(last, glyphs.more)]
        return Block(tuple(lines), On(number=number, entry=True))

    def _inked(self, line: str) -> Content:
        """The number of an entry is what people say: it stands out."""
        number, blank, rest = line.partition("  ")
        if number.startswith("#"):
            return self.sight.words.fit(ink((number, "bold"), blank, rest), self.sight.width)
        return self.sight.words.fit(ink(line), self.sight.width)
