"""Above the ceiling only number and kind are shown; a sealed text is only its number."""

import msgspec
import pytest

from ledger.domain.amendments import EntryCorrected
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Marking
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.data import to_json
from tests.support.chronicle import ZONE, Chronicle
from tests.support.nasty import NOW, SEALED, nasty

HIDDEN = ("HIDDEN-TEXT", "SECRET-DECISION", "SECRET-MEETING", "SECRET-REQUEST")


@pytest.fixture(scope="module")
def awkward() -> Chronicle:
    return nasty()


def told(picture: Picture) -> str:
    """Everything in a picture, and the brief of it."""
    everything = msgspec.json.encode(msgspec.to_builtins(picture)).decode()
    return everything + to_json(brief(picture, checked=0), Translator("en", ZONE))


def test_restricted_entries_show_number_and_kind_only(awkward: Chronicle) -> None:
    """On a wall nobody reads what was marked for the cell."""
    picture = awkward.picture(NOW)
    assert not [text for text in HIDDEN if text in told(picture)]
    concepts = [
        "observation",
        "decision",
        "meeting",
        "request",
        "action",
        "duty",
        "outlook",
        "means",
        "clock",
        "record",
    ]
    assert [r.concept for r in picture.restricted] == concepts
    half = next(s for s in picture.services if s.id == "half")
    assert [c.state for c in half.cells] == ["restricted"]


@pytest.mark.parametrize(("ceiling", "seen"), [("public", 0), ("cell", 2), ("judicial", 4)])
def test_a_higher_ceiling_shows_more(awkward: Chronicle, ceiling: Marking, seen: int) -> None:
    """Asked for, it is there."""
    text = told(awkward.picture(NOW, ceiling=ceiling))
    assert sum(hidden in text for hidden in HIDDEN) == seen


def test_below_public_nothing_internal_shows(awkward: Chronicle) -> None:
    """The lowest ceiling leaves numbers."""
    picture = awkward.picture(NOW, ceiling="public")
    assert [*picture.decisions, *picture.threats, *picture.observations] == []
    assert picture.restricted


def test_a_correction_of_a_restricted_entry_is_restricted(awkward: Chronicle) -> None:
    """The reason of a correction may tell what the entry hides."""
    chronicle = awkward.again()
    number = next(r.number for r in awkward.picture(NOW).restricted if r.concept == "decision")
    change = EntryCorrected(number=number, changes={"decider": "y"}, reason="HIDDEN-TEXT again")
    chronicle.event("decision.u", change, "2022-05-20T19:30:00+02:00")
    picture = chronicle.picture(NOW)
    assert "HIDDEN-TEXT" not in told(picture)
    assert picture.amendments[-1].target == number


def test_what_a_restricted_correction_says_is_restricted() -> None:
    """Its words stand in the row of an entry that everybody may read."""
    chronicle, at = Chronicle(), "2022-05-20T09:00:00+02:00"
    said = {
        "observation.o": ("text", ObservationNoted(text="plain")),
        "service.radiology": ("fails", ServiceReported(service="radiology", state="down")),
    }
    for originator, (name, event) in said.items():
        number = chronicle.event(originator, event, at)
        change = EntryCorrected(number=number, changes={name: "HIDDEN-TEXT"}, reason="x")
        chronicle.event(originator, change, at, marking="judicial")
    picture = chronicle.picture(NOW)
    assert "HIDDEN-TEXT" not in told(picture)
    assert {cell.state for row in picture.services for cell in row.cells} >= {"restricted"}
    assert "HIDDEN-TEXT" in told(chronicle.picture(NOW, ceiling="judicial"))


def test_sealed_texts_are_only_numbers(awkward: Chronicle) -> None:
    """Erasing the key of a sealed text changes no brief."""
    text = told(awkward.picture(NOW, ceiling="judicial"))
    assert SEALED.ciphertext not in text
    assert SEALED.commitment not in text
    assert '"sealed"' in text
