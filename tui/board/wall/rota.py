"""Which page stands on the wall when: boards by languages, each for one period, and jumps."""

from collections.abc import Sequence
from typing import NamedTuple


class WallPage(NamedTuple):
    """One board in one language."""

    board: str
    lang: str


class Rota:
    """The turn of the pages, by a clock that only goes on.

    Args:
        boards: in this order, each in all languages before the next.
        langs: the languages.
        every: seconds that a page stands.
        now: the clock when the first page is put up.
    """

    def __init__(
        self, boards: Sequence[str], langs: Sequence[str], every: float, now: float
    ) -> None:
        self.pages = tuple(WallPage(board, lang) for board in boards for lang in langs)
        self.langs = tuple(langs)
        self._every = every
        self._since = now
        self._at = 0
        self._jumped: WallPage | None = None

    @property
    def page(self) -> WallPage:
        """The page that stands."""
        return self._jumped or self.pages[self._at]

    @property
    def number(self) -> int:
        """Which one of the pages it is, from 1."""
        return self.pages.index(self.page) + 1

    @property
    def jumped(self) -> bool:
        """Whether it stands because of something that nobody may miss."""
        return self._jumped is not None

    def left(self, now: float) -> float:
        """Seconds that it stands still."""
        return max(0.0, self._since + self._every - now)

    def tick(self, now: float) -> bool:
        """Go on when its period is over; whether it was. After a jump the turn goes on."""
        if self.left(now):
            return False
        if self._jumped is None:
            self._at = (self._at + 1) % len(self.pages)
        self._jumped, self._since = None, now
        return True

    def jump(self, board: str, now: float) -> None:
        """Put a board up for one period; the page that stands where it is none of these."""
        lang = self.page.lang
        there = (page for page in self.pages if page.board == board and page.lang == lang)
        self._jumped, self._since = next(there, self.page), now
