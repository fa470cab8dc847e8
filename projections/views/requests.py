"""What sites and services need, in which class, and how far it is."""

from typing import Any

from msgspec import Struct, field, structs

from ledger.domain.entry import Entry
from ledger.domain.request import (
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
)
from projections.rows import RequestRow
from projections.views.base import View, head, line, pop_row, prose, renewed


class Requests(Struct):
    """Requests by originator."""

    rows: dict[str, RequestRow] = field(default_factory=dict)


def logged(state: Requests, number: int, entry: Entry[RequestLogged]) -> None:
    """It is asked."""
    event = entry.event
    what = prose(event.what, number)
    state.rows[entry.originator] = RequestRow(
        head=head(entry),
        numbers=(number,),
        stage="logged",
        site=event.site,
        what=what if what is not None else "",
        logged=entry.recorded,
        service=event.service,
        category=event.category,
        quantity=event.quantity,
        impact=prose(event.impact, number),
        needed_by=event.needed_by,
        call_back=line(event.call_back),
    )


def prioritised(state: Requests, number: int, entry: Entry[RequestPrioritised]) -> None:
    """Ranking again takes nothing back."""
    if row := state.rows.get(entry.originator):
        stage = "prioritised" if row.stage == "logged" else row.stage
        _set(state, row, number, entry, stage=stage, priority=entry.event.priority)


def escalated(state: Requests, number: int, entry: Entry[RequestEscalated]) -> None:
    """What came already stays delivered in part."""
    if row := state.rows.get(entry.originator):
        stage = row.stage if row.stage == "delivered_in_part" else "escalated"
        to = line(entry.event.to) or row.to
        ticket = line(entry.event.ticket) or row.ticket
        _set(state, row, number, entry, stage=stage, to=to, ticket=ticket)


def delivered(state: Requests, number: int, entry: Entry[RequestDelivered]) -> None:
    """Fulfilled when nothing is said to be still to come (`ledger.domain.request`)."""
    if row := state.rows.get(entry.originator):
        count = entry.event.quantity
        come = row.delivered + (count or max((row.quantity or 1) - row.delivered, 0))
        whole = count is None or come >= (row.quantity or 0)
        stage = "delivered" if whole else "delivered_in_part"
        _set(state, row, number, entry, stage=stage, delivered=come)


def _set(state: Requests, row: RequestRow, number: int, entry: Entry[Any], **said: Any) -> None:
    state.rows[row.originator] = structs.replace(row, **renewed(row, number, entry), **said)


VIEW = View(
    1,
    Requests,
    "request",
    {
        "request.logged": logged,
        "request.prioritised": prioritised,
        "request.escalated": escalated,
        "request.delivered": delivered,
    },
    pop_row,
)
