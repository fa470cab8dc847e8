"""Taking import lines in their order: what became of each, and what it came to in all."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import click

from ledger.command.order import MEANT, Context, Order, check_put_down, read_line
from ledger.command.outcome import Took
from ledger.domain.organisation import Index
from ledger.domain.short_names import read_short_name
from ledger.errors import AlreadyRecorded, Exit, LedgerError, NotAllowed, Refused, UsageError
from ledger.sanitize import clean_line
from tui.cli.commands.import_lines import Line
from tui.cli.commands.import_understood import Understanding
from tui.cli.failures import as_value
from tui.cli.session import CommandSession

HELD = 100
"""Lines of a file that are recorded before it is waited until all of them have come back."""


class Way(Protocol):
    """Records orders, or rehearses that; says what became of each in their order."""

    @property
    def numbers(self) -> Mapping[str, int]:
        """Entry numbers by command id, of what is recorded."""

    def take(self, order: Order) -> list[Took]:
        """Take an order; what is known by now of it and of those before it."""

    def send(self) -> list[Took]:
        """Record what waits; what is known by now."""

    def holds(self, ident: str, /) -> bool:
        """Whether a command with that id waits."""

    def same(self, order: Order, number: int, reread: Callable[[datetime], Order], /) -> bool:
        """Whether a number holds what the order says; reads it again as of a moment if asked."""


class Importer:
    """Takes lines one after the other and counts what they came to.

    Args:
        way: what lines are taken with.
        stops: at the first line that is refused; `stopped` says so.
        most_said: refused lines that are said in words; 0: all.
        parts: the organisation, where lines may name its parts as people do.
        on_refused: told of every line that is refused, with what refuses it.
    """

    def __init__(  # noqa: PLR0913 (what it takes lines with, and how it answers)
        self,
        session: CommandSession,
        way: Way,
        *,
        dry_run: bool,
        quiet: bool = False,
        verbose: bool = False,
        held: int = HELD,
        stops: bool = True,
        most_said: int = 0,
        parts: Callable[[], Index | None] = lambda: None,
        on_refused: Callable[[Any, LedgerError], None] = lambda _line, _error: None,
    ) -> None:
        self.recorded = self.known = self.refused = self.differing = 0
        self.stopped = False
        self._session = session
        self._zone = session.terminal.zone
        self._way = way
        self._numbers = _Numbers(way, self._settle)
        self._dry_run = dry_run
        self._lines_of: dict[str, int] = {}
        self._stops = stops
        self._most_said = most_said
        self._parts = parts
        self._on_refused = on_refused
        self._rows = session.choices.json and not quiet
        self._most_held = held
        self._lines: deque[Line] = deque()
        self._held: list[tuple[dict[str, object], str]] = []
        self._said = None if quiet else Understanding(session, whole=verbose or dry_run)
        self._tell = session.say if quiet else click.echo

    @property
    def exit(self) -> Exit:
        """A line that was refused weighs more than one that another has the id of."""
        if self.refused:
            return Exit.USAGE
        return Exit.REFUSED if self.differing else Exit.DONE

    def take(self, line: Line) -> None:
        """Take one line; what is wrong with it is said with its number and field.

        What became of it is said once its entries have come back, a number of lines at a time.

        Raises:
            LedgerError: what is no fault of the line (no server, no permission, not confirmed).
        """
        try:
            order = self._read(line, now := self._session.terminal.now())
            check_put_down(order.circumstances, now)
        except (UsageError, Refused) as e:
            self._settle(self._way.send())
            if not self.stopped:
                self._refuse(line, e)
            return
        if not self.stopped:
            self._lines.append(line)
            self._settle(self._way.take(order))

    def differs(self, line: Line, error: LedgerError) -> None:
        """Say of a line that another has its id."""
        self._settle(self._way.send())
        self.differing += 1
        self._say_refused(line, error)

    def finish(self) -> None:
        """Record what waits; raises as `take` and `Terminal.confirm`."""
        self._settle(self._way.send())
        if not self._dry_run:
            self._session.kept()
        self._tell_held()

    def conclude(self, also: Mapping[str, object] | None = None) -> None:
        """Say what it came to; `also` is said with the counts as data."""
        t = self._session.t
        if self._rows:
            counts = {"recorded": self.recorded, "known": self.known, "refused": self.refused}
            more = {"differing": self.differing, "dry_run": self._dry_run}
            self._session.line({**counts, **more, **(also or {})}, "")
            return
        key = "cli.import.checked" if self._dry_run else "cli.import.done"
        self._tell(t(key, recorded=t.number(self.recorded), known=t.number(self.known)))
        if self._most_said and self.refused > self._most_said:
            left = self.refused - self._most_said
            self._session.say(t.plural("cli.import.more_refused", left))
        if self.differing:
            self._session.say(t.plural("cli.import.differing", self.differing))
        if self.stopped:
            self._session.say(t("cli.import.stopped"))

    def _settle(self, told: Sequence[Took]) -> None:
        """Count what became of lines, in their order, up to the first that stops it."""
        for took in told:
            if not self.stopped:
                self._count(self._lines.popleft(), took)

    def _count(self, line: Line, took: Took) -> None:
        order, error = took.order, took.error
        if isinstance(error, AlreadyRecorded):
            self._count_known(line, order, error.number)
        elif took.outcome is not None:
            self.recorded += 1
            self._hold(line, order, took.outcome.numbers[0], known=False)
        elif error is not None:
            if isinstance(error, NotAllowed) and self._stops:
                raise error
            self._refuse(line, error)

    def _count_known(self, line: Line, order: Order, number: int) -> None:
        if self._way.same(order, number, lambda then: self._read(line, then)):
            self.known += 1
            self._hold(line, order, number, known=True)
            return
        self.differing += 1
        first = self._lines_of.get(order.id)
        if first is None or not self._dry_run:
            refused = Refused("recorded_otherwise", id=order.id, number=number)
        else:
            refused = Refused("id_twice", id=order.id, line=first)
        self._say_refused(line, refused)

    def _hold(self, line: Line, order: Order, number: int, *, known: bool) -> None:
        if self._dry_run and not known:
            self._lines_of.setdefault(order.id, line.number)
        understood, text = self._said.of(line, order) if self._said else ({}, "")
        row = {line.word: line.number, "number": number, "known": known, "understood": understood}
        self._held.append((row, text))
        if len(self._held) >= self._most_held:
            self._tell_held()

    def _tell_held(self) -> None:
        if not self._dry_run:
            self._session.terminal.confirm()
        for row, text in self._held:
            if self._rows:
                self._session.line(row, "")
            elif text:
                self._tell(clean_line(text))
        self._held.clear()

    def _read(self, line: Line, now: datetime) -> Order:
        if line.problem is not None:
            raise line.problem
        order = read_line(line.text, Context(now, self._zone, self._numbers, self._parts()))
        return order._replace(meant=frozenset(MEANT)) if self._session.choices.yes else order

    def _refuse(self, line: Line, error: LedgerError) -> None:
        self.refused += 1
        self.stopped = self._stops and not self._dry_run
        self._say_refused(line, error)

    def _say_refused(self, line: Line, error: LedgerError) -> None:
        self._tell_held()
        line.place(error)
        self._on_refused(line, error)
        if self._rows:
            said = {line.word: line.number, **as_value(error, self._session.t)}
            self._session.line(said, "")
        elif not self._most_said or self.refused <= self._most_said:
            self._session.say(self._session.t.error(error))


class _Numbers(Mapping[str, int]):
    """Numbers by command id or short name; whoever names one that waits has it recorded first."""

    def __init__(self, way: Way, settle: Callable[[Sequence[Took]], None]) -> None:
        self._way = way
        self._settle = settle

    def __getitem__(self, ident: str) -> int:
        counted = read_short_name(ident) is not None and ident not in self._way.numbers
        if counted or self._way.holds(ident):
            self._settle(self._way.send())
        return self._way.numbers[ident]

    def __iter__(self) -> Iterator[str]:
        return iter(self._way.numbers)

    def __len__(self) -> int:
        return len(self._way.numbers)
