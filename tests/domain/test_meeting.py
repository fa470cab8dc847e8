"""Meetings: convened or opened at once, with who is there, closed with the next one."""

import pytest

from ledger.domain.concept import Command
from ledger.domain.crisis.events import CrisisClosed
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.meeting.commands import (
    AttendMeeting,
    CancelMeeting,
    CloseMeeting,
    ConveneMeeting,
    OpenMeeting,
)
from ledger.domain.meeting.events import (
    MeetingAttended,
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
)
from ledger.domain.meeting.record import Meeting
from tests.support.domain import Story, unknown_time

DAILY = "meeting.daily"
HELD = MeetingOpened(present=("medical director", "IT lead"), absent=("DPO",), by_phone=("PMO",))


def meeting(story: Story, originator: str = DAILY) -> Meeting:
    found = story.situation.states[originator]
    assert isinstance(found, Meeting)
    return found


def test_it_may_be_opened_without_being_convened(story: Story) -> None:
    """Whoever has to write first asks later: nothing is needed."""
    story.when(DAILY, OpenMeeting())
    story.then(MeetingOpened())
    assert story.stage(DAILY) == "open"


def test_convened_again_it_is_moved(story: Story) -> None:
    """The latest time counts, and what was said of it stays."""
    story.given(DAILY, MeetingConvened(planned=unknown_time(), kind="daily"))
    story.when(DAILY, ConveneMeeting(planned=unknown_time(), place="room 2"))
    found = meeting(story)
    assert (found.stage, found.kind, found.place) == ("convened", "daily", "room 2")


def test_what_was_convened_is_opened_closed_and_not_opened_again(story: Story) -> None:
    """With the cell of whoever convened it where nobody said another."""
    story.given(DAILY, MeetingConvened(planned=unknown_time()), cell="crisis-cell")
    story.when(DAILY, OpenMeeting(present=("IT lead",)))
    story.when(DAILY, CloseMeeting(next=unknown_time(), summary="all said"))
    story.then(MeetingClosed(next=unknown_time(), summary="all said"))
    found = meeting(story)
    assert (found.stage, found.cell, found.next) == ("closed", "crisis-cell", unknown_time())
    story.when(DAILY, OpenMeeting())
    story.refused("wrong_stage", stage="closed")


def test_the_latest_word_on_somebody_counts(story: Story) -> None:
    """Whoever was absent comes in, whoever was there goes on by phone; after it is closed too."""
    story.given(DAILY, HELD, MeetingClosed())
    story.when(DAILY, AttendMeeting(present=("dpo",), by_phone=("IT  Lead",), chair="CEO"))
    story.then(MeetingAttended(present=("dpo",), by_phone=("IT  Lead",), chair="CEO"))
    found = meeting(story)
    assert (found.present, found.absent) == (("medical director", "dpo"), ())
    assert (found.by_phone, found.chair, found.stage) == (("PMO", "IT  Lead"), "CEO", "closed")


@pytest.mark.parametrize("command", [OpenMeeting, AttendMeeting])
def test_nobody_is_in_two_places(story: Story, command: type[Command]) -> None:
    """Told by whom and under which two words."""
    if command is AttendMeeting:
        story.given(DAILY, HELD)
    story.when(DAILY, command(present=("DPO",), absent=("dpo",)))
    story.refused("in_two_places", field="absent", value="dpo", other="present")


def test_several_in_one_text_are_several(story: Story) -> None:
    """As people type them, with commas; more than fit in one entry are refused."""
    story.when(DAILY, OpenMeeting(present=("IT lead, DPO,", "CEO")))
    story.then(MeetingOpened(present=("IT lead", "DPO", "CEO")))
    story.when(DAILY, AttendMeeting(absent=(",".join(map(str, range(101))),)))
    story.refused("too_many_named", field="absent", many=101)


def test_an_attendance_names_somebody(story: Story) -> None:
    """An empty one is a slip."""
    story.given(DAILY, HELD)
    story.when(DAILY, AttendMeeting())
    story.refused("nobody_named")


def test_only_what_was_convened_is_cancelled(story: Story) -> None:
    """One under way is closed."""
    story.given(DAILY, MeetingConvened(planned=unknown_time()))
    story.when(DAILY, CancelMeeting(reason="the governor meets"))
    assert story.stage(DAILY) == "cancelled"
    story.given("meeting.other", MeetingOpened())
    story.when("meeting.other", CancelMeeting(reason="no"))
    story.refused("wrong_stage", stage="open")


def test_a_closed_crisis_has_no_daily_meetings(story: Story) -> None:
    """Urgent ones it may have."""
    number = story.given(CRISIS, CrisisClosed())
    story.when(DAILY, ConveneMeeting(planned=unknown_time(), kind="daily"))
    story.refused("no_daily_meetings", number=number)
    story.when(DAILY, ConveneMeeting(planned=unknown_time(), kind="urgent"))
    assert story.stage(DAILY) == "convened"
