"""`crisis doctor`: what is in order here and what is not, each with its remedy.

Looks before it touches: a server that does not run is said, not started.
"""

from collections.abc import Iterator
from typing import NamedTuple

import click

from ledger.errors import Exit, LedgerError
from projections.i18n import Translator
from tui.cli.checks import CHECKS
from tui.cli.command import make
from tui.cli.session import Session


class Check(NamedTuple):
    """One thing looked at: its name, `ok`, `note` or `bad`, and what there is to say."""

    name: str
    state: str
    detail: str


def build(t: Translator) -> click.Command:
    """The command."""
    return make("doctor", t, run, examples=["crisis doctor"])


def run(session: Session) -> int:
    """Print every check; exit code 1 when one is bad."""
    checks = list(examine(session))
    lines = [
        session.t("cli.doctor.line", state=session.t(f"cli.doctor.{c.state}"),
                  name=session.t(f"cli.doctor.{c.name}"), detail=c.detail)
        for c in checks
    ]  # fmt: skip
    session.answer([c._asdict() for c in checks], "\n".join(lines))
    return Exit.FAILURE if any(c.state == "bad" for c in checks) else Exit.DONE


def examine(session: Session) -> Iterator[Check]:
    """Every check, cheapest first; one that fails does not hide the next."""
    for name, look in CHECKS.items():
        try:
            yield Check(name, *look(session))
        except LedgerError as e:
            yield Check(name, "bad", session.t.error(e))
