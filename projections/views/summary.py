"""What a picture says of activities, requests and communications, from their rows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.domain.card import Tally, Wanted, microseconds
from ledger.domain.communication.record import PREPARED
from ledger.domain.request.record import OPEN
from ledger.domain.values import When
from projections.model.picture import (
    ActivityRow,
    ClassCount,
    CommunicationPicture,
    Names,
    RequestPicture,
    Tense,
)
from projections.model.rows import CancellationRow, CommunicationRow, RequestRow
from projections.views.lists import PAGE, Lists


def activities(rows: Iterable[CancellationRow], now: datetime) -> tuple[ActivityRow, ...]:
    """Every cancellation, those standing and about today first.

    `now` is in the crisis's zone, because a day is a day there.
    """
    found = [
        ActivityRow(row=row, tense=tense(row.period, now), standing=row.stage != "resumed")
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


def request_picture(lists: Lists, names: Names, since: int, now: datetime) -> RequestPicture:
    """Counts by class in the file's order, those not ranked last; open ones by class and age."""
    tallies = lists.situation.tallied(lists.shown(Wanted("request")))
    ranked = names.parts.get("priority", {})
    groups = {tally.group for tally in tallies} - {""}
    classes = [*ranked, *sorted(groups - ranked.keys()), ""]
    place = {ident: at for at, ident in enumerate(classes)}
    counts = [_class(lists, names, ident, tallies) for ident in classes]
    late = Wanted("request", OPEN, due=microseconds(now))
    overdue = lists.of(RequestRow, late, "passed")
    urgent = Wanted("request", OPEN, group=next(iter(ranked), ""))
    calm = lists.count(urgent) - lists.count(urgent._replace(due=late.due)) if ranked else 0
    oldest = (count.oldest for count in counts if count.oldest)
    return RequestPicture(
        classes=tuple(filter(_any, counts)),
        open=tuple(_open(lists, classes)),
        waiting=sum(count.open for count in counts),
        late=lists.count(late),
        pressing=lists.count(late) + calm,
        oldest=min(oldest, key=lambda row: row.opened, default=None),
        new=lists.count(Wanted("request", born=since)),
        delivered=lists.count(Wanted("request", ("delivered",), after=since)),
        overdue=tuple(sorted(overdue, key=lambda row: (place[row.priority or ""], row.opened))),
    )


def communication_picture(lists: Lists, since: int) -> CommunicationPicture:
    """What went out since, what waits for approval, what has a time."""
    prepared = lists.of(CommunicationRow, Wanted("communication", PREPARED), "newest")
    recent = lists.of(CommunicationRow, Wanted("communication", after=since), "newest")
    found = {row.originator: row for row in (*prepared, *recent)}
    rows = sorted(found.values(), key=lambda row: row.opened)
    waiting = Wanted("communication", PREPARED, group="awaiting")
    return CommunicationPicture(
        sent=tuple(row for row in rows if row.sent is not None and row.sent > since),
        awaiting=tuple(lists.of(CommunicationRow, waiting)),
        planned=tuple(row for row in prepared if row.planned is not None),
        rows=tuple(rows),
        more=_many(lists, since) - len(rows) if len(rows) >= PAGE else 0,
    )


def _many(lists: Lists, since: int) -> int:
    """How many are not out yet, or have something new."""
    new = lists.count(Wanted("communication", PREPARED, after=since))
    old = lists.count(Wanted("communication", PREPARED)) - new
    return old + lists.count(Wanted("communication", after=since))


def _class(lists: Lists, names: Names, ident: str, tallies: Iterable[Tally]) -> ClassCount:
    stages = {tally.stage: tally.many for tally in tallies if tally.group == ident}
    first = lists.of(RequestRow, Wanted("request", OPEN, group=ident), most=1)
    return ClassCount(
        priority=names.part("priority", ident) if ident else None,
        stages=stages,
        open=sum(many for stage, many in stages.items() if stage in OPEN),
        oldest=next(iter(first), None),
    )


def _open(lists: Lists, classes: Iterable[str]) -> list[RequestRow]:
    """The first that are open, class by class, the oldest first."""
    found: list[RequestRow] = []
    for ident in classes:
        wanted = Wanted("request", OPEN, group=ident)
        found += lists.of(RequestRow, wanted, most=PAGE - len(found))
    return found


def _any(count: ClassCount) -> bool:
    return bool(count.stages)
