"""The list of requests: its first page costs the same whatever their number, and says why."""

from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.domain.card import Order, Wanted
from ledger.domain.request.events import (
    RequestAssigned,
    RequestEscalated,
    RequestLogged,
    RequestMerged,
    RequestPrioritised,
    RequestPromised,
    RequestProposed,
)
from ledger.domain.request.record import OPEN
from ledger.store import rows
from ledger.terminal.terminal import Terminal
from tests.support.chronicle import Chronicle, minute
from tests.support.cli import home_of, run_here, whole_story
from tests.support.nasty import when

R14 = [101, 127, 204, 224, 263, 269]
"""The entries of the fourteenth request of the scenario, from asked to confirmed."""

SITES = ("arlon", "libramont", "marche", "virton")
CLASSES = ("vital", "urgent", "important", "normal", "")


def listed(many: int, path: Path) -> Path:
    """A home with so many requests, of every class and site, some needed at a time."""
    chronicle = Chronicle()
    for n in range(many):
        at = f"2022-05-{20 + n // 600:02}T{9 + n // 60 % 10:02}:{n % 60:02}:00+02:00"
        due = when(f"2022-05-{25 + n % 5} 08:00") if n % 3 else None
        asked = RequestLogged(site=SITES[n % 4], what=f"thing {n}", needed_by=due)
        chronicle.event(f"request.r{n:04}", asked, at)
        if rank := CLASSES[n % 5]:
            chronicle.event(f"request.r{n:04}", RequestPrioritised(priority=rank), at)
    return home_of(chronicle, path)


@pytest.mark.parametrize(
    "words", [(), ("--site", "arlon"), ("--class", "urgent"), ("--stage", "logged"), ("--overdue",)]
)
def test_a_page_reads_the_records_of_that_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Ten times as many requests are not one look-up more."""
    read: list[str] = []
    own = rows.decoded

    def counting(originator: str, record: bytes | None) -> object:
        read.append(originator)
        return own(originator, record)

    monkeypatch.setattr("ledger.store.stored_records.decoded", counting)
    counts = []
    for many in (30, 300):
        home = listed(many, tmp_path / str(many))
        read.clear()
        done = run_here("show", "requests", "--rows", "5", *words, home=home)
        assert done.code == 0, done.err
        counts.append(len([one for one in read if one.startswith("request.")]))
    assert counts[0] == counts[1] <= 5 * 2


def test_the_store_orders_as_memory_does(told_home: Path) -> None:
    """By when things are due, what has no time after what has; by site, at any number."""
    chronicle = whole_story()
    memory = chronicle.fold.situation
    wanted = [
        Wanted("request", OPEN, group=group, places=places)
        for group in CLASSES
        for places in ((), ("arlon",), ("marche", "libramont"))
    ]
    due: Order = "due"
    with Terminal.open(Settings(home=told_home)) as terminal:
        store = terminal.read().situation
        for one in wanted:
            assert store.listed(one, due) == memory.listed(one, due)
            assert store.number_of(one) == memory.number_of(one)
        for originator, _ in memory.records():
            name = memory.short_name(originator)
            assert store.short_name(originator) == name
            assert not name or store.said_short(name) == originator
        early = terminal.read(at=93).situation
        assert (early.said_short("R-6"), early.said_short("R-7")) == ("request.pmo-06", "")


def test_every_row_says_why_it_stands_there(tmp_path: Path) -> None:
    """In two lines of 80 columns at most: what is needed when, who has it, who else asks for it."""
    chronicle = Chronicle()
    at = "2022-05-20T09:00:00+02:00"
    asked = RequestLogged(site="arlon", what="2 PC")
    into = chronicle.event("request.a", asked, at)
    chronicle.event("request.a", RequestAssigned(owner="night team"), at)
    chronicle.event("request.a", RequestProposed(priority="vital"), at)
    chronicle.event("request.b", RequestLogged(site="marche", what="2 PC"), at)
    chronicle.event("request.b", RequestMerged(into=into), at)
    home = home_of(chronicle, tmp_path / "home")
    out = run_here("show", "requests", "--all", home=home).out
    lines = out.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("R-1 "))
    why = lines[first + 2].strip()
    assert "; asked for as Vital" in why
    assert max(map(len, lines)) <= 80
    row = run_here("show", "requests", "--json", home=home).data["rows"][0]
    assert row["why"].endswith("with night team; also R-2 (Marche)")
    owned = run_here("show", "requests", "--owner", "NIGHT", "--json", home=home).data
    assert owned["total"] == 1
    assert run_here("show", "requests", "--type", "it", "--json", home=home).data["total"] == 0


@pytest.mark.parametrize("lang", ["en", "fr", "nl", "de"])
def test_no_time_of_a_request_is_cut(tmp_path: Path, lang: str) -> None:
    """Whatever else is to be said of it, both times stand on 80 columns."""
    told = Chronicle()
    at = "2022-05-20T09:00:00+02:00"
    asked = RequestLogged(site="arlon", what="2 PC", needed_by=when("2022-09-25 08:00"), quantity=9)
    told.event("request.a", asked, at)
    for event in (
        RequestProposed(priority="vital"),
        RequestAssigned(owner="equipe postes de travail de nuit"),
        RequestPromised(until=when("2022-09-26 16:45")),
        RequestEscalated(to="service informatique du site", ticket="T-104"),
    ):
        told.event("request.a", event, at)
    out = run_here("--lang", lang, "show", "requests", home=home_of(told, tmp_path / "home")).out
    assert "08:00" in out
    assert "16:45" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_request_says_when_it_was_asked_as_that_was_said(tmp_path: Path) -> None:
    """Not when somebody came to recording it; the column says the same."""
    told = Chronicle()
    at, asked = "2022-05-20T14:00:00+02:00", "2022-05-20T09:30:00+02:00"
    event = RequestLogged(site="arlon", what="2 PC")
    told.event("request.a", event, at, occurred=minute(asked))
    row = run_here("show", "requests", "--json", home=home_of(told, tmp_path / "home")).data
    assert "09:30" in row["rows"][0]["why"]
    assert row["rows"][0]["logged"].startswith("2022-05-20T09:30")


@pytest.mark.parametrize("name", ["R-14", "r14", "r-14"])
def test_one_request_is_shown_with_its_story(told_home: Path, name: str) -> None:
    """How it stands and every entry of it, in one command."""
    done = run_here("show", name, home=told_home)
    assert done.code == 0, done.err
    assert done.out.startswith("[EXERCISE] request R-14 (pmo-14)")
    assert [line.split()[0] for line in done.out.splitlines() if line[0] == "#"] == [
        f"#{n}" for n in R14
    ]
    data = run_here("show", name, "--json", home=told_home).data
    assert (data["short"], data["numbers"], data["rows"][0]["site"]) == (
        "R-14",
        R14,
        "arlon",
    )


def test_a_file_is_pasted_from_standard_input(told_home: Path, tmp_path: Path) -> None:
    """Whoever names it behind --paste is told how, and it is not taken for a site."""
    mail = tmp_path / "mail.txt"
    mail.write_text("Arlon: 2 PC\n")
    done = run_here("request", "log", "--paste", str(mail), "--json", home=told_home, stdin="")
    assert (done.code, done.error["error"]) == (2, "paste_is_a_file")
    assert f"crisis request log --paste < {mail}" in done.error["message"]


def test_an_hour_that_a_pasted_line_does_not_give_is_said(told_home: Path) -> None:
    """With what to type, and what it may mean; as data too, and where nothing is recorded."""
    words = ("request", "log", "--paste", "--dry-run", "--lang", "fr")
    line = "Arlon : un écran, pour 5h\n"
    said = " ".join(run_here(*words, home=told_home, stdin=line).out.split())
    assert "été tirée de « pour 5h »" in said
    row = run_here(*words, "--json", home=told_home, stdin=line).rows[0]
    assert row["unread_time"] == "pour 5h"
    assert len(row["readings"]) == 2
    assert all(one in said for one in row["readings"])


def test_a_name_that_nothing_has_is_refused(told_home: Path) -> None:
    """It says which list has those that there are."""
    done = run_here("show", "R-99", "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, "no_such_thing")
    assert done.error["fields"]["known"] == "crisis show requests --all"


def test_the_log_and_its_filter_say_the_name(told_home: Path) -> None:
    """What it is about, wherever its number is not known."""
    found = run_here("log", "--filter", "about:R-14", home=told_home).entries
    assert [entry.split()[0] for entry in found] == [f"#{n}" for n in R14]
    assert all("R-14 (pmo-14)" in entry for entry in found)
    bare = run_here("log", "--filter", "r14", home=told_home).entries
    assert [entry.split()[0] for entry in bare] == [f"#{n}" for n in R14]
    assert run_here("log", "--filter", "R-99", home=told_home).entries == []
    rows = run_here("log", "--filter", "about:R-14", "--json", home=told_home).rows
    assert {row["short"] for row in rows} == {"R-14"}
