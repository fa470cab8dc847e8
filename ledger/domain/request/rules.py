"""What has to hold before an entry about requests is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.request.commands import (
    DeliverRequest,
    EscalateRequest,
    LogRequest,
    PrioritiseRequest,
)
from ledger.domain.request.events import (
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
)
from ledger.domain.request.record import OPEN, Request, request
from ledger.domain.situation import Situation
from ledger.errors import Refused


@request.decides(
    "log",
    when=(ABSENT,),
    target="new",
    example='libramont "Deux postes pour la pharmacie" --quantity 2 --category it',
)
def log(record: Request | None, command: LogRequest, situation: Situation) -> Facts:
    """For a site and a service that exist; see `ledger.domain.personal`."""
    situation.index.check("site", "site", command.site)
    if command.service:
        situation.index.check("service", "service", command.service)
    refuse_private_numbers(what=command.what, impact=command.impact, call_back=command.call_back)
    return [carry(RequestLogged, command)]


@request.decides(
    "prioritise", when=OPEN, example='pmo-10 urgent --motive "aucune autre imprimante"'
)
def prioritise(record: Request | None, command: PrioritiseRequest, situation: Situation) -> Facts:
    """The classes are the organisation's."""
    situation.index.check("priority", "priority", command.priority)
    return [carry(RequestPrioritised, command)]


@request.decides("escalate", when=OPEN, example='pmo-10 --to "service informatique" --ticket T-104')
def escalate(record: Request | None, command: EscalateRequest, situation: Situation) -> Facts:
    """Ranked or not."""
    return [carry(RequestEscalated, command)]


@request.decides("deliver", when=OPEN, example="pmo-10 --quantity 1")
def deliver(record: Request | None, command: DeliverRequest, situation: Situation) -> Facts:
    """Escalated or not; more than was still to come needs a note that says why."""
    refuse_private_numbers(note=command.note)
    if record and command.note is None:
        _check_not_more(record, command.quantity)
    return [carry(RequestDelivered, command)]


def _check_not_more(record: Request, quantity: int | None) -> None:
    """A site may be given more than it asked for, but then somebody says so."""
    if quantity is None or record.quantity is None:
        return
    left = max(record.quantity - record.delivered, 0)
    if quantity > left:
        raise Refused("more_than_asked", field="quantity", value=quantity, left=left)
