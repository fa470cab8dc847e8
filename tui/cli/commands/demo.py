"""`crisis demo`: the crisis of May 2022 as an exercise, from nothing to its brief and board."""

import sys
from datetime import datetime

import click
import msgspec

from ledger.domain.organisation import Organisation
from ledger.errors import Exit, Refused
from projections import scenario
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands import board, brief
from tui.cli.commands.imports import import_lines
from tui.cli.session import CommandSession

NAME = "vivalia-2022"
TITLE = "Cyberattaque Vivalia, mai 2022"
OPENED = datetime.fromisoformat("2022-05-14T03:40:00+02:00")
CALLED = "Coordination de crise"
EVENING = "2022-05-24 18:00"
"""The brief that is printed is what was known then."""


def build(t: Translator) -> click.Command:
    """The command `crisis demo`, in the language of `t`."""
    params = [option("no-board", t, "no_board", is_flag=True)]
    examples = ["crisis demo", "crisis demo --no-board --home /tmp/vivalia"]
    return make("demo", t, run, params, examples=examples)


def run(session: CommandSession, *, no_board: bool) -> int:
    """Open it unless it is open, record what is not recorded, print the brief, show the board."""
    session.choices.crisis = NAME
    _open(session)
    with scenario.scenario_file() as path, path.open("rb") as lines:
        code = import_lines(session, lines, path.stat().st_size, quiet=True)
    if code != Exit.DONE:
        return code
    brief.run(session, known_at=EVENING, at=None, format=None, output=None)
    session.say(session.t("cli.demo.next", home=session.settings.home))
    if no_board or session.choices.json or not (sys.stdout.isatty() and sys.stdin.isatty()):
        return Exit.DONE
    session.terminal.close()
    return board.run(session)


def _open(session: CommandSession) -> None:
    """Open the exercise, unless this home has it."""
    from ledger.terminal.open import Opening, open_crisis  # noqa: PLC0415 (help needs no ledger)

    organisation = msgspec.toml.decode(scenario.organisation(), type=Organisation)
    opening = Opening(NAME, TITLE, "exercise", organisation, called=CALLED, recorded=OPENED)
    try:
        terminal, _ = open_crisis(session.settings, opening)
    except Refused as e:
        if e.code != "crisis_exists":
            raise
        return
    session.adopt(terminal)
    session.kept()
