"""The brief as it will print, of the day up to now."""

import time
from collections.abc import Iterator

from projections.brief.build import brief_of, day_to
from projections.render.terminal import WIDTH, to_terminal
from projections.views.views import Views
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.safe_text import ink
from tui.board.rows import Block

REST = 10
"""A brief is made anew when that took a tenth of the time that has gone by since, at most."""


class BriefBoard:
    """Makes the brief, and keeps it for a while where it is costly."""

    def __init__(self) -> None:
        self._views = Views()
        self._made: tuple[tuple[object, ...], float, str] = ((), 0.0, "")

    def __call__(self, sight: Sight) -> Drawing:
        """Its lines, as a terminal prints them."""
        key = sight.situation.kept.epoch, min(sight.width, WIDTH)
        if self._made[0] != key or time.monotonic() > self._made[1]:
            began = time.monotonic()
            text = self._text(sight)
            now = time.monotonic()
            self._made = key, now + REST * (now - began), text
        return Drawing(_lines(sight, self._made[2]))

    def _text(self, sight: Sight) -> str:
        reading, position = sight.reading, sight.reading.position
        checked = min(position.number, reading.checked_to)
        made = brief_of(
            self._views, reading.situation, position, day_to(sight.now), checked=checked,
            past=position.number < reading.head,
        )  # fmt: skip
        return to_terminal(made, sight.t, min(sight.width, WIDTH))


def _lines(sight: Sight, text: str) -> Iterator[Block]:
    for line in text.splitlines():
        yield Block((sight.words.fit(ink(line), sight.width),))
