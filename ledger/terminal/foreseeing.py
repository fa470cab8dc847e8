"""What a command would come to by this terminal's copy, while whoever gives it is still there.

The copy may be old, so nothing is refused by it: a command that is kept is decided when it is sent.
"""

from datetime import UTC

from ledger.command.decide import OPENING, Author, Moment, decide
from ledger.command.may_write import check_role
from ledger.command.order import Order
from ledger.command.sealing import sealed
from ledger.domain.concept import Verb
from ledger.domain.crisis_and_roll import acting_role
from ledger.errors import AlreadyRecorded, Doubtful, LedgerError
from ledger.terminal.handing_on import check_read_here, with_entries
from ledger.terminal.local_copy import LocalCopy

STEADY = ("role", "not_your_sites", "not_enrolled", "amends", "part_closed", "service_not_there",
          "services_not_there", "not_offered_there", "private_number", "unknown_site",
          "unknown_service", "unknown_activity", "unknown_application", "unknown_asset",
          "unknown_phase", "unknown_priority", "unknown_cell", "unknown_role", "unknown_member",
          "unknown_owner")  # fmt: skip
"""Refusals that nothing else which is kept would change, but for the organisation itself."""


def foreseen(terminal: LocalCopy, order: Order) -> LedgerError | None:
    """Why an order would be refused as far as this copy goes; None where it would not.

    While other commands wait, only for what does not rest on what these may come to.
    """
    try:
        try_on(terminal, order)
    except (Doubtful, AlreadyRecorded):
        return None
    except LedgerError as error:
        alone = terminal.kept.tally().waiting <= 1
        return error if alone or error.code in STEADY else None
    return None


def try_on(terminal: LocalCopy, order: Order) -> None:
    """Decide an order by this copy, and record nothing.

    Raises:
        Doubtful: whoever gives it is to be asked.
        LedgerError: why it would be refused.
    """
    fold = terminal.folded()
    check_read_here(order, terminal)
    ready = sealed(with_entries(order, terminal), fold.situation).order
    decide(ready, fold, _author(terminal, order.role), _moment(terminal), terminal.pin.ledger)


def check_may(terminal: LocalCopy, verb: Verb, number: int | None = None) -> None:
    """Whether whoever is at this terminal may write anything of what a command comes to.

    `number` is the entry that an amendment is about.

    Raises:
        NotAllowed: `role`.
        LedgerError: `number` is none of an entry.
    """
    situation = terminal.read().situation
    concept = verb.concept
    if concept == "entry":
        if number is None:
            return
        concept = situation.originator_of(number).partition(".")[0]
    if verb.path != OPENING:
        role = _author(terminal, "").role
        check_role(verb, concept, situation.member(terminal.pin.member), role, situation)


def _author(terminal: LocalCopy, role: str) -> Author:
    pin = terminal.pin
    member = terminal.read().situation.member(pin.member)
    usual = terminal.settings.role or acting_role(member, pin.role)
    key = terminal.home.signer(pin.member).public
    return Author(pin.member, role or usual, pin.terminal, key)


def _moment(terminal: LocalCopy) -> Moment:
    return Moment(terminal.now().astimezone(UTC), scenario=terminal.scenario_now())
