"""What can be asked for about meetings."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.meeting.events import Kind, People
from ledger.domain.values import Coming, Line, Name, Text

Body = Annotated[
    Name | None, Meta(title="Body", description="Who meets, where that is no cell (--cell).")
]
KindOf = Annotated[Kind | None, Meta(title="Kind", description="The daily one, or an urgent one.")]
Agenda = Annotated[Text | None, Meta(title="Agenda", description="What it is about.")]
Place = Annotated[Line | None, Meta(title="Place", description="A room, a number to call.")]
Present = Annotated[
    People,
    Meta(title="Present", description="Roles and bodies that are there, with commas between."),
]
Absent = Annotated[People, Meta(title="Absent", description="Those who are not there.")]
Phone = Annotated[People, Meta(title="By phone", description="Those who take part from afar.")]
Chair = Annotated[Name | None, Meta(title="Chair", description="The role that leads it.")]


class ConveneMeeting(Command, frozen=True, kw_only=True):
    """Convene a meeting. Said of one that was convened, named with `--on`, it is moved."""

    planned: Annotated[Coming, Meta(title="When", description="When it begins.")]
    kind: KindOf = None
    body: Body = None
    agenda: Agenda = None
    place: Place = None


class OpenMeeting(Command, frozen=True, kw_only=True):
    """Open a meeting. What is recorded until it closes carries it.

    `--on` names one that was convened.
    """

    present: Present = ()
    absent: Absent = ()
    by_phone: Phone = ()
    chair: Chair = None
    kind: KindOf = None
    body: Body = None
    agenda: Agenda = None
    place: Place = None


class AttendMeeting(Command, frozen=True, kw_only=True):
    """Complete who is there and who is not. The latest word on somebody counts."""

    present: Present = ()
    absent: Absent = ()
    by_phone: Phone = ()
    chair: Chair = None


class CloseMeeting(Command, frozen=True, kw_only=True):
    """Close the meeting that is under way. Say when the next one is, where that is known."""

    next: Annotated[Coming | None, Meta(title="Next", description="When the next one is.")] = None
    summary: Annotated[
        Text | None, Meta(title="Summary", description="What came of it, in a few words.")
    ] = None


class CancelMeeting(Command, frozen=True, kw_only=True):
    """Cancel a meeting. It does not take place."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
