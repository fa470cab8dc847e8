"""Meetings: under way, to come, and those held in the period with who was there."""

from collections.abc import Iterator
from typing import Any

from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import line, optional, say, several
from projections.model.picture import Picture
from projections.model.rows import MeetingRow

KINDS = {
    "daily": "brief.meeting.daily",
    "urgent": "brief.meeting.urgent",
    None: "brief.meeting.plain",
}

OVER = {"closed": "brief.meeting.held", "cancelled": "brief.meeting.cancelled"}


def meeting_lines(picture: Picture) -> Iterator[BriefLine]:
    """Those under way, those to come, the nearest first, then what is over, the latest first."""
    meetings = picture.meetings
    for row in meetings.open:
        yield _line(picture, say("brief.meeting.open", **_said(picture, row)), row, "open")
    for row in sorted(meetings.coming, key=_nearness):
        yield _line(picture, _to_come(picture, row), row, "coming")
    for row in reversed(meetings.over):
        yield _line(picture, say(OVER[row.stage], **_said(picture, row)), row, "over")


def the_meeting(picture: Picture) -> tuple[Phrase, tuple[int, ...]] | None:
    """The one this brief is for: under way, or else the nearest to come; with its entries."""
    for row in picture.meetings.open:
        return say("brief.meeting.open", **_said(picture, row)), row.numbers
    coming = {row.originator: row for row in picture.meetings.coming}
    for clock in picture.deadlines:
        if clock.originator in coming and clock.state in {"ahead", "running"}:
            row = coming[clock.originator]
            return _to_come(picture, row), row.numbers
    return None


def _nearness(row: MeetingRow) -> tuple[float, int]:
    when = row.planned if row.stage == "convened" else row.next
    first = (when.earliest or when.latest) if when else None
    return (first.timestamp() if first else float("inf"), row.number)


def _to_come(picture: Picture, row: MeetingRow) -> Phrase:
    """As it was convened; of one that was only announced as the next, when it is."""
    if row.stage == "convened":
        return say("brief.meeting.convened", **_said(picture, row))
    return say("brief.meeting.next", when=row.next, meeting=_meeting(picture, row))


def _said(picture: Picture, row: MeetingRow) -> dict[str, Any]:
    return {"when": row.when, "meeting": _meeting(picture, row)}


def _meeting(picture: Picture, row: MeetingRow) -> Phrase:
    """What sort of meeting, and whose."""
    who = picture.part("cell", row.cell) if row.cell else row.body
    said = say(KINDS[row.kind])
    return say("brief.meeting.of", meeting=said, who=who) if who else said


def _line(picture: Picture, said: Phrase, row: MeetingRow, kind: str) -> BriefLine:
    announced = kind == "coming" and row.stage == "closed"
    details = () if announced else _details(row)
    return line(said, rows=[row], since=picture.since, kind=kind, details=details)


def _details(row: MeetingRow) -> tuple[Phrase, ...]:
    """Who was there before what it was about; of one announced only its time is known."""
    return optional(
        ("brief.detail.summary", row.summary),
        ("brief.detail.present", _people(row.present)),
        ("brief.detail.phone", _people(row.by_phone)),
        ("brief.detail.absent", _people(row.absent)),
        ("brief.detail.chair", row.chair),
        ("brief.detail.agenda", row.agenda),
        ("brief.detail.place", row.place),
        ("brief.detail.next_meeting", row.next if row.stage == "closed" else None),
        ("brief.detail.reason", row.reason),
    )


def _people(names: tuple[str, ...]) -> Any:
    return several(names) if names else None
