"""What a brief says of meetings, of what becomes of decisions, and of sources that differ."""

from datetime import datetime
from typing import Any

import pytest

from projections.brief.build import brief
from projections.i18n import Translator
from projections.render.terminal import to_terminal
from projections.tables import Chosen
from tests.support.chronicle import ZONE
from tests.support.room import DAY, Room
from tests.support.tables import listing

NOW = f"{DAY}18:00:00+02:00"
CELL = {"cell": "crisis-cell"}


@pytest.fixture
def room() -> Room:
    return Room()


def told(room: Room, **how: Any) -> str:
    """The brief as text, every paragraph on one line."""
    document = brief(room.picture(NOW, **how), checked=0)
    return " ".join(to_terminal(document, Translator("en", ZONE)).split())


def test_the_brief_says_for_which_meeting_it_is(room: Room) -> None:
    """One convened: when, what sort, whose; with its agenda in its section."""
    room.say("17:00", "meeting.convene", {"as": "m", **CELL}, planned="2022-05-21 08:00",
             kind="daily", agenda="All services")  # fmt: skip
    text = told(room)
    assert "For the meeting 21 May, 08:00: daily meeting, Crisis cell" in text
    assert "Agenda: All services" in text


def test_minutes_of_a_meeting(room: Room) -> None:
    """Who was there by the latest word, what came of it, when the next one is."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL}, present=["IT lead"], absent=["DPO"])
    assert "UNDER WAY since 20 May, 08:00: meeting, Crisis cell" in told(room)
    room.say("08:05", "meeting.attend", present=["DPO"], by_phone=["PMO"])
    room.say("08:30", "meeting.close", summary="Cut everything", next="2022-05-21 08:00")
    text = told(room)
    assert "Held 20 May, 08:00: meeting, Crisis cell" in text
    for said in ("Present: IT lead; DPO", "By phone: PMO", "Cut everything"):
        assert said in text
    assert "Absent" not in text
    assert "For the meeting 21 May, 08:00: the next one after the meeting, Crisis cell" in text


def test_orders_of_others_stand_apart(room: Room) -> None:
    """In a section of their own, with the authority and its clock; never among the decisions."""
    number = room.say("09:00", "decision.order", {"as": "o"}, text="Federal phase",
                      authority="Minister", due="2022-05-21 12:00")  # fmt: skip
    picture = room.picture(NOW)
    assert [row.number for row in picture.orders] == [number]
    assert (picture.decisions, [d.kind for d in picture.deadlines]) == ((), ["order"])
    text = told(room)
    assert "ORDERED BY OTHERS" in text
    assert "Minister, 20 May, 09:00: Federal phase" in text
    room.say("10:00", "decision.end", {"target": "o"}, reason="lifted")
    assert "No longer holds: Federal phase (Minister)" in told(room)
    assert room.picture(NOW).orders == ()


def test_a_deferred_question_and_its_meeting(room: Room) -> None:
    """It is still to decide, says that it was put off and why, and counts down to that meeting."""
    room.say("09:00", "decision.raise", {"as": "q"}, question="Postpone?")
    room.say("09:05", "decision.defer", {"target": "q"}, meeting="2022-05-21 08:00",
             motive="no advice")  # fmt: skip
    text = told(room)
    assert "TO DECIDE (deferred): Postpone?" in text
    assert "Deferred because: no advice" in text
    assert [d.kind for d in room.picture(NOW).deadlines] == ["decision"]


def test_what_is_said_of_a_decision_does_not_make_it_new(room: Room) -> None:
    """Reviewed, countersigned and dissented from today, it was decided yesterday."""
    yesterday = "2022-05-19T10:00:00+02:00"
    room.say(yesterday, "decision.take", {"as": "d"}, text="Cut", decider="cell")
    room.say("09:00", "decision.review", {"target": "d"}, finding="not_upheld", text="too costly")
    room.say("09:01", "decision.countersign", {"target": "d"}, countersigner="CEO")
    room.say("09:02", "decision.dissent", {"target": "d"}, who="Medical director", text="too late")
    text = told(room, since=datetime.fromisoformat(f"{DAY}00:00:00+02:00"))
    assert "decision in the period" not in text
    assert "NOT UPHELD on review (#3): to be revoked or replaced" in text
    for said in ("Review: too costly", "as recorded for them: CEO",
                 "Dissent: Medical director, too late"):  # fmt: skip
        assert said in text
    room.say("09:03", "decision.revoke", {"target": "d"}, reason="as reviewed")
    assert "Revoked: Cut (cell)" in told(room)


def test_a_countersignature_with_ones_own_key_is_printed_otherwise(room: Room) -> None:
    """What the scribe records for somebody is not what they signed themselves."""
    room.say("09:00", "decision.take", {"as": "d"}, text="Cut", decider="cell")
    room.say("09:01", "decision.countersign", {"target": "d"}, countersigner="Coordinator 1")
    assert "Countersigned, own key: Coordinator 1" in told(room)


def test_rival_values_stand_side_by_side_with_their_sources(room: Room) -> None:
    """A plan triggered on the 21st or on the 22nd: two entries, until one supersedes the other."""
    said = {"text": "Emergency plan triggered"}
    room.say("09:00", "observation.note",
             {"as": "press", "occurred": "2022-05-18", "source": "press"}, **said)  # fmt: skip
    room.say("09:01", "observation.note",
             {"as": "log", "occurred": "2022-05-19", "source": "night log"}, **said)  # fmt: skip
    room.say("09:02", "entry.link", number=3, relation="contradicts", other=2)
    text = told(room)
    for side in ("#2, 18 May", "#3, 19 May", "press", "night log"):
        assert side in text, text
    room.say("09:03", "entry.link", number=3, relation="supersedes", other=2, reason="signed")
    assert room.picture(NOW).contradictions == ()


def test_rival_decisions_too(room: Room) -> None:
    """The same mechanism: a decision that two sources date otherwise."""
    for name, day in (("a", "18"), ("b", "19")):
        around = {"as": name, "occurred": f"2022-05-{day}", "meant": ["same_text"], "source": name}
        room.say("09:00", "decision.take", around, text="Plan triggered", decider="cell")
    room.say("09:02", "entry.link", number=3, relation="contradicts", other=2)
    (found,) = room.picture(NOW).contradictions
    sides = [side.quote for side in (found.other, found.origin)]
    assert [(q.source, q.occurred.earliest.day) for q in sides if q and q.occurred.earliest] == [
        ("a", 18),
        ("b", 19),
    ]


def test_the_list_has_the_next_meeting_that_was_only_announced(room: Room) -> None:
    """As announced, until the same people meet; the closed one itself only among what is over."""
    room.say("08:00", "meeting.open", {"as": "m", **CELL})
    room.say("08:30", "meeting.close", next="2022-05-20 14:00")
    (row,) = (item.row for item in listing(room, "meetings").page(0, 9))
    assert (row.stage, row.planned.earliest.hour) == ("announced", 14)
    found = listing(room, "meetings", everything=True)
    assert [item.row.stage for item in found.page(0, 9)] == ["announced", "closed"]
    assert found.total == found.in_all
    assert listing(room, "meetings", chosen=Chosen(stages=frozenset({"announced"}))).total == 1
    room.say("14:00", "meeting.open", CELL)
    assert [item.row.stage for item in listing(room, "meetings").page(0, 9)] == ["open"]
