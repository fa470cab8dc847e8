"""The highest class of a request is for two people to give; a site speaks for itself only."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Context, build
from ledger.command.references import References
from ledger.domain import VERBS
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.organisation import Priority, Role
from ledger.domain.request.events import RequestLogged, RequestPrioritised
from ledger.domain.request.record import Request
from ledger.errors import NotAllowed, Refused
from ledger.evidence.signing import Signer
from tests.support.book import BEGIN, FOUNDER, LEDGER, PLACE, Book, Pen, opening

ONE = Pen("pmo-1", "pmo", Signer(b"one of two in a PMO cell in test"))
TWO = Pen("pmo-2", "pmo", Signer(b"two of two in a PMO cell in test"))
SITE = Pen("north-1", "site", Signer(b"a contact of the north in tests "))
WHERE = "request.screens"
ASKED = RequestLogged(site="north", what="Screens", quantity=2)
ORGANISATION = structs.replace(
    PLACE,
    priorities=(Priority(id="vital", name="Vital"), Priority(id="urgent", name="Urgent")),
    roles=(
        *PLACE.roles,
        Role(id="pmo", name="PMO", writes=("request.*",), amends="all"),
        Role(
            id="site",
            name="Site contact",
            writes=("request.logged", "request.answered", "request.confirmed", "request.withdrawn"),
        ),
    ),
)


@pytest.fixture
def book() -> Book:
    found = Book(opened=False)
    found.write(opening(organisation=ORGANISATION), CRISIS)
    for pen in (ONE, TWO):
        found.enrol(pen)
    found.enrol(SITE, sites=("north",))
    return found


def say(
    book: Book, pen: Pen, path: str, target: str = "screens", /, hours: int = 0, **fields: Any
) -> list[str]:
    """Give a command, so many hours later; the kinds it was recorded as."""
    fold = book.fold()
    now = BEGIN + timedelta(minutes=len(book.messages) + 1, hours=hours)
    situation = fold.situation
    context = Context(now, ZoneInfo("UTC"), References(situation), situation.index)
    verb = VERBS[path]
    order = build(verb, fields, {}, context, ident=f"c-{len(book.messages)}", target=target,
                  named=verb.target == "new")  # fmt: skip
    author = Author(pen.member, pen.role, "desk", pen.signer.public)
    entries = decide(order, fold, author, Moment(now), LEDGER)
    for entry in entries:
        book.sign(entry, pen)
    assert book.last().verdict == "accepted", book.last().reason
    return [entry.type for entry in entries]


def rank(book: Book) -> tuple[str | None, str | None]:
    record = book.fold().situation.record(WHERE)
    assert isinstance(record, Request)
    return record.priority, record.proposed


def test_the_highest_class_counts_once_two_keys_have_said_so(book: Book) -> None:
    """The first asks for it; who asked is no second person."""
    book.write(ASKED, WHERE, by=ONE)
    assert say(book, ONE, "request.prioritise", priority="vital") == ["request.proposed"]
    assert rank(book) == (None, "vital")
    with pytest.raises(Refused, match="second_person_same"):
        say(book, ONE, "request.prioritise", priority="vital")
    assert say(book, TWO, "request.prioritise", priority="vital") == ["request.prioritised"]
    assert rank(book) == ("vital", None)


def test_any_other_class_is_for_one_to_give(book: Book) -> None:
    """And takes an open proposal away."""
    book.write(ASKED, WHERE, by=ONE)
    say(book, ONE, "request.prioritise", priority="vital")
    assert say(book, ONE, "request.prioritise", priority="urgent") == ["request.prioritised"]
    assert rank(book) == ("urgent", None)


def test_a_second_person_without_a_terminal_is_named(book: Book) -> None:
    """Not by a name of whoever asks, nor of whoever logged it."""
    book.write(ASKED, WHERE, by=ONE, actor="Night nurse")
    for name in ("PMO-2", "pmo", "pmo-1", "night  nurse"):
        with pytest.raises(Refused, match="second_person_alone"):
            say(book, TWO, "request.prioritise", priority="vital", agreed=name)
    say(book, TWO, "request.prioritise", priority="vital", agreed="medical director")
    assert rank(book) == ("vital", None)


def test_a_site_that_asked_is_no_second_person_in_another_role(book: Book) -> None:
    """Whoever may not rank asked for themselves; a PMO officer who typed it did not."""
    book.write(ASKED, WHERE, by=SITE)
    say(book, ONE, "request.prioritise", priority="vital")
    book.enrol(structs_pen(SITE, "pmo"))
    with pytest.raises(Refused, match="second_person_asked"):
        say(book, structs_pen(SITE, "pmo"), "request.prioritise", priority="vital")
    book.write(ASKED, "request.other", by=TWO)
    say(book, ONE, "request.prioritise", "other", priority="vital")
    assert say(book, TWO, "request.prioritise", "other", priority="vital")


def structs_pen(pen: Pen, role: str) -> Pen:
    return pen._replace(role=role)


def test_the_same_key_twice_does_not_count_whatever_wrote_it(book: Book) -> None:
    """The record says so, not only the command."""
    book.write(ASKED, WHERE, by=ONE)
    say(book, ONE, "request.prioritise", priority="vital")
    book.write(RequestPrioritised(priority="vital"), WHERE, by=ONE)
    assert rank(book) == (None, "vital")
    book.write(RequestPrioritised(priority="vital"), WHERE, by=TWO)
    assert rank(book) == ("vital", None)


def test_no_correction_goes_round_the_second_person(book: Book) -> None:
    """Neither of the class nor of who agreed."""
    book.write(ASKED, WHERE, by=ONE)
    number = book.write(RequestPrioritised(priority="urgent"), WHERE, by=ONE)

    def correct(**changes: Any) -> None:
        say(book, ONE, "entry.correct", "", number=number, changes=changes, reason="x")

    with pytest.raises(Refused, match="correction_is_other"):
        correct(priority="vital")
    with pytest.raises(Refused, match="second_person_alone"):
        correct(priority="vital", agreed="pmo-1")
    correct(motive="the only ones")
    correct(priority="vital", agreed="medical director")
    assert rank(book) == ("vital", None)


def test_a_site_neither_ranks_its_own_request_nor_writes_for_another(book: Book) -> None:
    """It asks, answers, confirms and withdraws what is its own."""
    assert say(book, SITE, "request.log", "screens", site="north", what="Screens")
    with pytest.raises(NotAllowed, match="role"):
        say(book, SITE, "request.prioritise", priority="urgent")
    with pytest.raises(NotAllowed, match="role"):
        say(book, SITE, "request.log", "south", site="south", what="Screens")
    book.write(structs.replace(ASKED, site="south"), "request.theirs", by=ONE)
    say(book, ONE, "request.ask", query="Which?")
    assert say(book, SITE, "request.answer", answer="These")
    say(book, ONE, "request.deliver")
    say(book, FOUNDER, "request.deliver", "theirs")
    with pytest.raises(NotAllowed, match="role"):
        say(book, SITE, "request.confirm", "theirs")
    assert say(book, SITE, "request.confirm") == ["request.confirmed"]


def test_a_refusal_says_what_is_possible(book: Book) -> None:
    """And calls the request as people do."""
    book.write(ASKED, WHERE, by=ONE)
    say(book, ONE, "request.deliver")
    with pytest.raises(Refused, match="wrong_stage") as refused:
        say(book, ONE, "request.prioritise", "R-1", priority="urgent")
    fields = refused.value.fields
    assert fields["ways"] == "`crisis request confirm`, `crisis request reopen`"
    assert (fields["short"], fields["stage"]) == ("R-1", "delivered")


@pytest.mark.parametrize(
    "name",
    ["moi", "Moi-même", "personne", "ikzelf", "niemand", "ich selbst", "Niemand", "myself",
     "no one", "la même personne", "dezelfde persoon", "n'importe qui", "?", "-", "12", "x", "n/a",
     "moi (PMO 2)", "\u041f\u041c\u041e", "\u1d18\u1d0d\u1d0f"],
)  # fmt: skip
@pytest.mark.parametrize("priority", ["vital", "urgent"])
def test_words_for_oneself_or_nobody_are_no_second_person(
    book: Book, name: str, priority: str
) -> None:
    """Whatever the class, in four languages and any alphabet."""
    book.write(ASKED, WHERE, by=TWO)
    with pytest.raises(Refused, match=r"names_nobody|mixed_scripts"):
        say(book, ONE, "request.prioritise", priority=priority, agreed=name)


@pytest.mark.parametrize(
    "name",
    ["P M O", "PMO  1", "PMO (moi)", "le PMO", "het PMO", "PM0", "PMO-01", "P.M.O. d'ici",
     "the PMO", "moi, PMO 1", "[PMO]", "\uff30\uff2d\uff2f", "\u0440\u043c\u043e"],
)  # fmt: skip
def test_a_name_is_the_same_behind_small_words_brackets_and_blanks(book: Book, name: str) -> None:
    """Each was accepted as somebody else than the member "pmo-1" in the role PMO."""
    book.write(ASKED, WHERE, by=TWO)
    with pytest.raises(Refused, match=r"second_person_alone|mixed_scripts"):
        say(book, ONE, "request.prioritise", priority="vital", agreed=name)


@pytest.mark.parametrize("name", ["An Peeters", "direction générale", "Dr. Nul", "chef de garde"])
def test_another_person_is_one(book: Book, name: str) -> None:
    """Whatever small words stand in their name."""
    book.write(ASKED, WHERE, by=TWO)
    say(book, ONE, "request.prioritise", priority="vital", agreed=name)
    assert rank(book)[0] == "vital"


def test_a_site_that_writes_for_another_is_told_its_own(book: Book) -> None:
    """The role is not the reason, and no other role would help."""
    with pytest.raises(NotAllowed) as refused:
        say(book, SITE, "request.log", "beds", site="south", what="Beds")
    assert (refused.value.code, refused.value.fields["sites"]) == ("not_your_sites", "north")
    say(book, SITE, "request.log", site="north", what="Screens")
    with pytest.raises(NotAllowed) as refused:
        say(book, SITE, "request.close", reason="late")
    assert refused.value.code == "role"
