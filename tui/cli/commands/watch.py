"""`crisis watch`: what is recorded, as it is recorded; the board, or with `--plain` lines.

Lines are only ever appended, one an entry and one a change of the link, so that a screen reader
and a pipe can follow. They are those of `crisis log --follow`; here the link is told among them.
"""

import sys
from typing import get_args

import click

from ledger.domain.values import Marking
from ledger.sanitize import clean_line
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands import board
from tui.cli.commands.log import LogPrinter, go_on
from tui.cli.commands.log_follow import LinkSaid
from tui.cli.counts import Count
from tui.cli.labelled import Labelled
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option


def build(t: Translator) -> click.Command:
    """The command `crisis watch`, in the language of `t`."""
    params = [
        option("plain", t, "plain", is_flag=True),
        option("filter", t, "filter", metavar="TEXT", default=""),
        option("last", t, "watch_last", metavar="N", type=Count()),
        option("marking-ceiling", t, "marking_ceiling", default="internal",
               type=Labelled(get_args(Marking), t)),
        offline_option(t),
    ]  # fmt: skip
    examples = [
        "crisis watch --plain",
        "crisis watch --plain --last 5 --filter site:arlon",
        "crisis watch --json > entries.jsonl",
    ]
    return make("watch", t, run, params, examples=examples)


def run(
    session: CommandSession,
    *,
    plain: bool,
    filter: str,  # noqa: A002 (the option is called so)
    last: int | None,
    marking_ceiling: Marking,
) -> int | None:
    """Open the board on a terminal; into a pipe, or with `plain`, print until interrupted."""
    seen = sys.stdout is not None and sys.stdout.isatty()
    if seen and not (plain or filter or last or session.choices.json):
        return board.run(session)
    reading = session.terminal.read()
    if last:
        LogPrinter(session, reading, filter, marking_ceiling, clean_line).recorded(last)

    def tell(link: LinkSaid) -> None:
        session.line(link.value(session.t), link.words(session.t, session.terminal))

    go_on(session, reading.head, filter, marking_ceiling, tell, clean_line)
    return None
