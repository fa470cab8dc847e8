"""A refusal says places, services, activities and classes by their names, in the reader's language.

As data it has the ids. Who reads at night what `home-1` is, reads it in no other place.
"""

from typing import Any

import pytest

from ledger.command.decide import check_author
from ledger.command.names import with_ids
from ledger.domain.entry import Recorder
from ledger.domain.member.events import MemberEnrolled
from ledger.domain.organisation import Index
from ledger.errors import LedgerError
from projections.i18n import Translator
from tests.support.chronicle import ZONE, Chronicle, vivalia

AT = "2022-05-20T09:00:00+02:00"
HOME = {"en": "Nursing and care home 1", "fr": "Maison de repos et de soins 1",
        "nl": "Rust- en verzorgingstehuis 1", "de": "Alten- und Pflegeheim 1"}  # fmt: skip
IMAGING = {"en": "Scheduled radiology", "fr": "Radiologie et scintigraphie",
           "nl": "Geplande radiologie", "de": "Geplante Radiologie"}  # fmt: skip


def refused(room: Chronicle, command: str, target: str = "", /, **fields: Any) -> LedgerError:
    line = {"command": command, "id": f"c{len(room.messages)}", "recorded": AT, "with": fields}
    with pytest.raises(LedgerError) as caught:
        room.tell([line | ({"target": target} if target else {})])
    return caught.value


def cancelled() -> Chronicle:
    line = {"command": "cancellation.order", "id": "one", "as": "one", "recorded": AT,
            "with": {"activity": "scheduled-imaging", "scope": {"sites": ["home-1", "arlon"]},
                     "reason": "cut"}}  # fmt: skip
    return Chronicle().tell([line])


@pytest.mark.parametrize("lang", HOME)
def test_places_of_a_refusal_are_said_by_name(lang: str) -> None:
    """A slip, a service that is not there, an activity that is not cancelled or offered there."""
    t, room = Translator(lang, ZONE), cancelled()
    there = {"sites": ["home-1"]}
    found = {
        "unknown_site": refused(room, "request.log", site="arlno", what="x"),
        "service_not_there": refused(room, "service.report", service="radiology", state="down",
                                     scope=there),
        "not_cancelled_there": refused(room, "cancellation.resume", "one",
                                       scope={"sites": ["virton"]}),
        "not_offered_there": refused(room, "cancellation.order", activity="scheduled-imaging",
                                     scope=there, reason="cut"),
    }  # fmt: skip
    assert {code: error.code for code, error in found.items()} == {code: code for code in found}
    said = {code: t.error(error) for code, error in found.items()}
    for code in ("unknown_site", "service_not_there", "not_cancelled_there"):
        assert HOME[lang] in said[code], said[code]
        assert "home-1" not in said[code]
    assert IMAGING[lang] in said["not_offered_there"]


@pytest.mark.parametrize("lang", HOME)
def test_the_sites_and_the_role_somebody_writes_for_are_said_by_name(lang: str) -> None:
    """In `for X alone`, where the id of a home was printed."""
    room = Chronicle()
    key = "A" * 43
    enrolled = MemberEnrolled(member="anne", name="Anne", key=key, role="site-contact",
                              sites=("home-1",))  # fmt: skip
    room.event("member.roll", enrolled, AT)
    number = refused_entry(room)
    said = Translator(lang, ZONE).error(number)
    assert HOME[lang] in said
    assert "home-1" not in said
    assert "site-contact" not in said


def refused_entry(room: Chronicle) -> LedgerError:
    """What a report on another site comes to by a contact who writes for one."""
    from msgspec import structs  # noqa: PLC0415 (here alone)

    said = {"service": "radiology", "state": "down", "scope": {"sites": ["arlon"]}}
    room.tell([{"command": "service.report", "id": "r", "recorded": AT, "with": said}])
    entry = room.fold.situation.kept.entry(len(room.messages))
    assert entry is not None
    theirs = Recorder(member="anne", role="site-contact", terminal="desk")
    with pytest.raises(LedgerError) as caught:
        check_author([structs.replace(entry, recorder=theirs, signer="A" * 43)], room.fold)
    return caught.value


def test_of_two_that_are_called_alike_the_id_is_said_beside_the_name() -> None:
    """For that is what has to be typed then; as data there are ids only."""
    index = Index(vivalia())
    with pytest.raises(LedgerError) as caught:
        with_ids("site", "Maison de repos", index)
    assert caught.value.code == "several_named"
    assert caught.value.fields["known"] == "home-1, home-2, home-3, home-4"
    said = Translator("fr", ZONE).error(caught.value)
    assert "Maison de repos et de soins 1 (`home-1`)" in said


@pytest.mark.parametrize(
    ("word", "ident"), [("arl", "arlon"), ("lib", "libramont"), ("LIB", "libramont")]
)
def test_three_letters_of_the_beginning_are_enough_where_one_begins_so(
    word: str, ident: str
) -> None:
    """As of a command: of sites, services, applications, classes and activities alike."""
    index = Index(vivalia())
    assert with_ids("sites", [word], index) == [ident]
    assert with_ids("service", "lab", index) == "laboratory"
    assert with_ids("ranking", ["matern"], index) == ["maternity"]
