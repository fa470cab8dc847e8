"""`--known-at` and `--at`: the ledger as it was at a moment or at an entry, and the brief then."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import click

from ledger.errors import UsageError
from projections.brief.build import before_start, brief_of, day_to
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.model.picture import About
from projections.views.views import Views
from tui.board.watcher import on_scenario_clock
from tui.cli.command import option
from tui.cli.counts import Count
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option
from tui.forms.values import known_moment

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from ledger.terminal.local_copy import Reading


def as_of_options(t: Translator) -> list[click.Option]:
    """The options `--known-at`, `--at` and `--offline`."""
    return [
        option("known-at", t, "known_at", metavar="WHEN"),
        option("at", t, "at", metavar="N", type=Count()),
        offline_option(t),
    ]


class AsOf(NamedTuple):
    """A reading, and the moment it is looked at from, in the crisis's zone."""

    reading: "Reading"
    end: datetime


def read_at(
    session: CommandSession, known_at: str | None, at: int | None, *, told: bool = True
) -> AsOf:
    """The ledger at a moment or an entry, or now.

    Its end is the moment asked for; when an entry was asked for, or the ledger runs on a scenario's
    clock, the moment of the last entry; else now. The copy is
    brought up to date first, and the session then holds how fresh it is, unless the past was asked
    for.

    Raises:
        UsageError: both were given; `beyond_head`.
    """
    if known_at and at:
        raise UsageError("either_known_at_or_at")
    terminal, _ = session.terminal, session.refreshed
    known = _known_at(session, known_at) if known_at else None
    reading = terminal.read(at=at, known_at=known)
    past = bool(known_at or at)
    session.as_of(reading, told=not past and told)
    if past:
        session.fresh = None
    return AsOf(reading, in_zone(known or _end(session, reading, at), terminal.zone))


def brief_at(  # noqa: PLR0913 (what a brief is a function of)
    session: CommandSession,
    known_at: str | None,
    at: int | None,
    *,
    told: bool = True,
    about: Callable[["Situation"], About | None] = lambda _situation: None,
    whole: bool = False,
) -> Brief:
    """The brief of the day that ends there, of what `about` says; see `read_at` and `brief_of`.

    Raises:
        UsageError: both were given; `beyond_head`; what `about` raises.
    """
    reading, end = read_at(session, known_at, at, told=told)
    checked = min(reading.position.number, session.terminal.checked_to)
    position = reading.position
    found = brief_of(
        Views(), reading.situation, position, day_to(end),
        checked=checked, about=about(reading.situation), whole=whole,
        past=bool(known_at or at),
    )  # fmt: skip
    return found if reading.situation.crisis else _before_start(session, found)


def _before_start(session: CommandSession, found: Brief) -> Brief:
    """Of a moment before the ledger began: whose it is, and when it did."""
    if session.terminal.read().position.number == 0:
        return found
    reading = session.terminal.read(at=1)
    if reading.position.recorded is None:
        return found
    begun = brief_of(
        Views(), reading.situation, reading.position, day_to(reading.position.recorded), checked=0
    )
    return before_start(found, begun.header, reading.position.recorded)


def _known_at(session: CommandSession, text: str) -> datetime:
    """The moment meant, said back: a day without a year could be that of another.

    Raises:
        UsageError: `known_at_to_come`.
    """
    context = session.reading()
    now = context.now
    if session.terminal.pin.scenario is None:
        now = max(now, session.terminal.clock.now())
    known = known_moment(text, context, now, field="known-at")
    session.say(session.t("cli.known_at", said=text, moment=known))
    return known


def _end(session: CommandSession, reading: "Reading", at: int | None) -> datetime:
    if not at and session.terminal.pin.scenario:
        return session.terminal.now()
    number = reading.position.number
    last = at or session.choices.bundle or on_scenario_clock(session.terminal.replica, number)
    recorded = reading.position.recorded
    return recorded if last and recorded else session.terminal.now()
