"""Rows as they were drawn last, by what they say: one that says the same is not drawn again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from textual.content import Content

from tui.board.rows import Block

Key = tuple[Any, ...]
"""Which line of which table it is."""


class RowDrawn(NamedTuple):
    """A row as it was drawn: what it says, the words of its columns, and its block.

    `widths` are those of the columns, `more` what is said of it beneath.
    """

    says: tuple[Any, ...]
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

    def begin(self, way: object) -> None:
        """Another drawing; `way` is what all rows depend on, as the language and the names."""
        self._before = self._now if way == self._way else {}
        self._way, self._now = way, {}

    def find(self, key: Key, says: tuple[Any, ...]) -> RowDrawn | None:
        """The row as it was drawn, where it said the same."""
        found = self._before.get(key)
        return found if found is not None and found.says == says else None

    def keep(self, key: Key, drawn: RowDrawn) -> None:
        """Have it for the next drawing."""
        self._now[key] = drawn
