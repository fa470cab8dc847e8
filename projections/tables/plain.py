"""A table as text: none of its lines wider than the page, in the reader's language.

A row is a line of columns and a line of words. What does not fit its column goes on beneath;
names are whole, a long text ends after `MOST` lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import zip_longest
from typing import Any, NamedTuple, cast

from ledger.domain.short_names import is_made
from projections.brief.model import Code
from projections.i18n import Translator
from projections.model.rows import NamedPart
from projections.render.phrase_renderer import Speaker
from projections.render.wrap import columns as width_of
from projections.render.wrap import cut, wrapped
from projections.tables.boards import Board
from projections.tables.class_by_class import Item
from projections.tables.columns import Column, said, steady
from projections.tables.frame import PARTS, RESTLESS, Frame, Watched
from projections.tables.widths import fitted

WIDTH = 80
NUMBER = 7
"""Columns of the entry number with its sign, or of the name that people say, R-14."""

GAP = 2
WHERE = "sites"
"""The column that is never left out: the same words are another thing elsewhere."""

WAITS = "waits"
WAITING = 2
"""Lines of the words of a row that may say what it waits for."""

MOST = 3
"""Lines of a text in a column."""

BETWEEN = " \N{MIDDLE DOT} "


def label(board: Board, code: str, t: Translator) -> str:
    """The head of a column: as the commands of its concept call the field."""
    code = code.rsplit(maxsplit=1)[-1]
    for own in (f"table.column.{board.concept}.{code}", f"table.column.{code}"):
        if (found := t(own)) != own:
            return found
    return t.named(board.concept, code)


class Said(NamedTuple):
    """What the lines of a row say, a value a column, and on which parts of the frame each rests."""

    values: tuple[Any, ...]
    parts: tuple[AbstractSet[str], ...]


class Table:
    """Draws the rows of one board."""

    def __init__(  # noqa: PLR0913, PLR0917 (what a table is laid out by)
        self,
        board: Board,
        frame: Frame,
        speaker: Speaker,
        width: int = WIDTH,
        beneath: int = 0,
        most: int = 1,
    ) -> None:
        """`beneath` is how wide the words of a row are, in at most so many lines.

        What waits has a line more than one: what it waits for in the end comes last.
        """
        self.board = board
        self.frame = frame
        self.speaker = speaker
        self.width = width
        self.beneath = beneath or width - NUMBER - GAP
        self.most = max(most, WAITING if WAITS in board.words else 1)
        self._known: dict[int, list[str]] = {}
        self._widths: list[int] = []

    def lines(self, items: Iterable[Item]) -> Iterator[str]:
        """The heads, then every row."""
        items = list(items)
        self.fit(items)
        yield from self._lines("#", self._heads)
        for item in items:
            first, beneath = self.row(item)
            yield from first
            yield from (" " * (NUMBER + GAP) + line for line in beneath)

    def heads(self) -> list[str]:
        """The names of the columns, in the widths that `fit` has given room to."""
        return list(self._lines("", self._heads))

    def fit(self, items: Iterable[Item], *, heads: bool = True) -> None:
        """Give the columns the widths that these rows need, and their heads where those stand."""
        declared = [width for _, width in self.board.first]
        room = self.width - NUMBER - GAP * len(declared)
        cells = [self._heads] * heads + [*filter(None, map(self.cells, items))]
        self._widths = fitted(declared, cells, room, self._spans)

    @property
    def _spans(self) -> list[int]:
        """The columns of a duration alone, which is read in one line; a sentence may be broken."""
        first = [self.board.column(codes.split()[0]) for codes, _ in self.board.first]
        return [at for at, column in enumerate(first) if column.sort == "span" and not column.key]

    def values(
        self, item: Item, before: Said | None = None, moved: AbstractSet[str] = PARTS
    ) -> Said:
        """Everything that the lines of a row say, as values; how long something takes as words.

        Rows of the same values have the same lines, in the same widths and on the same day. What
        the very same row said `before` stands, but where it depends on what of the frame has
        `moved`.
        """
        if before is None:
            found = [self._value(one, item) for one in self._columns]
        elif all(map(moved.isdisjoint, before.parts)):
            return before
        else:
            known = zip(self._columns, *before, strict=True)
            found = [self._again(one, item, value, parts, moved) for one, value, parts in known]
        values, parts = zip(*found, strict=True)
        return Said(values, parts)

    def _again(
        self, column: Column, item: Item, value: Any, parts: AbstractSet[str],
        moved: AbstractSet[str],
    ) -> tuple[Any, AbstractSet[str]]:  # fmt: skip
        """As `_value`; what rests on the moment is said anew each time, whatever else it reads."""
        if moved.isdisjoint(parts):
            return value, parts
        if parts.isdisjoint(RESTLESS):
            return self._value(column, item)
        return steady(column, item.row, self.frame, self.speaker), parts

    def _value(self, column: Column, item: Item) -> tuple[Any, AbstractSet[str]]:
        """What a column says, and on which parts of the frame that depends."""
        watched = Watched(self.frame)
        value = steady(column, item.row, cast("Frame", watched), self.speaker)
        return value, frozenset(watched.read)

    def know(self, item: Item, cells: list[str]) -> None:
        """The words of a row's columns are these: nobody needs to say them again."""
        self._known[id(item.row)] = cells

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide the columns are that `fit` has given room to."""
        return tuple(self._widths)

    @cached_property
    def _columns(self) -> list[Column]:
        """All that are said of a row."""
        board = self.board
        places = (*(codes for codes, _ in board.first), *board.words, *board.details, board.why)
        codes = (*" ".join(places).split(), *filter(None, (board.below, *board.beside)))
        late = (board.overdue.code,) if board.overdue else ()
        return [*map(board.column, dict.fromkeys((*codes, *late)))]

    def row(self, item: Item) -> tuple[list[str], list[str]]:
        """The lines of a row's columns, and those that stand beneath, not set in."""
        return (list(self._first(item)), list(self._beneath(item)))

    @property
    def _heads(self) -> list[str]:
        return [label(self.board, code, self.speaker.t) for code, _ in self.board.first]

    def cells(self, item: Item) -> list[str]:
        """The words of a row's columns; none of what is not shown."""
        if item.row is None:
            return []
        key = id(item.row)
        if key not in self._known:
            self._known[key] = [self._said(code, item) for code, _ in self.board.first]
        return self._known[key]

    def _first(self, item: Item) -> Iterator[str]:
        """Its columns; of what is not shown its concept and that it is not."""
        if item.row is not None:
            name = getattr(item.row, "short", "") or f"#{item.number}"
            yield from self._lines(name, self.cells(item), item.row)
            return
        t = self.speaker.t
        what = t("table.unshown") if item.unshown else t("table.restricted")
        said, first = f"{t.code('concept', item.concept)}  {what}", f"#{item.number}"
        pad = NUMBER + GAP
        yield from wrapped(said, self.width, first=f"{first:<{pad}}", rest=" " * pad)

    def _beneath(self, item: Item) -> Iterator[str]:
        if item.row is None:
            return
        number = f"#{item.number}"
        under = self._under(item, number if getattr(item.row, "short", "") else "")
        yield from (*under, *self._where(item, " ".join(under)))
        for one in (*self._why(item), *self._below(item)):
            yield cut(one, self.beneath)

    def _where(self, item: Item, under: str) -> list[str]:
        """Where it is, in lines of its own when the second line has no room for that."""
        where = self._named(WHERE, item) if WHERE in self.board.details else ""
        if not where or where in under:
            return []
        return list(wrapped(where, self.beneath))

    def _why(self, item: Item) -> list[str]:
        """Why it stands where it does, where the board says so; the second line is cut."""
        words = self._said(self.board.why, item) if self.board.why else ""
        if not words:
            return []
        first, *others = wrapped(words, self.beneath)
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

    def _under(self, item: Item, number: str) -> list[str]:
        """Words, cut so that a name to type is whole, then what fits besides; none of nothing."""
        room, bare = self.beneath, self.board.words[-1:]
        words = BETWEEN.join(
            filter(None, (self._named(code, item, bare=code in bare) for code in self.board.words))
        )
        kept = self._kept(item, number, room)
        *lines, last = self._broken(words, room, width_of(kept))
        line = last + (kept if words else kept.removeprefix(BETWEEN))
        for code in self.board.details:
            named = self._named(code, item) if code != "id" else ""
            more, there = BETWEEN * bool(line) + named, " ".join((*lines, line))
            if named and named not in there and width_of(line + more) <= room:
                line += more
        return [*lines, line] if lines or line else []

    def _kept(self, item: Item, number: str, room: int) -> str:
        """The name that is typed and the number, where there is room for them."""
        chosen = self._said("id", item) if "id" in self.board.details else ""
        ids = [] if is_made(chosen) else [chosen]
        return "".join(BETWEEN + one for one in (*ids, number) if one and len(one) < room // 2)

    def _broken(self, words: str, room: int, kept: int) -> list[str]:
        """The words in lines, of which the last leaves room for what is kept."""
        lines = list(wrapped(words, room)) if self.most > 1 else [words]
        if len(lines) < self.most and width_of(lines[-1]) > room - kept:
            *lines, last = lines
            return [*lines, *wrapped(last, room - kept)]
        head, tail = lines[: self.most - 1], " ".join(lines[self.most - 1 :])
        return [*head, cut(tail, room - kept)] if tail or not head else head

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
