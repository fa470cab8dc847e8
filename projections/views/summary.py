"""What a picture says of activities, requests and communications, from their rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ledger.domain.request import OPEN
from ledger.domain.values import When
from projections.picture import (
    Activity,
    ClassCount,
    CommunicationPicture,
    Names,
    RequestPicture,
    Since,
    Tense,
)
from projections.rows import CancellationRow, CommunicationRow, RequestRow
from projections.views.clocks import PREPARED, remaining


def activities(rows: Iterable[CancellationRow], now: datetime) -> tuple[Activity, ...]:
    """Every cancellation, those standing and about today first.

    `now` is in the crisis's zone, because a day is a day there.
    """
    found = [
        Activity(row=row, tense=tense(row.period, now), standing=row.stage != "resumed")
        for row in rows
    ]
    order = ("today", "ahead", "past")
    found.sort(key=lambda a: (not a.standing, order.index(a.tense), a.row.opened))
    return tuple(found)


def tense(period: When | None, now: datetime) -> Tense:
    """Whether a period touches the day of `now`, lies ahead or is past."""
    if period is None:
        return "today"
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period.earliest is not None and period.earliest >= start + timedelta(days=1):
        return "ahead"
    last = period.latest
    return "past" if last is not None and last <= start else "today"


def request_picture(
    rows: Sequence[RequestRow], names: Names, since: Since, now: datetime
) -> RequestPicture:
    """Counts by class in the file's order, those not ranked last; open ones by class and age."""
    classes = [*names.parts.get("priority", {}), *sorted(_unlisted(rows, names)), None]
    rank = {ident: place for place, ident in enumerate(classes)}
    open_rows = sorted(
        (row for row in rows if row.stage in OPEN),
        key=lambda row: (rank[row.priority], row.opened),
    )
    return RequestPicture(
        classes=tuple(filter(_any, (_class(rows, names, ident) for ident in classes))),
        open=tuple(open_rows),
        oldest=min(open_rows, key=lambda row: row.opened, default=None),
        new=sum(row.opened > since.number for row in rows),
        delivered=sum(row.stage == "delivered" and row.number > since.number for row in rows),
        overdue=tuple(row for row in open_rows if _overdue(row, now)),
    )


def communication_picture(rows: Sequence[CommunicationRow], since: Since) -> CommunicationPicture:
    """What went out since, what waits for approval, what has a time."""
    prepared = [row for row in rows if row.stage in PREPARED]
    return CommunicationPicture(
        sent=tuple(row for row in rows if row.sent is not None and row.sent > since.number),
        awaiting=tuple(row for row in prepared if set(row.texts) - set(row.approved)),
        planned=tuple(row for row in prepared if row.planned is not None),
        rows=tuple(rows),
    )


def _class(rows: Sequence[RequestRow], names: Names, ident: str | None) -> ClassCount:
    mine = [row for row in rows if row.priority == ident]
    stages: dict[str, int] = {}
    for row in mine:
        stages[row.stage] = stages.get(row.stage, 0) + 1
    open_rows = [row for row in mine if row.stage in OPEN]
    return ClassCount(
        priority=names.part("priority", ident) if ident else None,
        stages=stages,
        open=len(open_rows),
        oldest=min(open_rows, key=lambda row: row.opened, default=None),
    )


def _any(count: ClassCount) -> bool:
    return bool(count.stages)


def _unlisted(rows: Iterable[RequestRow], names: Names) -> Iterator[str]:
    known = names.parts.get("priority", {})
    yield from {row.priority for row in rows if row.priority and row.priority not in known}


def _overdue(row: RequestRow, now: datetime) -> bool:
    return row.needed_by is not None and remaining(row.needed_by, now)[0] == "passed"
