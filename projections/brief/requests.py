"""Requests: how many in which class and how far, the oldest, the late ones, the most urgent."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger.domain.card import ENDLESS, microseconds
from ledger.domain.request.record import OPEN
from ledger.domain.said_parts import is_endless
from projections.brief.model import BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, plural, say, several, short
from projections.brief.shown_by import typed
from projections.model.picture import ClassCount, Picture
from projections.model.rows import RequestRow

LONGEST = 90
"""Characters of what the oldest request of a class asks for."""

ROW = "request"
"""The kind of a line about one request."""

STAGES = (*OPEN, "delivered")
"""What the line of a class counts: all that is open, then what came and nobody confirmed yet."""

SOON = timedelta(days=1)
"""Within which a time to come is told first."""


def request_lines(picture: Picture) -> Iterator[BriefLine]:
    """Totals, one line a class, then the requests, those first that nobody should look for."""
    requests = picture.requests
    if not requests.classes:
        return
    fields = {"new": requests.new, "delivered": requests.delivered}
    total = (
        plural("brief.request.total", requests.waiting, **fields)
        if requests.waiting
        else say("brief.request.none_open", **fields)
    )
    again = [plural("brief.request.again", requests.again)] if requests.again else []
    waits = [plural("brief.request.proposed", n, priority=named) for named, n in requests.proposed]
    yield BriefLine(phrases=(total, *again, *_late(picture), *waits), kind="total")
    for count in requests.classes:
        if not count.stages.keys().isdisjoint(STAGES):
            yield _class(picture, count)
    for row in _told(picture):
        yield _row(picture, row)


def _late(picture: Picture) -> Iterator[Phrase]:
    """How many are overdue, and what shows all of them: the first alone have a line."""
    if late := picture.requests.late:
        yield say("brief.request.late", n=late, command=typed(picture).overdue())


def _class(picture: Picture, count: ClassCount) -> BriefLine:
    stages = [
        say("brief.request.stage", stage=Code("stage.request", stage), count=count.stages[stage])
        for stage in STAGES
        if stage in count.stages
    ]
    name = count.priority or say("brief.request.unranked")
    phrases = [say("brief.request.class", priority=name, stages=several(stages))]
    if count.oldest is None:
        return BriefLine(phrases=tuple(phrases), kind="class")
    age = picture.now - count.oldest.logged
    what = short(count.oldest.what, LONGEST)
    phrases.append(say("brief.request.oldest", what=what, age=age))
    return line(*phrases, rows=[count.oldest], kind="class")


def _told(picture: Picture) -> list[RequestRow]:
    """Overdue ones, those of the first class or asked for as such, then by when they are needed."""
    requests = picture.requests
    rows = {row.originator: row for row in (*requests.overdue, *requests.open, *requests.coming)}
    return sorted(rows.values(), key=lambda row: _place(picture, row))


def _place(picture: Picture, row: RequestRow) -> tuple[int, int]:
    """How pressing it is, and by when it is needed; those without a time as they come."""
    if _is_overdue(picture, row):
        return 0, 0
    first = next(iter(picture.names.parts.get("priority", {})), None)
    urgent = first is not None and first in {row.priority, row.proposed}
    due = _end(row)
    return 1 if urgent else 2, ENDLESS if due is None else microseconds(due)


def _end(row: RequestRow) -> datetime | None:
    when = row.needed_by
    return (when.latest or when.earliest) if when and not is_endless(when) else None


def _row(picture: Picture, row: RequestRow) -> BriefLine:
    soon = _is_soon(picture, row)
    return line(
        *_overdue(picture, row),
        *_asked(picture, row),
        *((say("brief.request.needed", when=row.needed_by),) if soon else ()),
        say(
            "brief.request.row",
            site=picture.part("site", row.site),
            what=row.what,
            stage=Code("stage.request", row.stage),
        ),
        rows=[row],
        since=picture.since,
        kind=ROW,
        details=optional(
            ("brief.detail.service", picture.part("service", row.service) if row.service else None),
            ("brief.detail.impact", row.impact),
            ("brief.detail.needed_by", None if soon else row.needed_by),
            ("brief.detail.ticket", row.ticket),
            ("brief.detail.call_back", row.call_back),
        ),
    )


def _asked(picture: Picture, row: RequestRow) -> tuple[Phrase, ...]:
    """The class that one person asks for and that a second has to agree to."""
    if row.proposed is None:
        return ()
    return (say("brief.request.second", priority=picture.part("priority", row.proposed)),)


def _is_soon(picture: Picture, row: RequestRow) -> bool:
    """Whether its time comes within the day: then that stands where it is not cut."""
    due = _end(row)
    return due is not None and picture.now < due <= picture.now + SOON


def _is_overdue(picture: Picture, row: RequestRow) -> bool:
    return any(other.originator == row.originator for other in picture.requests.overdue)


def _overdue(picture: Picture, row: RequestRow) -> tuple[Phrase, ...]:
    return (say("brief.request.overdue"),) if _is_overdue(picture, row) else ()
