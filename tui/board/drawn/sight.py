"""What a board is drawn from: the state, its lists, the picture, the words, the room there is."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from textual.content import Content

from ledger.command.order import Context
from ledger.domain.values import Marking
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.render.phrase_renderer import Speaker
from projections.tables import BOARDS, Chosen, Listing
from projections.views.lists import Lists
from tui.board.asked import Asked
from tui.board.drawn.memory import RowMemory
from tui.board.lines.glyphs import Glyphs
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, on_of, wrapped
from tui.board.rows import Block
from tui.board.watcher import CEILING, Seen


class Sight:
    """One look at a ledger, for one screen; used in the watcher's thread alone."""

    def __init__(
        self, seen: Seen, asked: Asked, t: Translator, glyphs: Glyphs, memory: RowMemory
    ) -> None:
        """`memory` are the rows as this board was drawn last."""
        self.memory = memory
        self.terminal = seen.terminal
        self.reading = seen.reading
        self.situation = seen.reading.situation
        self.views = seen.views
        self.picture = seen.picture
        self.asked = asked
        self.now = in_zone(seen.picture.now, t.zone)
        self.words = Words(t, glyphs, self.now.date())
        self.speaker = Speaker(t, self.now.date())
        self.width = max(asked.width, 40)

    ceiling: Marking = CEILING

    @property
    def t(self) -> Translator:
        """The language, in the zone of the crisis."""
        return self.words.t

    @property
    def context(self) -> Context:
        """What times are read against: the zone, the names, the moment that is seen."""
        return self.terminal.context()._replace(now=self.now)

    @cached_property
    def lists(self) -> Lists:
        """The pages of this state, none above the ceiling."""
        held = self.views.amendments.in_force
        lists = Lists(self.situation, self.ceiling, self.now, held)
        self.views.lend(lists)
        return lists

    def listing(
        self,
        table: str,
        chosen: Chosen | None = None,
        *,
        besides: Callable[[Any], bool] | None = None,
        everything: bool = False,
    ) -> Listing:
        """One table of `projections.tables`, as it is asked for."""
        return Listing(
            BOARDS[table], self.lists, self.views.amendments, self.speaker, chosen or Chosen(),
            everything=everything or self.asked.everything, besides=besides,
        )  # fmt: skip

    def lines(self, lines: Iterable[Content]) -> Iterator[Block]:
        """Lines of a part of the picture, each a row where it has the number of an entry."""
        for line in lines:
            yield Block((self.words.fit(line, self.width),), on_of(line))

    def section(
        self, title: str, lines: Iterable[Content], *said: Content | str
    ) -> Iterator[Block]:
        """A title with its lines; nothing where there are none."""
        found = [*lines]
        if found:
            yield self.head(self.t(title), *said)
            yield from self.lines(found)

    def head(self, title: str, *said: Content | str, cut: bool = False) -> Block:
        """A title, the answer in short, and a line to the edge."""
        words, width = self.words, self.width
        more = ink((words.t("board.below"), "$quiet")) if cut else ink()
        line = ink((title.upper(), "bold"))
        for piece in said:
            longer = ink(line, "  " if piece else "", piece)
            line = longer if longer.cell_length + more.cell_length < width else line
        rule = words.glyphs.rule * max(0, width - line.cell_length - 1)
        whole = ink(line, " " if rule else "", (rule, "$rule"))
        return Block((words.fit(whole, width),), heading=True)

    def quiet(self, text: str) -> Iterator[Block]:
        """A sentence, in as many lines as it takes."""
        for line in wrapped(ink((text, "$quiet")), self.width):
            yield Block((line,))


class Drawing(NamedTuple):
    """One board: what stands above its rows, and how many rows there are of how many in all.

    `shown` is None where nothing is counted; `more` that there are rows beyond this page.
    """

    blocks: Iterable[Block]
    shown: int | None = None
    total: int | None = None
    first: int = 0
    more: bool = False
    searching: bool = False
