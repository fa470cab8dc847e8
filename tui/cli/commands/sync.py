"""`crisis sync`: settle what is on its way and bring this home's copy up to date."""

import click

from ledger.errors import Exit
from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.commands.outbox import sent_value
from tui.cli.connecting import connect, sending
from tui.cli.failures import as_value
from tui.cli.kept_words import on_their_way, sent_lines
from tui.cli.moving import moving
from tui.cli.session import CommandSession


def build(t: Translator) -> click.Command:
    """The command `crisis sync`, in the language of `t`."""
    return make("sync", t, run, examples=["crisis sync"])


def run(session: CommandSession) -> int:
    """Say what became of each command that was kept, and where this home stands.

    3 where one of them is refused: somebody has to look at it.
    """
    t, terminal = session.t, session.terminal
    connect(session)
    settled = terminal.settle()
    with sending(session), moving(session):
        sent = terminal.send_kept(every=True)
    terminal.sent = []
    position = terminal.snapshot(lambda fold: fold.position)
    session.kept()
    lines = [
        t("cli.sync.refused", command=s.command, reason=t.error(s.refused))
        if s.refused
        else t("cli.sync.settled", command=s.command, numbers=", ".join(map(str, s.numbers)))
        for s in settled
    ]
    lines += sent_lines(session, sent)
    if kept := on_their_way(session):
        lines.append(kept)
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
            "sent": [sent_value(session, one) for one in sent],
            "kept": terminal.kept.tally(),
        },
        "\n".join(lines),
    )
    refused = [*(s.refused for s in settled), *(one.refused for one in sent)]
    return Exit.REFUSED if any(refused) else Exit.DONE
