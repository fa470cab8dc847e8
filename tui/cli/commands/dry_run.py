"""A dry run: orders decided, signed and folded as they would be, on a copy that nobody keeps.

The same deciding as in earnest, on the state of this home's copy of the ledger, so that later
lines meet what earlier ones would have made. Nothing is sent and nothing is written.
"""

from collections.abc import Mapping

from ledger.command.decide import Author, Moment, decide
from ledger.command.idempotency import Reread, repeats
from ledger.command.order import Order
from ledger.command.outcome import Outcome, Took
from ledger.command.references import References
from ledger.command.sealing import sealed
from ledger.domain.crisis_and_roll import acting_role
from ledger.domain.situation import Situation
from ledger.errors import NotAllowed, Refused, UsageError
from ledger.evidence.codec import body_of, write
from ledger.terminal.handing_on import with_entries
from ledger.terminal.terminal import Terminal


class Rehearsal:
    """Takes orders and records none."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._fold = terminal.folded()
        self._signer = terminal.home.signer(terminal.pin.member)

    @property
    def numbers(self) -> Mapping[str, int]:
        """Entry numbers by command id and by short name so far."""
        return References(self._fold.situation)

    @property
    def situation(self) -> Situation:
        """The state with what was rehearsed."""
        return self._fold.situation

    def same(self, order: Order, number: int, reread: Reread) -> bool:
        """Whether an order is the one that is recorded, or was rehearsed, under its id."""
        return repeats(order, number, self._fold, self._terminal.situation_at, reread)

    def take(self, order: Order) -> list[Took]:
        """Decide one order; the numbers its entries would have, or what refuses it."""
        try:
            return [Took(order, self._decided(order))]
        except (Refused, UsageError, NotAllowed) as error:
            return [Took(order, error=error)]

    def send(self) -> list[Took]:
        """Nothing: a rehearsed order is decided at once and never sent."""
        return []

    def holds(self, _ident: str) -> bool:
        """Never: no order waits to be sent."""
        return False

    def _decided(self, order: Order) -> Outcome:
        pin, order = self._terminal.pin, with_entries(order, self._terminal)
        order = sealed(order, self._fold.situation).order
        member = self._fold.situation.member(pin.member)
        role = self._terminal.settings.role or acting_role(member, pin.role)
        author = Author(pin.member, role, pin.terminal, self._signer.public)
        first = self._fold.situation.head + 1
        moment = Moment(self._terminal.clock.now(), scenario=self._terminal.scenario_now())
        entries = decide(order, self._fold, author, moment, pin.ledger)
        for entry in entries:
            subject = f"{pin.prefix}.{entry.originator}.{entry.version}"
            body = body_of(entry.type, write(entry, self._signer))
            self._fold.take(self._fold.situation.head + 1, subject, body, trusted=True)
        numbers = tuple(range(first, self._fold.situation.head + 1))
        one = entries[0]
        return Outcome(numbers, one.originator, one.occurred, one.recorded)
