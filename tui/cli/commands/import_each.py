"""Taking import lines one by one: what became of each, and what it came to in all."""

from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from typing import cast

import click

from ledger.command.order import Context, Order, read_line
from ledger.errors import AlreadyRecorded, Exit, LedgerError, Refused, UsageError
from tui.cli.commands.import_lines import ImportLine
from tui.cli.failures import as_value
from tui.cli.session import CommandSession

Take = Callable[[Order], int]
"""Records or rehearses an order; the number of its first entry."""

HELD = 100
"""Lines of a file that are recorded before it is waited until all of them have come back."""

Same = Callable[[Order, int, Callable[[datetime], Order]], bool]
"""Whether a number holds what the order says; reads the line again as of a moment if asked."""


class Importer:
    """Takes lines one by one and counts what they came to."""

    def __init__(  # noqa: PLR0913 (what it takes lines with, and how it answers)
        self,
        session: CommandSession,
        take: Take,
        same: Same,
        earlier: Mapping[str, int],
        *,
        dry_run: bool,
        quiet: bool,
        held: int = HELD,
    ) -> None:
        self.recorded = 0
        self.known = 0
        self.refused = 0
        self.differing = 0
        self._session = session
        self._zone = session.terminal.zone
        self._index = session.terminal.context().parts
        self._take = take
        self._same = same
        self._numbers = ChainMap({}, cast(MutableMapping[str, int], earlier))  # read only, below
        self._dry_run = dry_run
        self._rows = session.choices.json and not quiet
        self._most_held = held
        self._held: list[dict[str, object]] = []
        self._tell = session.say if quiet else click.echo

    @property
    def exit(self) -> Exit:
        """A line that was refused weighs more than one that another has the id of."""
        if self.refused:
            return Exit.USAGE
        return Exit.REFUSED if self.differing else Exit.DONE

    def take(self, line: ImportLine) -> bool:
        """Take one line; what is wrong with it is said with its number and field.

        What became of it is said once its entries have come back, a number of lines at a time.

        Raises:
            LedgerError: what is no fault of the line (no server, no permission, not confirmed).
        """
        try:
            order = self._read(line, self._session.terminal.clock.now())
            number, known = self._number(order)
            differs = known and not self._same(order, number, lambda then: self._read(line, then))
        except (UsageError, Refused) as e:
            self.refused += 1
            self._refuse(line, e)
            return False
        self._numbers[order.id] = number
        if differs:
            self.differing += 1
            self._refuse(line, Refused("recorded_otherwise", id=order.id, number=number))
            return True
        self.known += known
        self.recorded += not known
        self._held.append({"line": line.number, "number": number, "known": known})
        if len(self._held) >= self._most_held:
            self._tell_held()
        return True

    def conclude(self) -> None:
        """Say what it came to; raises as `Terminal.confirm`."""
        self._tell_held()
        t = self._session.t
        if self._rows:
            counts = {"recorded": self.recorded, "known": self.known, "refused": self.refused}
            also = {"differing": self.differing, "dry_run": self._dry_run}
            self._session.line({**counts, **also}, "")
            return
        key = "cli.import.checked" if self._dry_run else "cli.import.done"
        self._tell(t(key, recorded=t.number(self.recorded), known=t.number(self.known)))
        if self.differing:
            self._session.say(t.plural("cli.import.differing", self.differing))
        if self.refused and not self._dry_run:
            self._session.say(t("cli.import.stopped"))

    def _tell_held(self) -> None:
        if not self._dry_run:
            self._session.terminal.confirm()
        for row in self._held if self._rows else ():
            self._session.line(row, "")
        self._held.clear()

    def _read(self, line: ImportLine, now: datetime) -> Order:
        return read_line(line.text, Context(now, self._zone, self._numbers))

    def _number(self, order: Order) -> tuple[int, bool]:
        try:
            return self._take(order), False
        except AlreadyRecorded as known:
            return known.number, True

    def _refuse(self, line: ImportLine, error: LedgerError) -> None:
        self._tell_held()
        error.fields["line"] = line.number
        if self._rows:
            self._session.line({"line": line.number, **as_value(error, self._session.t)}, "")
        else:
            self._session.say(self._session.t.error(error))
