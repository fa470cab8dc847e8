"""The rows of a table of `projections.tables` as blocks, the same rows as `crisis show` prints.

On a wide screen the words of a row stand beside its columns, else beneath them.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any

from textual.content import Content

from projections.brief.model import Phrase
from projections.tables import Listing, Table
from projections.tables.class_by_class import Item
from projections.tables.columns import said
from projections.tables.plain import GAP, NUMBER, WIDTH, Said
from tui.board.asked import On
from tui.board.drawn.memory import Key, RowDrawn
from tui.board.drawn.sight import Sight
from tui.board.lines.safe_text import column, ink
from tui.board.rows import Block

WIDE = 140
"""From so many cells on the words of a row stand beside its columns."""

TALL = 30
"""From so many rows of the screen on the columns are named above the first row."""

LATE = frozenset({"table.why.overdue", "table.why.promise_over"})
"""What is said of a time that is over."""

LINES = 2
"""Lines that the words of a row may take."""

BESIDE = 3
"""Cells between the columns of a row and its words."""


def room_of_words(width: int) -> int:
    """Cells of the words of a row: beside its columns where the screen is that wide."""
    return width - (WIDTH + BESIDE if width >= WIDE else NUMBER + GAP)


class RowBlocks:
    """Draws rows of one table; one that cannot be drawn is one line that says so."""

    def __init__(self, sight: Sight, listing: Listing, items: Sequence[Item]) -> None:
        self._sight = sight
        self._listing = listing
        self._wide = sight.width >= WIDE
        left = WIDTH if self._wide else sight.width
        beneath = room_of_words(sight.width) if self._wide else 0
        self._left = left
        self._table = Table(
            listing.board, listing.frame, sight.speaker, left, beneath, LINES + self._wide
        )
        self._moved = sight.memory.moved(listing.board.name, listing.frame)
        self._says: dict[int, tuple[Key, Said]] = {}
        self.named = sight.asked.rows >= TALL
        self._table.fit((item for item in items if self._can_be_said(item)), heads=self.named)

    def heads(self) -> Block:
        """What the columns are called."""
        words, width = self._sight.words, self._sight.width
        lines = (words.fit(ink((line, "$quiet")), width) for line in self._table.heads())
        return Block(tuple(lines))

    def block(self, item: Item, more: Sequence[Content] = ()) -> Block:
        """The row, with more that is said of it beneath; as it was where it says the same."""
        known, widths, memory = self._says.get(id(item)), self._table.widths, self._sight.memory
        if known is None:
            return self._new(item, more)
        key, says = known
        before = memory.find(key, item, says)
        stands = before is not None and before.stands(widths, more)
        block = before.block if before is not None and stands else self._new(item, more)
        memory.keep(key, RowDrawn(item, says, self._table.cells(item), widths, more, block))
        return block

    def _new(self, item: Item, more: Sequence[Content]) -> Block:
        try:
            lines = self._drawn(item, more)
        except Exception:  # noqa: BLE001 (the rows around it stand, whatever the matter is)
            unshown = self._sight.t("cli.log.unshown", number=item.number)
            lines = [ink((unshown, "$state-degraded"))]
        words, width = self._sight.words, self._sight.width
        name = getattr(item.row, "short", "") or f"#{item.number}"
        stage = getattr(item.row, "stage", "")
        return Block(tuple(words.fit(line, width) for line in lines), on_of(item), name, stage)

    def _can_be_said(self, item: Item) -> bool:
        with suppress(Exception):
            if item.row is not None:
                self._remember(item)
            self._table.cells(item)
            return True
        return False

    def _remember(self, item: Item) -> None:
        """What a row says, and its words where it said the same before."""
        key, memory = self._key(item), self._sight.memory
        says = self._table.values(item, memory.said(key, item), self._moved)
        self._says[id(item)] = key, says
        if before := memory.find(key, item, says):
            self._table.know(item, before.cells)

    def _key(self, item: Item) -> Key:
        """The line of the table; one record may have several."""
        subject = getattr(item.row, "subject", "")
        return self._listing.board.name, item.number, on_of(item).originator, subject

    def _drawn(self, item: Item, more: Sequence[Content]) -> list[Content]:
        first, beneath = self._table.row(item)
        marks = [*self._marks(item)]
        left = [_named(line) if at == 0 else ink(line) for at, line in enumerate(first)]
        if item.row is None:
            left = [ink((line, "$quiet")) for line in first]
        left = [_marked(line, marks) for line in left]
        right = [*(_marked(ink(line), marks) for line in beneath), *more]
        return self._beside(left, right) if self._wide else self._under(left, right)

    def _beside(self, left: list[Content], right: list[Content]) -> list[Content]:
        glyphs, wide = self._sight.words.glyphs, self._left + BESIDE
        pairs = zip_longest(left, right, fillvalue=ink())
        return [ink(column(one, wide, glyphs), other) for one, other in pairs]

    @staticmethod
    def _under(left: list[Content], right: list[Content]) -> list[Content]:
        return [*left, *(ink(" " * (NUMBER + GAP), line) for line in right)]

    def _marks(self, item: Item) -> Iterator[tuple[str, str]]:
        """Words of a row that are in a colour."""
        late = self._listing.board.overdue
        if item.row is not None and late is not None:
            words = said(late, item.row, self._listing.frame, self._sight.speaker)
            if words:
                yield words, "bold $state-down"
        if item.row is not None:
            yield from ((said, "$state-down") for said in self._late_times(item.row))

    def _late_times(self, row: Any) -> Iterator[str]:
        """What is said of its times that are over, where the board says why a row stands there."""
        board, frame = self._listing.board, self._listing.frame
        why = board.column(board.why).get(row, frame) if board.why else ()
        for one in why if isinstance(why, tuple) else ():
            if isinstance(one, Phrase) and one.key in LATE:
                yield self._sight.speaker.phrase(one)


def on_of(item: Item) -> On:
    """What a line of a list is about; of what is restricted its number alone."""
    originator = getattr(item.row, "originator", "") if item.row is not None else ""
    return On(originator, item.number)


def _named(line: str) -> Content:
    """The first line, with the name that people say in bold."""
    name, blank, rest = line.partition(" ")
    return ink((name, "bold"), blank, rest)


def _marked(line: Content, marks: list[tuple[str, str]]) -> Content:
    for words, style in marks:
        at = line.plain.find(words)
        if at >= 0:
            line = line.stylize(style, at, at + len(words))
    return line
