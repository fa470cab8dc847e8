"""What came in part says how many are to come."""

import shlex

import pytest

from ledger.errors import Refused
from projections.views.follow_ups import to_do
from tests.support.room import Room


def test_a_delivery_in_part_says_what_is_to_come() -> None:
    """With the command for the rest; not of a number that nobody gave, nor once all is there."""
    room = Room()
    room.say("09:00", "request.log", {"as": "pc"}, site="arlon", what="PC", quantity=5)
    room.say("09:00", "request.log", {"as": "cable"}, site="arlon", what="Cables")
    room.say("09:01", "request.deliver", {"target": "pc"}, quantity=3)
    [told] = to_do(room.fold.situation, "request.pc")
    assert told.fields == {"count": 3, "quantity": 5, "left": 2,
                           "command": "crisis request deliver R-1 --quantity 2"}  # fmt: skip
    room.say("09:02", "request.deliver", {"target": "pc"}, quantity=2)
    room.say("09:03", "request.deliver", {"target": "cable"}, quantity=2)
    assert [*to_do(room.fold.situation, "request.pc")] == []
    assert [*to_do(room.fold.situation, "request.cable")] == []


def test_what_is_reopened_whole_says_that_all_is_due_again() -> None:
    """With the correction that says of how many, until it is said; not of a single one."""
    room = Room()
    number = _reopened(room, "pc", 3)
    [told] = to_do(room.fold.situation, "request.pc")
    command = f'crisis entry correct {number} quantity=… --reason "…"'
    assert told.fields == {"quantity": 3, "command": command}
    fewer = {"number": number, "changes": {"quantity": 1}, "reason": "one"}
    room.say("09:00", "entry.correct", {}, **fewer)
    assert [*to_do(room.fold.situation, "request.pc")] == []
    _reopened(room, "desk", 1)
    assert [*to_do(room.fold.situation, "request.desk")] == []


def _reopened(room: Room, name: str, quantity: int) -> int:
    """The number of the entry that reopens what was delivered whole."""
    room.say("09:00", "request.log", {"as": name}, site="arlon", what=name, quantity=quantity)
    room.say("09:00", "request.deliver", {"target": name}, quantity=quantity)
    return room.say("09:00", "request.reopen", {"target": name}, reason="One fails")


@pytest.mark.parametrize("reason", ["misheard", "it's late"])
def test_a_correction_of_a_correction_is_told_what_to_type(reason: str) -> None:
    """The whole command, of the entry that says it."""
    room = Room()
    number = room.say("09:00", "decision.take", text="Cut", decider="cell")
    changes = {"text": "Cut it"}
    first = room.say("09:01", "entry.correct", {}, number=number, changes=changes, reason="x")
    with pytest.raises(Refused, match="says_of_another") as refused:
        room.say("09:02", "entry.correct", {}, number=first, changes={"decider": "the chief"},
                 reason=reason)  # fmt: skip
    typed = shlex.split(str(refused.value.fields["typed"]))
    correct = ["crisis", "entry", "correct", str(number), "decider=the chief"]
    assert typed == [*correct, "--reason", reason]
