"""What `crisis log` says of entries that were corrected or struck, and of restricted ones."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.observation.events import ObservationNoted
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run

AT = "2022-05-14T10:00:00+02:00"
EARLIER = "2022-05-14T09:59:30+02:00"
LONG_AGO = "2020-01-01T00:00:00+01:00"
LATER = "2022-05-14T11:00:00+02:00"


def told(command: str, ident: str, /, marking: str = "internal", **own: Any) -> dict[str, Any]:
    return {"command": command, "id": ident, "recorded": AT, "marking": marking, "with": own}


LINES = [
    told("observation.note", "n2", text="Ten servers"),
    told("entry.correct", "n3", number=2, changes={"text": "Twelve servers"}, reason="Counted."),
    told("observation.note", "n4", text="Entered twice"),
    told("entry.strike", "n5", number=4, reason="Twice."),
    told("observation.note", "n6", "judicial", text="The suspect phoned"),
    told("entry.correct", "n7", number=6, changes={"text": "The suspect wrote"}, reason="Letter."),
    told("observation.note", "n8", text="Kept"),
    told("entry.strike", "n9", number=8, reason="By mistake."),
    told("entry.strike", "n10", number=9, reason="It does count."),
    told("entry.complete", "n11", number=2, changes={"source": "IT"}, reason="Asked."),
    told("decision.take", "n12", text="Cut it", decider="cell"),
    told("entry.reclassify", "n13", number=8, other=12, reason="A decision."),
]


@pytest.fixture(scope="module")
def amended_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Corrected, struck, restored and restricted entries; read only."""
    return home_of(Chronicle().tell(LINES), tmp_path_factory.mktemp("amended") / "home")


def test_a_corrected_entry_keeps_its_words_and_says_by_which(amended_home: Path) -> None:
    """In text and as data; a strike that was struck itself changes nothing."""
    lines = run("log", home=amended_home).entries
    assert "Ten servers" in lines[1]
    assert "corrected by #3" in lines[1]
    assert "struck by #5" in lines[3]
    assert "struck" not in lines[7]
    assert "struck by #10" in lines[8]
    rows = run("log", "--json", home=amended_home).rows
    assert (rows[1]["corrected_by"], rows[1]["struck_by"]) == ([3], None)
    assert (rows[3]["corrected_by"], rows[3]["struck_by"]) == ([], 5)


def test_what_was_completed_or_reclassified_says_by_which(amended_home: Path) -> None:
    """A completion is no correction; what counts in the place of an entry is named."""
    lines = run("log", home=amended_home).entries
    assert "completed by #11" in lines[1]
    assert "counts as #12, by #13" in lines[7]
    rows = run("log", "--json", home=amended_home).rows
    assert (rows[1]["corrected_by"], rows[1]["completed_by"]) == ([3], [11])
    assert (rows[7]["struck_by"], rows[7]["reclassified_as"]) == (13, 12)
    page = run("show", "2", home=amended_home).out
    assert "COMPLETED by #11" in page
    assert "IT" in page
    assert "RECLASSIFIED by #13" in run("show", "8", home=amended_home).out


def test_the_last_lines_say_it_too(amended_home: Path) -> None:
    """Whatever part of the ledger is printed."""
    done = run("log", "--last", "12", home=amended_home)
    assert "corrected by #3" in done.entries[0]


def test_above_the_ceiling_only_number_and_kind_are_shown(amended_home: Path) -> None:
    """The correction of a restricted entry is as restricted; standard error says how many."""
    done = run("log", home=amended_home)
    assert "suspect" not in done.out
    assert "Letter" not in done.out
    assert done.entries[5].startswith("#6  observation restricted")
    assert "2 entries" in done.err
    row = run("log", "--json", home=amended_home).rows[5]
    assert (row["number"], row["kind"], row["restricted"]) == (6, "observation.noted", True)
    assert row["entry"] is None


def test_no_filter_looks_into_a_restricted_entry(amended_home: Path) -> None:
    """Else its words could be guessed one by one."""
    done = run("log", "--filter", "suspect", home=amended_home)
    assert done.entries == []
    assert "#6" in run("log", "--filter", "kind:observation.noted", home=amended_home).out


def test_a_higher_ceiling_shows_it_when_asked_for(amended_home: Path) -> None:
    """And nothing is said of hidden entries then."""
    done = run("log", "--marking-ceiling", "judicial", home=amended_home)
    assert "The suspect phoned" in done.out
    assert "restricted" not in done.out + done.err


def test_the_signed_bytes_are_whole_and_that_is_said(amended_home: Path) -> None:
    """Evidence with gaps proves nothing; whoever hands it on must know what is in it."""
    done = run("log", "--signed", home=amended_home)
    assert "The suspect phoned" in done.out
    assert "2 entries" in done.err
    plain = run("log", "--signed", "--marking-ceiling", "judicial", home=amended_home)
    assert plain.err == ""


def test_clocks_that_do_not_agree_are_said(tmp_path: Path) -> None:
    """Recorded before the one before, marked as differing, or not when the server had it."""
    chronicle = Chronicle()
    chronicle.event("observation.a", ObservationNoted(text="On time"), AT)
    chronicle.event("observation.b", ObservationNoted(text="A little back"), EARLIER)
    chronicle.event("observation.c", ObservationNoted(text="Far back"), LONG_AGO, skewed=True)
    chronicle.event("observation.d", ObservationNoted(text="Kept back"), AT)
    home = home_of(chronicle, tmp_path / "home", late={5: 3_600.0})
    lines = run("log", home=home).entries
    assert "[" not in lines[1]
    assert lines[2].endswith("[recorded before the one before]")
    assert lines[3].endswith("[clock differed] [recorded before the one before]")
    assert lines[4].endswith("s clock: 14 May 2022, 11:00]")
    rows = run("log", "--json", home=home).rows
    assert [row["recorded_back"] for row in rows] == [False, False, True, True, False]
    assert rows[4]["server_time"] == "2022-05-14T09:00:00Z"
    assert "s clock: 14 May 2022, 11:00" in run("show", "5", home=home).out
    assert "clock differed" in run("show", "4", home=home).out


def test_what_claims_the_future_hides_nothing_later(tmp_path: Path) -> None:
    """An entry recorded long after the server had it ends no earlier view of what was known."""
    chronicle = Chronicle()
    chronicle.event("observation.a", ObservationNoted(text="True"), AT)
    chronicle.event(
        "observation.b", ObservationNoted(text="From 2099"), "2099-01-01T00:00:00+01:00"
    )
    chronicle.event("observation.c", ObservationNoted(text="After"), LATER, skewed=True)
    chronicle.event("observation.d", ObservationNoted(text="And on"), LATER)
    future = datetime.fromisoformat("2099-01-01T00:00:00+01:00") - datetime.fromisoformat(AT)
    home = home_of(chronicle, tmp_path / "home", late={3: -future.total_seconds()})
    data = run("brief", "--known-at", "2022-05-14 13:00", "--json", home=home).data
    assert data["header"]["number"] == 5
