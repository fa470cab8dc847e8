"""`crisis sync`: settle what is on its way and bring this home's copy up to date."""

import click

from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.connecting import connect
from tui.cli.failures import as_value
from tui.cli.session import CommandSession


def build(t: Translator) -> click.Command:
    """The command `crisis sync`, in the language of `t`."""
    return make("sync", t, run, examples=["crisis sync"])


def run(session: CommandSession) -> None:
    """Say what became of each command that was kept, and where this home stands."""
    t, terminal = session.t, session.terminal
    connect(session)
    settled = terminal.settle()
    position = terminal.snapshot(lambda fold: fold.position)
    session.kept()
    lines = [
        t("cli.sync.refused", command=s.command, reason=t.error(s.refused))
        if s.refused
        else t("cli.sync.settled", command=s.command, numbers=", ".join(map(str, s.numbers)))
        for s in settled
    ]
    lines.append(t("cli.sync.done", entries=t.plural("cli.entries", position.number)))
    session.answer(
        {
            "crisis": terminal.name,
            "number": position.number,
            "root": position.root,
            "checked_to": terminal.checked_to,
            "settled": [
                {
                    "command": s.command,
                    "numbers": s.numbers,
                    "refused": as_value(s.refused, t) if s.refused else None,
                }
                for s in settled
            ],
        },
        "\n".join(lines),
    )
