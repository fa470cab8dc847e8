"""Commands in bulk: decided one upon the other, 50 of them recorded as one atomic batch.

One batch is under way at a time, and the next is decided meanwhile. What cannot be decided before
those ahead of it have their numbers, and what is refused, first sends them. A batch that lost to
another writer, or of which the server refuses a part, stored nothing: its commands are decided
again and sent one by one.

A process that is killed leaves each command of its batch in the outbox with its own bytes, as one
that was sent alone (docs/decisions/208).
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from eventsourcing.persistence import IntegrityError

from ledger.command.order import Order
from ledger.command.outcome import Took
from ledger.command.tentative import ApartError, Tentative
from ledger.errors import (
    AlreadyRecorded,
    LedgerError,
    NotAllowed,
    NotConfirmed,
    Refused,
    UsageError,
)
from ledger.home.kept import Writer
from ledger.terminal.conflict_retry import VoidedError
from ledger.terminal.session import Ordered, Session, outcome_of

TOGETHER = 50
"""Commands sent as one batch."""

MOST_BYTES = 1 << 20
"""Of one batch: what would take longer to send than to answer goes in parts."""

MOST_ENTRIES = 500
"""Of one batch; the server takes 1,000."""

FURTHEST = 2_000
"""Entries decided on one state, before another is made of what was recorded."""

_THEIRS = (Refused, UsageError, NotAllowed)
"""What is said of one command; anything else is no fault of its."""


class _Flight:
    """One batch under way, sent by a thread of its own while the next is decided."""

    def __init__(self, several: Sequence[Ordered], record: Callable[[], list[int]]) -> None:
        self.several = several
        self._record = record
        self._numbers: list[int] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="batch", daemon=True)
        self._thread.start()

    def numbers(self) -> list[int]:
        """The numbers, once the server has given them; raises as `LedgerApplication.record`."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._numbers

    def _run(self) -> None:
        try:
            self._numbers = self._record()
        except BaseException as error:  # noqa: BLE001 (raised where somebody waits for it)
            self._error = error


class Bulk:
    """Takes orders in their order, and says what became of each in that order.

    Args:
        send_kept: sends what was kept while the server was away; called before a first batch.
        most: orders sent together; 1 sends each alone.
        stops: nothing is recorded that was given after one that is refused.
    """

    def __init__(
        self,
        session: Session,
        send_kept: Callable[[], object],
        most: int = TOGETHER,
        *,
        stops: bool = False,
    ) -> None:
        self._session = session
        self._send_kept = send_kept
        self._most = most
        self._stops = stops
        self._stopped = False
        self._upon: Tentative | None = None
        self._waiting: list[Ordered | Took] = []
        self._count = self._size = 0
        self._flying: list[Ordered | Took] = []
        self._flight: _Flight | None = None
        self._told: list[Took] = []

    def take(self, order: Order) -> list[Took]:
        """Take an order; what is known by now of it and of those before it.

        Raises:
            NotConfirmed, ReadOnly, LedgerError: as `Terminal.handle`, what is no fault of an order.
        """
        if self._most == 1:
            self._send_kept()
        try:
            order = self._sealed(order)
        except _THEIRS as error:
            self._refuse(order, error)
        else:
            (self._alone if self._most == 1 else self._take)(order)
        return self._all_told()

    def _refuse(self, order: Order, error: LedgerError) -> None:
        """What cannot be sealed; it is told in its turn."""
        if self._most == 1:
            self._tell(Took(order, error=error))
            return
        self._waiting.append(Took(order, error=error))
        if not self._count:
            self._launch()

    def _sealed(self, order: Order) -> Order:
        """With its free texts sealed where it says so, and their keys at the server."""
        done = self._session.terminal.seal(order)
        self._session.bring_keys(done)
        return done

    def send(self) -> list[Took]:
        """Send what waits, and wait for it; what is known by now. Raises as `take`."""
        self._flush()
        return self._all_told()

    def holds(self, ident: str) -> bool:
        """Whether a command with that id has no number yet."""
        return any(one.order.id == ident for one in (*self._waiting, *self._flying))

    def rehearse(self, order: Order, writer: Writer) -> None:
        """See whether another member, with that key, might record an order next.

        Raises:
            Refused, NotAllowed: as `decide`; whatever `take` raises.
        """
        try:
            self._rehearse(order, writer)
        except ApartError:
            self._flush()
            self._upon = None
            self._rehearse(order, writer)

    def _rehearse(self, order: Order, writer: Writer) -> None:
        upon, session = self._state(), self._session
        by, moment = session.writing(order, writer), session.moment()
        session.feed.read(lambda fold: upon.rehearse(fold, order, by, moment))

    def _take(self, order: Order) -> None:
        try:
            decided = self._decided(order)
        except AlreadyRecorded as known:
            self._waiting.append(Took(order, error=known))
        except (ApartError, *_THEIRS):
            self._flush()
            self._upon = None
            self._alone(order)
        else:
            self._waiting.append(decided)
            self._count += len(decided.sending.messages)
            self._size += sum(len(message.body) for message in decided.sending.messages)
        full = self._size > MOST_BYTES or self._count > MOST_ENTRIES
        if full or len(self._waiting) >= self._most or not self._count:
            self._launch()

    def _decided(self, order: Order) -> Ordered:
        """An order decided upon those before it.

        Raises:
            ApartError: it can only be decided once they have their numbers.
            Refused, NotAllowed: as `decide`.
        """
        upon, session = self._state(), self._session
        moment = session.moment()
        entries = session.feed.read(
            lambda fold: upon.decide(fold, order, session.author(order, fold), moment)
        )
        return Ordered(order, session.signed(entries))

    def _state(self) -> Tentative:
        """What the next order is decided on: the present state once nothing is under way."""
        upon, feed = self._upon, self._session.feed
        idle = not self._count and self._flight is None
        if upon is None or (idle and upon.end != feed.fold.situation.head):
            self._send_kept()
            self._session.prepare()
            self._session.wait_acknowledged()
            upon = self._upon = feed.read(lambda fold: Tentative(fold, self._session.pin.ledger))
        return upon

    def _flush(self) -> None:
        while self._waiting or self._flight:
            self._launch()
            self._land()

    def _launch(self) -> None:
        """Send what waits, once the batch before it has landed."""
        self._land()
        if self._stopped:
            self._waiting, self._count = [], 0
        elif self._count and not self._stands:
            self._upon = None
            self._decide_again()
        else:
            self._leave()

    def _leave(self) -> None:
        """Have what waits sent as one batch; a single one goes alone."""
        self._flying, self._waiting = self._waiting, []
        self._count = self._size = 0
        several = [one for one in self._flying if isinstance(one, Ordered)]
        if len(several) > 1:
            self._flight = self._sent(several)
        else:
            self._upon = None if several else self._upon
            self._each_alone()
        if self._upon is not None and self._upon.size > FURTHEST:
            self._land()
            self._upon = None

    def _sent(self, several: Sequence[Ordered]) -> _Flight:
        self._session.expect(several)
        drafts = [draft for _, sending in several for draft in sending.drafts]
        return _Flight(several, partial(self._session.application.record, drafts))

    @property
    def _stands(self) -> bool:
        """Whether what was decided stands on what is there."""
        feed, upon = self._session.feed, self._upon
        return upon is not None and upon.stands_on(feed.fold) and not feed.refuted

    def _decide_again(self) -> None:
        """What was decided on what did not come to be."""
        orders = [one.order for one in self._waiting]
        self._waiting, self._count, self._size = [], 0, 0
        for order in orders:
            if not self._stopped:
                self._take(order)

    def _land(self) -> None:
        """Wait for the batch under way, and tell what became of it."""
        flight, self._flight = self._flight, None
        if flight is None:
            return
        numbers = self._numbers_of(flight)
        if numbers is None:
            self._upon = None
            self._each_alone()
            return
        undisturbed = self._upon is not None and self._upon.landed(numbers)
        if not undisturbed:
            self._upon = None
        self._each_counted(numbers, undisturbed=undisturbed)
        self._session.settle_delivered()

    def _each_counted(self, numbers: Sequence[int], *, undisturbed: bool) -> None:
        given, flying, self._flying = iter(numbers), self._flying, []
        for one in flying:
            if isinstance(one, Took):
                self._tell(one)
            else:
                own = [next(given) for _ in one.sending.messages]
                self._counted(one, own, undisturbed=undisturbed)

    def _numbers_of(self, flight: _Flight) -> list[int] | None:
        """The numbers of a batch; None when nothing of it is stored and it goes one by one."""
        session = self._session
        try:
            return session.landed(flight.several, flight.numbers)
        except (IntegrityError, *_THEIRS):
            session.forget(flight.several)
            return None
        except NotConfirmed:
            raise
        except LedgerError:
            session.forget(flight.several)
            raise

    def _each_alone(self) -> None:
        flying, self._flying = self._flying, []
        for one in flying:
            if isinstance(one, Took):
                self._tell(one)
            else:
                self._alone(one.order)

    def _counted(self, one: Ordered, numbers: Sequence[int], *, undisturbed: bool) -> None:
        """What is recorded under these numbers, unless another entry turned it void meanwhile."""
        order, sending = one
        try:
            if not undisturbed:
                self._session.check_counts(sending.entries, numbers)
        except VoidedError:
            self._alone(order)
        except _THEIRS as error:
            self._tell(Took(order, error=error))
        else:
            self._tell(Took(order, outcome_of(sending, numbers)))

    def _alone(self, order: Order) -> None:
        if self._stopped:
            return
        try:
            self._tell(Took(order, self._session.handle(order)))
        except _THEIRS as error:
            self._tell(Took(order, error=error))

    def _tell(self, took: Took) -> None:
        if self._stopped:
            return
        self._told.append(took)
        if self._stops and took.error and not isinstance(took.error, AlreadyRecorded):
            self._stopped = True

    def _all_told(self) -> list[Took]:
        told, self._told = self._told, []
        return told
