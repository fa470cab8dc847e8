"""When something is due and what is left of it, or how long its time is over."""

from collections.abc import Mapping

from ledger.domain.values import When
from projections.brief.model import AnyValue, Phrase
from projections.brief.phrases import say
from projections.model.picture import Picture
from projections.model.rows import ClockRow, DecisionRow, OutlookRow, Row, ThreatRow
from projections.views.clocks import remaining

DUE: Mapping[str, str] = {
    "ahead": "brief.due.ahead",
    "running": "brief.due.running",
    "passed": "brief.due.passed",
    "open": "brief.due.open",
}
"""By the state of a deadline."""

UNSAID: Mapping[str, str] = {**DUE, "passed": "brief.due.unsaid"}
"""The same of what somebody has to say of how it came out."""


LATE: Mapping[type[Row], str] = {
    ThreatRow: "table.late.threat",
    ClockRow: "table.late.unsaid",
    OutlookRow: "table.late.unsaid",
}
"""What is said in one word of what is past its time, where that is not that it is overdue."""


def late_said(row: Row) -> str:
    """The key for something whose time is over: as the sections of a brief say it."""
    if isinstance(row, DecisionRow) and row.stage == "taken":
        return "table.late.review"
    return LATE.get(type(row), "table.overdue")


def due_said(
    picture: Picture, when: When, keys: Mapping[str, str] = DUE, **more: AnyValue
) -> Phrase:
    """As it was said, and how far it is at the picture's moment."""
    state, left = remaining(when, picture.now)
    if left is None:
        return say(keys[state], when=when, **more)
    return say(keys[state], when=when, left=abs(left), **more)
