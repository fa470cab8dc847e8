"""Everything with a time to it, the nearest first, counted down from the picture's `now`."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ledger.domain.communication.record import PREPARED
from ledger.domain.threat.record import OVER
from ledger.domain.values import When
from projections.model.picture import Deadline, DeadlineState
from projections.model.rows import CommunicationRow, DecisionRow, JobRow, Prose, Row, ThreatRow

_ORDER: dict[DeadlineState, int] = {"running": 0, "ahead": 0, "passed": 1, "open": 2}


def deadlines(
    threats: Iterable[ThreatRow],
    decisions: Iterable[DecisionRow],
    communications: Iterable[CommunicationRow],
    jobs: Iterable[JobRow],
    now: datetime,
) -> tuple[Deadline, ...]:
    """All of them, the nearest first."""
    found = [
        *_threats(threats, now),
        *_decisions(decisions, now),
        *_planned(communications, now),
        *_blocked(jobs, now),
    ]
    return tuple(sorted(found, key=_nearness))


def remaining(when: When, now: datetime) -> tuple[DeadlineState, timedelta | None]:
    """Where `now` stands to an interval, and what is left until its earliest possible end.

    "Before 26 May" ends as that day begins. A day that was named counts down to its beginning,
    because it may be meant from then on; within it the time runs, after it the time has passed.
    """
    first = when.earliest or when.latest
    if first is None or when.said == "after":
        return "open", None
    if now < first:
        return "ahead", first - now
    last = when.latest or first
    if now < last:
        return "running", last - now
    return "passed", last - now


def _nearness(deadline: Deadline) -> tuple[int, timedelta, int]:
    """Those to come by what is left, then those passed, the last one first, then those open."""
    left = deadline.left if deadline.left is not None else timedelta()
    return (_ORDER[deadline.state], abs(left), deadline.number)


def _threats(rows: Iterable[ThreatRow], now: datetime) -> Iterator[Deadline]:
    for row in rows:
        if row.due and row.due_number and row.stage not in OVER:
            text = row.text if row.consequence is None else row.consequence
            yield _deadline("threat", row, row.due, now, text, number=row.due_number)


def _decisions(rows: Iterable[DecisionRow], now: datetime) -> Iterator[Deadline]:
    for row in rows:
        if row.stage == "raised" and row.meeting:
            yield _deadline("decision", row, row.meeting, now, row.question)
        if row.stage == "taken" and row.review:
            yield _deadline("review", row, row.review, now, row.text)


def _planned(rows: Iterable[CommunicationRow], now: datetime) -> Iterator[Deadline]:
    for row in rows:
        if row.planned and row.sent is None and row.stage in PREPARED:
            text = row.text or next(iter(row.texts.values()), None)
            yield _deadline("communication", row, row.planned, now, text)


def _blocked(rows: Iterable[JobRow], now: datetime) -> Iterator[Deadline]:
    for row in rows:
        if row.stage == "blocked" and row.until:
            yield _deadline("restore", row, row.until, now, row.reason)


def _deadline(  # noqa: PLR0913 (a deadline has that many parts)
    kind: str, row: Row, when: When, now: datetime, text: Prose | None, *, number: int = 0
) -> Deadline:
    state, left = remaining(when, now)
    return Deadline(
        kind=kind,
        when=when,
        number=number or row.number,
        state=state,
        left=left,
        text=text,
        originator=row.originator,
    )
