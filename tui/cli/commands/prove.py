"""`crisis prove`: that one entry is in the ledger, as a file that anybody can check."""

from pathlib import Path

import click

from ledger.errors import NotAllowed
from projections.i18n import Translator
from tui.cli.asof import read_at
from tui.cli.atomic import check_new, write_whole
from tui.cli.command import make
from tui.cli.commands.checkpoint import at_option, noted, output_option
from tui.cli.counts import Count
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option


def build(t: Translator) -> click.Command:
    """The command `crisis prove`, in the language of `t`."""
    number = click.Argument(["number"], type=Count(), help=t("cli.option.prove_number"))
    params = [number, at_option(t), output_option(t), offline_option(t)]
    examples = ["crisis prove 142", "crisis prove 142 -o 142.tlog-proof"]
    return make("prove", t, run, params, examples=examples)


def run(session: CommandSession, *, number: int, at: int | None, output: Path | None) -> None:
    """The proof on stdout, or in a file; in words what it is about.

    Raises:
        UsageError: `beyond_head`; as `check_new`.
        NotAllowed: `proof_unsigned`, this home has no key to stand for the tree with.
    """
    from ledger.evidence.notes import standard  # noqa: PLC0415 (help needs no ledger)
    from ledger.store.replica import leaf_in  # noqa: PLC0415 (as above)
    from ledger.terminal.checkpoints import proof_of  # noqa: PLC0415 (as above)

    if output is not None:
        check_new(output)
    checkpoint, note = noted(session, read_at(session, None, at).reading)
    if note is None:
        raise NotAllowed("proof_unsigned")
    replica = session.terminal.replica
    proof = proof_of(replica, number, checkpoint, note)
    row = replica.row(number)
    leaf = standard(leaf_in(row)) if row else ""
    session.say(session.t("cli.prove.said", number=number, size=checkpoint.size))
    if output is not None:
        write_whole(output, str(proof))
        session.say(session.t("cli.brief.written", path=output))
        return
    value = {
        "index": proof.index,
        "size": checkpoint.size,
        "leaf": leaf,
        "proof": [standard(one) for one in proof.proof],
        "note": str(note),
    }
    session.answer(value, str(proof).rstrip("\n"))
