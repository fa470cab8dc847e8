"""`crisis log`: the entries in order, as lines, as data or as the signed bytes.

Lines are only ever appended, so that a screen reader and a pipe can follow.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from projections.audit.signed import Header, written
from projections.i18n import Translator
from projections.views.notes import note_of
from tui.cli.command import make, option
from tui.cli.entry_line import entry_line, entry_value
from tui.cli.filters import Filter
from tui.cli.listening import live
from tui.cli.session import Session

if TYPE_CHECKING:
    from ledger.fold import Judged
    from ledger.terminal import Terminal


def build(t: Translator) -> click.Command:
    """The command."""
    params = [
        option("follow", t, "follow", is_flag=True),
        option("filter", t, "filter", metavar="TEXT", default=""),
        option("last", t, "last", metavar="N", type=click.IntRange(min=1)),
        option("signed", t, "signed", is_flag=True),
    ]
    examples = [
        "crisis log --last 20",
        'crisis log --filter "decision site:arlon !laboratory"',
        "crisis log --signed > ledger.jsonl",
    ]
    return make("log", t, run, params, examples=examples)


def run(
    session: Session,
    *,
    follow: bool,
    filter: str,  # noqa: A002 (the option is called so)
    last: int | None,
    signed: bool,
) -> None:
    """Print the ledger; with `follow` go on until interrupted."""
    terminal = session.terminal
    if signed:
        _write_signed(terminal)
        return
    wanted = Filter(filter, terminal.crisis.organisation)
    start = max(1, terminal.replica.head() - last + 1) if last and not filter else 1
    found: Iterable[Judged] = (j for j in terminal.messages(start) if wanted(j))
    if last and filter:
        found = list(found)[-last:]
    number = _print(session, found)
    if follow:
        _print(
            session, (j for j in live(session, max(number, terminal.replica.head())) if wanted(j))
        )
    else:
        session.as_of(terminal.read())


def _print(session: Session, found: "Iterable[Judged]") -> int:
    number = 0
    for judged in found:
        text = "" if session.choices.json else entry_line(note_of(judged), session.t)
        session.line(entry_value(judged), text)
        number = judged.number
    return number


def _write_signed(terminal: "Terminal") -> None:
    position = terminal.read().position
    header = Header(
        signed=1,
        crisis=terminal.name,
        ledger=terminal.pin.ledger,
        size=position.number,
        root=position.root,
    )
    rows = terminal.replica.rows(1, position.number)
    for line in written(header, ((r.number, r.subject, r.body, r.verdict) for r in rows)):
        click.echo(line)
