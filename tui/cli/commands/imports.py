"""`crisis import`: a file of commands, one JSON object a line (docs/import-format.md).

Lines are decided one upon the other and recorded together, 50 at a time. The first that cannot be
stops the import: what stands before it is recorded and stays, and the same file, mended, goes on
where it stopped. A table (CSV, XLSX) is read by a mapping (`import_table.py`).
"""

import contextlib
import os
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from ledger.errors import UsageError
from ledger.plain_files import check_plain
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands.dry_run import Rehearsal
from tui.cli.commands.import_away import broken_off
from tui.cli.commands.import_each import HELD, Importer
from tui.cli.commands.import_lines import numbered
from tui.cli.commands.import_way import Recording
from tui.cli.files.opening import Kind, kind_of
from tui.cli.progress import progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from tui.cli.commands.import_table import Wanted

NEW = "new"
"""In place of a mapping's file: make one."""


def build(t: Translator) -> click.Command:
    """The command `crisis import`, in the language of `t`."""
    path = click.Path(path_type=Path)
    params = [
        click.Argument(["file"], type=click.Path(allow_dash=True, exists=True, dir_okay=False)),
        option("dry-run", t, "dry_run", is_flag=True),
        option("verbose", t, "import_verbose", is_flag=True),
        option("map", t, "import_map", metavar="FILE|new", default=""),
        option("kind", t, "import_kind", metavar="KIND", default=""),
        option("rejects", t, "import_rejects", type=path, metavar="FILE"),
        option("again", t, "import_again", is_flag=True),
    ]
    examples = [
        "crisis import commands.jsonl --dry-run",
        "crisis import requests.xlsx --map new",
        "crisis import requests.xlsx --map requests.map.toml --dry-run",
        "crisis import - < commands.jsonl",
    ]
    return make("import", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (the options)
    session: CommandSession,
    file: str,
    *,
    dry_run: bool,
    verbose: bool,
    map: str,  # noqa: A002 (the option's name)
    kind: str,
    rejects: Path | None,
    again: bool,
) -> int:
    """Import a file or stdin; exit code 2 when a line was refused, 3 when an id names another."""
    if file != "-":
        check_plain(Path(file), "FILE")
    if map or (file != "-" and kind_of(Path(file)) is Kind.TABLE):
        from tui.cli.commands.import_table import Wanted  # noqa: PLC0415 (for tables only)

        wanted = Wanted(dry_run, verbose, again, rejects, kind)
        return _table(session, file, map, wanted)
    with click.open_file(file, "rb") as source:
        return import_lines(session, source, size_of(source), dry_run=dry_run, verbose=verbose)


def _table(session: CommandSession, file: str, chosen: str, wanted: "Wanted") -> int:
    if file == "-":
        raise UsageError("table_from_stdin")
    if not chosen:
        raise UsageError("map_missing", path=file)
    if chosen == NEW:
        from tui.cli.commands.import_map import new_mapping  # noqa: PLC0415 (when it is asked for)

        return new_mapping(session, Path(file), wanted.kind)
    from tui.cli.commands.import_table import import_table  # noqa: PLC0415 (for tables only)
    from tui.cli.files.mapping import load  # noqa: PLC0415 (as above)

    return import_table(session, Path(file), load(Path(chosen)), wanted)


def size_of(source: IO[bytes]) -> int:
    """Bytes of a file; 0 of what somebody writes into a pipe, line by line."""
    with contextlib.suppress(OSError):
        found = os.fstat(source.fileno())
        return found.st_size if stat.S_ISREG(found.st_mode) else 0
    return 0


def import_lines(  # noqa: PLR0913 (what is read, and how it is answered)
    session: CommandSession,
    source: IO[bytes],
    size: int,
    *,
    dry_run: bool = False,
    quiet: bool = False,
    verbose: bool = False,
) -> int:
    """Import lines of `size` bytes in all (0: not known); the exit code.

    With `quiet` nothing goes to stdout, because another answer follows.
    """
    at_once = 0 if size else 1  # whoever writes into a pipe may wait for each answer
    with broken_off(session) as begun:
        way = (
            Rehearsal(session.terminal) if dry_run else Recording(session, most=at_once, stops=True)
        )
        tally = Importer(
            session, way, dry_run=dry_run, quiet=quiet, verbose=verbose, held=at_once or HELD
        )
        begun.append(tally)
        _take_all(session, source, size, tally, dry_run=dry_run)
        tally.finish()
    tally.conclude()
    return tally.exit


def _take_all(
    session: CommandSession, source: IO[bytes], size: int, tally: Importer, *, dry_run: bool
) -> None:
    """Take line after line, up to the first that stops it."""
    read = 0
    with progress(session, session.t("cli.checking" if dry_run else "cli.importing")) as report:
        for line in numbered(source):
            tally.take(line)
            if tally.stopped:
                break
            report(read := line.read, size)
    if not read and not tally.stopped:
        session.say(session.t("cli.import.nothing"))
