"""What is said to have been cannot be still to come."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import convert

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Circumstances, Context, read_line
from ledger.command.past_only import TOLERANCE, past_fields
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.figure.commands import ReportFigure
from ledger.domain.observation.commands import NoteObservation
from ledger.domain.service.commands import ReportService
from ledger.domain.values import When
from ledger.errors import Doubtful, Refused
from tests.support.book import FOUNDER, LEDGER, Book

NOW = datetime(2022, 5, 15, 9, 20, tzinfo=UTC)
NOTE: dict[str, Any] = {
    "command": "observation.note",
    "id": "note-1",
    "with": {"text": "Screens are black"},
}
SERVICE: dict[str, Any] = {"command": "service.report", "id": "service-1"}


def decided(book: Book, now: datetime = NOW, **line: Any) -> list[Any]:
    fold = book.fold()
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    context = Context(now, ZoneInfo("Europe/Brussels"), fold.situation.commands)
    order = read_line(json.dumps(line).encode(), context)
    return decide(order, fold, author, Moment(now), LEDGER)


def refusal(book: Book, **line: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        decided(book, **line)
    return refused.value


def at(moment: datetime) -> dict[str, Any]:
    return {"occurred": moment.isoformat()}


def test_the_fields_that_say_what_was() -> None:
    """They are declared so; deadlines, reviews and periods are not among them."""
    assert past_fields(Circumstances) == {"occurred"}
    assert past_fields(ReportService) == {"since"}
    assert past_fields(ReportFigure) == {"as_of"}
    assert past_fields(NoteObservation) == frozenset()


@pytest.mark.parametrize("said", ["2027-11-30", "2022-05-15 20:00", "since 2030-01-01", "ce soir"])
def test_nothing_has_happened_that_is_still_to_come(said: str) -> None:
    """A slip of the finger in a date is refused with what it is compared with."""
    error = refusal(Book(), **NOTE, occurred=said)
    assert (error.code, error.fields["field"]) == ("not_yet", "occurred")
    assert error.fields["recorded"] == NOW


@pytest.mark.parametrize("said", ["2022-05-15", "morning", "before 2030-01-01", "unknown", "-5m"])
def test_an_interval_that_has_begun_has_happened(said: str) -> None:
    """Today is not over, and what is before something may be long ago."""
    assert decided(Book(), **NOTE, occurred=said)


def test_another_clock_may_be_a_little_ahead() -> None:
    """Ten minutes are let pass, not more."""
    assert decided(Book(), **NOTE, **at(NOW + TOLERANCE))
    late = NOW + TOLERANCE + timedelta(minutes=1)
    assert refusal(Book(), **NOTE, **at(late)).code == "not_yet"


def test_on_the_scenario_clock_the_scenario_says_what_is_past() -> None:
    """An exercise's entry is compared with the moment it says it was recorded."""
    recorded = "2022-05-14T03:40:00+02:00"
    assert decided(Book(), **NOTE, occurred="2022-05-14 03:15", recorded=recorded)
    error = refusal(Book(), **NOTE, occurred="2022-05-15 03:15", recorded=recorded)
    assert error.code == "not_yet"


def test_since_says_what_was() -> None:
    """A service is not down since 2030; a clock time without a day is the latest one past."""
    down: dict[str, Any] = {"service": "emergency", "state": "down"}
    error = refusal(Book(), **SERVICE, **{"with": {**down, "since": "2030-01-01"}})
    assert (error.code, error.fields["field"]) == ("not_yet", "since")
    at_night: dict[str, Any] = {"with": {**down, "since": "23:00"}}
    (entry,) = decided(Book(), **SERVICE, **at_night)
    assert str(entry.event.since.earliest) == "2022-05-14 23:00:00+02:00"


def test_a_correction_cannot_move_it_into_the_future() -> None:
    """But what it does not touch is not judged by it."""
    book = Book()
    taken = DecisionTaken(text="Cut", decider="crisis cell")
    book.write(taken, "decision.network")
    line: dict[str, Any] = {"command": "entry.correct", "id": "c-1"}
    fields: dict[str, Any] = {"number": 2, "reason": "misheard"}
    wrong = {**fields, "changes": {"occurred": "2027-11-30"}}
    assert refusal(book, **line, **{"with": wrong}).code == "not_yet"
    later = {**fields, "changes": {"review": "2027-11-30"}}
    line["with"] = later
    assert decided(book, **line)


CORRECT: dict[str, Any] = {"command": "entry.correct", "id": "c-1"}
MONTH_ON = NOW + timedelta(days=31)


def amended(book: Book, now: datetime = MONTH_ON, **changes: str) -> Any:
    """The new values that a correction of number 2 comes to, so much later."""
    fields = {"number": 2, "reason": "misheard", "changes": changes}
    (entry,) = decided(book, now, **CORRECT, **{"with": fields})
    return entry.event.changes


def test_a_correction_is_read_from_when_the_entry_was_recorded() -> None:
    """A month later `hier` and a clock time are those of the entry, whose own they were."""
    book = Book()
    book.write(DecisionTaken(text="Cut", decider="crisis cell"), "decision.network")
    recorded = book.fold().situation.entry(2).recorded.astimezone(ZoneInfo("Europe/Brussels"))
    day_before = f"{recorded - timedelta(days=1):%Y-%m-%d}"
    assert amended(book, occurred="hier")["occurred"]["earliest"][:10] == day_before
    clock = f"{recorded - timedelta(minutes=90):%H:%M}"
    assert amended(book, occurred=clock)["occurred"]["earliest"][11:16] == clock
    assert amended(book, occurred=clock)["occurred"]["earliest"][:10] == f"{recorded:%Y-%m-%d}"


@pytest.mark.parametrize("said", ["2022-06-14", "2022-06-14 12:00", "since 2022-06-01", "demain"])
def test_a_correction_cannot_move_it_behind_its_own_recording(said: str) -> None:
    """What was recorded had happened by then: the refusal names the entry and that moment."""
    book = Book()
    book.write(DecisionTaken(text="Cut", decider="crisis cell"), "decision.network")
    recorded = book.fold().situation.entry(2).recorded
    with pytest.raises(Refused) as refused:
        amended(book, occurred=said)
    assert refused.value.code == "after_recorded"
    named = {k: refused.value.fields[k] for k in ("field", "number", "recorded")}
    assert named == {"field": "occurred", "number": 2, "recorded": recorded}
    soon = (recorded + TOLERANCE).isoformat()
    assert amended(book, occurred=soon)


@pytest.mark.parametrize(("said", "day"), [("16/05 9h", "2022-05-16"), ("16 mei", "2022-05-16")])
def test_a_date_without_its_year_is_one_of_the_corrected_entry(said: str, day: str) -> None:
    """What was to come in May is not moved to the May of a year later without a word."""
    book = Book()
    book.write(DecisionTaken(text="Cut", decider="crisis cell"), "decision.network")
    fields = {"number": 2, "reason": "misheard", "changes": {"review": said}}
    line = {**CORRECT, "with": fields, "meant": ["already_past"]}
    (entry,) = decided(book, MONTH_ON, **line)
    assert entry.event.changes["review"]["earliest"][:10] == day


def test_what_is_over_is_moved_a_year_ahead_only_when_it_is_meant() -> None:
    """The year is asked about, and taken where somebody says that it is meant."""
    book = Book()
    day = {"said": "day", "earliest": "2022-05-16T00:00:00+02:00",
           "latest": "2022-05-17T00:00:00+02:00"}  # fmt: skip
    review = convert(day, When)
    book.write(DecisionTaken(text="Cut", decider="crisis cell", review=review), "decision.network")
    fields = {"number": 2, "reason": "misheard", "changes": {"review": "2023-05-16"}}
    with pytest.raises(Doubtful, match="year_ahead"):
        decided(book, MONTH_ON, **CORRECT, **{"with": fields})
    assert decided(book, MONTH_ON, **CORRECT, **{"with": fields}, meant=["year_ahead"])
