"""What has to hold before an entry about means is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.means.commands import (
    ArriveMeans,
    AskMeans,
    PromiseMeans,
    RefuseMeans,
    ReleaseMeans,
    WithdrawMeans,
)
from ledger.domain.means.events import (
    MeansArrived,
    MeansAsked,
    MeansPromised,
    MeansRefused,
    MeansReleased,
    MeansWithdrawn,
)
from ledger.domain.means.record import HERE, OPEN, Means, means
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.situation import Situation
from ledger.errors import Refused

FIRM = frozenset({None, "exact", "at_most"})
"""Qualifiers with which what was asked is a bound."""


@means.decides(
    "ask",
    when=(ABSENT,),
    target="new",
    example='"Technicians to reinstall workstations" --quantity 10 --category people '
    '--provider "Defence" --needed-by "tomorrow" --as "technicians"',
)
def ask(record: Means | None, command: AskMeans, situation: Situation) -> Facts:
    """For a site and a service that exist; see `ledger.domain.personal`."""
    if command.site:
        situation.index.check("site", "site", command.site)
    if command.service:
        situation.index.check("service", "service", command.service)
    refuse_private_numbers(what=command.what, provider=command.provider)
    return [carry(MeansAsked, command)]


@means.decides("refuse", when=OPEN, ends=True, example='"technicians" "nobody free before Monday"')
def refuse(record: Means | None, command: RefuseMeans, situation: Situation) -> Facts:
    """Asked only, or promised before."""
    refuse_private_numbers(provider=command.provider, reason=command.reason)
    return [carry(MeansRefused, command)]


@means.decides(
    "promise", when=(*OPEN, "refused"), example='"technicians" --quantity 6 --due "tomorrow 08:00"'
)
def promise(record: Means | None, command: PromiseMeans, situation: Situation) -> Facts:
    """By whoever was asked, or by somebody else; after a refusal too."""
    refuse_private_numbers(provider=command.provider, note=command.note)
    return [carry(MeansPromised, command)]


@means.decides(
    "arrive",
    when=(*OPEN, "arrived", "released_in_part", "refused"),
    example='"technicians" --quantity 4',
)
def arrive(record: Means | None, command: ArriveMeans, situation: Situation) -> Facts:
    """Promised or not; more than was still to come needs a note that says why."""
    refuse_private_numbers(provider=command.provider, note=command.note)
    if record is not None and command.note is None:
        _check_not_more(record, command.quantity)
    return [carry(MeansArrived, command)]


@means.decides(
    "withdraw",
    when=(*OPEN, "refused"),
    ends=True,
    example='"technicians" "the rest is done remotely"',
)
def withdraw(record: Means | None, command: WithdrawMeans, situation: Situation) -> Facts:
    """What has come already stays until it is released."""
    refuse_private_numbers(reason=command.reason)
    return [carry(MeansWithdrawn, command)]


@means.decides("release", when=HERE, ends=True, example='"technicians" --quantity 1')
def release(record: Means | None, command: ReleaseMeans, situation: Situation) -> Facts:
    """No more than are here, where anybody counted them."""
    refuse_private_numbers(note=command.note)
    counted = record is not None and record.arrived > 0
    if record and counted and command.quantity is not None and command.quantity > record.here:
        raise Refused("more_than_here", field="quantity", value=command.quantity, here=record.here)
    return [carry(MeansReleased, command)]


def _check_not_more(record: Means, quantity: int | None) -> None:
    """More than were asked for may come, but then somebody says so."""
    if quantity is None or record.quantity is None or record.qualifier not in FIRM:
        return
    left = max(record.quantity - record.arrived, 0)
    if quantity > left:
        raise Refused("more_means_than_asked", field="quantity", value=quantity, left=left)
