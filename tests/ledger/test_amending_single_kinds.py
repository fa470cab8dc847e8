"""A role that lists single kinds amends what it may write itself, and nothing beside."""

import pytest
from msgspec import structs

from ledger.domain.amendments import EntryCompleted, EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.entry import Event
from ledger.domain.organisation import Role
from ledger.domain.request.events import RequestLogged, RequestPromised
from ledger.domain.values import When
from tests.support.book import CONTACT, PLACE, SCRIBE, Book, opening

OWN, QUESTION, OLD = "request.beds", "decision.question", "decision.old"
LOGGED = RequestLogged(site="north", what="Beds")
LISTED = ("request.logged", "decision.raised")
AMENDED: tuple[Event, ...] = (
    EntryCorrected(number=6, changes={"quantity": 4}, reason="misheard"),
    EntryCompleted(number=6, changes={"quantity": 4}, reason="asked"),
    EntryStruck(number=6, reason="twice"),
    EntryLinked(number=6, relation="contradicts", other=5),
)


@pytest.fixture
def book() -> Book:
    """The contact's request is number 6, their question 7; the rest is of the founder."""
    contact = structs.replace(PLACE.roles[2], writes=LISTED)
    scribe = Role(id="scribe", name="Scribe", writes=LISTED, amends="all")
    told = Book(opened=False)
    house = structs.replace(PLACE, roles=(PLACE.roles[0], scribe, contact))
    told.write(opening(organisation=house), CRISIS)
    told.enrol(CONTACT)
    told.enrol(SCRIBE, sites=(PLACE.sites[1].id,))
    told.write(DecisionTaken(text="Cut", decider="Cell"), OLD)
    told.write(LOGGED, "request.other")
    told.write(LOGGED, OWN, by=CONTACT)
    told.write(DecisionRaised(question="Cut?"), QUESTION, by=CONTACT)
    told.write(RequestPromised(until=When(said="unknown")), OWN)
    told.write(EntryStruck(number=8, reason="twice"), OWN)
    return told


@pytest.mark.parametrize("event", AMENDED)
def test_its_own_slip_is_mended(book: Book, event: Event) -> None:
    """The docs promise it; a site contact could not correct the quantity they had logged."""
    number = book.write(event, OWN, by=CONTACT)
    assert book.last().verdict == "accepted", book.last().reason
    book.write(EntryStruck(number=number, reason="no"), OWN, by=CONTACT)
    assert book.last().verdict == "accepted", book.last().reason


@pytest.mark.parametrize(
    ("event", "where", "reason"),
    [
        (EntryCorrected(number=5, changes={"quantity": 4}, reason="r"), "request.other", "amends"),
        (EntryStruck(number=5, reason="r"), "request.other", "amends"),
        (EntryCorrected(number=8, changes={"note": "x"}, reason="r"), OWN, "role"),
        (EntryStruck(number=8, reason="r"), OWN, "role"),
        (EntryLinked(number=8, relation="confirms", other=6), OWN, "role"),
        (EntryStruck(number=9, reason="r"), OWN, "role"),
        (EntryCorrected(number=9, changes={"reason": "x"}, reason="r"), OWN, "role"),
        (EntryStruck(number=4, reason="r"), OLD, "role"),
        (EntryLinked(number=4, relation="contradicts", other=7), OLD, "role"),
        (EntryLinked(number=7, relation="supersedes", other=4), QUESTION, "role"),
        (EntryLinked(number=6, relation="supersedes", other=4), OWN, "role"),
        (EntryCorrected(number=1, changes={"title": "x"}, reason="r"), CRISIS, "role"),
    ],
)
def test_nothing_else_becomes_theirs(book: Book, event: Event, where: str, reason: str) -> None:
    """Another's entry, a kind not listed, what amends one, what a link would put aside."""
    book.write(event, where, by=CONTACT)
    assert book.last().reason == reason


def test_a_role_that_amends_all_does_so_in_its_kinds_and_sites(book: Book) -> None:
    """Beyond the sites of a post nothing is corrected, whoever may correct all."""
    book.write(EntryStruck(number=6, reason="r"), OWN, by=SCRIBE)
    assert book.last().reason == "role"
    moved = {"site": "south"}
    book.write(EntryCorrected(number=6, changes=moved, reason="r"), OWN, by=SCRIBE)
    assert book.last().reason == "role"
    book.write(EntryCorrected(number=6, changes=moved, reason="r"), OWN, by=CONTACT)
    assert book.last().verdict == "accepted"
    book.write(EntryStruck(number=6, reason="r"), OWN, by=SCRIBE)
    assert book.last().reason == "role"


def test_a_kind_of_what_cannot_be_read_is_not_guessed(book: Book) -> None:
    """What is void or not there has no kind that a list could name."""
    void = book.write(RequestPromised(until=When(said="unknown")), OWN, by=CONTACT)
    assert book.last().reason == "role"
    book.write(EntryStruck(number=void, reason="r"), OWN, by=CONTACT)
    assert book.last().verdict == "void"
