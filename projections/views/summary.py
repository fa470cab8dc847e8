"""What a picture says of activities, requests and communications, from their rows."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.domain.action.record import OPEN as TO_DO
from ledger.domain.card import ENDLESS, Tally, Wanted, microseconds
from ledger.domain.communication.record import PREPARED
from ledger.domain.request.record import OPEN, OVER
from ledger.domain.said_parts import is_endless
from ledger.domain.values import When
from projections.model.picture import (
    About,
    ActionPicture,
    ActivityRow,
    ClassCount,
    CommunicationPicture,
    Names,
    RequestPicture,
    Tense,
)
from projections.model.rows import (
    ActionRow,
    CancellationRow,
    CommunicationRow,
    NamedPart,
    RequestRow,
)
from projections.views.lists import PAGE, Lists
from projections.views.resuming import as_it_stands

CAME = ("delivered", "confirmed")
"""The stages of requests that are fulfilled."""

AWAITING = Wanted("communication", PREPARED, group="awaiting")
"""Communications that wait for somebody's approval."""


def activities(
    rows: Iterable[CancellationRow], now: datetime, names: Names, about: About | None = None
) -> tuple[ActivityRow, ...]:
    """Every cancellation as it stands at `now`, those standing and about today first.

    `now` is in the crisis's zone, because a day is a day there. Of a picture about sites it is how
    they stand there.
    """
    ids = about.ids if about is not None and about.kind == "site" else None
    found = [_activity(as_it_stands(row, now, names, ids), now) for row in rows]
    order = ("today", "ahead", "past")
    found.sort(key=lambda a: (not a.standing, order.index(a.tense), a.row.opened))
    return tuple(found)


def _activity(row: CancellationRow, now: datetime) -> ActivityRow:
    return ActivityRow(row=row, tense=tense(row.period, now), standing=row.stage != "resumed")


def tense(period: When | None, now: datetime) -> Tense:
    """Whether a period touches the day of `now`, lies ahead or is past."""
    if period is None:
        return "today"
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period.earliest is not None and period.earliest >= start + timedelta(days=1):
        return "ahead"
    last = period.latest
    return "past" if last is not None and last <= now else "today"


def request_picture(lists: Lists, names: Names, since: int, now: datetime) -> RequestPicture:
    """Counts by class in the file's order, those not ranked last; open ones by class and age."""
    tallies = lists.tallied(Wanted("request"))
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
        delivered=_fulfilled(lists, since),
        again=lists.count(Wanted("request", OPEN, served=since)),
        proposed=_proposed(lists, names),
        overdue=tuple(sorted(overdue, key=lambda row: (place[row.priority or ""], *_due(row)))),
        coming=tuple(lists.of(RequestRow, Wanted("request", OPEN), "coming")),
    )


def _fulfilled(lists: Lists, since: int) -> int:
    """How many were delivered or confirmed since, whatever became of the last of them since."""
    gone_on = Wanted("request", tuple({*OPEN, *OVER} - {*CAME}), served=since)
    return lists.count(Wanted("request", CAME, after=since)) + lists.count(gone_on)


def _proposed(lists: Lists, names: Names) -> tuple[tuple[NamedPart, int], ...]:
    """How many open ones wait for a second person, by the class asked for."""
    counts = Counter[str]()
    for tally in lists.tallied(Wanted("request", OPEN, sought=True)):
        counts[tally.group] += tally.many
    return tuple((names.part("priority", ident), many) for ident, many in sorted(counts.items()))


def action_picture(lists: Lists, since: int) -> ActionPicture:
    """Those that are open, the first to be done first; how many were done or dropped since."""
    late = Wanted("action", TO_DO, due=lists.now)
    overdue = overdue_actions(lists)
    coming = lists.of(ActionRow, Wanted("action", TO_DO), "coming")
    rows = {row.originator: row for row in (*coming, *lists.of(ActionRow, Wanted("action", TO_DO)))}
    others = [
        row for ident, row in rows.items() if ident not in {one.originator for one in overdue}
    ]
    return ActionPicture(
        overdue=overdue,
        open=tuple(sorted(others, key=_due)),
        waiting=lists.count(Wanted("action", TO_DO)),
        late=lists.count(late),
        done=lists.count(Wanted("action", ("done",), after=since)),
        dropped=lists.count(Wanted("action", ("dropped",), after=since)),
    )


def overdue_actions(lists: Lists) -> tuple[ActionRow, ...]:
    """The first that are overdue, the longest first."""
    late = Wanted("action", TO_DO, due=lists.now)
    return tuple(sorted(lists.of(ActionRow, late, "passed"), key=_due))


def _due(row: ActionRow | RequestRow) -> tuple[int, int]:
    """By when it is to be done at the latest, then the oldest; those without a time last."""
    when = row.due if isinstance(row, ActionRow) else row.needed_by
    end = (when.latest or when.earliest) if when and not is_endless(when) else None
    return microseconds(end) if end else ENDLESS, row.opened


def communication_picture(lists: Lists, since: int) -> CommunicationPicture:
    """What went out since, what waits for approval, what has a time."""
    prepared = lists.of(CommunicationRow, Wanted("communication", PREPARED), "newest")
    recent = lists.of(CommunicationRow, Wanted("communication", after=since), "newest")
    found = {row.originator: row for row in (*prepared, *recent)}
    rows = sorted(found.values(), key=lambda row: row.opened)
    return CommunicationPicture(
        sent=tuple(row for row in rows if row.sent is not None and row.sent > since),
        awaiting=tuple(lists.of(CommunicationRow, AWAITING)),
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
