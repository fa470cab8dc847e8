"""`R-14` is the fourteenth request: counted by the messages alone, and never another one."""

import pytest

from ledger.domain import CONCEPTS
from ledger.domain.amendments import EntryStruck
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.request.events import RequestLogged, RequestPrioritised
from ledger.domain.short_names import (
    KEYED,
    LETTERS,
    SPELT,
    called,
    has_short_name,
    read_short_name,
    short_name,
)
from ledger.home.home import Pin
from ledger.terminal.keeping import RECEIPT, letter_for
from tests.support.book import SCRIBE, Book
from tests.support.chronicle import Chronicle, story

ASKED = RequestLogged(site="north", what="Screens")


def test_every_concept_has_a_name_of_its_own() -> None:
    """A letter, or its own name, which is no receipt; no letter is given twice."""
    names = [short_name(c.name, 1) for c in CONCEPTS if has_short_name(c.name)]
    assert len(set(names)) == len(names)
    assert all(read_short_name(name) for name in names)
    spelt = [c.name for c in CONCEPTS if c.name not in LETTERS and c.name not in KEYED]
    assert all(len(name) >= SPELT for name in spelt)


@pytest.mark.parametrize("word", ["R-14", "r-14", "R14", "r14"])
def test_a_name_is_typed_as_it_is_said(word: str) -> None:
    """Small or in capitals, with its hyphen or without."""
    assert read_short_name(word) == ("request", 14)


@pytest.mark.parametrize("word", ["", "R", "14", "R-0", "B-17", "request-14", "pmo-14", "R-1.2"])
def test_no_other_word_is_one(word: str) -> None:
    """Receipts are counted by letters that nothing else has."""
    assert read_short_name(word) is None


def test_a_concept_without_a_letter_goes_by_its_name() -> None:
    """So that a new one needs no line in the table."""
    assert short_name("duty", 3) == "duty-3"
    assert read_short_name("Duty-3") == ("duty", 3)


def test_a_name_somebody_chose_stands_behind() -> None:
    """An id that nobody chose is not shown."""
    assert called("pmo-14", "R-14") == "R-14 (pmo-14)"
    assert called("01ARZ3NDEKTSV4RRFFQ69G5FAV", "R-14") == "R-14"
    assert called("laboratory", "") == "laboratory"


def test_what_counts_for_nothing_is_not_counted() -> None:
    """Nor does a later entry of one that is there, a strike, or another concept."""
    book = Book()
    book.enrol(SCRIBE)
    book.write(ASKED, "request.one")
    book.write(ASKED, "request.void", by=SCRIBE)
    number = book.write(ASKED, "request.two")
    book.write(RequestPrioritised(priority="vital"), "request.one")
    book.write(ObservationNoted(text="x"), "observation.one")
    book.write(EntryStruck(number=number, reason="twice"), "request.two")
    book.write(ASKED, "request.three")
    world = book.fold().situation
    names = {one: world.short_name(f"request.{one}") for one in ("one", "void", "two", "three")}
    assert names == {"one": "R-1", "void": "", "two": "R-2", "three": "R-3"}
    assert world.said_short("r3") == "request.three"
    assert (world.said_short("R-4"), world.said_short("D-1")) == ("", "")
    assert world.first_of("request.two") == number


def test_an_entry_of_a_newer_release_counts_too() -> None:
    """Whoever can read it counts it; so everybody says the same."""
    chronicle = Chronicle()
    number = chronicle.newer("2022-05-20T17:00:00Z")
    assert number
    assert chronicle.fold.situation.begun["novelty"] == 1
    assert chronicle.fold.situation.short_name("novelty.one") == "novelty-1"


def test_names_are_the_same_in_a_fold_from_anywhere() -> None:
    """What was folded once and what is folded again say the same of the scenario."""
    first, again = story().fold.situation, story().again().fold.situation
    names = {o: first.short_name(o) for o, _ in first.records()}
    assert names == {o: again.short_name(o) for o, _ in again.records()}
    assert first.begun == again.begun
    given = [name for name in names.values() if name]
    assert len(set(given)) == len(given)
    assert all(first.said_short(name) == o for o, name in names.items() if name)


def test_receipts_have_letters_of_their_own() -> None:
    """Whoever is told `R-14` or `A-2` looks for no receipt."""
    assert not set(LETTERS.values()) & set("BEGILOQSUVWY")


def test_who_is_not_enrolled_yet_gets_a_receipt_that_an_entry_may_carry() -> None:
    """Three letters, whoever it is: an entry with another receipt would be of no shape."""
    book = Book()
    situation = book.fold().situation
    for n in range(50):
        letters = letter_for(_pin(f"newcomer-{n}"), situation)
        assert RECEIPT.match(f"{letters}-1"), letters


def _pin(member: str) -> Pin:
    return Pin(ledger="0" * 32, name="a", title="A", kind="exercise", founder="k" * 43,
               member=member, role="r", terminal="t")  # fmt: skip


def test_decisions_are_counted_by_themselves() -> None:
    """Each concept from 1."""
    book = Book()
    book.write(ASKED, "request.one")
    book.write(DecisionTaken(text="Cut", decider="cell"), "decision.one")
    assert book.fold().situation.short_name("decision.one") == "D-1"
