"""A table as text: none of its lines wider than the page, in the reader's language.

A row is a line of columns and a line of words. What does not fit its column goes on beneath;
names are whole, a long text ends after `MOST` lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from ledger.domain.short_names import is_made
from projections.brief.model import Code
from projections.i18n import Translator
from projections.model.rows import NamedPart
from projections.render.phrase_renderer import Speaker
from projections.render.wrap import columns as width_of
from projections.render.wrap import cut, wrapped
from projections.tables.boards import Board
from projections.tables.class_by_class import Item
from projections.tables.columns import said
from projections.tables.frame import Frame
from projections.tables.widths import fitted

WIDTH = 80
NUMBER = 7
"""Columns of the entry number with its sign, or of the name that people say, R-14."""

GAP = 2
MOST = 3
"""Lines of a text in a column."""

BETWEEN = " \N{MIDDLE DOT} "


def label(board: Board, code: str, t: Translator) -> str:
    """The head of a column: as the commands of its concept call the field."""
    code = code.rsplit(maxsplit=1)[-1]
    own = f"table.column.{code}"
    return found if (found := t(own)) != own else t.named(board.concept, code)


class Table:
    """Draws the rows of one board."""

    def __init__(self, board: Board, frame: Frame, speaker: Speaker, width: int = WIDTH) -> None:
        self.board = board
        self.frame = frame
        self.speaker = speaker
        self.width = width

    def lines(self, items: Iterable[Item]) -> Iterator[str]:
        """The heads, then every row."""
        items = list(items)
        yield from self.heads(items)
        for row in self.rows(items):
            yield from row

    def heads(self, items: Sequence[Item]) -> list[str]:
        """What stands above the columns of these rows."""
        rows = [self._cells(item) for item in items]
        self._widths = self._fitted(rows)
        return list(self._lines("#", self._heads))

    def rows(self, items: Sequence[Item]) -> Iterator[list[str]]:
        """The lines of each row; a row that cannot be drawn is one line that says so."""
        rows = [self._cells(item) for item in items]
        self._widths = self._fitted(rows)
        for item, cells in zip(items, rows, strict=True):
            yield list(self._row(item, cells))

    @property
    def _heads(self) -> list[str]:
        return [label(self.board, code, self.speaker.t) for code, _ in self.board.first]

    def _fitted(self, rows: Iterable[list[str]]) -> list[int]:
        heads = self._heads
        room = self.width - NUMBER - GAP * len(heads)
        declared = [width for _, width in self.board.first]
        return fitted(declared, [heads, *filter(None, rows)], room)

    def _cells(self, item: Item) -> list[str]:
        """The words of a row's columns; none of what is not shown."""
        if item.row is None:
            return []
        return [self._said(code, item) for code, _ in self.board.first]

    def _row(self, item: Item, cells: list[str]) -> Iterator[str]:
        number = f"#{item.number}"
        if item.row is None:
            t = self.speaker.t
            what = t("table.unshown") if item.unshown else t("table.restricted")
            said, first = f"{t.code('concept', item.concept)}  {what}", f"{number:<{NUMBER + GAP}}"
            yield from wrapped(said, self.width, first=first, rest=" " * (NUMBER + GAP))
            return
        name = getattr(item.row, "short", "") or number
        yield from self._lines(name, cells, item.row)
        if under := self._under(item, "" if name == number else number):
            yield " " * (NUMBER + GAP) + under
        for one in (*self._why(item), *self._below(item)):
            yield " " * (NUMBER + GAP) + cut(one, self.width - NUMBER - GAP)

    def _why(self, item: Item) -> list[str]:
        """Why it stands where it does, where the board says so; the second line is cut."""
        words = self._said(self.board.why, item) if self.board.why else ""
        if not words:
            return []
        first, *others = wrapped(words, self.width - NUMBER - GAP)
        return [first, " ".join(others)] if others else [first]

    def _below(self, item: Item) -> list[str]:
        """What of several has a line each, and what always has."""
        code = self.board.below
        values = self.board.column(code).get(item.row, self.frame) if code else ()
        found = [self.speaker.value(one) for one in values] if len(values) > 1 else []
        for code in self.board.beside:
            value = self.board.column(code).get(item.row, self.frame)
            if isinstance(value, tuple):
                found += map(self.speaker.value, value)
            elif value is not None:
                found.append(self._named(code, item))
        return found

    def _under(self, item: Item, number: str) -> str:
        """The second line: words, cut so that a name to type is whole, then what fits besides."""
        room, bare = self.width - NUMBER - GAP, self.board.words[-1:]
        words = BETWEEN.join(
            filter(None, (self._named(code, item, bare=code in bare) for code in self.board.words))
        )
        chosen = self._said("id", item) if "id" in self.board.details else ""
        ids = [] if is_made(chosen) else [chosen]
        kept = "".join(BETWEEN + one for one in (*ids, number) if one and len(one) < room // 2)
        kept = kept if words else kept.removeprefix(BETWEEN)
        line = cut(words, room - width_of(kept)) + kept
        for code in self.board.details:
            named = self._named(code, item) if code != "id" else ""
            more = BETWEEN * bool(line) + named
            if named and named not in line and width_of(line + more) <= room:
                line += more
        return line

    def _named(self, codes: str, item: Item, *, bare: bool = False) -> str:
        """Words under their name; a flag that is up stands in the place of the name."""
        words = self._said(codes, item)
        flagged = [c for c in codes.split() if self.board.column(c).sort == "flag"]
        if not words or bare or any(self._said(code, item) for code in flagged):
            return words
        t = self.speaker.t
        called = self.board.column(codes.rsplit(maxsplit=1)[-1]).called
        name = label(self.board, called(item.row) if called else codes, t)
        return t("table.detail", name=name, value=words)

    def _said(self, codes: str, item: Item) -> str:
        """The values of the columns that share a place."""
        found = map(self.board.column, codes.split())
        words = (said(column, item.row, self.frame, self.speaker) for column in found)
        return " ".join(filter(None, words))

    def _lines(self, number: str, words: Sequence[str], row: Any = None) -> Iterator[str]:
        """As many lines as the longest column takes."""
        codes = [code for code, _ in self.board.first]
        cells = [
            _broken(word, width, MOST if self._is_text(code, row) else 0)
            for word, width, code in zip(words, self._widths, codes, strict=True)
        ]
        for at, line in enumerate(zip_longest(*cells, fillvalue="")):
            padded = [_padded(part, width) for part, width in zip(line, self._widths, strict=True)]
            first = _padded(number if at == 0 else "", NUMBER)
            yield (" " * GAP).join([first, *padded]).rstrip()

    def _is_text(self, codes: str, row: Any) -> bool:
        """Whether somebody wrote it, at whatever length; heads and names stand whole."""
        columns = [self.board.column(code) for code in codes.split()] if row is not None else []
        values = [column.get(row, self.frame) for column in columns if column.sort == "text"]
        return any(not isinstance(value, (NamedPart, Code, tuple)) for value in values)


def _broken(text: str, width: int, most: int) -> list[str]:
    """The text in lines of a column, at most so many (0: any number)."""
    lines = list(wrapped(text, width))
    if not most or len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width)]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
