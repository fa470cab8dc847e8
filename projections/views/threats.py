"""What attackers claim, demand and announce, and what came of it."""

from typing import Any

from msgspec import Struct, field, structs

from ledger.domain.entry import Entry
from ledger.domain.threat import (
    DeadlineSet,
    EntryPointClosed,
    ThreatCarriedOut,
    ThreatChanged,
    ThreatHandled,
    ThreatLapsed,
    ThreatReported,
    TracesKept,
)
from projections.rows import ThreatRow
from projections.views.base import View, head, line, more, pop_row, prose, renewed

KEPT = 20
"""Traces a row keeps, the latest."""


class Threats(Struct):
    """Threats by originator."""

    rows: dict[str, ThreatRow] = field(default_factory=dict)


def reported(state: Threats, number: int, entry: Entry[ThreatReported]) -> None:
    """It begins."""
    event = entry.event
    state.rows[entry.originator] = ThreatRow(
        head=head(entry),
        numbers=(number,),
        stage="reported",
        text=prose(event.text, number),
        category=event.category,
        demand=line(event.demand),
        volume=line(event.volume),
    )


def changed(state: Threats, number: int, entry: Entry[ThreatChanged]) -> None:
    """What had lapsed is alive again; what is not said stays as it was."""
    if row := state.rows.get(entry.originator):
        event = entry.event
        over = row.stage == "lapsed"
        said = {
            "stage": "reported" if over else row.stage,
            "outcome": None if over else row.outcome,
            "text": prose(event.text, number),
            "first": row.text if row.first is None else row.first,
            "category": event.category or row.category,
            "demand": line(event.demand) or row.demand,
            "volume": line(event.volume) or row.volume,
        }
        _set(state, number, entry, **said)


def deadline_set(state: Threats, number: int, entry: Entry[DeadlineSet]) -> None:
    """The time runs."""
    event = entry.event
    said = {"due": event.due, "due_number": number, "consequence": prose(event.consequence, number)}
    if entry.originator in state.rows:
        _set(state, number, entry, stage="deadline", **said)


def carried_out(state: Threats, number: int, entry: Entry[ThreatCarriedOut]) -> None:
    """It happened."""
    _end(state, number, entry, "carried_out")


def lapsed(state: Threats, number: int, entry: Entry[ThreatLapsed]) -> None:
    """It came to nothing."""
    _end(state, number, entry, "lapsed")


def handled(state: Threats, number: int, entry: Entry[ThreatHandled]) -> None:
    """An answer ends nothing by itself."""
    if row := state.rows.get(entry.originator):
        said = {**more(row, number, entry), "handling": entry.event.handling}
        state.rows[entry.originator] = structs.replace(row, **said)


def entry_point_closed(state: Threats, number: int, entry: Entry[EntryPointClosed]) -> None:
    """The way in is closed, reported before or not; an ultimatum and what happened outlast it."""
    row, text = state.rows.get(entry.originator), prose(entry.event.text, number)
    if row is None or row.stage == "reported":
        _set(state, number, entry, stage="closed", outcome=text)
    else:
        _set(state, number, entry, outcome=text if row.outcome is None else row.outcome)


def traces_kept(state: Threats, number: int, entry: Entry[TracesKept]) -> None:
    """They say nothing of what is threatened; of what nobody had reported they stand alone."""
    text = prose(entry.event.text, number)
    kept = () if text is None else (text,)
    if row := state.rows.get(entry.originator):
        said = {**more(row, number, entry), "traces": (*row.traces, *kept)[-KEPT:]}
        state.rows[entry.originator] = structs.replace(row, **said)
    else:
        _set(state, number, entry, stage="reported", traces=kept)


def _end(state: Threats, number: int, entry: Entry[Any], stage: str) -> None:
    """What happened stands beside what was threatened."""
    if entry.originator in state.rows:
        _set(state, number, entry, stage=stage, outcome=prose(entry.event.text, number))


def _set(state: Threats, number: int, entry: Entry[Any], **said: Any) -> None:
    row = state.rows.get(entry.originator)
    state.rows[entry.originator] = (
        structs.replace(row, **renewed(row, number, entry), **said)
        if row
        else ThreatRow(head=head(entry), numbers=(number,), **said)
    )


VIEW = View(
    3,
    Threats,
    "threat",
    {
        "threat.reported": reported,
        "threat.changed": changed,
        "threat.deadline_set": deadline_set,
        "threat.carried_out": carried_out,
        "threat.lapsed": lapsed,
        "threat.handled": handled,
        "threat.entry_point_closed": entry_point_closed,
        "threat.traces_kept": traces_kept,
    },
    pop_row,
)
