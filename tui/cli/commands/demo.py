"""`crisis demo`: the crisis of May 2022 as an exercise, from nothing to its brief and board."""

import json
import sys
from datetime import datetime
from io import BytesIO

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
EVENING = datetime.fromisoformat("2022-05-24T18:00:00+02:00")
"""The brief that is printed is what was known then, and from then on the exercise goes on."""


def build(t: Translator) -> click.Command:
    """The command `crisis demo`, in the language of `t`."""
    params = [
        option("no-board", t, "no_board", is_flag=True),
        option("whole", t, "demo_whole", is_flag=True),
    ]
    examples = ["crisis demo", "crisis demo --no-board --home /tmp/vivalia"]
    return make("demo", t, run, params, examples=examples)


def run(session: CommandSession, *, no_board: bool, whole: bool) -> int:
    """Open it unless it is open, record what is not recorded, print the brief, show the board."""
    session.choices.crisis = NAME
    _open(session)
    lines = scenario.scenario() if whole else _until(EVENING)
    code = import_lines(session, BytesIO(lines), len(lines), quiet=True)
    if code != Exit.DONE:
        return code
    _go_on(session)
    evening = f"{EVENING:%Y-%m-%d %H:%M}"
    brief.run(session, known_at=evening, at=None, format=None, output=None)
    session.say(
        session.t("cli.demo.next", home=session.settings.home, moment=session.terminal.now())
    )
    if no_board or session.choices.json or not (sys.stdout.isatty() and sys.stdin.isatty()):
        return Exit.DONE
    session.terminal.close()
    return board.run(session)


def _until(end: datetime) -> bytes:
    """The lines of the scenario that were recorded by then."""
    lines = scenario.scenario().splitlines(keepends=True)
    kept = (line for line in lines if datetime.fromisoformat(json.loads(line)["recorded"]) <= end)
    return b"".join(kept)


def _go_on(session: CommandSession) -> None:
    """From the first time on this home goes on in the scenario's time."""
    terminal = session.terminal
    if terminal.pin.scenario is None:
        terminal.go_on_from(EVENING)


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
