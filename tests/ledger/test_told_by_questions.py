"""A question or a refusal tells nobody what boards do not show them."""

from typing import Any

import pytest

from ledger.errors import Doubtful, Refused
from tests.support.room import Room

JUDICIAL = {"marking": "judicial"}


def test_the_same_text_is_asked_about_within_its_circle_only() -> None:
    """Else whoever guesses the words of the judge is told that they are right, and where."""
    room = Room()
    said: dict[str, Any] = {"site": "arlon", "what": "Copie du serveur pour le juge"}
    room.say("09:00", "request.log", JUDICIAL, **said)
    with pytest.raises(Doubtful, match="same_text"):
        room.say("09:01", "request.log", JUDICIAL, **said)
    room.say("09:02", "request.log", **said)
    with pytest.raises(Doubtful, match="same_text") as asked:
        room.say("09:03", "request.log", **said)
    assert asked.value.fields["number"] == 3


def test_a_post_held_in_confidence_is_named_to_nobody() -> None:
    """Nor a meeting that is under way."""
    room = Room()
    room.say("09:00", "duty.take", JUDICIAL, post="lien avec le juge", who="Ann")
    room.say("09:01", "duty.take", post="lien avec le juge", who="Bo")
    room.say("09:02", "meeting.open", {**JUDICIAL, "as": "m"})
    room.say("09:03", "meeting.open", {"as": "n"})


def test_what_could_be_meant_is_listed_without_what_is_hidden() -> None:
    """A slug is somebody's words."""
    room = Room()
    room.say("09:00", "decision.raise", {**JUDICIAL, "as": "perquisition"}, question="When?")
    room.say("09:01", "decision.raise", {"as": "open-question"}, question="What?")
    with pytest.raises(Refused, match="unknown_target") as refused:
        room.say("09:02", "decision.take", {"target": "opne"}, text="x", decider="cell")
    assert "open-question" in str(refused.value.fields["known"])
    assert "perquisition" not in str(refused.value.fields["known"])
