"""`crisis import`: a file of commands, one JSON object a line (docs/import-format.md).

A line is recorded before the next is read. The first that cannot be stops the import: what stands
before it stays, and the same file, mended, goes on where it stopped.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import click

from ledger.command.idempotency import Reread, repeats
from ledger.command.order import Order
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands.dry_run import Rehearsal
from tui.cli.commands.import_each import HELD, Importer, Same, Take
from tui.cli.commands.import_lines import numbered
from tui.cli.connecting import connect
from tui.cli.progress import progress
from tui.cli.session import CommandSession


def build(t: Translator) -> click.Command:
    """The command `crisis import`, in the language of `t`."""
    params = [
        click.Argument(["file"], type=click.Path(allow_dash=True, exists=True, dir_okay=False)),
        option("dry-run", t, "dry_run", is_flag=True),
    ]
    examples = ["crisis import commands.jsonl --dry-run", "crisis import - < commands.jsonl"]
    return make("import", t, run, params, examples=examples)


class Recorded(Mapping[str, int]):
    """Entry numbers by command id, as they are recorded when they are asked for."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def __getitem__(self, ident: str) -> int:
        return self._terminal.snapshot(lambda fold: fold.situation.commands[ident])

    def __iter__(self) -> Iterator[str]:
        return self._terminal.snapshot(lambda fold: iter([*fold.situation.commands]))

    def __len__(self) -> int:
        return self._terminal.snapshot(lambda fold: len(fold.situation.commands))


def run(session: CommandSession, file: str, *, dry_run: bool) -> int:
    """Import a file or stdin; exit code 2 when a line was refused, 3 when an id names another."""
    size = 0 if file == "-" else Path(file).stat().st_size
    with click.open_file(file, "rb") as source:
        return import_lines(session, source, size, dry_run=dry_run)


def import_lines(
    session: CommandSession,
    source: IO[bytes],
    size: int,
    *,
    dry_run: bool = False,
    quiet: bool = False,
) -> int:
    """Import lines of `size` bytes in all (0: not known); the exit code.

    With `quiet` nothing goes to stdout, because another answer follows.
    """
    take, same, numbers = _rehearsing(session) if dry_run else _recording(session)
    held = HELD if size else 1  # whoever writes into a pipe may wait for each answer
    tally = Importer(session, take, same, numbers, dry_run=dry_run, quiet=quiet, held=held)
    with progress(session, session.t("cli.checking" if dry_run else "cli.importing")) as report:
        for line in numbered(source):
            if not tally.take(line) and not dry_run:
                break
            report(line.read, size)
    if not dry_run:
        session.kept()
    tally.conclude()
    return tally.exit


def _recording(session: CommandSession) -> tuple[Take, Same, Mapping[str, int]]:
    """How an order is recorded or compared, and the numbers by command id so far."""
    connect(session)
    terminal = session.terminal
    numbers = Recorded(terminal)

    def same(order: Order, number: int, reread: Reread) -> bool:
        session.kept()
        return terminal.snapshot(
            lambda fold: repeats(order, number, fold, terminal.situation_at, reread)
        )

    return lambda order: terminal.handle(order).numbers[0], same, numbers


def _rehearsing(session: CommandSession) -> tuple[Take, Same, Mapping[str, int]]:
    rehearsal = Rehearsal(session.terminal)
    return rehearsal.take, rehearsal.same, rehearsal.numbers()
