"""In which meeting an entry is put down, what is asked about meetings, and their minutes."""

from datetime import datetime, timedelta

import pytest

from ledger.command.meeting import meeting_of
from ledger.domain.amendments import EntryStruck
from ledger.errors import Doubtful, Refused
from projections.views.meetings import put_down_in
from tests.support.chronicle import AUTHOR
from tests.support.room import DAY, Room

CELL = {"cell": "crisis-cell"}


@pytest.fixture
def room() -> Room:
    return Room()


def test_what_is_recorded_while_it_is_under_way_carries_it(room: Room) -> None:
    """Not before, not after, and not its own entries."""
    assert room.note("07:59") is None
    opened = room.say("08:00", "meeting.open", {"as": "m", **CELL}, present=["DPO"])
    assert room.note("08:01", **CELL) == "meeting.m"
    assert room.note("08:02") == "meeting.m"  # by whoever opened it
    taken = room.say("08:03", "decision.take", CELL, text="Cut", decider="cell")
    closed = room.say("08:30", "meeting.close")
    assert room.note("08:31", **CELL) is None
    assert (room.header(opened), room.header(closed)) == (None, None)
    assert list(put_down_in(room.fold.situation, "meeting.m"))[-1] == taken


def test_the_meeting_of_another_cell_is_not_carried(room: Room) -> None:
    """Nor by somebody else who says no cell: what the PMO logs is not the crisis cell's."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    assert room.note("08:01", cell="pmo-cell") is None
    moment = datetime.fromisoformat(f"{DAY}08:02:00+02:00")
    place = "request.r", None, "pmo-1", moment, room.fold.situation
    assert meeting_of(*place) is None
    assert meeting_of("request.r", "crisis-cell", *place[2:]) == "meeting.m"
    assert meeting_of("request.r", None, AUTHOR.member, *place[3:]) == "meeting.m"
    assert meeting_of("meeting.m", "crisis-cell", *place[2:]) is None


def test_what_was_put_down_before_it_began_is_not_of_it(room: Room) -> None:
    """A paper sheet that is typed during a meeting; what was put down during it is of it."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    assert room.note("08:10", written={"at": f"{DAY}06:00:00+02:00"}) is None
    assert room.note("08:11", written={"at": f"{DAY}08:05:00+02:00"}) == "meeting.m"


def test_one_opened_late_has_been_under_way_since_it_is_said_to_have_begun(room: Room) -> None:
    """As its sheet is typed afterwards."""
    room.say("10:00", "meeting.open", {"as": "m", "occurred": "2022-05-20 08:00"})
    assert room.note("10:01", written={"at": f"{DAY}08:05:00+02:00"}) == "meeting.m"
    assert room.note("10:02", written={"at": f"{DAY}07:55:00+02:00"}) is None


def test_a_forgotten_meeting_is_not_carried_for_days(room: Room) -> None:
    """Twelve hours at most; it can be closed as of when it ended, and asks when that was."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    assert room.note("20:00", **CELL) == "meeting.m"
    assert room.note("20:01", **CELL) is None
    with pytest.raises(Doubtful) as asked:
        room.say("2022-05-21T08:00:00+02:00", "meeting.close")
    assert asked.value.code == "meeting_long"
    room.say("2022-05-21T08:00:00+02:00", "meeting.close", {"occurred": "2022-05-20 09:00"})
    assert room.fold.situation.states["meeting.m"].stage == "closed"


def test_a_second_one_of_the_same_cell_is_asked_about(room: Room) -> None:
    """Meant, the latest counts; of another cell it is another meeting."""
    number = room.say("08:00", "meeting.open", {"as": "m", **CELL})
    room.say("08:05", "meeting.open", {"as": "pmo", "cell": "pmo-cell"})
    with pytest.raises(Doubtful) as asked:
        room.say("09:00", "meeting.open", {"as": "n", **CELL})
    assert (asked.value.code, asked.value.fields["number"]) == ("meeting_open", number)
    room.say("09:00", "meeting.open", {"as": "n", "meant": ["meeting_open"], **CELL})
    assert room.note("09:01", **CELL) == "meeting.n"


def test_one_convened_for_about_then_is_asked_about(room: Room) -> None:
    """Whether it is that one; named, nothing is asked, and tomorrow's is another."""
    number = room.say("07:00", "meeting.convene", {"as": "m", **CELL}, planned="2022-05-20 08:00")
    room.say("07:01", "meeting.convene", {"as": "later", **CELL}, planned="2022-05-22 08:00")
    with pytest.raises(Doubtful) as asked:
        room.say("08:02", "meeting.open", CELL)
    assert (asked.value.code, asked.value.fields["number"]) == ("meeting_convened", number)
    room.say("08:02", "meeting.open", {"target": "m"})
    assert room.note("08:03", **CELL) == "meeting.m"


def test_without_a_name_the_only_one_under_way_is_meant(room: Room) -> None:
    """Of none and of several none is chosen; the cell says which."""
    with pytest.raises(Refused, match="none_current"):
        room.say("08:00", "meeting.close")
    room.say("08:00", "meeting.open", {"as": "a", **CELL})
    room.say("08:01", "meeting.open", {"as": "b", "cell": "pmo-cell"})
    with pytest.raises(Refused, match="several_current") as refused:
        room.say("08:02", "meeting.close")
    assert refused.value.fields["known"] == "b, a"
    room.say("08:03", "meeting.close", {"cell": "pmo-cell"})
    room.say("08:04", "meeting.close")
    stages = [room.fold.situation.states[f"meeting.{one}"].stage for one in "ab"]
    assert stages == ["closed", "closed"]


def test_it_is_not_closed_before_it_began(room: Room) -> None:
    """Neither at once nor by a correction."""
    number = room.say("08:00", "meeting.open", {"as": "m"})
    with pytest.raises(Refused) as refused:
        room.say("08:30", "meeting.close", {"occurred": "2022-05-20 07:30"})
    assert (refused.value.code, refused.value.fields["number"]) == ("before_it_began", number)
    closed = room.say("08:30", "meeting.close")
    change = {"occurred": "2022-05-20 07:00"}
    with pytest.raises(Refused, match="before_it_began"):
        room.say("09:00", "entry.correct", number=closed, changes=change, reason="misread")


def test_struck_entries_are_not_in_the_minutes(room: Room) -> None:
    """And a struck closing takes it back: it is under way again."""
    room.say("08:00", "meeting.open", {"as": "m"})
    number = room.say("08:01", "observation.note", text="wrong")
    closed = room.say("08:30", "meeting.close")
    room.event("observation.c2", EntryStruck(number=number, reason="twice"), f"{DAY}08:31:00+02:00")
    assert list(put_down_in(room.fold.situation, "meeting.m")) == []
    room.event("meeting.m", EntryStruck(number=closed, reason="not yet"), f"{DAY}08:32:00+02:00")
    assert room.note("08:33") == "meeting.m"


def test_what_is_to_come_and_for_which_one_the_brief_is(room: Room) -> None:
    """The one convened; else what the last one said is next, until the same people meet again."""
    now = f"{DAY}18:00:00+02:00"
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    assert [row.originator for row in room.picture(now).meetings.open] == ["meeting.m"]
    room.say("08:30", "meeting.close", next="2022-05-21 08:00")
    picture = room.picture(now)
    assert [row.originator for row in picture.meetings.coming] == ["meeting.m"]
    assert [(d.kind, d.left) for d in picture.deadlines] == [("meeting", timedelta(hours=14))]
    room.say("09:00", "meeting.convene", {"as": "n", **CELL}, planned="2022-05-21 09:00")
    assert [row.originator for row in room.picture(now).meetings.coming] == ["meeting.n"]
    late = "2022-05-21T09:05:00+02:00"
    room.say(late, "meeting.open", {"target": "n"})
    picture = room.picture(late)
    assert (picture.meetings.coming, picture.deadlines) == ((), ())


def test_a_closed_crisis_ends_the_daily_meetings(room: Room) -> None:
    """What was to come daily is not any more, an urgent one is; what comes after is follow-up."""
    now = f"{DAY}18:00:00+02:00"
    room.say("08:00", "meeting.convene", {"as": "d"}, planned="2022-05-21 08:00", kind="daily")
    room.say("08:01", "meeting.convene", {"as": "u"}, planned="2022-05-21 10:00", kind="urgent")
    closed = room.say("09:00", "crisis.close", motive="all is back")
    picture = room.picture(now)
    assert [row.originator for row in picture.meetings.coming] == ["meeting.u"]
    assert picture.crisis
    assert picture.crisis.closed
    assert picture.crisis.closed.number == closed
    between = room.say("10:00", "observation.note", text="an invoice")
    room.say("11:00", "crisis.reopen", reason="new traces")
    after = room.say("12:00", "observation.note", text="traces")
    crisis = room.fold.situation.crisis
    assert crisis is not None
    follow_up = [crisis.is_follow_up(n) for n in (closed - 1, between, after)]
    assert follow_up == [False, True, False]
    picture = room.picture(now)
    assert picture.crisis
    assert picture.crisis.closed is None


def test_one_opened_in_a_file_is_of_whoever_wrote_it(room: Room) -> None:
    """What the member says who took the file is not swallowed by it, what its author says is."""
    theirs = {"written": {"at": f"{DAY}08:00:00+02:00", "by": "pmo-2"}, "behalf": "pmo-2"}
    room.say("08:05", "meeting.open", {"as": "m", **theirs}, present=["PMO"])
    assert room.note("08:06") is None
    written = {"at": f"{DAY}08:03:00+02:00", "by": "pmo-2"}
    assert room.note("08:07", written=written, behalf="pmo-2") == "meeting.m"
    assert room.note("08:08", behalf="pmo-2") is None, "said by somebody here"
