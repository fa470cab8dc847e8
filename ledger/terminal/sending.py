"""Sending what was kept while the server was away: decided, signed and sent in order, in batches.

One process of a home does so at a time. A command is marked as recorded only once its entries have
come back; a process that is killed before that leaves it waiting, and its command id tells the
next one that it is recorded. Batches are those of an import (docs/decisions/208).
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from ledger.command.idempotency import repeats
from ledger.command.order import Order, read_line
from ledger.command.outcome import Sent, Took
from ledger.errors import AlreadyRecorded, LedgerError, NotAllowed, Refused, UsageError
from ledger.home.kept import Standing
from ledger.progress import Progress, nobody
from ledger.terminal.attaching import file_of
from ledger.terminal.bulk import TOGETHER, Bulk
from ledger.terminal.keeping import refusal_of
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.receipts import with_receipts
from ledger.terminal.session import Session

TURN_SECONDS = 5.0
"""How long a process waits while another of its home sends."""


class _OnItsWay(NamedTuple):
    standing: Standing
    numbers: tuple[int, ...]


def send_kept(
    terminal: LocalCopy,
    session: Session,
    *,
    until: float | None = None,
    progress: Progress = nobody,
) -> list[Sent]:
    """Send all that waits; raises as `Terminal.send_kept`."""
    with terminal.kept.turn(TURN_SECONDS):
        kept = terminal.kept.contents().commands
        waiting = [one for one in kept if one.state == "waiting"]
        run = _Run(terminal, session, progress, len(waiting))
        try:
            run.look_again([one for one in kept if one.state == "refused"])
            for one in waiting:
                if until is not None and terminal.clock.monotonic() > until:
                    break
                run.take(one)
            run.send()
        finally:
            run.conclude()
        terminal.kept.clear()
    return run.told


class _Run:
    """One turn at sending; `told` is what is known for good."""

    def __init__(
        self, terminal: LocalCopy, session: Session, progress: Progress, whole: int
    ) -> None:
        self.told: list[Sent] = []
        self._terminal = terminal
        self._session = session
        self._progress = progress
        self._whole = whole
        self._bulk = Bulk(session, lambda: None)
        self._given: deque[tuple[Standing, Order]] = deque()
        self._coming: list[_OnItsWay] = []

    def take(self, one: Standing) -> None:
        """Send one command with those before it, or set it aside with what refuses it."""
        try:
            order = order_of(one, self._terminal)
            self._check_writer(one, order)
            self._bring(order)
        except (Refused, UsageError, NotAllowed) as error:
            self.send()
            self._refuse(one, error)
        else:
            self._given.append((one, order))
            self._hear(self._bulk.take(order))

    def _bring(self, order: Order) -> None:
        """An entry names no file that is nowhere; who decides on the entry does so afterwards."""
        if file := file_of(order):
            self._session.files.bring(file, self._terminal.moving)
        self._session.bring_keys(order)

    def look_again(self, refused: Iterable[Standing]) -> None:
        """What was refused here and is in the ledger by now, as somebody else sent it, is done."""
        for one in refused:
            number = self._session.situation.commands.get(one.kept.command)
            if number is not None and self._is_the_same(one, number):
                self._coming.append(_OnItsWay(one, self._recorded(one, number)))
        self._confirm()

    def _is_the_same(self, one: Standing, number: int) -> bool:
        try:
            return self._is_ours(one, order_of(one, self._terminal), number)
        except (Refused, UsageError):
            return False

    def _recorded(self, one: Standing, number: int) -> tuple[int, ...]:
        """All entries of a command, by its first one."""
        situation = self._session.situation
        history = situation.history(situation.originator_of(number))
        return tuple(at for at, entry in history if entry.command == one.kept.command)

    def send(self) -> None:
        """Send what was taken, and wait for it."""
        self._hear(self._bulk.send())

    def conclude(self) -> None:
        """Mark what has come back, whatever ended the turn."""
        try:
            self._confirm()
        except LedgerError:
            self._coming.clear()  # they wait still, and their ids tell

    def _hear(self, told: Iterable[Took]) -> None:
        """What became of the first of those that were given."""
        for took in told:
            one, order = self._given.popleft()
            try:
                self._coming.append(_OnItsWay(one, self._numbers(one, order, took)))
            except (Refused, UsageError, NotAllowed) as error:
                self._refuse(one, error)
            if len(self._coming) >= TOGETHER:
                self._confirm()

    def _numbers(self, one: Standing, order: Order, took: Took) -> tuple[int, ...]:
        if took.outcome is not None:
            return took.outcome.numbers
        error = took.error
        assert error is not None, order.id  # noqa: S101 (one of the two is there)
        if isinstance(error, AlreadyRecorded):
            self._session.confirm()
            if self._is_ours(one, order, error.number):
                return (error.number,)
        raise error

    def _refuse(self, one: Standing, error: LedgerError) -> None:
        self._confirm()
        self._terminal.kept.refused(one, refusal_of(error))
        self._tell(Sent(one.kept.receipt, one.kept.command, (), error))

    def _confirm(self) -> None:
        if not self._coming:
            return
        self._session.confirm()
        self._terminal.kept.sent(self._coming)
        for one, numbers in self._coming:
            self._tell(Sent(one.kept.receipt, one.kept.command, numbers))
        self._coming.clear()

    def _tell(self, sent: Sent) -> None:
        self.told.append(sent)
        self._progress(len(self.told), self._whole)

    def _is_ours(self, one: Standing, order: Order, number: int) -> bool:
        """Whether what stands under its id says the same.

        Sent before, from a file elsewhere, or at its writer's own terminal.
        """
        past = self._terminal.situation_at
        feed, member = self._session.feed, self._terminal.pin.member
        at_home = Standing(structs.replace(one.kept, writer=None))
        elsewhere = recorded_for(order, member)

        def says(said: Order) -> bool:
            return feed.read(lambda fold: repeats(said, number, fold, past, lambda _: said))

        return says(order) or says(elsewhere) or says(order_of(at_home, self._terminal))

    def _check_writer(self, one: Standing, order: Order) -> None:
        """What came in a file is recorded here only if its writer might record it too.

        Raises:
            Refused, NotAllowed: as `decide`; `writer_may_not`, its writer's role may not.
        """
        writer = one.kept.writer
        if writer is None:
            return
        try:
            self._bulk.rehearse(order._replace(role=one.kept.role), writer)
        except AlreadyRecorded:  # by whom and saying what is looked at with the rest
            return
        except NotAllowed as error:
            if error.code != "role":
                raise
            said = {**error.fields, "member": writer.member, "receipt": one.kept.receipt}
            raise NotAllowed("writer_may_not", **said) from error


def order_of(one: Standing, terminal: LocalCopy) -> Order:
    """A kept command as an order, with its receipt and its role; by whom, when from elsewhere.

    Raises:
        UsageError, Refused: it cannot be read any more, by what the ledger is now.
    """
    kept = one.kept
    order = read_line(kept.line.encode(), with_receipts(terminal))
    order = order._replace(receipt=kept.receipt, role=kept.role)
    if kept.writer is None:
        return order
    return recorded_for(order, kept.writer.member)._replace(role="")


def recorded_for(order: Order, member: str) -> Order:
    """The order as another member's terminal records it from a file: who wrote it stands there."""
    around = order.circumstances
    written = around.written
    if written is not None and written.by is None:
        written = structs.replace(written, by=member)
    behalf = around.behalf or member
    return order._replace(circumstances=structs.replace(around, written=written, behalf=behalf))
