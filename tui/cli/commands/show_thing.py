"""One thing by the name people say, `R-14`: how it stands, and its entries in order."""

from typing import Any

import click

from ledger.domain.values import Marking
from ledger.sanitize import clean
from projections.render.freshness import fresh_line
from projections.render.phrase_renderer import Speaker
from projections.tables import to_records
from projections.tables.class_by_class import Item
from projections.views.lists import Lists
from projections.views.views import Views
from tui.cli.asof import read_at
from tui.cli.commands.log import LogPrinter
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width
from tui.entries.entry_line import folded
from tui.entries.thing_page import ThingPage


def show_thing(session: CommandSession, originator: str, highest: Marking) -> None:
    """Print how it stands and its entries; above the ceiling only that it is restricted."""
    as_of = read_at(session, None, None, told=True)
    situation, views = as_of.reading.situation, Views()
    views.follow(situation)
    lists = Lists(situation, highest, as_of.end, views.amendments.in_force)
    speaker = Speaker(session.t, as_of.end.date())
    thing = ThingPage(situation, lists, views.amendments, speaker, originator)
    if session.choices.json:
        session.answer(_value(session, thing), "")
        return
    title = thing.title(session.terminal.crisis.kind)
    click.echo(clean("\n".join((title, *thing.lines(page_width())))))
    LogPrinter(session, as_of.reading, "", highest).story(thing.numbers)
    if session.fresh:
        click.echo(folded(fresh_line(session.fresh, session.t), page_width()))


def _value(session: CommandSession, thing: ThingPage) -> dict[str, Any]:
    """As data: the rows as its board has them, and the numbers of its entries."""
    rows: list[dict[str, Any]] = []
    if thing.board and thing.listing:
        concept = thing.board.concept
        items = [Item(row.number, concept, row) for row in thing.rows]
        rows = list(to_records(thing.board, items, thing.listing.frame, thing.speaker))
    return {
        "short": thing.short,
        "originator": thing.named,
        "restricted": thing.restricted,
        "numbers": thing.numbers,
        "rows": rows,
        "freshness": session.fresh,
    }
