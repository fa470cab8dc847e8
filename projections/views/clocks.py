"""Everything with a time to it, the nearest first, counted down from the picture's `now`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from msgspec import structs

from ledger.domain.clock.record import OPEN as RUNNING
from ledger.domain.communication.record import PREPARED
from ledger.domain.duty.record import HELD
from ledger.domain.means.record import OPEN as AWAITED
from ledger.domain.means.record import earliest
from ledger.domain.outlook.record import OPEN as TO_COME
from ledger.domain.said_parts import bound_by, is_endless
from ledger.domain.threat.record import OVER
from ledger.domain.values import When
from projections.model.picture import Deadline, DeadlineState
from projections.model.rows import (
    ActionRow,
    ClockRow,
    CommunicationRow,
    DecisionRow,
    DutyRow,
    JobRow,
    MeansRow,
    MeetingRow,
    OutlookRow,
    Prose,
    Row,
    ThreatRow,
)

UNSAID = ("outlook", "clock")
"""Kinds of which somebody has to say how they came out, and nobody has once their time is over."""

_NEVER = When(said="unknown")

_ORDER: dict[DeadlineState, int] = {"running": 0, "ahead": 0, "passed": 1, "open": 2}


def deadlines(rows: Iterable[Row], now: datetime) -> tuple[Deadline, ...]:
    """What has a time among these, the nearest first."""
    found = (one for row in rows for one in _TIMES[type(row)](row, now))
    return tuple(sorted(found, key=_nearness))


def remaining(when: When, now: datetime) -> tuple[DeadlineState, timedelta | None]:
    """Where `now` stands to an interval, and what is left until its earliest possible end.

    "Before 26 May" ends as that day begins. A day that was named counts down to its beginning,
    because it may be meant from then on; within it the time runs, after it the time has passed.
    """
    first = when.earliest or when.latest
    if first is None or is_endless(when):
        return "open", None
    if now < first:
        return "ahead", first - now
    last = when.latest or first
    if now < last:
        return "running", last - now
    return "passed", last - now


def last_of(when: When | None) -> When | None:
    """A time as it stands behind the word *until*: of what is said so, its last day or minute."""
    part = bound_by(when) if when else None
    if part and part[0] == "until":
        return part[1]
    if when is None or when.said != "span" or when.earliest is not None or when.latest is None:
        return when
    if when.latest.time() == time():
        return When(said="day", earliest=when.latest - timedelta(days=1), latest=when.latest)
    return When(said="minute", earliest=when.latest, latest=when.latest)


def overdue_by(when: When | None, now: datetime) -> timedelta | None:
    """How long ago the last moment that was meant passed; None while it has not."""
    state, left = remaining(when, now) if when else ("open", None)
    return -left if state == "passed" and left is not None else None


def _nearness(deadline: Deadline) -> tuple[int, timedelta, int]:
    """Those to come by what is left, then those passed, the last one first, then those open.

    A law's time that ran out today comes before all of them.
    """
    left = deadline.left if deadline.left is not None else timedelta()
    pressing = deadline.kind == "clock" and timedelta(days=-1) < left <= timedelta()
    order = -1 if pressing and deadline.state == "passed" else _ORDER[deadline.state]
    return order, abs(left), deadline.number


def _threat(row: ThreatRow, now: datetime) -> Iterator[Deadline]:
    said: list[When] = []
    for one in row.deadlines if row.stage not in OVER else ():
        if one.due not in said:  # said twice is no rival
            said.append(one.due)
            text = row.text if one.consequence is None else one.consequence
            clock = _deadline("threat", row, one.due, now, text, number=one.number)
            first = row.deadlines[0].number
            yield structs.replace(
                clock, source=one.source, first=None if one.number == first else first
            )


def _decision(row: DecisionRow, now: datetime) -> Iterator[Deadline]:
    if row.stage == "raised" and row.meeting:
        yield _deadline("decision", row, row.meeting, now, row.question)
    if row.stage == "taken" and row.review:
        yield _deadline("review", row, row.review, now, row.text)
    if row.stage == "ordered" and row.due:
        yield _deadline("order", row, row.due, now, row.text)


def _planned(row: CommunicationRow, now: datetime) -> Iterator[Deadline]:
    if row.planned and row.sent is None and row.stage in PREPARED:
        text = row.text or next(iter(row.texts.values()), None)
        yield _deadline("communication", row, row.planned, now, text)


def _blocked(row: JobRow, now: datetime) -> Iterator[Deadline]:
    if row.stage == "blocked" and row.until:
        yield _deadline("restore", row, row.until, now, row.reason)


def _ahead(row: OutlookRow, now: datetime) -> Iterator[Deadline]:
    if row.stage in TO_COME and row.due:
        yield _deadline("outlook", row, row.due, now, row.what)


def _awaited(row: MeansRow, now: datetime) -> Iterator[Deadline]:
    if row.stage in AWAITED and (due := earliest((row.needed_by, row.due))):
        yield _deadline("means", row, due, now, row.what)


def _running(row: ClockRow, now: datetime) -> Iterator[Deadline]:
    if row.stage in RUNNING:
        found = _deadline("clock", row, row.due or _NEVER, now, row.motive)
        yield structs.replace(found, regime=row.regime)


def _to_do(row: ActionRow, now: datetime) -> Iterator[Deadline]:
    if row.due and row.ended is None:
        yield _deadline("action", row, row.due, now, row.text)


def _relieved(row: DutyRow, now: datetime) -> Iterator[Deadline]:
    if row.until and row.stage in HELD:
        yield _deadline("duty", row, row.until, now, row.post)


def _meeting(row: MeetingRow, now: datetime) -> Iterator[Deadline]:
    """One that is to come, as `projections.views.meetings` finds them."""
    if when := (row.planned if row.stage == "convened" else row.next):
        agenda = row.agenda if row.stage == "convened" else None
        yield _deadline("meeting", row, when, now, agenda)


_TIMES: Mapping[type[Row], Callable[[Any, datetime], Iterator[Deadline]]] = {
    ThreatRow: _threat,
    DecisionRow: _decision,
    CommunicationRow: _planned,
    JobRow: _blocked,
    OutlookRow: _ahead,
    MeansRow: _awaited,
    ClockRow: _running,
    ActionRow: _to_do,
    DutyRow: _relieved,
    MeetingRow: _meeting,
}
"""What has a time in a row of each sort."""


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
