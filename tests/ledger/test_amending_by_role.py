"""Who may amend is part of the role: their own entries, those of a cell, or all."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Circumstances, Context, Order, build
from ledger.domain import VERBS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis.events import PartAdded, PartChanged, PartRenamed
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.entry import Event
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import NotAllowed, Refused
from tests.support.book import BEGIN, CONTACT, FOUNDER, LEDGER, PLACE, SCRIBE, Book, opening

THERE = "observation.one"
SAID = ObservationNoted(text="It rains")
AMENDED = (
    EntryCorrected(number=4, changes={"text": "It pours"}, reason="misheard"),
    EntryStruck(number=4, reason="twice"),
)


def book(amends: str | None = None, cell: str | None = None) -> Book:
    """The scribe's observation is number 4; the contact amends as told."""
    scribe = structs.replace(PLACE.roles[1], writes=("decision.*", "observation.*"))
    roles = (PLACE.roles[0], scribe, structs.replace(PLACE.roles[2], amends=amends))
    told = Book(opened=False)
    told.write(opening(organisation=structs.replace(PLACE, roles=roles)), CRISIS)
    for pen in (SCRIBE, CONTACT):
        told.enrol(pen)
    told.write(SAID, THERE, by=SCRIBE, cell=cell)
    return told


@pytest.mark.parametrize("event", AMENDED)
def test_somebody_else_s_entry_is_not_rewritten(event: Event) -> None:
    """The PMO had rewritten the scribe's observation."""
    told = book()
    told.write(event, THERE, by=CONTACT)
    assert told.last().reason == "amends"


@pytest.mark.parametrize("event", AMENDED)
@pytest.mark.parametrize(("amends", "cell"), [("all", None), ("crisis-cell", "crisis-cell")])
def test_a_role_that_may_does(event: Event, amends: str, cell: str | None) -> None:
    """All of them, or those of its cell."""
    told = book(amends, cell)
    told.write(event, THERE, by=CONTACT)
    assert told.last().verdict == "accepted"


def test_their_own_entries_are_theirs_and_a_link_rewrites_nothing() -> None:
    """Whoever wrote it may mend it; whoever links says something of their own."""
    told = book()
    told.write(EntryLinked(number=4, relation="contradicts", other=1), THERE, by=CONTACT)
    assert told.last().verdict == "accepted"
    number = told.write(SAID, "observation.two", by=CONTACT)
    told.write(EntryStruck(number=number, reason="twice"), "observation.two", by=CONTACT)
    assert told.last().verdict == "accepted"
    told.write(EntryStruck(number=number + 1, reason="no"), "observation.two", by=SCRIBE)
    assert told.last().verdict == "accepted"


def test_the_refusal_says_who_may_do_it() -> None:
    """Before anything is recorded."""
    fold = book().fold()
    command = CorrectEntry(number=4, changes={"text": "x"}, reason="misheard")
    order = Order(VERBS["entry.correct"], command, "c", "4", Circumstances())
    author = Author(CONTACT.member, CONTACT.role, "desk", CONTACT.signer.public)
    with pytest.raises(NotAllowed) as refused:
        decide(order, fold, author, Moment(BEGIN), LEDGER)
    assert refused.value.code == "amends"
    assert refused.value.fields["by"] == SCRIBE.member
    assert refused.value.fields["able"] == f"{FOUNDER.member}, {SCRIBE.member}"


@pytest.mark.parametrize(
    "event",
    [
        PartAdded(part="site", code="north", name="N", reason="r"),
        PartRenamed(part="site", code="nowhere", name="N", reason="r"),
        PartAdded(part="service", code="x", name="X", reason="r", needs=("nothing",)),
        PartChanged(part="role", code="coordinator", reason="r", writes=("decision.*",)),
        PartChanged(part="role", code="coordinator", reason="r", amends="own"),
    ],
)
def test_what_other_software_writes_past_the_checks_is_void(event: Event) -> None:
    """It changes nothing, does not fit together, or leaves nobody who may mend."""
    told = book()
    told.write(event, CRISIS)
    assert told.last().reason == "no_foundation"


def test_the_scribe_does_not_mend_the_organisation() -> None:
    """Whoever may write all of the crisis does."""
    told = book()
    event = PartAdded(part="site", code="west", name="West", reason="r")
    told.write(event, CRISIS, by=SCRIBE)
    assert told.last().reason == "role"
    told.write(event, CRISIS)
    assert told.fold().situation.index.find("site", "west")


def test_the_names_of_the_organisation_are_nobody_s_secret() -> None:
    """Every board and brief shows them, so nobody is led to think otherwise."""
    said = {"part": "site", "code": "west", "name": "West", "reason": "r"}
    assert refusal(book(), "organisation.add", said) == "names_are_shown"
    told = book()
    number = told.write(PartAdded(part="site", code="west", name="West", reason="r"), CRISIS)
    mended = {"number": number, "changes": {"name": "Ouest"}, "reason": "r"}
    assert refusal(told, "entry.correct", mended) == "names_are_shown"
    titled = {"number": 1, "changes": {"title": "Another"}, "reason": "r"}
    assert refusal(told, "entry.correct", titled) == "names_are_shown"


def refusal(told: Book, path: str, said: dict[str, Any]) -> str:
    fold = told.fold()
    context = Context(BEGIN, ZoneInfo("Europe/Brussels"), {}, fold.situation.index)
    order = build(VERBS[path], said, {"marking": "judicial"}, context, ident="c")
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    with pytest.raises(Refused) as refused:
        decide(order, fold, author, Moment(BEGIN), LEDGER)
    return refused.value.code
