"""`crisis import`: a file of commands, one JSON object a line (docs/import-format.md).

A line is recorded before the next is read. The first that cannot be stops the import: what stands
before it stays, and the same file, mended, goes on where it stopped.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from ledger.errors import AlreadyRecorded, Exit, LedgerError, Refused, UsageError
from ledger.orders import Context, Order, read_line
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.failures import as_value
from tui.cli.lines import Line, numbered
from tui.cli.progress import connect, progress
from tui.cli.rehearsal import Rehearsal
from tui.cli.session import Session

Take = Callable[[Order], int]
"""Records or rehearses an order; the number of its first entry."""


def build(t: Translator) -> click.Command:
    """The command."""
    params = [
        click.Argument(["file"], type=click.Path(allow_dash=True, exists=True, dir_okay=False)),
        option("dry-run", t, "dry_run", is_flag=True),
    ]
    examples = ["crisis import commands.jsonl --dry-run", "crisis import - < commands.jsonl"]
    return make("import", t, run, params, examples=examples)


def run(session: Session, file: str, *, dry_run: bool) -> int:
    """Import a file or stdin; exit code 2 when a line was refused."""
    size = 0 if file == "-" else Path(file).stat().st_size
    with click.open_file(file, "rb") as source:
        return import_lines(session, source, size, dry_run=dry_run)


def import_lines(
    session: Session,
    source: IO[bytes],
    size: int,
    *,
    dry_run: bool = False,
    quiet: bool = False,
) -> int:
    """Import lines of `size` bytes in all (0: not known); the exit code.

    With `quiet` nothing goes to stdout, because another answer follows.
    """
    terminal = session.terminal
    if dry_run:
        take: Take = Rehearsal(terminal).take
    else:
        connect(session)
        take = _recording(session)
    numbers = dict(terminal.read().world.commands)
    tally = Importer(session, take, numbers, dry_run=dry_run, quiet=quiet)
    with progress(session, session.t("cli.checking" if dry_run else "cli.importing")) as report:
        for line in numbered(source):
            if not tally.take(line) and not dry_run:
                break
            report(line.read, size)
    if not dry_run:
        session.kept(max(numbers.values(), default=0))
    tally.conclude()
    return Exit.USAGE if tally.refused else Exit.DONE


def _recording(session: Session) -> Take:
    return lambda order: session.terminal.handle(order).numbers[0]


class Importer:
    """Takes lines one by one and counts what they came to."""

    def __init__(
        self,
        session: Session,
        take: Take,
        numbers: dict[str, int],
        *,
        dry_run: bool,
        quiet: bool,
    ) -> None:
        self.recorded = 0
        self.known = 0
        self.refused = 0
        self._session = session
        self._take = take
        self._numbers = numbers
        self._dry_run = dry_run
        self._rows = session.choices.json and not quiet
        self._tell = session.say if quiet else click.echo

    def take(self, line: Line) -> bool:
        """Take one line; what is wrong with it is said with its number and field.

        Raises:
            LedgerError: what is no fault of the line (no server, no permission, not confirmed).
        """
        terminal = self._session.terminal
        try:
            context = Context(terminal.clock.now(), terminal.zone, self._numbers)
            order = read_line(line.text, context)
            number, known = self._number(order)
        except (UsageError, Refused) as e:
            self.refused += 1
            self._refuse(line, e)
            return False
        self._numbers[order.id] = number
        self.known += known
        self.recorded += not known
        if self._rows:
            self._session.line({"line": line.number, "number": number, "known": known}, "")
        return True

    def conclude(self) -> None:
        """Say what it came to."""
        t = self._session.t
        if self._rows:
            counts = {"recorded": self.recorded, "known": self.known, "refused": self.refused}
            self._session.line({**counts, "dry_run": self._dry_run}, "")
            return
        key = "cli.import.checked" if self._dry_run else "cli.import.done"
        self._tell(t(key, recorded=t.number(self.recorded), known=t.number(self.known)))
        if self.refused and not self._dry_run:
            self._session.say(t("cli.import.stopped"))

    def _number(self, order: Order) -> tuple[int, bool]:
        try:
            return self._take(order), False
        except AlreadyRecorded as known:
            return known.number, True

    def _refuse(self, line: Line, error: LedgerError) -> None:
        error.fields["line"] = line.number
        if self._rows:
            self._session.line({"line": line.number, **as_value(error, self._session.t)}, "")
        else:
            self._session.say(self._session.t.error(error))
