"""`--known-at` and `--at`: the ledger as it was at a moment or at an entry, and the brief then."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from ledger.errors import UsageError
from projections.brief import Brief, brief_of, day_to
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.views import Views
from tui.board.watcher import on_scenario_clock
from tui.cli.command import option
from tui.cli.derived.arguments import moment
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.terminal.local_copy import Reading


def as_of_options(t: Translator) -> list[click.Option]:
    """The options `--known-at` and `--at`."""
    return [
        option("known-at", t, "known_at", metavar="WHEN"),
        option("at", t, "at", metavar="N", type=click.IntRange(min=1)),
    ]


def brief_at(session: CommandSession, known_at: str | None, at: int | None) -> Brief:
    """The brief of the day that ends there.

    Its end is the moment asked for; when an entry was asked for, or the ledger runs on a scenario's
    clock, the moment of the last entry; else now.

    Raises:
        UsageError: both were given; `beyond_head`.
    """
    if known_at and at:
        raise UsageError("either_known_at_or_at")
    terminal = session.terminal
    known = _known_at(session, known_at) if known_at else None
    views = Views()
    reading = terminal.read(at=at, known_at=known)
    session.as_of(reading)
    end = known or _end(session, reading, at)
    period = day_to(in_zone(end, terminal.zone))
    checked = min(reading.position.number, terminal.checked_to)
    return brief_of(views, reading.situation, reading.position, period, checked=checked)


def _known_at(session: CommandSession, text: str) -> datetime:
    """The moment meant, said back: a day without a year could be that of another."""
    known = moment(text, session.reading(), field="known-at", end=True)
    session.say(session.t("cli.known_at", said=text, moment=known))
    return known


def _end(session: CommandSession, reading: "Reading", at: int | None) -> datetime:
    number = reading.position.number
    last = at or on_scenario_clock(session.terminal.replica, number)
    recorded = reading.position.recorded
    return recorded if last and recorded else session.terminal.clock.now()
