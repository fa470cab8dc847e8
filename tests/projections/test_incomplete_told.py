"""The brief says how many things lack what somebody will ask for, and what lists them."""

import pytest

from ledger.domain.lacking import to_complete
from projections.brief.build import brief_of, day_to
from projections.i18n import Translator
from projections.render.head import foot
from projections.render.phrase_renderer import Speaker
from tests.support.chronicle import ZONE
from tests.support.room import Room

LABEL = {"fr": "À compléter", "nl": "Aan te vullen", "de": "Zu ergänzen", "en": "To complete"}


def feet(room: Room, lang: str) -> dict[str, str]:
    situation, position = room.fold.situation, room.fold.position
    end = situation.recorded
    assert end is not None
    found = brief_of(room.views, situation, position, day_to(end), checked=position.number)
    return dict(foot(found.header, Speaker(Translator(lang, ZONE), end.date())))


@pytest.mark.parametrize("lang", LABEL)
def test_the_brief_counts_what_is_to_complete(lang: str) -> None:
    """Nothing where nothing is."""
    room = Room()
    room.say("09:00", "decision.take", text="Cut", decider="cell", motive="it spreads")
    assert [*to_complete(room.fold.situation)] == []
    assert LABEL[lang] not in feet(room, lang)
    room.say("09:01", "decision.take", text="Close", decider="cell")
    room.say("09:02", "decision.raise", question="Reopen?")
    assert feet(room, lang)[LABEL[lang]] == "2 (crisis show tasks)"


def test_what_is_restricted_is_not_counted() -> None:
    """Nor listed by that command."""
    room = Room()
    room.say("09:01", "decision.take", {"marking": "judicial"}, text="Close", decider="cell")
    assert LABEL["en"] not in feet(room, "en")
