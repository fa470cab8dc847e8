"""What speaks for a column to fill a field: its head, its cells, or both."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from ledger.command.names import apart, meant
from ledger.command.order import Circumstances, Context, read_field
from ledger.domain.concept import Verb
from ledger.errors import InputError, Refused
from projections.i18n.declared import codes_named, group_for
from tui.cli.files.head_words import HeadWords, folded
from tui.cli.files.table import Cell, Column
from tui.cli.files.values import text_of
from tui.forms.fields import Field, Shape

_PARTS = frozenset({"site", "sites", "service", "services", "asset", "activity", "application",
                    "priority"})  # fmt: skip
"""Fields that name parts of the organisation which cells are known by."""

_TOLD = frozenset({*_PARTS, "state"})
"""Fields that are told from cells alone."""

_NUMBERS = frozenset({"quantity", "value", "total"})
_SEEN = 20
_MOST = 0.7
_SHORTEST = 4
"""Letters of a name that is looked for within a longer head."""

Path = tuple[str, ...]


class Guess(NamedTuple):
    """How much speaks for a column, and what: `both`, `head`, `part` of the head, `cells`."""

    weight: int
    why: str


BOTH, HEAD, PART, CELLS, LEFT = 6, 5, 4, 3, 1
"""What weighs more than what."""


class Evidence:
    """Looks at columns for fields.

    Args:
        headless: no row names the columns, and only the cells speak.
    """

    def __init__(self, context: Context, words: HeadWords, *, headless: bool) -> None:
        self._context = context
        self._words = words
        self._headless = headless
        self._fit: dict[Shape, Callable[[Cell, Path, Field, Verb], bool]] = {
            Shape.NUMBER: lambda cell, *_: is_number(cell),
            Shape.PAIR: lambda cell, *_: is_number(cell),
            Shape.CHOICE: _is_code,
            Shape.WHEN: self._is_time,
            Shape.TEXT: self._is_part,
        }

    def guess(
        self, column: Column, cells: Sequence[Cell], path: Path, field: Field, verb: Verb
    ) -> Guess | None:
        """What speaks for a column; None where nothing does."""
        fit = self._fits(cells, path, field, verb)
        named = "" if self._headless else self._called(column, path, field, verb)
        if named == "whole":
            if field.shape in {Shape.NUMBER, Shape.PAIR} and not fit and cells:
                return None
            return Guess(BOTH, "both") if fit else Guess(HEAD, "head")
        if named and fit:
            return Guess(PART, "part")
        told = path[-1] in _TOLD or (self._headless and self._told_alone(path, field, cells))
        return Guess(CELLS if path[-1] in _TOLD else LEFT, "cells") if told and fit else None

    def names(self, column: Column, path: Path, field: Field, verb: Verb) -> bool:
        """Whether the head of a column is a name of a field, whatever stands below it."""
        return not self._headless and self._called(column, path, field, verb) == "whole"

    def _called(self, column: Column, path: Path, field: Field, verb: Verb) -> str:
        """Whether the head is one of the names of a field, `whole`, or has one within it."""
        head, names = folded(column.name), self._words.names(path, field.shape, verb.concept)
        begins = field.shape is Shape.PAIR and any(one.startswith(f"{head} ") for one in names)
        if head in names or begins:
            return "whole"
        within = (one for one in names if len(one) >= _SHORTEST and f" {one} " in f" {head} ")
        return "part" if any(within) else ""

    def _told_alone(self, path: Path, field: Field, cells: Sequence[Cell]) -> bool:
        """Whether cells without a head are enough: a count, a time to come, a text."""
        if field.shape is Shape.NUMBER:
            return path[-1] in _NUMBERS and not _counts_rows(cells)
        return path in {("needed_by",), ("period",), ("what",)}

    def _fits(self, cells: Sequence[Cell], path: Path, field: Field, verb: Verb) -> bool:
        fit = self._fit.get(field.shape)
        seen = cells[:_SEEN]
        if (
            fit is None
            or not seen
            or (path[0] in Circumstances.__struct_fields__ and not _said(path))
        ):
            return False
        return sum(fit(cell, path, field, verb) for cell in seen) >= len(seen) * _MOST

    def _is_time(self, cell: Cell, path: Path, field: Field, verb: Verb) -> bool:  # noqa: ARG002 (one signature)
        if isinstance(cell, date):
            return True
        declared = Circumstances if _said(path) else verb.command
        try:
            read_field(declared, path[0], text_of(cell), self._context)
        except (InputError, Refused):
            return False
        return not is_number(cell)

    def _is_part(self, cell: Cell, path: Path, field: Field, verb: Verb) -> bool:  # noqa: ARG002 (one signature)
        """Whether a cell names parts of the organisation that the field may; else any text."""
        if path[-1] not in _PARTS:
            return self._headless and path[-1] == "what" and self._is_text(cell)
        parts = self._context.parts
        words = apart(path[-1], text_of(cell), parts)
        return bool(words) and all(parts is not None and meant(path[-1], w, parts) for w in words)

    def _is_text(self, cell: Cell) -> bool:
        said = text_of(cell)
        return not is_number(cell) and re.search(r"[^\W\d_]{2}", said) is not None

    def is_part(self, word: str) -> bool:
        """Whether a word names a part of the organisation."""
        parts = self._context.parts
        return parts is not None and any(meant(name, word, parts) for name in sorted(_PARTS))


def _said(path: Path) -> bool:
    """Whether a circumstance is one that lists have a column of times for."""
    return path == ("occurred",)


def _is_code(cell: Cell, path: Path, field: Field, verb: Verb) -> bool:  # noqa: ARG001 (one signature)
    group = group_for(field.choices)
    return len(codes_named(field.choices, group, text_of(cell))) == 1


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number, as a sheet has it or as people write it."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and re.fullmatch(r"[+-]?[\d .,']+", cell) is not None


def _counts_rows(cells: Sequence[Cell]) -> bool:
    """Whether they are numbers one after the other, which count the rows and nothing else."""
    said = [text_of(cell) for cell in cells]
    if not all(one.isdecimal() for one in said) or len(said) < len("abc"):
        return False
    first = int(said[0])
    return said == [str(first + n) for n in range(len(said))]
