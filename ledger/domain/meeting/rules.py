"""What has to hold before an entry about meetings is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.meeting.commands import (
    AttendMeeting,
    CancelMeeting,
    CloseMeeting,
    ConveneMeeting,
    OpenMeeting,
)
from ledger.domain.meeting.events import (
    MOST_NAMED,
    MeetingAttended,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
)
from ledger.domain.meeting.record import SEATS, Meeting, meeting
from ledger.domain.situation import Situation
from ledger.domain.values import Name
from ledger.errors import Refused
from ledger.sanitize import same_name


@meeting.decides(
    "convene",
    when=(ABSENT, "convened"),
    target="either",
    example='"tomorrow 08:00" --kind daily --cell crisis-cell --agenda "Round of the services"',
)
def convene(record: Meeting | None, command: ConveneMeeting, situation: Situation) -> Facts:
    """Daily ones end with the crisis; others may follow it."""
    crisis, kind = situation.crisis, command.kind or (record.kind if record else None)
    if crisis and crisis.stage == "closed" and kind == "daily":
        raise Refused("no_daily_meetings", field="kind", number=crisis.ended)
    return [carry(MeetingConvened, command)]


@meeting.decides(
    "open",
    when=(ABSENT, "convened"),
    target="either",
    example='--present "medical director, DPO" --by-phone PMO --cell crisis-cell',
)
def open_meeting(record: Meeting | None, command: OpenMeeting, situation: Situation) -> Facts:
    """Convened or not: whoever writes first asks later."""
    return [carry(MeetingOpened, command, **_seats(command))]


@meeting.decides(
    "attend",
    when=("open", "closed"),
    target="current",
    example='--present "head of IT"',
)
def attend(record: Meeting | None, command: AttendMeeting, situation: Situation) -> Facts:
    """While it goes on, or afterwards; of somebody at least."""
    seats = _seats(command)
    if command.chair is None and not any(seats.values()):
        raise Refused("nobody_named", field="present")
    return [carry(MeetingAttended, command, **seats)]


@meeting.decides(
    "close",
    when=("open",),
    target="current",
    ends=True,
    example='--next "tomorrow 08:00" --summary "Consultations are put off"',
)
def close(record: Meeting | None, command: CloseMeeting, situation: Situation) -> Facts:
    """Once; who was there may be completed afterwards."""
    return [carry(MeetingClosed, command)]


@meeting.decides(
    "cancel",
    when=("convened",),
    target="current",
    ends=True,
    example='"put off to tomorrow, the governor meets first"',
)
def cancel(record: Meeting | None, command: CancelMeeting, situation: Situation) -> Facts:
    """Before it was opened; one that is moved is convened again."""
    return [carry(MeetingCancelled, command)]


def _seats(command: OpenMeeting | AttendMeeting) -> dict[str, tuple[Name, ...]]:
    """Everybody by where they are, several in one text as several; nobody in two places."""
    seen: dict[str, str] = {}
    found = {seat: _apart(getattr(command, seat)) for seat in SEATS}
    for seat, names in found.items():
        if len(names) > MOST_NAMED:
            raise Refused("too_many_named", field=seat, many=len(names), limit=MOST_NAMED)
        for who in names:
            if seen.setdefault(same_name(who), seat) != seat:
                raise Refused("in_two_places", field=seat, value=who, other=seen[same_name(who)])
    return found


def _apart(said: tuple[Name, ...]) -> tuple[Name, ...]:
    """`IT lead, DPO` as two."""
    return tuple(name for text in said for part in text.split(",") if (name := part.strip()))
