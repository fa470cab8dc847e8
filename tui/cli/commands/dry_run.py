"""A dry run: orders decided, signed and folded as they would be, on a copy that nobody keeps.

The same deciding as in earnest, on the state of this home's copy of the ledger, so that later
lines meet what earlier ones would have made. Nothing is sent and nothing is written.
"""

from collections.abc import Mapping

from ledger.command.decide import Author, Moment, decide
from ledger.command.idempotency import Reread, repeats
from ledger.command.order import Order
from ledger.evidence.codec import body_of, write
from ledger.terminal.terminal import Terminal


class Rehearsal:
    """Takes orders and records none."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._fold = terminal.folded()
        self._signer = terminal.home.signer(terminal.pin.member)

    def numbers(self) -> Mapping[str, int]:
        """Entry numbers by command id so far."""
        return self._fold.situation.commands

    def same(self, order: Order, number: int, reread: Reread) -> bool:
        """Whether an order is the one that is recorded, or was rehearsed, under its id."""
        return repeats(order, number, self._fold, self._terminal.situation_at, reread)

    def take(self, order: Order) -> int:
        """Decide one order; the number its first entry would have.

        Raises:
            LedgerError: as recording it would.
        """
        pin = self._terminal.pin
        role = self._terminal.settings.role or pin.role
        author = Author(pin.member, role, pin.terminal, self._signer.public)
        first = self._fold.situation.head + 1
        moment = Moment(self._terminal.clock.now())
        for entry in decide(order, self._fold, author, moment, pin.ledger):
            subject = f"{pin.prefix}.{entry.originator}.{entry.version}"
            body = body_of(entry.type, write(entry, self._signer))
            self._fold.take(self._fold.situation.head + 1, subject, body, trusted=True)
        return first
