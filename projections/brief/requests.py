"""Requests: how many in which class and how far, the oldest, the late ones, the most urgent."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, plural, say, several
from projections.model.picture import ClassCount, Picture
from projections.model.rows import RequestRow

LISTED = 10
"""Requests told one by one: those overdue, then those of the most urgent class."""

STAGES = ("logged", "prioritised", "escalated", "delivered_in_part", "delivered")


def request_lines(picture: Picture) -> Iterator[BriefLine]:
    """Totals, one line a class, then the requests nobody should have to look for."""
    requests = picture.requests
    if not requests.classes:
        return
    fields = {"new": requests.new, "delivered": requests.delivered}
    yield BriefLine(phrases=(plural("brief.request.total", requests.waiting, **fields),))
    for count in requests.classes:
        yield _class(picture, count)
    told = _told(picture)
    for row in told[:LISTED]:
        yield _row(picture, row)
    if requests.pressing > LISTED:
        yield line(plural("brief.request.more", requests.pressing - LISTED), rows=told[LISTED:])


def _class(picture: Picture, count: ClassCount) -> BriefLine:
    stages = [
        say("brief.request.stage", stage=Code("stage.request", stage), count=count.stages[stage])
        for stage in STAGES
        if stage in count.stages
    ]
    name = count.priority or say("brief.request.unranked")
    phrases = [say("brief.request.class", priority=name, stages=several(stages))]
    if count.oldest is None:
        return BriefLine(phrases=tuple(phrases))
    age = picture.now - count.oldest.logged
    phrases.append(say("brief.request.oldest", what=count.oldest.what, age=age))
    return line(*phrases, rows=[count.oldest])


def _told(picture: Picture) -> list[RequestRow]:
    """Overdue ones and those of the first class, each once."""
    first = next(iter(picture.names.parts.get("priority", {})), None)
    urgent = [row for row in picture.requests.open if row.priority == first]
    rows = {row.originator: row for row in (*picture.requests.overdue, *urgent)}
    return list(rows.values())


def _row(picture: Picture, row: RequestRow) -> BriefLine:
    return line(
        say(
            "brief.request.row",
            site=picture.part("site", row.site),
            what=row.what,
            stage=Code("stage.request", row.stage),
        ),
        *_overdue(picture, row),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.service", picture.part("service", row.service) if row.service else None),
            ("brief.detail.impact", row.impact),
            ("brief.detail.needed_by", row.needed_by),
            ("brief.detail.ticket", row.ticket),
            ("brief.detail.call_back", row.call_back),
        ),
    )


def _overdue(picture: Picture, row: RequestRow) -> tuple[Phrase, ...]:
    late = any(other.originator == row.originator for other in picture.requests.overdue)
    return (say("brief.request.overdue"),) if late else ()
