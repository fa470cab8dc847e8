"""What was drafted, said, asked and declined.

Whether a text is approved as it stands is a rule of the domain and is read from its state when a
picture is drawn (`ledger.domain.communication_state`); everything shown is folded here.
"""

from typing import Any

from msgspec import Struct, field, structs

from ledger.domain.communication_events import (
    CommentDeclined,
    CommunicationApproved,
    CommunicationDrafted,
    CommunicationReceived,
    CommunicationScheduled,
    CommunicationSent,
    CommunicationSuperseded,
    CommunicationWithdrawn,
    LineAgreed,
    OutcomeReported,
    QuestionReceived,
)
from ledger.domain.entry import Entry
from projections.rows import CommunicationRow
from projections.views.base import View, head, line, more, pop_row, prose, renewed


class Communications(Struct):
    """Communications by originator."""

    rows: dict[str, CommunicationRow] = field(default_factory=dict)


def drafted(state: Communications, number: int, entry: Entry[CommunicationDrafted]) -> None:
    """There is a text; a language drafted before has this one now."""
    event = entry.event
    row = state.rows.get(entry.originator)
    texts = {language: prose(text, number) for language, text in event.texts.items()}
    said = {**(row.texts if row else {}), **texts}
    _set(state, number, entry, "drafted", texts=said, **_address(event))


def approved(state: Communications, number: int, entry: Entry[CommunicationApproved]) -> None:
    """What it changes follows from the domain's state."""
    _more(state, number, entry)


def scheduled(state: Communications, number: int, entry: Entry[CommunicationScheduled]) -> None:
    """It has a time."""
    _more(state, number, entry, planned=entry.event.planned, stage="scheduled")


def sent(state: Communications, number: int, entry: Entry[CommunicationSent]) -> None:
    """It is out, as drafted before or said for the first time."""
    event = entry.event
    text = prose(event.text, number)
    if entry.originator in state.rows:
        said = _said(text=text, recipients=event.recipients, sent=number)
        _set(state, number, entry, "sent", **said, **_address(event))
        return
    state.rows[entry.originator] = CommunicationRow(
        head=head(entry),
        numbers=(number,),
        stage="sent",
        text=text,
        sent=number,
        recipients=event.recipients,
        audience=event.audience,
        channel=event.channel,
        announces=event.announces,
        scope=event.scope,
    )


def outcome_reported(state: Communications, number: int, entry: Entry[OutcomeReported]) -> None:
    """The latest number of each outcome holds."""
    event = entry.event
    if row := state.rows.get(entry.originator):
        outcomes = {**row.outcomes, event.outcome: event.count}
        _more(state, number, entry, outcomes=outcomes)


def received(state: Communications, number: int, entry: Entry[CommunicationReceived]) -> None:
    """Something came in."""
    event = entry.event
    said = _said(
        text=prose(event.text, number),
        sender=line(event.sender),
        channel=event.channel,
        scope=event.scope,
    )
    _set(state, number, entry, "received", **said)


def question_received(state: Communications, number: int, entry: Entry[QuestionReceived]) -> None:
    """A question on something else leaves its stage alone; numbers asked are told anew."""
    event = entry.event
    row = state.rows.get(entry.originator)
    said = _said(theme=line(event.theme), asked=event.count, channel=event.channel)
    if row is None or not row.audience:
        said["audience"] = event.audience
    _set(state, number, entry, row.stage if row else "asked", **said)


def line_agreed(state: Communications, number: int, entry: Entry[LineAgreed]) -> None:
    """There is an answer."""
    event = entry.event
    said = _said(
        text=prose(event.text, number),
        theme=line(event.theme),
        audience=event.audience,
        until=event.until,
    )
    _set(state, number, entry, "agreed", **said)


def declined(state: Communications, number: int, entry: Entry[CommentDeclined]) -> None:
    """No comment."""
    event = entry.event
    said = _said(
        text=prose(event.text, number),
        reason=prose(event.reason, number),
        audience=event.audience,
        channel=event.channel,
    )
    _set(state, number, entry, "declined", **said)


def superseded(state: Communications, number: int, entry: Entry[CommunicationSuperseded]) -> None:
    """Another holds."""
    _set(state, number, entry, "superseded", reason=prose(entry.event.reason, number))


def withdrawn(state: Communications, number: int, entry: Entry[CommunicationWithdrawn]) -> None:
    """It holds no more."""
    _set(state, number, entry, "withdrawn", reason=prose(entry.event.reason, number))


def _address(event: CommunicationDrafted | CommunicationSent) -> dict[str, Any]:
    return _said(
        audience=event.audience,
        channel=event.channel,
        announces=event.announces,
        scope=event.scope,
    )


def _said(**fields: Any) -> dict[str, Any]:
    """What was said: an empty field leaves the row as it was."""
    return {name: value for name, value in fields.items() if value not in (None, ())}


def _set(state: Communications, number: int, entry: Entry[Any], stage: str, **said: Any) -> None:
    row = state.rows.get(entry.originator)
    state.rows[entry.originator] = (
        structs.replace(row, **renewed(row, number, entry), stage=stage, **said)
        if row
        else CommunicationRow(head=head(entry), numbers=(number,), stage=stage, **said)
    )


def _more(state: Communications, number: int, entry: Entry[Any], **said: Any) -> None:
    if row := state.rows.get(entry.originator):
        state.rows[entry.originator] = structs.replace(row, **more(row, number, entry), **said)


VIEW = View(
    1,
    Communications,
    "communication",
    {
        "communication.drafted": drafted,
        "communication.approved": approved,
        "communication.scheduled": scheduled,
        "communication.sent": sent,
        "communication.outcome_reported": outcome_reported,
        "communication.received": received,
        "communication.question_received": question_received,
        "communication.line_agreed": line_agreed,
        "communication.declined": declined,
        "communication.superseded": superseded,
        "communication.withdrawn": withdrawn,
    },
    pop_row,
)
