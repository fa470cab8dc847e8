"""Meetings: which are to come, and what was put down in one of them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from ledger.domain.meeting.asks import LONGEST
from ledger.domain.meeting.record import Meeting
from ledger.domain.situation import Situation
from ledger.domain.values import When
from ledger.sanitize import clean_line
from projections.model.rows import MeetingRow, Row

ENDLESS = datetime.max.replace(tzinfo=UTC)
"""When a meeting is whose time says no moment."""


def to_come(rows: Iterable[MeetingRow], *, closed: int = 0) -> Iterator[MeetingRow]:
    """Those convened, and the last closed one of each cell that says when the next is.

    What was to come when the same people met, then or later, or were convened anew, is not to come
    any more. The daily ones end with the crisis: `closed` is the entry that closed it.
    """
    known = [row for row in rows if row.number > closed or row.kind == "urgent" or row.began]
    convened = [row for row in known if row.stage == "convened" and not _was_held(row, known)]
    yield from convened
    for row in known:
        announces = row.stage == "closed" and row.next is not None and (row.ended or 0) > closed
        if announces and not any(_replaces(one, row) for one in known):
            yield row


def announced(rows: Iterable[MeetingRow], *, closed: int = 0) -> list[MeetingRow]:
    """The meetings that closed ones said are next, each as a row of its own, the nearest first.

    Their stage is `announced`; of such a meeting only when it is and whose are known.
    """
    found = [
        MeetingRow(
            **{name: getattr(row, name) for name in Row.__struct_fields__},
            stage="announced", cell=row.cell, body=row.body, kind=row.kind, planned=row.next,
        )
        for row in to_come(rows, closed=closed)
        if row.stage == "closed"
    ]  # fmt: skip
    return sorted(found, key=lambda row: (_first(row.planned) or ENDLESS, row.number))


def _was_held(row: MeetingRow, known: Iterable[MeetingRow]) -> bool:
    """Whether the same people met when this one was to be, or later."""
    first = _first(row.planned)
    later = (one for one in known if _same_people(one, row) and (one.began or 0) > row.opened)
    return any(first is None or one.begun is None or one.begun >= first for one in later)


def _replaces(one: MeetingRow, row: MeetingRow) -> bool:
    """Whether `one` is, or was, the meeting that `row` said was next."""
    if one.originator == row.originator or not _same_people(one, row):
        return False
    same = one.stage == "convened" and _first(one.planned) == _first(row.next)
    return same or one.number > (row.ended or row.number)


def _first(when: When | None) -> datetime | None:
    return (when.earliest or when.latest) if when else None


def _same_people(one: MeetingRow, other: MeetingRow) -> bool:
    return (one.cell, one.body) == (other.cell, other.body)


def meeting_said(originator: str, situation: Situation) -> str:
    """A meeting by the number of the entry that opened it; by its short name where none did."""
    began = getattr(situation.record(originator), "began", None)
    return f"#{began}" if began else clean_line(originator.partition(".")[2])


def put_down_in(situation: Situation, originator: str) -> Iterator[int]:
    """The entries that carry a meeting and are not struck, in order."""
    record = situation.record(originator)
    if not isinstance(record, Meeting) or record.began is None or record.begun is None:
        return
    forgotten = situation.kept.later(record.begun + LONGEST) or situation.head + 1
    for number in range(record.began + 1, record.ended or max(forgotten, record.began + 1)):
        entry = situation.kept.entry(number)
        carries = entry is not None and entry.meeting == originator
        if carries and situation.strike_of(number) is None:
            yield number
