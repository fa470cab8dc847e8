"""What this release cannot read stops deciding only where its writer might have written."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ledger.domain.amendments import EntryStruck
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.entry import Event, Seen
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from ledger.evidence.signing import to_text
from tests.support.book import (
    BEGIN,
    CONTACT,
    FOUNDER,
    PREFIX,
    SCRIBE,
    Book,
    Pen,
    resigned,
    verdicts,
)

NOTED = ObservationNoted(text="It rains", scope=Scope(sites=("south",)))
BEDS = FigureReported(what="beds", value=40)
TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")


def unread(  # noqa: PLR0913, PLR0917 (what an unreadable entry is made of)
    book: Book,
    event: Event,
    originator: str,
    by: Pen,
    topic: str = "",
    more: dict[str, Any] | None = None,
) -> int:
    """A well signed entry under another topic, or with fields that are not declared."""
    entry = msgspec.to_builtins(book.entry(event, originator, by=by))
    entry["type"] = topic or entry["type"]
    entry["event"] |= more or {}
    body = resigned(entry["type"], msgspec.json.encode(entry), by)
    return book.put(f"{PREFIX}.{originator}.{entry['version']}", body)


def ledger() -> Book:
    book = Book()
    book.enrol(SCRIBE)
    book.enrol(CONTACT, sites=("south",))
    return book


@pytest.mark.parametrize("where", [ROLL, CRISIS, "decision.network", "service.emergency"])
@pytest.mark.parametrize(
    ("topic", "more"),
    [("", {"mood": "calm"}), ("observation.dreamt", {}), ("novelty.seen", {})],
)
def test_nobody_closes_what_is_not_theirs(where: str, topic: str, more: dict[str, Any]) -> None:
    """An unknown kind or field is held to its concept's place as a known one is."""
    book = ledger()
    unread(book, NOTED, where, CONTACT, topic, more)
    fold = book.fold()
    assert fold.situation.closed_by(where) is None
    assert book.last().verdict == "void"
    assert book.last().reason == "other_concept"


@pytest.mark.parametrize(
    ("topic", "reason"),
    [("member.forgot", "role"), ("entry.unmade", "role"), ("", "other_concept")],
)
def test_nobody_closes_the_roll_by_a_kind_of_its_own(topic: str, reason: str) -> None:
    """A role that may not write a concept may not write what is unknown of it either."""
    book = ledger()
    unread(book, NOTED, ROLL, CONTACT, topic, {"mood": "calm"})
    assert verdicts([book.last()]) == [("void", reason)]


@pytest.mark.parametrize(
    ("event", "verdict"),
    [
        ({"scope": {"sites": ["south"]}}, ("unknown_kind", "observation.noted")),
        ({"site": "south"}, ("unknown_kind", "observation.noted")),
        ({"scope": {"sites": ["north"]}}, ("void", "role")),
        ({"scope": {"sites": ["south", "north"]}}, ("void", "role")),
        ({"scope": "south"}, ("void", "role")),
        ({"site": ["south"]}, ("void", "role")),
        ({}, ("void", "role")),
    ],
)
def test_sites_are_asked_for_as_of_any_entry(
    event: dict[str, Any], verdict: tuple[str, str]
) -> None:
    """It is about the sites that it names where every kind names them; about all if it does not."""
    book = ledger()
    entry = msgspec.to_builtins(book.entry(NOTED, "observation.rain", by=CONTACT))
    entry["event"] = {"text": "It rains", "mood": "calm", **event}
    body = resigned("observation.noted", msgspec.json.encode(entry), CONTACT)
    book.put(f"{PREFIX}.observation.rain.1", body)
    assert verdicts([book.last()]) == [verdict]


def test_what_cannot_be_read_can_be_struck() -> None:
    """Deciding goes on once everything unreadable is ruled through; and stops when it is not."""
    book = ledger()
    number = unread(book, TAKEN, "decision.network", SCRIBE, more={"mood": "calm"})
    fold = book.fold()
    closed = fold.situation.closed_by("decision.network")
    assert closed is not None
    assert (closed.number, closed.member) == (number, SCRIBE.member)
    strike = book.write(EntryStruck(number=number, reason="unread"), "decision.network", version=2)
    assert book.judge(fold)[-1].verdict == "accepted"
    assert fold.situation.closed_by("decision.network") is None
    book.write(EntryStruck(number=strike, reason="it counts"), "decision.network", by=FOUNDER)
    assert book.judge(fold)[-1].verdict == "accepted"
    assert fold.situation.closed_by("decision.network") == closed


def test_a_report_of_a_site_closes_its_service_to_nobody_else() -> None:
    """A contact of one site closes no service that is reported for another."""
    book = ledger()
    report = ServiceReported(service="emergency", state="down", scope=Scope(sites=("north",)))
    unread(book, report, "service.emergency", CONTACT, more={"mood": "calm"})
    assert verdicts([book.last()]) == [("void", "role")]


@pytest.mark.parametrize("more", [{}, {"mood": "calm"}], ids=["read", "unread"])
def test_what_comes_after_it_is_judged_alike_by_every_release(more: dict[str, str]) -> None:
    """It moves the clock, the version and what its originator is held against, read or not."""
    book = ledger()
    second = SCRIBE._replace(role="coordinator")
    book.enrol(second)
    seen = Seen(number=4, root=to_text(book.tree.root()))
    entry = msgspec.to_builtins(book.entry(BEDS, "figure.a", recorded=BEGIN + timedelta(days=1)))
    entry["event"] |= more
    body = resigned("figure.reported", msgspec.json.encode(entry), FOUNDER)
    book.put(f"{PREFIX}.figure.a.1", body)
    book.write(BEDS, "figure.b")
    book.write(BEDS, "figure.a", by=second, version=7, seen=seen, skewed=True)
    book.put(*book.messages[4])
    book.write(BEDS, "figure.a", version=2, recorded=BEGIN + timedelta(days=2))
    judged = book.judge(book.new_fold())[4:]
    assert verdicts(judged[1:]) == [
        ("void", "clock_back"), ("void", "overtaken"), ("void", "repeated"), ("accepted", ""),
    ]  # fmt: skip
    assert judged[0].verdict == ("unknown_kind" if more else "accepted")
