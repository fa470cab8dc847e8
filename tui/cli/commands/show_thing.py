"""One thing by the name people say, `R-14`: how it stands, and its entries in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ledger.domain.values import Marking
from ledger.sanitize import clean
from projections.i18n import Translator
from projections.render.freshness import fresh_line
from projections.render.phrase_renderer import Speaker
from projections.render.wrap import wrapped
from projections.tables import BOARDS, Board, Chosen, Listing, to_records
from projections.tables.class_by_class import Item
from projections.tables.columns import said_whole
from projections.tables.plain import label
from projections.views.amendments import in_force
from projections.views.lists import Lists
from projections.views.views import Views
from tui.cli.asof import read_at
from tui.cli.commands.log import LogPrinter
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width
from tui.entries.entry_line import folded

if TYPE_CHECKING:
    from tui.cli.asof import AsOf

_BESIDE = ("number", "short", "id", "entries", "marking", "recorded", "overdue")
"""Columns that the title and the entries say."""


def show_thing(session: CommandSession, originator: str, highest: Marking) -> None:
    """Print how it stands and its entries; above the ceiling only that it is restricted."""
    as_of = read_at(session, None, None, told=True)
    thing = _Thing(session, as_of, originator, highest)
    if session.choices.json:
        session.answer(thing.value(), "")
        return
    click.echo(clean("\n".join(thing.lines())))
    reading = as_of.reading
    LogPrinter(session, reading, "", highest).story(thing.numbers)
    if session.fresh:
        click.echo(folded(fresh_line(session.fresh, session.t), page_width()))


class _Thing:
    """What one reader may know of one originator."""

    def __init__(
        self, session: CommandSession, as_of: "AsOf", originator: str, highest: Marking
    ) -> None:
        situation, views = as_of.reading.situation, Views()
        views.follow(situation)
        self.session = session
        self.originator = originator
        self.short = situation.short_name(originator)
        self.numbers = [number for number, _ in situation.history(originator)]
        self.speaker = Speaker(session.t, as_of.end.date())
        lists = Lists(situation, highest, as_of.end, in_force(views.amendments))
        self.board = _board_of(originator)
        self.rows = lists.about(originator)
        self.restricted = any(map(lists.above, self.rows))
        self.listing = (
            Listing(self.board, lists, views.amendments, self.speaker, Chosen(), everything=True)
            if self.board
            else None
        )

    def lines(self) -> Iterator[str]:
        """The title, and every field that says something."""
        t = self.session.t
        kind = t.code("crisis_kind", self.session.terminal.crisis.kind)
        about = t.about(self._named(), self.short)
        if self.restricted and self.short:
            about = f"{about} {self.short}"
        yield t("cli.thing.title", kind=kind, about=about)
        if self.restricted:
            yield t("table.restricted")
            return
        for row in self._shown():
            yield from self._fields(row, t)

    def _named(self) -> str:
        """Its id; of what is restricted only what it is, for an id is somebody's words."""
        return self.originator.partition(".")[0] if self.restricted else self.originator

    def value(self) -> dict[str, Any]:
        """As data: the rows as its board has them, and the numbers of its entries."""
        rows: list[dict[str, Any]] = []
        if self.board and self.listing and not self.restricted:
            concept = self.board.concept
            items = [Item(row.number, concept, row) for row in self._shown()]
            rows = list(to_records(self.board, items, self.listing.frame, self.speaker))
        return {
            "short": self.short,
            "originator": self._named(),
            "restricted": self.restricted,
            "numbers": self.numbers,
            "rows": rows,
            "freshness": self.session.fresh,
        }

    def _shown(self) -> list[Any]:
        return [row for row in self.rows if self.board and isinstance(row, self.board.kinds)]

    def _fields(self, row: Any, t: Translator) -> Iterator[str]:
        board, listing = self.board, self.listing
        if board is None or listing is None:
            return
        for column in board.columns:
            words = said_whole(column, row, listing.frame, self.speaker)
            if words and column.code not in _BESIDE:
                code = column.called(row) if column.called else column.code
                line = t("board.labelled", label=label(board, code, t), text=words)
                yield from wrapped(line, page_width(), first="  ", rest="      ")


def _board_of(originator: str) -> Board | None:
    """The board that its concept stands on; None where it stands on none."""
    concept = originator.partition(".")[0]
    return next((board for board in BOARDS.values() if board.concept == concept), None)
