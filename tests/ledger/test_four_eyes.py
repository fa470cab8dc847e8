"""A second person is another one, however they are written and whatever is corrected."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Context, build
from ledger.command.references import References
from ledger.domain import VERBS
from ledger.domain.communication.events import CommunicationApproved, CommunicationDrafted
from ledger.domain.communication.record import Communication, digest_of
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.names_said import spellings
from ledger.domain.organisation import Cell, Priority
from ledger.domain.request.events import RequestLogged
from ledger.errors import Refused
from tests.support.book import BEGIN, FOUNDER, LEDGER, PLACE, SCRIBE, Book, Pen, opening

NOTICE, DONE, ASKED = "communication.notice", "decision.cut", "request.screens"
TEXT = "Consultations reportées."
DRAFT = CommunicationDrafted(texts={"fr": TEXT}, drafter="Crisis cell")
CELLS = (Cell(id="crisis-cell", name={"fr": "Cellule de crise", "nl": "Crisiscel"}),)
VITAL = (Priority(id="vital", name="Vital"), Priority(id="urgent", name="Urgent"))
ROLES = (PLACE.roles[0], structs.replace(PLACE.roles[1], writes=("communication.*",)))
HOUSE = structs.replace(PLACE, cells=CELLS, priorities=VITAL, roles=ROLES)


@pytest.fixture
def book() -> Book:
    told = Book(opened=False)
    told.write(opening(organisation=HOUSE, founder_name="Anne Peeters"), CRISIS)
    told.enrol(SCRIBE)
    return told


def say(book: Book, pen: Pen, path: str, target: str, **fields: Any) -> None:
    """Give a command and record what it comes to."""
    fold, now = book.fold(), BEGIN + timedelta(minutes=len(book.messages) + 1)
    situation = fold.situation
    context = Context(now, ZoneInfo("UTC"), References(situation), situation.index)
    ident = f"c-{len(book.messages)}"
    order = build(VERBS[path], fields, {}, context, ident=ident, target=target)
    author = Author(pen.member, pen.role, "desk", pen.signer.public)
    for entry in decide(order, fold, author, Moment(now), LEDGER):
        book.sign(entry, pen)
    assert book.last().verdict == "accepted", book.last().reason


def alone(book: Book, name: str, pen: Pen = FOUNDER) -> None:
    with pytest.raises(Refused, match=r"drafter_alone|mixed_scripts"):
        say(book, pen, "communication.approve", "notice", approver=name)


def correct(book: Book, number: int, pen: Pen = FOUNDER, **changes: Any) -> None:
    say(book, pen, "entry.correct", "", number=number, changes=changes, reason="misheard")


def stage(book: Book) -> str:
    record = book.fold().situation.record(NOTICE)
    assert isinstance(record, Communication)
    return record.stage


@pytest.mark.parametrize(
    "name",
    ["crisis-cell", "CRISIS CELL.", "cell, Crisis", "Crisiscel", "cellule de crise",
     "Crisis c\u0435ll", "\uff23risis cell"],
)  # fmt: skip
def test_a_body_is_one_whatever_it_is_called(book: Book, name: str) -> None:
    """By its id or in another language, with signs, the wrong way round, in look-alike letters."""
    book.write(DRAFT, NOTICE, by=SCRIBE)
    alone(book, name)
    say(book, FOUNDER, "communication.approve", "notice", approver="medical direction")
    assert stage(book) == "approved"


def test_a_member_is_one_by_id_and_by_name(book: Book) -> None:
    """Whoever drafts as "founder" is Anne Peeters."""
    book.write(CommunicationDrafted(texts={"fr": TEXT}), NOTICE)
    for name in ("Anne Peeters", "Peeters, Anne", "founder", "coordinator"):
        alone(book, name, SCRIBE)


def test_who_types_a_draft_for_somebody_does_not_approve_it_in_their_own_name(book: Book) -> None:
    """It is their key; somebody else's approval they may type."""
    book.write(DRAFT, NOTICE)
    alone(book, "Coordinator")
    alone(book, "Anne Peeters")
    say(book, FOUNDER, "communication.approve", "notice", approver="medical direction")


@pytest.mark.parametrize("verb", ["entry.correct", "entry.complete"])
def test_another_drafter_does_not_make_room_for_the_first(book: Book, verb: str) -> None:
    """Who was ever said to have drafted it did."""
    complete = verb == "entry.complete"
    draft = structs.replace(DRAFT, drafter=None) if complete else DRAFT
    number = book.write(draft, NOTICE, actor="Crisis cell" if complete else None)
    changes = {"drafter": "Press office"}
    say(book, FOUNDER, verb, "", number=number, changes=changes, reason="misheard")
    alone(book, "Crisis cell")
    alone(book, "Press office")
    correct(book, number, drafter="Third one")
    alone(book, "press-office")


def test_an_approval_is_judged_again_once_it_is_said_who_drafted(book: Book) -> None:
    """It awaits another one then; what is corrected into the drafter's approval is refused."""
    draft = book.write(DRAFT, NOTICE)
    say(book, FOUNDER, "communication.approve", "notice", approver="Direction")
    with pytest.raises(Refused, match="drafter_alone"):
        correct(book, len(book.messages), approver="crisis cell")
    correct(book, draft, drafter="Direction")
    assert stage(book) == "drafted"


def test_what_other_software_writes_as_an_approval_of_its_own_draft_is_none(book: Book) -> None:
    """Neither by name nor by key."""
    book.write(DRAFT, NOTICE, by=SCRIBE)
    for name in ("crisis cell", "Scribe"):
        event = CommunicationApproved(approver=name, language="fr", digest=digest_of(TEXT))
        book.write(event, NOTICE, by=SCRIBE)
        assert stage(book) == "drafted"


def test_a_decision_is_countersigned_by_another(book: Book) -> None:
    """Not by who was first said to have decided, nor twice by one in two spellings."""
    number = book.write(DecisionTaken(text="Cut", decider="Crisis cell"), DONE)
    correct(book, number, decider="Direction")

    def sign(name: str) -> None:
        say(book, FOUNDER, "decision.countersign", str(number), countersigner=name)

    for name in ("Cellule de crise", "direction."):
        with pytest.raises(Refused, match="decider_countersigns"):
            sign(name)
    sign("Anne Peeters")
    with pytest.raises(Refused, match="countersigned_already"):
        sign("Peeters Anne")


def test_who_asked_for_the_highest_class_stays_who_asked(book: Book) -> None:
    """Whatever is corrected or said afterwards."""
    logged = RequestLogged(site="north", what="Screens")
    number = book.write(logged, ASKED, by=FOUNDER, actor="Night nurse")
    say(book, FOUNDER, "request.promise", "screens", until="in 2 h")
    correct(book, number, actor="Day nurse")
    for name in ("nurse, night", "day-nurse", "Anne Peeters"):
        with pytest.raises(Refused, match="second_person_alone"):
            say(book, FOUNDER, "request.prioritise", "screens", priority="vital", agreed=name)
    say(book, FOUNDER, "request.prioritise", "screens", priority="vital", agreed="Direction")


def test_members_with_numbers_are_not_taken_for_each_other() -> None:
    """Two of a cell, and two names that share letters."""
    for one, other in (("pmo-1", "pmo-2"), ("pmo-12", "pmo-21"), ("IT lead", "IT leads 2")):
        assert spellings(one).isdisjoint(spellings(other))


@pytest.mark.parametrize("name", ["Peeters", "la Coordinator", "Co ordinator", "anne"])
def test_a_part_of_their_own_name_is_nobody_else(book: Book, name: str) -> None:
    """Whoever typed the draft does not approve it under half their name."""
    book.write(DRAFT, NOTICE)
    alone(book, name)


def test_words_for_nobody_neither_approve_nor_countersign(book: Book) -> None:
    """In any language."""
    book.write(DRAFT, NOTICE)
    number = book.write(DecisionTaken(text="Cut", decider="Crisis cell"), DONE)
    for name in ("moi", "niemand", "jemand", "?"):
        with pytest.raises(Refused, match="names_nobody"):
            say(book, FOUNDER, "communication.approve", "notice", approver=name)
        with pytest.raises(Refused, match="names_nobody"):
            say(book, FOUNDER, "decision.countersign", str(number), countersigner=name)


def test_initials_and_particles_do_not_make_two_people_one() -> None:
    """Of one family, or of names alike."""
    for one, other in (("A. Peeters", "D. Peeters"), ("Jan Van Dam", "Jan De Pauw")):
        assert spellings(one).isdisjoint(spellings(other))
