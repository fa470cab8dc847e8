"""What is asked before it is recorded, since it would lose or exchange something."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger.errors import Doubtful
from projections.i18n import Translator
from tests.support.room import Room


@pytest.fixture
def room() -> Room:
    return Room()


def logged(room: Room, name: str, at: str = "09:00", **fields: Any) -> int:
    return room.say(at, "request.log", {"as": name}, site="arlon", what=name, **fields)


def test_a_merge_that_loses_something_is_asked_about(room: Room) -> None:
    """A higher class, an earlier time, an impact: with what to do; nothing lost, nothing asked."""
    logged(room, "urgent", needed_by="2022-05-20 12:00", impact="closes")
    number = logged(room, "plain", needed_by="2022-05-20 18:00")
    room.say("09:01", "request.prioritise", {"target": "urgent"}, priority="urgent")
    with pytest.raises(Doubtful, match="merge_loses") as asked:
        room.say("09:02", "request.merge", {"target": "urgent"}, into=number)
    fields: dict[str, Any] = asked.value.fields
    assert (fields["short"], fields["into"], fields["number"]) == ("R-1", "R-2", number)
    ahead = dict(fields["ahead"].said)
    assert (str(ahead["priority"]), ahead["impact"]) == ("urgent", "closes")
    assert ahead["needed_by"].said == "minute"
    assert fields["ways"] == (
        f"`crisis request prioritise R-2 urgent`, `crisis entry complete {number} impact=…"
        f" --reason …`, `crisis entry correct {number} needed_by=… --reason …`"
    )
    said = {"target": "urgent", "meant": ["merge_loses"]}
    room.say("09:03", "request.merge", said, into=number)
    third = logged(room, "third", "09:03", needed_by="2022-05-20 19:00")
    room.say("09:04", "request.merge", {"target": "third"}, into=number)
    assert third


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_a_merge_is_asked_about_with_what_is_lost_only(room: Room, lang: str) -> None:
    """What the one that goes says no more than the other is not in the question, nor a dash."""
    logged(room, "hurried", needed_by="2022-05-20 12:00")
    number = logged(room, "plain")
    with pytest.raises(Doubtful, match="merge_loses") as asked:
        room.say("09:02", "request.merge", {"target": "hurried"}, into=number)
    t = Translator(lang, ZoneInfo("Europe/Brussels"))
    for said in (t.error(asked.value), t("cli.doubt.merge_loses", **asked.value.fields)):
        assert "12:00" in said
        assert t.named("request", "needed_by") in said
        assert t.named("request", "priority") not in said
        assert "\N{EN DASH}" not in said
        assert "{" not in said
    assert f"`crisis entry complete {number} needed_by=… --reason …`" in t.error(asked.value)
    assert "prioritise" not in t.error(asked.value)


def test_a_decision_superseded_by_an_older_one_is_asked_about(room: Room) -> None:
    """By its command and by a link alike; the right way round nothing is asked."""
    for name, at in (("old", "09:00"), ("new", "09:10"), ("newest", "09:20")):
        room.say(at, "decision.take", {"as": name}, text=f"Cut {name}", decider="cell")
    numbers = {name: room.fold.situation.states[f"decision.{name}"].opened for name in
               ("old", "new", "newest")}  # fmt: skip
    with pytest.raises(Doubtful, match="older_supersedes") as asked:
        room.say("09:30", "decision.supersede", {"target": "new"}, by=numbers["old"], reason="x")
    assert asked.value.fields == {"number": numbers["new"], "by": numbers["old"]}
    with pytest.raises(Doubtful, match="older_supersedes"):
        room.say("09:31", "entry.link", {}, number=numbers["old"], relation="supersedes",
                 other=numbers["new"], reason="x")  # fmt: skip
    room.say("09:32", "decision.supersede", {"target": "old"}, by=numbers["new"], reason="x")
    meant = {"target": "newest", "meant": ["older_supersedes"]}
    room.say("09:33", "decision.supersede", meant, by=numbers["new"], reason="x")


def test_one_recorded_late_is_as_old_as_it_was_taken(room: Room) -> None:
    """A sheet that is typed afterwards: what counts is when it was decided."""
    later = room.say("09:10", "decision.take", {"as": "later"}, text="Stay cut", decider="cell")
    early = {"as": "early", "occurred": "2022-05-20 08:00"}
    number = room.say("09:20", "decision.take", early, text="Cut", decider="cell")
    with pytest.raises(Doubtful, match="older_supersedes"):
        room.say("09:30", "decision.supersede", {"target": "later"}, by=number, reason="x")
    room.say("09:31", "decision.supersede", {"target": "early"}, by=later, reason="x")


def test_the_same_sent_twice_is_asked_about(room: Room) -> None:
    """By another way, or to others, it is another one."""
    room.say("09:00", "communication.draft", {"as": "c"}, texts={"fr": "Bonjour"})
    first = room.say("09:01", "communication.send", {"target": "c"}, channel="sms")
    with pytest.raises(Doubtful, match="sent_already") as asked:
        room.say("09:02", "communication.send", {"target": "c"}, channel="sms")
    assert asked.value.fields["number"] == first
    room.say("09:03", "communication.send", {"target": "c"}, channel="email")
    meant = {"target": "c", "meant": ["sent_already"]}
    room.say("09:04", "communication.send", meant, channel="email")
