"""Rows as they were drawn last, by what they say: one that says the same is not drawn again."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from msgspec import structs
from textual.content import Content

from projections.tables.class_by_class import Item
from projections.tables.frame import Frame, moved_since
from projections.tables.plain import Said
from tui.board.rows import Block

Key = tuple[Any, ...]
"""Which line of which table it is."""


class RowDrawn(NamedTuple):
    """A row as it was drawn: what it says, the words of its columns, and its block.

    `widths` are those of the columns, `more` what is said of it beneath.
    """

    item: Item
    said: Said
    cells: list[str]
    widths: tuple[int, ...]
    more: Sequence[Content]
    block: Block

    def stands(self, widths: tuple[int, ...], more: Sequence[Content]) -> bool:
        """Whether it looks so with these columns and this beneath it."""
        same = len(more) == len(self.more) and all(map(Content.is_same, more, self.more))
        return same and widths == self.widths


class RowMemory:
    """The rows of the last drawing of one board; used in the watcher's thread alone."""

    def __init__(self) -> None:
        self._way: object = None
        self._before: dict[Key, RowDrawn] = {}
        self._now: dict[Key, RowDrawn] = {}
        self._frames_before: dict[str, Frame] = {}
        self._frames: dict[str, Frame] = {}

    def begin(self, way: object) -> None:
        """Another drawing; `way` is what all rows depend on, as the language and the names."""
        same = way == self._way
        self._before, self._frames_before = (self._now, self._frames) if same else ({}, {})
        self._way, self._now, self._frames = way, {}, {}

    def moved(self, table: str, frame: Frame) -> AbstractSet[str]:
        """What of the frame of a table is another one than at the last drawing."""
        self._frames[table] = structs.replace(frame, situation=None)
        return moved_since(self._frames_before.get(table), frame)

    def said(self, key: Key, item: Item) -> Said | None:
        """What the very same row said when it was drawn last."""
        found = self._before.get(key)
        return found.said if found is not None and found.item.row is item.row else None

    def find(self, key: Key, item: Item, said: Said) -> RowDrawn | None:
        """The row as it was drawn, where it said the same."""
        found = self._before.get(key)
        same = found is not None and found.item == item and found.said.values == said.values
        return found if same else None

    def keep(self, key: Key, drawn: RowDrawn) -> None:
        """Have it for the next drawing."""
        self._now[key] = drawn
