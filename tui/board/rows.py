"""What a board is made of: blocks of lines, each of which a cursor may stand on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.content import Content

from ledger.errors import LedgerError
from tui.board.asked import NOTHING, Asked, On


class Block(NamedTuple):
    """Lines that stand together; `on` is what they are about, if a cursor may stand there.

    Of a row of a list `name` is what people call it, and `stage` how it stands. Of two columns `on`
    is what the first is about, and `beside` the second, from cell `at` on. A `heading` begins a
    part of the board.
    """

    lines: tuple[Content, ...]
    on: On = NOTHING
    name: str = ""
    stage: str = ""
    beside: On = NOTHING
    at: int = 0
    heading: bool = False

    @property
    def about(self) -> str:
        """By what commands call it; empty where they cannot."""
        return self.on.originator.partition(".")[2]

    @property
    def ons(self) -> tuple[On, On]:
        """What each column is about."""
        return self.on, self.beside


def blocks(lines: Iterable[Content]) -> list[Block]:
    """Lines on which no cursor stands, a block each."""
    return [Block((line,)) for line in lines]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was asked for, drawn: its blocks, and how many rows there are of how many in all.

    `error` is what was wrong with the filter. `shown` and `total` are None where nothing is
    counted; `more` says that there are rows after those of this page.
    """

    asked: Asked
    blocks: Sequence[Block] = field(default_factory=tuple)
    shown: int | None = None
    total: int | None = None
    first: int = 0
    more: bool = False
    searching: bool = False
    error: LedgerError | None = None
