"""Boards as tables: their order, what they keep back, cells that are no formula, and the pages."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.action.events import ActionAssigned, ActionProgressed
from ledger.domain.cancellation.events import CancellationOrdered
from ledger.domain.card import Card
from ledger.domain.request.events import RequestLogged, RequestPrioritised
from ledger.domain.restore.events import RestorePlanned
from ledger.domain.service.events import ServiceReported
from ledger.domain.situation import Situation
from ledger.domain.values import Scope, When
from ledger.sanitize import forbidden
from projections.render.wrap import columns
from projections.tables import BOARDS, Chosen
from projections.tables.columns import said
from projections.tables.flat import FORMULA, safe
from projections.tables.listing import SEVERAL
from projections.tables.plain import label
from tests.support.chronicle import Chronicle, kept_story
from tests.support.nasty import when
from tests.support.tables import GOLDEN, csv_text, golden, json_text, listing, text, told


@pytest.mark.parametrize("path", sorted(golden()), ids=lambda path: path.name)
def test_a_table_is_what_it_was(path: Path) -> None:
    """Byte for byte; made again by `python -m tests.support.tables`."""
    assert path.read_bytes() == golden()[path].encode()


def test_no_golden_file_is_left_behind() -> None:
    """A board that is gone takes its files along."""
    assert set(GOLDEN.iterdir()) == set(golden())


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("board", BOARDS)
def test_awkward_values_fit_a_page_and_command_nothing(board: str, lang: str) -> None:
    """In every language and on a narrow screen; no key of the catalogues shows."""
    found = listing(told(), board, lang=lang, everything=True)
    shown = text(found)
    for width in (80, 60, 40):
        assert max(map(columns, text(found, width).splitlines())) <= width
    assert "table." not in shown
    for made in (shown, csv_text(found).replace("\r\n", "\n"), json_text(found)):
        assert forbidden(made) is None


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("board", BOARDS)
def test_no_name_is_cut_or_broken_in_a_word(board: str, lang: str, width: int) -> None:
    """On 24 May: classes, services, sites, stages and heads stand whole, if on more lines."""
    found = listing(kept_story("2022-05-24T18:00"), board, lang=lang, everything=True)
    speaker, lines = found.choice.speaker, text(found, width).splitlines()
    shown = {word for line in lines for word in line.split()}
    for item in found.page(0, found.total):
        for code in (code for codes, _ in found.board.first for code in codes.split()):
            column = found.board.column(code)
            if item.row is not None and column.sort != "text":
                assert set(said(column, item.row, found.frame, speaker).split()) <= shown
    for codes, _ in found.board.first:
        assert set(label(found.board, codes, speaker.t).split()) <= shown


@given(cell=st.text(max_size=20))
def test_no_cell_is_a_formula(cell: str) -> None:
    """Whatever was typed; taking the apostrophe away gives it back."""
    said = str(safe(cell))
    assert not said.startswith(FORMULA)
    assert said in {cell, f"'{cell}"}


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    """A negative number is no formula."""
    assert [safe(-1.5), safe(None), safe(True), safe("-1")] == [-1.5, "", "true", "'-1"]


def test_a_share_is_said_in_percent_and_is_a_number_as_data() -> None:
    """How much a service does of what is usual, how far an action is, what a target is."""
    told = Chronicle()
    scope = Scope(sites=("arlon",))
    report = ServiceReported(service="radiology", state="degraded", scope=scope, capacity=40)
    told.event("service.radiology", report, "2022-05-20T09:00:00+02:00")
    told.event("action.one", ActionAssigned(text="Lists"), "2022-05-20T09:00:00+02:00")
    told.event(
        "action.one", ActionProgressed(text="Half of it", share=60), "2022-05-20T09:10:00+02:00"
    )
    for board, share in (("services", 40), ("actions", 60)):
        found = listing(told, board)
        assert f"{share}%" in text(found)
        assert f"{share}%" not in csv_text(found)


def test_text_with_commas_quotes_and_lines_comes_back_from_csv() -> None:
    """As RFC 4180 says it."""
    chronicle = Chronicle()
    ask(chronicle, "a", 'say "two, three"; four')
    [row] = csv.DictReader(io.StringIO(csv_text(listing(chronicle, "requests")), newline=""))
    assert row["what"] == 'say "two, three"; four'


def test_requests_by_class_then_by_when_they_are_needed_then_by_age() -> None:
    """What has no class comes last, what is needed at no time after what is."""
    chronicle = Chronicle()
    ask(chronicle, "unranked", needed="2022-05-21 08:00")
    ask(chronicle, "calm-old", rank="normal")
    ask(chronicle, "calm-new", rank="normal")
    ask(chronicle, "vital-late", rank="vital", needed="2022-05-23 08:00")
    ask(chronicle, "vital-soon", rank="vital", needed="2022-05-22 08:00")
    found = listing(chronicle, "requests")
    names = [item.row.originator.partition(".")[2] for item in found.page(0, 9)]
    assert names == ["vital-soon", "vital-late", "calm-old", "calm-new", "unranked"]


def test_a_list_read_to_its_end_reads_each_card_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many pages it has: an export goes through all of them, one after another."""
    chronicle, read = Chronicle(), list[int]()
    for number in range(40):
        ask(chronicle, f"r{number}")
    found, listed = listing(chronicle, "requests", everything=True), Situation.listed

    def counted(situation: Situation, *asked: Any, **more: Any) -> list[Card]:
        cards = listed(situation, *asked, **more)
        read.append(len(cards))
        return cards

    monkeypatch.setattr(Situation, "listed", counted)
    pages = [found.page(first, 4) for first in range(0, found.total, 4)]
    assert [len(page) for page in pages] == [4] * 10
    assert sum(read) <= 2 * 40


@pytest.mark.parametrize("board", [name for name in BOARDS if name != "contradictions"])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_together_are_the_list(board: str, size: int) -> None:
    """Each row once, in the same order, whether it was drawn a page at a time or not."""
    found = listing(told(), board, everything=True)
    whole = listing(told(), board, everything=True).page(0, found.total)
    pages = [found.page(first, size) for first in range(0, found.total, size)]
    assert [item for page in pages for item in page] == whole
    assert len(whole) == found.total


def test_what_is_restricted_is_a_number_and_a_kind_in_the_last_place() -> None:
    """In no filter: neither its place nor a filter says where it is or how far."""
    found = listing(told(), "observations")
    last = found.page(found.total - 1, 1)[0]
    assert (last.number, last.concept, last.row) == (30, "observation", None)
    searched = listing(told(), "observations", chosen=Chosen(text="HIDDEN-TEXT"))
    assert (searched.total, searched.apart) == (0, 1)
    for board in BOARDS:
        assert "HIDDEN" not in csv_text(listing(told(), board, everything=True))
    opened = listing(told(), "observations", ceiling="judicial")
    assert "HIDDEN-TEXT" in csv_text(opened)


@pytest.mark.parametrize("board", [b.name for b in BOARDS.values() if b.by_card])
def test_a_filter_keeps_the_order(board: str) -> None:
    """Reading the whole list and reading cards come to the same."""
    assert BOARDS[board].concept not in SEVERAL
    light = listing(told(), board, everything=True)
    heavy = listing(told(), board, everything=True, chosen=Chosen(text=" "))
    shown = [item.number for item in light.page(0, light.total) if item.row is not None]
    assert [item.number for item in heavy.page(0, heavy.total)] == shown


def ask(
    chronicle: Chronicle, name: str, what: str = "a laptop", *, rank: str = "", needed: str = ""
) -> None:
    at = f"2022-05-20T09:{len(chronicle.messages):02}:00+02:00"
    by: When | None = when(needed) if needed else None
    logged = RequestLogged(site="arlon", what=what, needed_by=by)
    chronicle.event(f"request.{name}", logged, at)
    if rank:
        chronicle.event(f"request.{name}", RequestPrioritised(priority=rank), at)


@pytest.mark.parametrize("width", [80, 60, 40])
@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_where_is_never_what_is_left_out(lang: str, width: int) -> None:
    """However long the words before it are: the same order is another one elsewhere."""
    chronicle = Chronicle()
    scope = Scope(sites=("arlon", "virton", "home-1"))
    long = "toutes les consultations programmées, sauf celles que le chef de service garde"
    ordered = CancellationOrdered(activity="consultations", cancelled=(long, long), scope=scope,
                                  reason="cut", planned=1200)  # fmt: skip
    chronicle.event("cancellation.one", ordered, "2022-05-20T09:00:00+02:00")
    planned = RestorePlanned(
        asset="servers", stages=("isolated",), total=50, what=long, scope=scope
    )
    chronicle.event("restore.one", planned, "2022-05-20T09:01:00+02:00")
    for board in ("cancellations", "restores"):
        found = listing(chronicle, board, lang=lang)
        (item,) = found.page(0, 1)
        where = said(found.board.column("sites"), item.row, found.frame, found.choice.speaker)
        shown = text(found, width)
        assert where
        assert where in " ".join(shown.split())
        assert max(map(columns, shown.splitlines())) <= width


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_how_old_a_request_is_stands_in_one_line(lang: str) -> None:
    """On a board in a terminal of 80 columns, hours and minutes beside each other."""
    found = listing(
        kept_story("2022-05-24T18:00"), "requests", lang=lang, now="2022-05-25T05:48:00+02:00"
    )
    age, rows = found.board.column("age"), [item.row for item in found.page(0, 100)]
    words = {said(age, row, found.frame, found.choice.speaker) for row in rows}
    shown = text(found, 76)
    assert words
    assert {one for one in words if one not in shown} == set()
