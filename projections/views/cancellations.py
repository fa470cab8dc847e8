"""What becomes of activities: cancelled, case by case, maintained, redirected, resumed.

Numbers reported again take the place of earlier ones and are never summed: whoever tells them
counts from the start or for a day, and the ledger does not say which.
"""

from typing import Any

from msgspec import Struct, field, structs

from ledger.domain.cancellation_events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
)
from ledger.domain.entry import Entry
from ledger.domain.values import EVERYWHERE, Scope
from projections.rows import CancellationRow, Exempt
from projections.views.base import View, head, line, lines, more, pop_row, prose, renewed

KEPT = 20
"""Exceptions, transfers and resumptions a row keeps, the latest of each."""


class Cancellations(Struct):
    """Cancellations by originator."""

    rows: dict[str, CancellationRow] = field(default_factory=dict)


def ordered(state: Cancellations, number: int, entry: Entry[CancellationOrdered]) -> None:
    """It holds until it is resumed, whatever its period says."""
    event = entry.event
    state.rows[entry.originator] = CancellationRow(
        head=head(entry),
        numbers=(number,),
        stage="ordered",
        activity=event.activity,
        cancelled=lines(event.cancelled),
        case_by_case=lines(event.case_by_case),
        judges=line(event.judges),
        criteria=line(event.criteria),
        maintained=lines(event.maintained),
        redirected=lines(event.redirected),
        redirected_to=line(event.redirected_to),
        scope=event.scope,
        period=event.period,
        planned=event.planned,
        qualifier=event.qualifier,
        reason=prose(event.reason, number),
        decision=event.decision,
    )


def contacted(state: Cancellations, number: int, entry: Entry[PeopleContacted]) -> None:
    """So many were told."""
    event = entry.event
    said = {"reached": event.reached, "unreachable": event.unreachable}
    _more(state, number, entry, **{k: v for k, v in said.items() if v is not None})


def excepted(state: Cancellations, number: int, entry: Entry[ExceptionMade]) -> None:
    """Something goes on."""
    event = entry.event
    made = Exempt(
        number=number,
        text=prose(event.text, number),
        by=line(event.judge),
        count=event.count,
        scope=event.scope,
    )
    if row := state.rows.get(entry.originator):
        _more(state, number, entry, exceptions=(*row.exceptions, made)[-KEPT:])


def transferred(state: Cancellations, number: int, entry: Entry[ActivityTransferred]) -> None:
    """Somebody else takes it over."""
    event = entry.event
    made = Exempt(
        number=number,
        text=prose(event.what, number),
        by=line(event.to),
        count=event.count,
        scope=event.scope,
    )
    if row := state.rows.get(entry.originator):
        _more(state, number, entry, transfers=(*row.transfers, made)[-KEPT:])


def resumed(state: Cancellations, number: int, entry: Entry[ActivityResumed]) -> None:
    """In part when only a part or only some sites are named (`ledger.domain.cancellation`)."""
    row = state.rows.get(entry.originator)
    if row is None:
        return
    event = entry.event
    whole = (None, Scope(sites=(EVERYWHERE,)), row.scope)
    partial = event.part is not None or event.scope not in whole
    made = Exempt(number=number, text=prose(event.part, number), scope=event.scope)
    said = {
        **renewed(row, number, entry),
        "stage": "partly_resumed" if partial else "resumed",
        "resumptions": (*row.resumptions, made)[-KEPT:],
    }
    state.rows[entry.originator] = structs.replace(row, **said)


def rebooked(state: Cancellations, number: int, entry: Entry[AppointmentsRebooked]) -> None:
    """So many have a new date."""
    event = entry.event
    said = {
        "rebooked": event.count,
        "rebooked_qualifier": event.qualifier,
        "remaining": event.remaining,
    }
    _more(state, number, entry, **{k: v for k, v in said.items() if v is not None})


def _more(state: Cancellations, number: int, entry: Entry[Any], **said: Any) -> None:
    if row := state.rows.get(entry.originator):
        state.rows[entry.originator] = structs.replace(row, **more(row, number, entry), **said)


VIEW = View(
    1,
    Cancellations,
    "cancellation",
    {
        "cancellation.ordered": ordered,
        "cancellation.contacted": contacted,
        "cancellation.excepted": excepted,
        "cancellation.transferred": transferred,
        "cancellation.resumed": resumed,
        "cancellation.rebooked": rebooked,
    },
    pop_row,
)
