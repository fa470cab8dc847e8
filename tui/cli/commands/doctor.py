"""`crisis doctor`: what is in order here and what is not, each with its remedy.

Looks before it touches: a server that does not run is said, not started.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import click

from ledger.errors import Exit, LedgerError
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands.doctor_checks import CHECKS, DEEP, Look, paper_of
from tui.cli.counts import Count
from tui.cli.session import CommandSession

PAPER = "paper"


class CheckResult(NamedTuple):
    """One thing looked at: its name, `ok`, `note` or `bad`, and what there is to say."""

    name: str
    state: str
    detail: str
    exit: Exit = Exit.FAILURE


def build(t: Translator) -> click.Command:
    """The command `crisis doctor`, in the language of `t`."""
    params = [
        option("deep", t, "deep", is_flag=True),
        option("checkpoint", t, "checkpoint", metavar='"NUMBER ROOT"'),
        option("accept-witness", t, "accept_witness", is_flag=True),
        option("set-aside", t, "set_aside", metavar="N", type=Count()),
    ]
    examples = [
        "crisis doctor",
        "crisis doctor --deep",
        'crisis doctor --checkpoint "169 FQQ9gG4Lu6SS_wTxhmLcQLcwbZknrLuq93A4S4nuwdU"',
    ]
    return make("doctor", t, run, params, examples=examples)


def run(
    session: CommandSession,
    *,
    deep: bool,
    checkpoint: str | None,
    accept_witness: bool,
    set_aside: int | None,
) -> int:
    """Print every check; exit code 1 when one is bad.

    What was asked for by name ends with its own code: 6 for a copy or a paper that does not hold,
    7 where continuity is in doubt.
    """
    asked: dict[str, Look] = dict(DEEP) if deep else {}
    if checkpoint is not None:
        asked[PAPER] = paper_of(checkpoint)
    if accept_witness:
        _accept(session)
    if set_aside is not None:
        _set_aside(session, set_aside)
    checks = list(examine(session, {**CHECKS, **asked}))
    lines = [
        session.t("cli.doctor.line", state=session.t(f"cli.doctor.{c.state}"),
                  name=session.t(f"cli.doctor.{c.name}"), detail=c.detail)
        for c in checks
    ]  # fmt: skip
    values = [{"name": c.name, "state": c.state, "detail": c.detail} for c in checks]
    session.answer(values, "\n".join(lines))
    bad = [c.exit if c.name in asked else Exit.FAILURE for c in checks if c.state == "bad"]
    return max(bad, default=Exit.DONE)


def examine(session: CommandSession, looks: Mapping[str, Look]) -> Iterator[CheckResult]:
    """Every check, cheapest first; one that fails does not hide the next."""
    for name, look in looks.items():
        try:
            yield CheckResult(name, *look(session))
        except LedgerError as e:
            yield CheckResult(name, "bad", session.t.error(e), e.exit)


def _set_aside(session: CommandSession, number: int) -> None:
    """Go on in spite of an entry whose author had seen another history."""
    from ledger.live import forks  # noqa: PLC0415 (doctor only)

    replica = session.terminal.replica
    forks.check_other(replica, number)
    many = len(forks.differing(replica))
    member = forks.author(replica, number) if number <= replica.head() else ""
    t = session.t
    session.confirm(t("cli.doctor.set_aside_ask", number=number, member=member, count=many))
    forks.set_aside(replica, number)


def _accept(session: CommandSession) -> None:
    """Go on from what is here, after somebody has looked and said so."""
    terminal = session.terminal
    seen = terminal.witness.remembered()
    if seen is not None:
        number, name = terminal.replica.head(), terminal.name
        t, remembered = session.t, seen.number
        session.confirm(t("cli.doctor.accept_ask", number=number, name=name, remembered=remembered))
        terminal.accept_witness()
