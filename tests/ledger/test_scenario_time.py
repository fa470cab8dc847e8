"""An exercise goes on in its scenario's time: a clock of the home, at real speed, never back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.clock import frozen
from ledger.command.decide import Author, Moment, decide, new_id
from ledger.command.order import Circumstances, Order
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.domain.entry import Entry
from ledger.domain.observation.commands import NoteObservation
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import Refused
from ledger.home.home import Home, ScenarioClock
from ledger.terminal.keeping import keep
from ledger.terminal.terminal import Terminal
from tests.support.book import FOUNDER, LEDGER, Book
from tests.support.cli import home_of, whole_story

HOUR = timedelta(hours=1)
REAL = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
SAID = datetime(2022, 5, 24, 16, 0, tzinfo=UTC)


def note(recorded: datetime | None = None) -> Order:
    said = Circumstances(recorded=recorded)
    return Order(VERBS["observation.note"], NoteObservation(text="Calme"), new_id(), "", said)


def recorded(book: Book, order: Order) -> Entry[Any]:
    """What would be recorded at `REAL`, while the scenario's clock says `SAID`."""
    fold = book.fold()
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    (entry,) = decide(order, fold, author, Moment(REAL, scenario=SAID), LEDGER)
    return entry


def test_it_goes_on_at_real_speed_and_not_backwards() -> None:
    """Twenty minutes here are twenty minutes there; a clock that was set back stands still."""
    clock = ScenarioClock(said=SAID, at=REAL)
    assert clock.now(REAL + timedelta(minutes=20)) == SAID + timedelta(minutes=20)
    assert clock.now(REAL - timedelta(days=1)) == SAID


def test_a_home_keeps_it_and_reads_times_by_it(tmp_path: Path) -> None:
    """From the next command on: what "20 minutes ago" means, and what is late."""
    home_of(whole_story(), tmp_path)
    settings = Settings(home=tmp_path)
    with Terminal.open(settings, frozen(REAL)) as terminal:
        assert terminal.now() == REAL
        terminal.go_on_from(SAID)
    later = frozen(REAL + timedelta(hours=1))
    with Terminal.open(settings, later) as terminal:
        last = terminal.read().position.recorded
        assert terminal.scenario_now() == SAID + timedelta(hours=1)
        assert terminal.now() == terminal.context().now == last


def test_a_real_crisis_refuses_it(tmp_path: Path) -> None:
    """The home does not take it."""
    home_of(whole_story(), tmp_path)
    pin = Home(tmp_path).pin("vivalia")
    file = tmp_path / "crises" / "vivalia" / "crisis.json"
    file.write_text(file.read_text().replace('"exercise"', '"real"'))
    with Terminal.open(Settings(home=tmp_path)) as terminal, pytest.raises(Refused) as refused:
        terminal.go_on_from(SAID)
    assert (pin.kind, refused.value.code) == ("exercise", "scenario_clock_refused")


def test_an_order_is_recorded_by_it_and_says_so() -> None:
    """Its time is the scenario's, when it happened too; one that says its own keeps that."""
    entry = recorded(Book(), note())
    assert (entry.recorded, entry.scenario, entry.skewed) == (SAID, True, False)
    assert entry.occurred.earliest == SAID
    later = SAID + timedelta(days=1)
    assert recorded(Book(), note(later)).recorded == later


def test_what_was_recorded_further_on_moves_it_on() -> None:
    """A second home, or lines imported meanwhile: nothing lands before them."""
    book = Book()
    book.write(ObservationNoted(text="x"), "observation.x", recorded=SAID + HOUR, scenario=True)
    assert recorded(book, note()).recorded == SAID + HOUR


def test_it_does_not_begin_before_what_is_recorded() -> None:
    """An exercise opened today takes no line of 2022: known then would be what came later."""
    book = Book()
    last = book.fold().situation.clocks[False]
    with pytest.raises(Refused) as refused:
        recorded(book, note(last - timedelta(days=365)))
    assert refused.value.code == "scenario_before_opening"
    assert f"{last.year - 1}-" in str(refused.value.fields["typed"])
    assert recorded(book, note(last + HOUR)).recorded == last + HOUR
    book.write(ObservationNoted(text="x"), "observation.x", recorded=last + HOUR, scenario=True)
    assert recorded(book, note(last + 2 * HOUR)).recorded == last + 2 * HOUR


def test_a_real_crisis_is_never_recorded_by_it() -> None:
    """Whatever a home says."""
    with pytest.raises(Refused) as refused:
        recorded(Book("real"), note())
    assert refused.value.code == "scenario_clock_refused"


def test_what_is_kept_without_a_server_has_its_time_too(tmp_path: Path) -> None:
    """Written and happened when the scenario said so, not years after everything else."""
    home_of(whole_story(), tmp_path)
    with Terminal.open(Settings(home=tmp_path)) as terminal:
        terminal.go_on_from(SAID)
        now = terminal.now()
        line = json.loads(keep(terminal, note()).line)
    for said in (line["written"]["at"], line["occurred"]["earliest"]):
        assert abs(datetime.fromisoformat(said) - now) < timedelta(minutes=2)
