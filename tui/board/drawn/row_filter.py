"""The filter of a board's rows: the grammar of `crisis log --filter`, said of things.

    site:arlon class:vital overdue !scanner

What a table knows of its rows is asked of the row: places, services, class, stage, whose it is, and
words in anything that it says. Any other key is asked of the entries about it: one that fits is
enough, and with `!` none may.
"""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import convert

from ledger.errors import UsageError
from projections.tables import Board, Listing
from projections.tables.wanted import Choice
from tui.board.drawn.sight import Sight
from tui.entries.filters import Filter, tokens_of
from tui.entries.row_filters import OVERDUE, Filtering, chosen_of

FIELDS = {
    "site": "site",
    "service": "service",
    "class": "of_class",
    "stage": "stage",
    "state": "stage",
    "type": "of_type",
    "owner": "owner",
    "cell": "cell",
    "older": "older",
    "since": "since",
}
"""Keys that rows answer, and the filters of `crisis show` that they are."""

LATE = OVERDUE.removeprefix("--")

Test = Callable[[Any], bool]


def _filtered(sight: Sight, board: Board) -> Listing:
    """By cards where they say enough, so that a page of a long list is a page."""
    tests = [_Token(sight, board, token) for token in tokens_of(sight.asked.filter)]
    if not tests:
        return sight.listing(board.name)
    everything = any(one.names_an_end for one in tests)
    if len(tests) == 1 and (chosen := tests[0].chosen) and not tests[0].negated:
        return sight.listing(board.name, chosen, everything=everything)
    frame = sight.listing(board.name).frame
    ready = [one.test(frame) for one in tests]
    return sight.listing(
        board.name, besides=lambda row: all(test(row) for test in ready), everything=everything
    )


class _Token:
    """One token of a filter, for the rows of one table."""

    def __init__(self, sight: Sight, board: Board, token: str) -> None:
        self._sight = sight
        self._board = board
        self.negated, token = token.startswith("!"), token.removeprefix("!")
        typed = _typed(token)
        index = sight.situation.index
        self.chosen = chosen_of(board, typed, index, sight.context) if typed else None
        self._entries = None if typed else Filter(
            token, sight.terminal.crisis.organisation, sight.context,
            sight.situation.originator_of, [one.id for one in sight.situation.members()],
            eras=sight.situation.eras,
        )  # fmt: skip

    @property
    def names_an_end(self) -> bool:
        """Whether a stage is asked for, which may be one in which things are over."""
        return bool(self.chosen and self.chosen.stages)

    def test(self, frame: Any) -> Test:
        """What is asked of a row."""
        test = self._of_row(frame) if self.chosen else self._of_entries
        return (lambda row: not test(row)) if self.negated else test

    def _of_row(self, frame: Any) -> Test:
        assert self.chosen is not None  # noqa: S101 (asked before)
        return Choice(self._board, self.chosen, frame, self._sight.speaker).takes

    def _of_entries(self, row: Any) -> bool:
        kept, wanted = self._sight.situation.kept, self._entries
        numbers = getattr(row, "numbers", None) or (getattr(row, "number", 0),)
        return wanted is not None and any(wanted(kept.judged(number)) for number in numbers)


def _typed(token: str) -> Filtering | None:
    """The token as a filter of rows; None for one that entries answer."""
    key, colon, value = token.partition(":")
    if token == LATE:
        return Filtering(overdue=True)
    if colon and key in FIELDS:
        return convert({FIELDS[key]: value}, Filtering)
    if colon and key.isalpha():
        return None
    return Filtering(text=token)


def lets_through(sight: Sight, boards: Iterable[Board]) -> list[tuple[Board, Listing]]:
    """The tables of a board, as they are filtered.

    Raises:
        UsageError: a filter that is none, or that none of the tables knows.
    """
    shown, error = [], None
    for board in boards:
        try:
            shown.append((board, _filtered(sight, board)))
        except UsageError as found:
            error = found
            if found.code != "filter_not_here":
                raise
    if error is not None and not shown:
        raise error
    return shown
