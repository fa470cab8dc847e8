"""Importing a table: what a mapping makes of its rows, recorded as lines are.

A row that is refused stops nothing: it goes into a file of its own with the reason.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from ledger.errors import LedgerError, Refused, UsageError
from tui.cli.commands.dry_run import Rehearsal
from tui.cli.commands.import_away import broken_off
from tui.cli.commands.import_each import Importer, Way
from tui.cli.commands.import_way import Recording
from tui.cli.files import mapping, private
from tui.cli.files.mapping import HowToRead, Mapped
from tui.cli.files.opening import open_table
from tui.cli.files.rejects import Rejects, is_ours
from tui.cli.files.row_lines import (
    FROM_FILE,
    RowLine,
    RowLines,
    column_of,
    digest_of,
    said_of,
)
from tui.cli.files.table import Source, Table, table_of
from tui.cli.progress import progress
from tui.cli.session import CommandSession

MOST_SAID = 20
"""Refused rows that are said one by one; all of them are in the file."""

_MARKS = 3
"""Hyphens in the id of a row after its beginning: digest, row, place, content."""


class Wanted(NamedTuple):
    """How a table is to be imported; `kind` is what its rows are, where a mapping is made."""

    dry_run: bool = False
    verbose: bool = False
    again: bool = False
    rejects: Path | None = None
    kind: str = ""


def import_table(session: CommandSession, path: Path, mapped: Mapped, wanted: Wanted) -> int:
    """Import the rows of a table; exit code 2 when a row was refused, 3 when an id names another.

    Raises:
        UsageError: the file cannot be read, or not by that mapping.
    """
    how = mapped.table
    if is_ours(path):
        how = structs.replace(how, head=1, head_rows=1, encoding="", separator="")
    source = opened(path, how)
    with closing(source):
        table = table_of(source, how.head, how.head_rows)
        check_private(table, mapped)
        for note in source.notes:
            session.say(session.t(note.key, **note.fields))
        return _imported(session, table, path, mapped, wanted)


def opened(path: Path, how: HowToRead) -> Source:
    """A file as a mapping says that it is read."""
    return open_table(
        path,
        sheet=how.sheet,
        encoding=how.encoding,
        separator=how.separator,
        fill=how.merged == "fill",
    )


def check_private(table: Table, mapped: Mapped) -> None:
    """Refuse a column that is read and holds what no ledger may.

    Raises:
        UsageError: `column_missing`; `column_private`, with the column and what it looks like.
    """
    fills: dict[str, set[str]] = {}
    for entry in mapped.entry:
        for path, names in mapping.leaves(entry.fields):
            for name in names:
                fills.setdefault(column_of(table, name).name, set()).add(path[-1])
    columns = [column_of(table, name) for name in mapping.used(mapped)]
    for column, looks in private.private_columns(columns, table.rows()).items():
        fields = fills.get(column.name, set())
        meant = {"phone": {"phone"}, "person": private.PERSONS}.get(looks, set())
        if not fields or not fields <= meant:
            raise UsageError("column_private", column=said_of(column), looks=looks)


def _imported(
    session: CommandSession, table: Table, path: Path, mapped: Mapped, wanted: Wanted
) -> int:
    with broken_off(session) as begun:
        way: Way = Rehearsal(session.terminal) if wanted.dry_run else Recording(session)
        lines = RowLines(table, mapped, digest_of(path), session.terminal.context)
        columns = [column_of(table, name) for name in mapping.used(mapped)]
        rejects = Rejects(
            wanted.rejects,
            path,
            columns,
            decimal=mapped.table.decimal,
            named=bool(mapped.id.column),
        )
        run = _Run(session, way, lines, rejects, wanted)
        begun.append(run.tally)
        return _taken(session, table, lines, rejects, run)


def _taken(
    session: CommandSession, table: Table, lines: RowLines, rejects: Rejects, run: "_Run"
) -> int:
    """Take row after row, and say what it came to."""
    label = session.t("cli.checking" if run.rehearses else "cli.importing")
    with closing(rejects), progress(session, label) as report:
        for row in table.rows():
            before = run.tally.refused
            for line in lines.lines(row):
                run.take(line)
                if run.tally.refused > before:
                    break
            report(row.read, table.source.size)
        return run.conclude()


class _Run:
    """Rows on their way, and what there is to say of them at the end."""

    def __init__(
        self,
        session: CommandSession,
        way: Way,
        lines: RowLines,
        rejects: Rejects,
        wanted: Wanted,
    ) -> None:
        self._session = session
        self._way = way
        self._lines = lines
        self._rejects = rejects
        self._wanted = wanted
        self._alike = 0
        self._before = _Before(way.numbers)
        terminal = session.terminal
        self.tally = Importer(
            session,
            way,
            dry_run=wanted.dry_run,
            verbose=wanted.verbose,
            stops=False,
            most_said=MOST_SAID,
            parts=lambda: terminal.parts,
            on_refused=self._refused,
        )

    @property
    def rehearses(self) -> bool:
        """Whether nothing is recorded."""
        return self._wanted.dry_run

    def take(self, line: RowLine) -> None:
        """Take a line, unless a row of another file says the same."""
        if line.problem is None and line.base:
            other = self._before.other(line)
            if other is not None:
                self.tally.differs(line, other)
                return
            if not self._wanted.again and self._before.is_alike(line):
                self._alike += 1
                return
        self.tally.take(line)

    def conclude(self) -> int:
        """Say what it came to; the exit code."""
        session, t = self._session, self._session.t
        self.tally.finish()
        path = self._rejects.path if self._rejects.count else None
        said = {"alike": self._alike, "rejects": str(path) if path else None}
        self.tally.conclude(also=said)
        if not session.choices.json:
            if self._alike:
                session.say(t.plural("cli.import.alike", self._alike))
            if path:
                session.say(t.plural("cli.import.rejects", self._rejects.count, path=path))
        return self.tally.exit

    def _refused(self, line: RowLine, error: LedgerError) -> None:
        if self._wanted.dry_run and self._wanted.rejects is None:
            return
        try:
            base = self._lines.base_of(line.row)
        except UsageError:
            base = ""
        self._rejects.add(line.row, base, self._session.t.error(error))


class _Before:
    """Rows without an id of their own that are recorded, by what named them and what they say."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._contents: dict[str, str] = {}
        for ident in numbers:
            base, mark, content = ident.rpartition("-")
            if mark and ident.startswith(FROM_FILE) and base.count("-") == _MARKS:
                self._contents[base] = content
        self._said = set(self._contents.values())

    def other(self, line: RowLine) -> Refused | None:
        """Why this row of this file cannot be recorded: it says something else by now."""
        content = self._contents.get(line.base)
        if content is None or content == line.content:
            return None
        ident = f"{line.base}-{content}"
        return Refused("recorded_otherwise", id=ident, number=self._numbers[ident])

    def is_alike(self, line: RowLine) -> bool:
        """Whether a row of another file says the same word for word."""
        return line.base not in self._contents and line.content in self._said
