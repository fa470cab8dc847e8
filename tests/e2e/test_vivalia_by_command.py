"""The real crisis through the real commands: what the scenario says that the ledger must show."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.server.embedded import stop
from projections import scenario
from tests.support.cli import Ran, run

SUNDAY = "2022-05-15 20:00"
TUESDAY = "2022-05-24 20:00"
EXERCISE = ("--exercise", "--recorded", "2022-05-14T03:40:00+02:00")


class Crisis(NamedTuple):
    """A home with the whole scenario, and Sunday's brief as it was before the later days came."""

    home: Path
    sunday: str

    def brief(self, known_at: str, *words: str) -> str:
        return done(run("brief", "--known-at", known_at, *words, home=self.home)).out

    def words(self, known_at: str) -> str:
        """The brief as one line of words, whatever breaks and joins them."""
        return " ".join(self.brief(known_at).split())


def done(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def opened(home: Path, *words: str) -> None:
    with scenario.organisation_file() as organisation:
        done(run("open", "vivalia", "--from", str(organisation), *words, home=home))


def days(until: str) -> bytes:
    """The scenario's lines recorded before a day."""
    lines = scenario.scenario().splitlines(keepends=True)
    return b"".join(line for line in lines if json.loads(line)["recorded"] < until)


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crisis]:
    home = tmp_path_factory.mktemp("vivalia") / "home"
    try:
        opened(home, *EXERCISE)
        done(run("import", "-", home=home, stdin=days("2022-05-16")))
        sunday = done(run("brief", "--known-at", SUNDAY, home=home)).out
        done(run("import", "-", home=home, stdin=scenario.scenario()))
        yield Crisis(home, sunday)
    finally:
        stop(home)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("empty") / "home"
    try:
        opened(home, *EXERCISE)
        yield home
    finally:
        stop(home)


def test_the_brief_of_sunday_is_the_same_after_the_later_days_came(crisis: Crisis) -> None:
    """Asked by --known-at, it equals byte for byte the one made before they were imported."""
    assert len(crisis.sunday) > 2_000
    assert crisis.brief(SUNDAY) == crisis.sunday


@pytest.mark.parametrize("form", ["md", "json"])
def test_a_brief_asked_again_has_the_same_bytes(crisis: Crisis, form: str) -> None:
    """In every form, and whichever process draws it."""
    assert crisis.brief(SUNDAY, "--format", form) == crisis.brief(SUNDAY, "--format", form)


def test_sunday_does_not_know_of_bastognes_clean_zone(crisis: Crisis) -> None:
    """It was opened on the 23rd; the brief of the 24th names it."""
    assert "Bastogne" not in crisis.sunday
    assert re.search(r"clean zones? open.*Bastogne", crisis.words(TUESDAY))


def test_machines_are_counted_as_the_source_said(crisis: Crisis) -> None:
    """More than 200 of 1,700 machines, at least 11.8 %; never all the servers."""
    tuesday = crisis.words(TUESDAY)
    assert "at least 200 of 1 700 (at least 11.8%)" in tuesday
    assert not re.search(r"200 (?:of|/) 200", tuesday)


def test_the_ultimatum_prints_as_it_was_said_and_counts_down(crisis: Crisis) -> None:
    """Before 26 May is not on 26 May; on the evening of the 24th a day and four hours are left."""
    tuesday = crisis.words(TUESDAY)
    assert re.search(r"before 26 May.{1,10}1 d 4 h left", tuesday)
    assert "on 26 May" not in tuesday
    assert "before 26 May" not in crisis.sunday


@pytest.mark.parametrize(
    ("one", "other", "day"),
    [
        ("No ransom|Aucune demande de rançon", "LockBit", TUESDAY),
        ("Alertes", "Attaque découverte", SUNDAY),
        ("paralysés par le virus", "Désactiver les 200 serveurs", SUNDAY),
        (
            "laboratoires, radiologie, dossiers",
            "radiologie, dossiers des patients, puis le reste",
            "2022-05-20 20:00",
        ),
    ],
    ids=["V17-V48", "V01-V03", "V04-V05", "V30-V36"],
)
def test_contradictions_stay_both_and_linked(
    crisis: Crisis, one: str, other: str, day: str
) -> None:
    """Two sources that disagree stand side by side, each with its number; later as older ones."""
    text = crisis.brief(day, "--format", "md")
    part = text[text.index("## Contradictions") :]
    assert re.search(one, part)
    assert other in part


def test_the_briefs_differ_by_what_was_recorded_between_them(crisis: Crisis) -> None:
    """Every entry number of Tuesday's brief that Sunday's lacks was recorded after Sunday."""
    head = json.loads(crisis.brief(SUNDAY, "--format", "json"))["header"]["number"]
    assert head == len(days("2022-05-16").splitlines()) + 1
    numbers = {int(n) for n in re.findall(r"#(\d+)", crisis.sunday)}
    assert numbers
    assert max(numbers) <= head
    assert max(int(n) for n in re.findall(r"#(\d+)", crisis.brief(TUESDAY))) > head


def test_everything_was_recorded_once_and_counts(crisis: Crisis) -> None:
    """One entry for each line and the opening; the same file again records nothing."""
    entries = done(run("log", "--json", home=crisis.home)).rows
    lines = [json.loads(line) for line in scenario.scenario().splitlines()]
    assert [e["number"] for e in entries] == list(range(1, len(lines) + 2))
    assert {e["verdict"] for e in entries} == {"accepted"}
    again = done(run("--json", "import", "-", home=crisis.home, stdin=scenario.scenario()))
    assert len(done(run("log", "--json", home=crisis.home)).rows) == len(entries), again.out


def test_an_empty_ledger_shows_none_of_it(empty: Path) -> None:
    """What the tests above look for comes from entries: without them nothing of it is there."""
    said = done(run("brief", "--known-at", TUESDAY, home=empty)).out
    found = re.findall(r"Bastogne|11\.8|before 26 May|LockBit|CONTRADICTIONS|#[2-9]\d*", said)
    assert found == []


def test_a_real_ledger_refuses_the_scenario_clock(tmp_path: Path) -> None:
    """Nobody can back-date a real crisis."""
    home = tmp_path / "home"
    try:
        opened(home, "--real")
        refused = run("import", "-", home=home, stdin=days("2022-05-15"))
        assert refused.code == 2
        assert len(done(run("log", "--json", home=home)).rows) == 1
    finally:
        stop(home)
