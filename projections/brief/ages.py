"""How old what is said is, and whose it is: nothing stands in a brief without its day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from ledger.domain.organisation import labels
from ledger.domain.values import When
from ledger.sanitize import plain_name
from projections.brief.model import AnyValue, EntryRef, Phrase
from projections.brief.phrases import say, several
from projections.model.entries import Confirmation
from projections.model.picture import Picture
from projections.model.rows import CancellationRow, ReportRow, Row
from projections.views.entry_times import when_of

STALE = timedelta(days=1)
"""After which it is said that nobody has confirmed something since."""


def last_moment(row: Row) -> datetime:
    """The latest moment that it may have happened, and never later than it was recorded."""
    when = when_of(row)
    return min(when.latest or when.earliest or row.recorded, row.recorded)


def report_age(picture: Picture, row: ReportRow) -> Phrase:
    """Since when a service has been so, and when that was last confirmed."""
    return _age(picture, begun_of(row), row)


def reports_age(picture: Picture, rows: Sequence[ReportRow]) -> Phrase:
    """Of several reports: what they share; else since when the first, and when the latest was."""
    oldest = min(rows, key=last_moment)
    first = min(map(begun_of, rows), key=lambda when: _moment(when, oldest.recorded))
    if all(begun_of(row) == first for row in rows):
        return report_age(picture, oldest)
    last = max(map(when_of, rows), key=lambda when: _moment(when, oldest.recorded))
    return say("brief.age.several", when=first, last=last)


def begun_of(row: ReportRow) -> When:
    """Since when a service has been so, as it was said or as it was first reported."""
    return row.since or row.held or when_of(row)


def _moment(when: When, unknown: datetime) -> datetime:
    return when.earliest or when.latest or unknown


def age(picture: Picture, row: Row) -> Phrase:
    """Since when something stands, and whether anybody has said so since."""
    return _age(picture, when_of(row), row)


def is_stale(picture: Picture, row: Row) -> bool:
    """Whether a day has gone by since it was so, and nothing was said of it in the period."""
    by = confirmed_by(picture.confirmed, row)
    return _is_stale(picture.now, picture.since.number, row, by)


def _age(picture: Picture, begun: When, row: Row) -> Phrase:
    by = confirmed_by(picture.confirmed, row)
    return _said(begun, row, by, stale=is_stale(picture, row))


def age_at(
    now: datetime,
    since: int,
    row: Row,
    begun: When | None = None,
    confirmed: Mapping[int, Confirmation] | None = None,
) -> Phrase:
    """As `age`, at a moment; `since` is the last entry known a day before (`STALE`)."""
    by = confirmed_by(confirmed or {}, row)
    return _said(begun or when_of(row), row, by, stale=_is_stale(now, since, row, by))


def _is_stale(now: datetime, since: int, row: Row, by: Confirmation | None) -> bool:
    spoken_of = row.numbers and row.numbers[-1] > since
    moments = [last_moment(row), *([by.moment] if by else ()), *map(_start, _told(row))]
    return now - max(moments) >= STALE and not spoken_of


def confirmed_by(confirmed: Mapping[int, Confirmation], row: Row) -> Confirmation | None:
    """The latest entry that says that what a row says still is so; None before it was said."""
    found = [confirmed[number] for number in row.numbers if number in confirmed]
    later = [one for one in found if one.moment > last_moment(row)]
    return max(later, key=lambda one: one.moment, default=None)


def _said(begun: When, row: Row, by: Confirmation | None, *, stale: bool) -> Phrase:
    if by is not None:
        return _confirmed(begun, by)
    last = when_of(row)
    if _day(last) != _day(begun):
        again = not isinstance(row, ReportRow) or row.held is not None
        return say("brief.age.confirmed" if again else "brief.age.reported", when=begun, last=last)
    stale = stale and not _told(row)
    return say("brief.age.unconfirmed" if stale else "brief.age.since", when=begun)


def _confirmed(begun: When, by: Confirmation) -> Phrase:
    """When and by whom; of what may not be shown nothing is said, nor that nobody confirmed it."""
    if by.who is None:
        return say("brief.age.since", when=begun)
    fields = {"when": begun, "last": by.when, "entry": EntryRef(by.number)}
    if not by.who:
        return say("brief.age.confirmed_in", **fields)
    return say("brief.age.confirmed_by", who=say("brief.said", text=by.who), **fields)


def _told(row: Row) -> Sequence[When]:
    """When parts of it resumed: who says so knows that the rest did not."""
    return [when for _, when in row.told] if isinstance(row, CancellationRow) else []


def _start(when: When) -> datetime:
    return when.earliest or when.latest or datetime.min.replace(tzinfo=UTC)


def _day(when: When) -> object:
    moment = when.earliest or when.latest
    return moment.date() if moment else None


def whose(picture: Picture, row: Row) -> list[str]:
    """Who did or said it, where that is not the organisation itself."""
    crisis = picture.crisis
    called = labels(crisis.organisation) if crisis else ()
    own = picture.names.folded.union(map(plain_name, called))
    said = dict.fromkeys(name for name in (row.actor, row.source) if name)
    return [name for name in said if plain_name(name) not in own]


def dated(picture: Picture, row: Row, when: When | None = None) -> AnyValue:
    """When, and whose it is where it is another body's."""
    who = whose(picture, row)
    moment = when or when_of(row)
    return say("brief.whose", when=moment, who=several(who)) if who else several([moment])
