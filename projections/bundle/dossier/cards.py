"""Sections made of boards: everything a board lists, in the order in which it began, a card each.

The columns are the board's own, every value whole; what is marked above the ceiling stands with its
number and that it is restricted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from msgspec import structs

from ledger.domain.card import Card as Listed
from projections.bundle.dossier.beside import against, beside, own_text
from projections.bundle.dossier.drawing import PAGE, Drawing
from projections.bundle.dossier.fields import field_of
from projections.bundle.dossier.model import Card, Field, Group, Known, Runs, Section, Text
from projections.bundle.dossier.words import cites, joined
from projections.model.rows import CommunicationRow, Row
from projections.tables.boards import BOARDS, Board
from projections.tables.class_by_class import Item
from projections.tables.columns import Column, said_whole
from projections.tables.frame import Frame
from projections.tables.listing import Listing
from projections.tables.plain import label
from projections.tables.wanted import Chosen

BETWEEN = " \N{MIDDLE DOT} "

WORKED_OUT = frozenset({
    "number", "short", "id", "entries", "recorded", "age", "aged", "begun", "overdue", "overdue_by",
    "why", "waits", "place", "becomes", "marking", "sent", "filed",
})  # fmt: skip
"""Columns that say where a card stands in its list or how old it is, or are said otherwise."""

REPEATED = {"decisions": "question", "threats": "outcome"}
"""By board the column that may say what its text says, and is told once then."""

COUNTS = frozenset({"moved"})
"""Columns that say nothing where they count none."""

ABOUT = ("stage", "occurred", "actor", "sites")
"""What stands beneath the title of every card."""

Knows = Callable[[Sequence[Row]], Mapping[str, Known]]
"""What was known when each of some things was done, by what it is; nothing of the others."""


Adds = Callable[[Row], Iterable[Field]]
"""What is told of one thing behind its columns."""


class Chapter(NamedTuple):
    """One board as a section, and the columns by which its cards are called.

    `again` are those that only say again what others do.
    """

    board: str
    title: tuple[str, ...]
    again: tuple[str, ...] = ()


_AMOUNT = ("value", "upper", "qualifier", "unit", "of", "of_what")

CHAPTERS: Mapping[str, Chapter] = {
    one.board: one
    for one in (
        Chapter("decisions", ("text",)),
        Chapter("meetings", ("who", "when"), again=("text",)),
        Chapter("duties", ("post", "who")),
        Chapter("actions", ("text",)),
        Chapter("communications", ("text",)),
        Chapter("restores", ("what",)),
        Chapter("cancellations", ("activity",)),
        Chapter("requests", ("what",)),
        Chapter("means", ("what",)),
        Chapter("outlooks", ("what", "amount")),
        Chapter("threats", ("category", "text")),
        Chapter("clocks", ("regime",)),
        Chapter("records", ("text",)),
        Chapter("services", ("about", "state"), again=("service", "site", "application")),
        Chapter("observations", ("text",)),
        Chapter("figures", ("what", "amount"), again=_AMOUNT),
    )
}


def chapter(
    drawing: Drawing,
    name: str,
    knows: Knows | None = None,
    adds: Adds = lambda _: (),
    lead: str = "",
) -> Section:
    """Everything that a board lists, over or not."""
    board = in_order(BOARDS[name])
    lists = drawing.lists()
    listing = Listing(
        board, lists, drawing.amendments, drawing.speaker, Chosen(), everything=True
    )  # fmt: skip
    groups = partial(_groups, drawing, listing, knows, adds)
    return drawing.section(name, listing.total, groups, lead)


def in_order(board: Board) -> Board:
    """A board ordered by when its things began."""
    return board._replace(by_card=_opened, by_row=None, by_class=False)


def _opened(card: Listed, _: Frame) -> tuple[int, ...]:
    return (card.opened,)


def _groups(drawing: Drawing, listing: Listing, knows: Knows | None, adds: Adds) -> Iterator[Group]:
    if listing.total:
        yield Group("", _cards(drawing, listing, knows, adds))


def _cards(drawing: Drawing, listing: Listing, knows: Knows | None, adds: Adds) -> Iterator[Card]:
    """A page at a time; what a page needed is forgotten then."""
    for first in range(0, listing.total, PAGE):
        items = listing.page(first, PAGE)
        known = knows([item.row for item in items if item.row]) if knows else {}
        for item in items:
            card = card_of(drawing, listing, item)
            yield _with_more(drawing, card, item.row, known, adds) if item.row else card
        listing.lists.drawn.clear()
        listing.lists.asked.clear()
        drawing.situation.spare()
        drawing.source.drawn(min(first + PAGE, listing.total), listing.total)


def _with_more(
    drawing: Drawing, card: Card, row: Row, known: Mapping[str, Known], adds: Adds
) -> Card:
    """With what stands behind the columns: what contradicts it, and what was known then."""
    fields = (*card.fields, *adds(row), *against(drawing, row.numbers))
    return structs.replace(card, fields=fields, known=known.get(row.originator))


def card_of(drawing: Drawing, listing: Listing, item: Item) -> Card:
    """One line of a board, every value whole; of what may not be shown that it is there."""
    if item.row is None:
        said = drawing.t("dossier.unshown" if item.unshown else "table.restricted")
        concept = drawing.t.code("concept", item.concept)
        return Card(
            f"#{item.number}", drawing.speaker.named(concept), drawing.speaker.quietly(said)
        )
    row, told = item.row, _Row(drawing, listing.board, listing.frame, item.row)
    return Card(
        getattr(row, "short", "") or f"#{row.opened}",
        told.title(),
        told.about(),
        tuple(told.fields()),
        cites(row.numbers),
    )


class _Row:
    """One row, column by column."""

    def __init__(self, drawing: Drawing, board: Board, frame: Frame, row: Any) -> None:
        self._drawing = drawing
        self._board = board
        self._frame = frame
        self._row = row
        self._chapter = CHAPTERS[board.name]

    def title(self) -> Runs:
        """What it is, as its board calls it."""
        if isinstance(self._row, CommunicationRow) and self._row.texts:
            return self._drawing.speaker.prose(own_text(self._row, self._drawing.t.lang))
        found = (self._said(code) for code in self._chapter.title)
        return joined(found, BETWEEN) or self._said("stage")

    def about(self) -> Runs:
        """How it stands, since when, by whom, where."""
        columns = {column.code for column in self._board.columns}
        return joined((self._said(code) for code in ABOUT if code in columns), BETWEEN)

    def fields(self) -> Iterator[Field]:
        """Everything else that was said."""
        told = {*self._chapter.title, *self._chapter.again, *ABOUT, *WORKED_OUT}
        again = REPEATED.get(self._board.name, "")
        if again and self._said(again) == self._said("text"):
            told.add(again)
        for column in self._board.columns:
            if column.code not in told and (runs := self._said(column.code)):
                yield field_of(self._name(column), runs)
        yield from beside(self._drawing, self._row)
        if self._row.marking != "internal":
            yield field_of(*self._marking())

    def _name(self, column: Column) -> str:
        called = column.called(self._row) if column.called else column.code
        return label(self._board, called, self._drawing.t)

    def _marking(self) -> tuple[str, Runs]:
        t = self._drawing.t
        return t("brief.header.marking"), (Text(t.code("marking", self._row.marking)),)

    def _said(self, code: str) -> Runs:
        """A text whole and in its own lines, anything else as the board says it."""
        column = self._board.column(code)
        value = column.get(self._row, self._frame)
        speaker = self._drawing.speaker
        if code in COUNTS and not value:
            return ()
        if column.sort == "text" and isinstance(value, str):
            return speaker.prose(value) if value else ()
        return speaker.runs(said_whole(column, self._row, self._frame, speaker))
