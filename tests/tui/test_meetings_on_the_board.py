"""What the overview says of meetings, of orders of others, and of what becomes of decisions."""

import pytest

from tests.support.board import words
from tests.support.room import DAY, Room
from tui.board.lines.deadlines import nearest
from tui.board.screens.overview_lines import sheet

CELL = {"cell": "crisis-cell"}


@pytest.fixture
def room() -> Room:
    return Room()


def shown(room: Room, at: str = "09:00") -> str:
    """The whole sheet of a screen of 80 columns."""
    picture = room.picture(f"{DAY}{at}:00+02:00")
    lines = [line.plain.rstrip() for line in sheet(picture, words("en"), 76, 20)]
    assert max(map(len, lines)) <= 76
    return "\n".join(lines)


def test_a_meeting_under_way_and_the_one_to_come(room: Room) -> None:
    """Since when, whose, how many are there; the next one is a deadline too."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL}, present=["IT lead, DPO"])
    room.say("08:05", "meeting.convene", {"as": "n"}, planned="2022-05-21 09:00", kind="daily")
    text = shown(room)
    assert "MEETINGS" in text
    assert "under way since 20 May, 08:00 · Crisis cell · 2 there" in text
    assert "21 May, 09:00 · daily" in text
    (clock,) = nearest(room.picture(f"{DAY}09:00:00+02:00"), words("en"), 76)
    assert "1 d 0 h left · meeting  " in clock.plain.replace("\N{NO-BREAK SPACE}", " ")


def test_a_forgotten_meeting_is_in_the_colour_of_trouble(room: Room) -> None:
    """In words as well, half a day after it was opened."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    assert "not closed?" not in shown(room, "19:00")
    assert "under way since 20 May, 08:00: not closed?" in shown(room, "21:00")


def test_orders_of_others_have_a_part_of_their_own(room: Room) -> None:
    """With whose order it is; where there is none, there is no part."""
    assert "ORDERED BY OTHERS" not in shown(room)
    room.say("08:00", "decision.order", {"as": "o"}, text="Federal phase", authority="Minister")
    text = shown(room)
    assert "Minister · Federal phase" in text
    assert "DECIDED TODAY" in text
    assert "Federal phase · Minister" not in text


def test_what_was_decided_today_goes_by_when_it_was_decided(room: Room) -> None:
    """What the scribe puts down after midnight was decided the day before."""
    room.say("08:00", "decision.take", {"as": "d"}, text="Cut", decider="cell")
    late = {"as": "e", "occurred": "2022-05-19 23:50"}
    room.say("08:01", "decision.take", late, text="Isolate", decider="cell")
    text = shown(room)
    assert ("Cut · cell" in text, "Isolate · cell" in text) == (True, False)


def test_doubts_about_a_decision_stand_behind_it(room: Room) -> None:
    """A deferred question says so, a decision that was not upheld too, and who dissents counts."""
    room.say("08:00", "decision.take", {"as": "d"}, text="Cut", decider="cell")
    room.say("08:01", "decision.dissent", {"target": "d"}, who="CEO", text="too late")
    room.say("08:02", "decision.review", {"target": "d"}, finding="not_upheld")
    room.say("08:03", "decision.raise", {"as": "q"}, question="Postpone?")
    room.say("08:04", "decision.defer", {"target": "q"}, meeting="2022-05-21 08:00")
    text = shown(room)
    assert "Cut · cell · not upheld: revoke or replace · 1 dissent" in text
    assert "Postpone? · deferred" in text
    room.say("08:05", "decision.revoke", {"target": "d"}, reason="as reviewed")
    assert "revoked · Cut" in shown(room)
