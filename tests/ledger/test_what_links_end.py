"""A link puts nothing aside that its writer may not, nor without what the command would ask."""

from typing import Any

import pytest
from msgspec import structs

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import Refused
from tests.support.book import CONTACT, FOUNDER, PLACE, SCRIBE, Book, Pen, opening
from tests.support.chronicle import Chronicle
from tests.support.room import DAY, Room

NOW = f"{DAY}18:00:00+02:00"


@pytest.fixture
def room() -> Room:
    """#2 and #3 are decisions, #4 an observation."""
    told = Room()
    told.say("09:00", "decision.take", text="Cut the links", decider="cell")
    told.say("09:01", "decision.take", text="Cut the lines", decider="cell")
    told.say("09:02", "observation.note", text="the links are up")
    return told


def link(told: Room, number: int, relation: str, other: int, **more: Any) -> int:
    return told.say("12:00", "entry.link", number=number, relation=relation, other=other, **more)


def refused(told: Room, *said: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as found:
        link(told, *said, **more)
    return found.value


def in_force(told: Chronicle) -> list[int]:
    return sorted(row.opened for row in told.picture(NOW).decisions)


def test_another_concept_takes_no_decision_out_of_force(room: Room) -> None:
    """It is refused with the commands that do."""
    found = refused(room, 4, "supersedes", 2, reason="seen otherwise")
    assert found.code == "own_end"
    assert "crisis decision end" in str(found.fields["ways"])


def test_a_contradiction_across_concepts_is_resolved_and_ends_neither(room: Room) -> None:
    """Who is right about it is one thing, whether the decision holds another."""
    link(room, 4, "contradicts", 2)
    link(room, 4, "supersedes", 2, reason="seen on the spot")
    assert room.picture(NOW).contradictions == ()
    assert in_force(room) == [2, 3]


def test_what_has_no_ending_is_superseded_from_anywhere(room: Room) -> None:
    """An observation by a decision, as before."""
    assert link(room, 2, "supersedes", 4)


def test_a_link_is_held_to_what_the_command_asks(room: Room) -> None:
    """An order of another body stays; a question neither takes a place nor is replaced."""
    order = room.say("10:00", "decision.order", text="Phase", authority="minister")
    question = room.say("10:01", "decision.raise", question="And now?")
    assert refused(room, 2, "supersedes", order, reason="r").code == "order_of_body"
    assert refused(room, question, "supersedes", 2, reason="r").code == "still_a_question"
    assert refused(room, 2, "supersedes", question).code == "own_end"
    assert refused(room, 3, "supersedes", 2).code == "ends_without_reason"
    with pytest.raises(Refused, match="still_a_question"):
        room.say("12:00", "decision.supersede", {"target": "2"}, by=question, reason="r")


def test_a_correction_makes_no_such_link_of_another(room: Room) -> None:
    """Neither of its relation, nor of where it comes from or leads to; its reason may change."""
    one = link(room, 4, "confirms", 2)
    for changes in ({"relation": "supersedes"}, {"number": 3}):
        with pytest.raises(Refused, match=r"own_end|correction_moves"):
            room.say("12:00", "entry.correct", number=one, changes=changes, reason="x")
    taken = link(room, 3, "supersedes", 2, reason="later")
    room.say("12:00", "entry.correct", number=taken, changes={"reason": "newer"}, reason="x")
    assert in_force(room) == [3]


# --- whoever writes past the checks -------------------------------------------------------------

HERE, THERE = "observation.seen", "decision.cut"
TAKEN = DecisionTaken(text="Cut", decider="cell")
SAID = ObservationNoted(text="It rains")


@pytest.fixture
def book() -> Book:
    """The contact writes observations only. #4 is a decision, #5 the contact's observation."""
    scribe = structs.replace(PLACE.roles[1], writes=("decision.*", "observation.*"))
    roles = (PLACE.roles[0], scribe, structs.replace(PLACE.roles[2], writes=("observation.*",)))
    told = Book(opened=False)
    told.write(opening(organisation=structs.replace(PLACE, roles=roles)), CRISIS)
    for pen in (SCRIBE, CONTACT):
        told.enrol(pen)
    told.write(TAKEN, THERE, by=SCRIBE)
    told.write(SAID, HERE, by=CONTACT)
    return told


def verdict(told: Book, event: Any, where: str, by: Pen) -> str:
    told.write(event, where, by=by)
    return told.last().reason


@pytest.mark.parametrize("other", [4, 40])
def test_a_link_puts_nothing_aside_that_its_writer_may_not(book: Book, other: int) -> None:
    """Nor what is still to come; whoever may write there may, and any other relation is free."""
    event = EntryLinked(number=5, relation="supersedes", other=other, reason="r")
    assert verdict(book, event, HERE, CONTACT) == "role"
    beside = structs.replace(event, relation="contradicts")
    assert not verdict(book, beside, HERE, CONTACT)


def test_nor_does_whoever_corrects_or_strikes_a_link(book: Book) -> None:
    """In two corrections, each harmless, and a strike that brings the first one back."""
    book.write(SAID, "observation.other", by=CONTACT)
    book.write(EntryLinked(number=5, relation="confirms", other=6), HERE, by=CONTACT)

    def correct(**changes: Any) -> str:
        event = EntryCorrected(number=7, changes=changes, reason="r")
        return verdict(book, event, HERE, CONTACT)

    assert correct(other=4, relation="supersedes") == "role"
    assert not correct(relation="supersedes")
    assert not correct(relation="confirms")
    assert not correct(other=4)
    assert verdict(book, EntryStruck(number=10, reason="r"), HERE, CONTACT) == "role"


def test_a_contradiction_between_decisions_is_closed_by_whoever_may_write_them(book: Book) -> None:
    """Not from anywhere else: it would be gone from every brief."""
    book.write(TAKEN, "decision.other", by=SCRIBE)
    book.write(EntryLinked(number=6, relation="contradicts", other=4), "decision.other", by=SCRIBE)
    closes = EntryLinked(number=5, relation="closes", other=7, reason="r")
    assert verdict(book, closes, HERE, CONTACT) == "role"
    assert not verdict(book, closes, HERE, SCRIBE)


def test_by_whoever_may_write_both_it_still_ends_nothing(book: Book) -> None:
    """A coordinator's other software links across concepts; the decision holds."""
    event = EntryLinked(number=5, relation="supersedes", other=4, reason="r")
    assert not verdict(book, event, HERE, FOUNDER)
