"""Drawing: from zero or further on, live or as of a number, corrected or right at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.amendments import EntryCorrected, EntryStruck, apply_changes
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.entry import Entry
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.record import Record
from ledger.domain.request.events import RequestLogged
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.entries import Restricted
from projections.model.picture import Picture
from projections.render.terminal import to_terminal
from projections.views.lists import PAGE
from projections.views.record_rows import ROWS
from tests.support.chronicle import ZONE, Chronicle, story
from tests.support.nasty import NOW, nasty

EVENING = "2022-05-24T18:00:00+02:00"
LAST = "2022-06-15T18:00:00+02:00"


@pytest.fixture(scope="module")
def told() -> Chronicle:
    return story()


@pytest.fixture(scope="module")
def awkward() -> Chronicle:
    return nasty()


def test_folding_again_from_zero_draws_the_same_picture(
    told: Chronicle, awkward: Chronicle
) -> None:
    """Nothing in a picture depends on how it came about."""
    assert told.again().picture(EVENING) == told.picture(EVENING)
    assert awkward.again().picture(NOW) == awkward.picture(NOW)


@given(last=st.integers(0, 155))
@settings(max_examples=15, deadline=None)
def test_as_of_a_number_is_what_was_live_then(last: int) -> None:
    """A picture of the past is the picture of that day."""
    entire = story("2022-05-24T18:00")
    live = Chronicle(opened=False)
    for subject, body in entire.messages[:last]:
        live.raw(subject, body)
    assert entire.again(last).picture(EVENING) == live.picture(EVENING)


@pytest.mark.parametrize("at", [0, 1, 40, 132])
def test_what_was_drawn_is_drawn_on(awkward: Chronicle, at: int) -> None:
    """A picture after another one is the picture that a first look would give."""
    resumed = awkward.again(at)
    resumed.picture(NOW)
    for subject, body in awkward.messages[at:]:
        resumed.raw(subject, body)
    assert resumed.picture(NOW) == awkward.picture(NOW)
    assert resumed.picture(NOW) == awkward.again().picture(NOW)


def amendable(told: Chronicle) -> list[tuple[int, Entry[Any]]]:
    return [(n, e) for n, e in told.entries() if n > 1 and not e.type.startswith("entry.")]


@pytest.mark.parametrize("place", range(0, 160, 5))
def test_a_struck_entry_leaves_what_was_never_recorded(told: Chronicle, place: int) -> None:
    """Folding again gives the state of the history without it."""
    entries = amendable(told)
    number, entry = entries[place % len(entries)]
    struck = told.again()
    struck.event(entry.originator, EntryStruck(number=number, reason="x"), LAST)
    assert records(struck) == refolded(told, lambda n, e: None if n == number else e)


@pytest.mark.parametrize("place", range(2, 160, 5))
def test_a_corrected_entry_leaves_what_was_right_at_once(told: Chronicle, place: int) -> None:
    """Folding again gives the state of the mended history."""
    entries = amendable(told)
    number, entry = entries[place % len(entries)]
    changes = {"source": "somebody else", "occurred": {"said": "unknown"}}
    mended = told.again()
    correction = EntryCorrected(number=number, changes=changes, reason="x")
    mended.event(entry.originator, correction, LAST, marking=entry.marking)
    right = refolded(told, lambda n, e: apply_changes(e, changes) if n == number else e)
    assert records(mended) == right


def refolded(told: Chronicle, mend: Any) -> dict[str, Record]:
    """The records of another history: entries as they are mended, without those that are None."""
    entries: dict[str, list[tuple[int, Entry[Any]]]] = {}
    for number, entry in told.entries():
        other = None if entry.type.startswith("entry.") else mend(number, entry)
        if other is not None:
            entries.setdefault(other.originator, []).append((number, other))
    situation = told.fold.situation
    found = {originator: situation.evolved(own) for originator, own in entries.items()}
    return {originator: record for originator, record in found.items() if record is not None}


def records(chronicle: Chronicle) -> dict[str, Record]:
    return dict(chronicle.fold.situation.states)


def test_what_was_known_at_a_moment_is_the_longest_prefix(told: Chronicle) -> None:
    """The last entry recorded at or before the moment ends the prefix, as `--known-at` has it."""
    recorded = {number: entry.recorded for number, entry in told.entries()}
    for moment in {*recorded.values(), datetime.fromisoformat("2022-05-10T00:00:00+02:00")}:
        for at in (moment, moment - timedelta(microseconds=1)):
            later = (n for n, r in recorded.items() if r > at)
            known = min(later, default=len(told.messages) + 1) - 1
            assert told.number_at(at) == known


def test_an_entry_recorded_before_the_last_one_moves_no_past() -> None:
    """Whatever it says of its time, what was known at earlier moments does not hold it."""
    chronicle = story("2022-05-14T06:00")
    number = len(chronicle.messages)
    moments = sorted({entry.recorded for _, entry in chronicle.entries()})
    known = [chronicle.number_at(moment) for moment in moments]
    for n, at in enumerate(("2020-01-01T00:00:00+01:00", "2022-05-14T04:30:00+02:00")):
        chronicle.event(f"observation.slow{n}", ObservationNoted(text="x"), at, skewed=True)
    chronicle.event("observation.near", ObservationNoted(text="x"), "2022-05-14T04:29:30+02:00")
    assert chronicle.fold.voided == 0
    assert [chronicle.number_at(moment) for moment in moments[:-1]] == known[:-1]
    assert chronicle.number_at(moments[-1]) == number + 3


def test_an_empty_ledger_has_an_empty_picture() -> None:
    """Nothing is known, nothing is invented."""
    picture = Chronicle(opened=False).picture(NOW)
    assert picture.crisis is None
    assert picture.position.number == 0
    rows = [*picture.services, *picture.last, *picture.deadlines, *picture.restore.assets]
    assert rows == []


def test_a_ledger_that_is_only_open_reports_nothing() -> None:
    """Every cell is there and says that nobody has reported."""
    picture: Picture = Chronicle().picture(NOW)
    assert {cell.state for service in picture.services for cell in service.cells} == {"unreported"}


def test_a_long_list_is_a_page_and_a_count(awkward: Chronicle) -> None:
    """The latest rows, and how many there are besides; counts are of all of them."""
    told = Chronicle()
    many = PAGE + 7
    for n in range(many):
        at = f"2022-05-20T{n // 60:02}:{n % 60:02}:00+02:00"
        told.event(f"decision.d{n}", DecisionTaken(text=f"{n}", decider="cell"), at)
        told.event(f"request.r{n}", RequestLogged(site="arlon", what=f"{n}"), at)
    picture = told.picture(EVENING)
    assert [row.text for row in picture.decisions] == [f"{n}" for n in range(7, many)]
    assert picture.more == {"decisions": 7}
    assert (picture.requests.waiting, len(picture.requests.open)) == (many, PAGE)
    words = to_terminal(brief(picture, checked=0), Translator("en", ZONE))
    assert f"+{many - 5}: `crisis show decisions`" in words
    assert str(many) in words


def test_what_cannot_be_drawn_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the page stands; it says which entry and of what kind."""
    told = Chronicle()
    at = "2022-05-20T10:00:00+02:00"
    number = told.event("decision.bad", DecisionTaken(text="bad", decider="cell"), at)
    told.event("observation.good", ObservationNoted(text="sixty beds"), at)
    monkeypatch.setitem(ROWS, "decision", lambda _originator, _record: 1 / 0)
    picture = told.picture("2022-05-20T18:00:00+02:00")
    assert picture.unshown == (Restricted(number, "decision"),)
    words = to_terminal(brief(picture, checked=0), Translator("en", ZONE))
    assert "Cannot be shown: decision" in words
    assert "sixty beds" in words
