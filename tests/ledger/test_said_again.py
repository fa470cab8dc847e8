"""What adds nothing is asked about: the same said again, and a correction that another overtook."""

from datetime import datetime
from typing import Any

import pytest
from msgspec import structs

from ledger.command.doubts import check_doubts
from ledger.domain.entry import Written
from ledger.errors import Doubtful, Refused
from projections.i18n import Translator, languages
from tests.support import chronicle
from tests.support.chronicle import ZONE
from tests.support.room import Room


@pytest.fixture
def room() -> Room:
    return Room()


def number_of(room: Room, name: str) -> int:
    return int(room.fold.situation.states[name].opened)


REQUEST = ("request.log", {"as": "pc"}, {"site": "arlon", "what": "Two PC"})
DECISION = ("decision.take", {"as": "net"}, {"text": "Cut", "decider": "cell"})
THREAT = ("threat.report", {"as": "gang"}, {"text": "A claim"})

TWICE: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "a class": (REQUEST, "request.prioritise", {"priority": "urgent"}),
    "a question to the site": (REQUEST, "request.ask", {"query": "Which ones?"}),
    "an owner": (REQUEST, "request.assign", {"owner": "team"}),
    "a promise": (REQUEST, "request.promise", {"until": "2022-05-21 10:00"}),
    "somebody else's ticket": (REQUEST, "request.escalate", {"to": "IT", "ticket": "T1"}),
    "a review": (DECISION, "decision.review", {"finding": "upheld"}),
    "a dissent": (DECISION, "decision.dissent", {"who": "doctor", "text": "too early"}),
    "what was made of a threat": (THREAT, "threat.handle", {"handling": "no_comment"}),
    "a deadline": (THREAT, "threat.deadline", {"due": "2022-05-30 10:00"}),
}


@pytest.mark.parametrize("what", TWICE)
def test_the_same_said_twice_is_asked_about(room: Room, what: str) -> None:
    """It says by which entry it is so, and by whom; something else in between is no matter."""
    (begin, around, fields), command, said = TWICE[what]
    room.say("09:00", begin, around, **fields)
    target = {"target": around["as"]}
    first = room.say("09:01", command, target, **said)
    before = len(room.messages)
    with pytest.raises(Doubtful, match="already_so") as asked:
        room.say("09:03", command, target, **said)
    assert (asked.value.fields["number"], len(room.messages)) == (first, before)
    assert asked.value.fields["by"] == chronicle.AUTHOR.member
    room.say("09:04", command, {**target, "meant": ["already_so"]}, **said)


def test_what_adds_up_may_be_said_twice(room: Room) -> None:
    """Three more came; and what was reopened is promised anew."""
    room.say("09:00", "request.log", {"as": "pc"}, site="arlon", what="PC", quantity=6)
    for at in ("09:01", "09:02"):
        room.say(at, "request.deliver", {"target": "pc"}, quantity=2)
    promise = {"until": "2022-05-21 10:00"}
    room.say("09:03", "request.promise", {"target": "pc"}, **promise)
    room.say("09:04", "request.deliver", {"target": "pc"}, quantity=2)
    room.say("09:05", "request.reopen", {"target": "pc"}, reason="broken")
    room.say("09:06", "request.promise", {"target": "pc"}, **promise)


def test_another_class_in_between_makes_it_new(room: Room) -> None:
    room.say("09:00", "request.log", {"as": "pc"}, site="arlon", what="PC")
    for at, priority in (("09:01", "urgent"), ("09:02", "normal"), ("09:03", "urgent")):
        room.say(at, "request.prioritise", {"target": "pc"}, priority=priority)


def test_a_correction_to_what_is_said_already(room: Room) -> None:
    """Nothing is recorded of it, whatever somebody says of it: nothing would be otherwise."""
    number = room.say("09:00", "request.log", {"as": "pc"}, site="arlon", what="Two PC")
    given: dict[str, Any] = {"number": number, "changes": {"what": "Three PC"}, "reason": "x"}
    mended = room.say("09:01", "entry.correct", {}, **given)
    with pytest.raises(Refused, match="already_so") as asked:
        room.say("09:02", "entry.correct", {}, **given)
    assert asked.value.fields["number"] == mended
    room.say("09:03", "entry.correct", {}, number=number, changes={"impact": "slow"}, reason="x")
    with pytest.raises(Refused, match="already_so") as asked:
        room.say("09:04", "entry.correct", {"meant": ["already_so"]}, **given)
    assert (asked.value.fields["number"], asked.value.fields["about"]) == (mended, number)
    for lang in languages():
        said = Translator(lang, ZONE).error(asked.value)
        assert f"#{number}" in said
        assert "--yes" not in said


@pytest.mark.parametrize(
    ("at", "written", "asked_about"),
    [
        ("09:05", None, True),
        ("09:30", None, False),
        ("12:00", "2022-05-20T09:00:30+02:00", True),
        ("12:00", "2022-05-20T11:00:00+02:00", False),
    ],
)
def test_the_second_correction_of_a_field_is_told_of_the_first(
    room: Room, at: str, written: str | None, *, asked_about: bool
) -> None:
    """By somebody else, just now, or after this one was put down: who, to what, and under which."""
    number = room.say("08:59", "request.log", {"as": "pc"}, site="arlon", what="Two PC")
    changes = {"what": "Three PC"}
    first = room.say("09:01", "entry.correct", {}, number=number, changes=changes, reason="x")
    stored = room.fold.situation.kept.entry(first)
    assert stored is not None
    put_down = Written(at=datetime.fromisoformat(written)) if written else None
    second = structs.replace(
        stored,
        recorder=structs.replace(stored.recorder, member="pmo-2"),
        recorded=datetime.fromisoformat(f"2022-05-20T{at}:00+02:00"),
        written=put_down,
        event=structs.replace(stored.event, changes={"what": "Four PC"}),
    )
    if not asked_about:
        check_doubts([second], room.fold.situation, frozenset())
        return
    with pytest.raises(Doubtful, match="corrected_meanwhile") as asked:
        check_doubts([second], room.fold.situation, frozenset())
    fields = asked.value.fields
    assert (fields["by"], fields["value"]) == (chronicle.AUTHOR.member, "Three PC")
    assert (fields["number"], fields["about"]) == (first, number)
    check_doubts([second], room.fold.situation, frozenset({"corrected_meanwhile"}))
