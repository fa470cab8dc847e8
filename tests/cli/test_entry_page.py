"""`crisis show 88`: everything of one entry, on one page."""

import re
from pathlib import Path

import msgspec
import pytest

from tests.support.cli import run_here
from tui.cli.main import main


def page(home: Path, number: int, *more: str) -> list[str]:
    shown = run_here("show", str(number), *more, home=home)
    assert shown.code == 0, shown.err
    return shown.out.splitlines()


def test_an_entry_in_full(told_home: Path) -> None:
    """What it says by the names of its fields, its clocks, who, and whether the signature holds."""
    lines = page(told_home, 88)
    assert lines[0] == "[EXERCISE] Entry #88: request, about request R-1 (pmo-01)"
    said = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    assert said["Site"] == "Arlon (arlon)"
    assert said["Type"] == "IT"
    assert said["Occurred"] == "morning of 24 May 2022"
    assert said["Recorded"] == "24 May 2022, 11:05, scenario clock"
    assert said["Recorded by"].startswith("coordinator-1, as ")
    assert said["Signature"].startswith(("checked, valid, key ", "not yet checked, key "))
    assert said["Last entry its author had seen"] == "#87"


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_every_entry_has_a_page_in_every_language(
    told_home: Path,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever its kind."""
    monkeypatch.setenv("CRISIS_HOME", str(told_home))
    monkeypatch.setenv("LANGUAGE", lang)
    listed = run_here("log", "--json", home=told_home).rows
    first = {row["entry"]["type"]: row["number"] for row in reversed(listed)}
    for number in first.values():
        assert main(["show", str(number), "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert len(out.splitlines()) > 5
        if lang == "fr":
            assert not re.search(r"\S; ", out)


def test_as_data(told_home: Path) -> None:
    """The entry itself with its number, what links it and what else is about it."""
    value = msgspec.json.decode(run_here("show", "88", "--json", home=told_home).out)
    assert (value["number"], value["entry"]["type"]) == (88, "request.logged")
    assert value["about"] == [116, 133, 140, 145, 180, 187, 215]


def test_a_number_that_is_not_there_is_refused(told_home: Path) -> None:
    """With the last one there is; and an entry is never shown as it was."""
    assert run_here("show", "9999", home=told_home).code == 2
    assert run_here("show", "0", home=told_home).code == 2
    assert run_here("show", "88", "--at", "98", home=told_home).code == 2


def test_what_became_of_it_is_on_its_page(
    exercise: Path,
) -> None:
    """Old and new values of a correction, a strike, a link: each with its number and reason."""
    scenario = ("--recorded", "2022-05-14 09:00")
    for words in (
        ("service", "report", "radiology", "degraded", "--site", "Arlon"),
        ("entry", "correct", "2", "state=down", "capacity=30", "--reason", "misheard"),
        ("observation", "note", "Screens are black"),
        ("entry", "link", "4", "contradicts", "2", "--reason", "look again"),
        ("entry", "strike", "4", "--reason", "entered twice"),
    ):
        done = run_here(*words, *scenario, home=exercise)
        assert done.code == 0, done.err
    corrected = "\n".join(page(exercise, 2))
    assert "CORRECTED by #3" in corrected
    assert (
        "State: degraded → down; Capacity: (not said before) → 30%. Reason: misheard" in corrected
    )
    assert "dégradé → hors service\N{NARROW NO-BREAK SPACE}; " in "\n".join(
        page(exercise, 2, "--lang", "fr")
    )
    assert "Linked by #5: #4 contradicts #2. Reason: look again" in corrected
    assert "STRUCK by #6" in "\n".join(page(exercise, 4))


def test_a_restricted_entry_stays_so(exercise: Path) -> None:
    """Unless more is asked for."""
    noted = run_here("observation", "note", "A suspect", "--marking", "judicial",
                "--recorded", "2022-05-14 09:00", home=exercise)  # fmt: skip
    assert noted.code == 0, noted.err
    assert "suspect" not in "".join(page(exercise, 2))
    assert "suspect" in "".join(page(exercise, 2, "--marking-ceiling", "judicial"))


def test_the_page_of_a_threat_has_its_rival_deadlines(exercise: Path) -> None:
    """Each with its number and who gave it, which counts and why; as data too."""
    scenario = ("--recorded", "2022-05-14 09:00")
    for words in (
        ("threat", "report", "They will publish", "--as", "leak"),
        ("threat", "deadline", "leak", "2022-05-27 12:00", "--source", "police"),
        ("threat", "deadline", "leak", "2022-05-26 18:00", "--source", "press"),
    ):
        done = run_here(*words, *scenario, home=exercise)
        assert done.code == 0, done.err
    for number in (2, 3, 4):
        said = page(exercise, number)
        assert "Clock: #4, 26 May 2022, 18:00, press: the earliest" in said
        assert "Clock: #3, 27 May 2022, 12:00, police: later than #4" in said
    data = run_here("show", "2", "--json", home=exercise).data["deadlines"]
    assert [(one["number"], one["counts"]) for one in data] == [(4, True), (3, False)]


@pytest.mark.parametrize(
    ("lang", "label"),
    [("en", "Other entry"), ("fr", "Autre inscription"), ("nl", "Andere vermelding"),
     ("de", "Anderer Eintrag")],
)  # fmt: skip
def test_a_link_names_the_other_entry(exercise: Path, lang: str, label: str) -> None:
    """Nothing is in the place of anything; only what was reclassified has one in its place."""
    scenario = ("--recorded", "2022-05-14 09:00")
    for words in (
        ("observation", "note", "Two wards"),
        ("observation", "note", "Three wards"),
        ("entry", "link", "2", "contradicts", "3"),
        ("entry", "reclassify", "2", "3", "--reason", "the same"),
    ):
        done = run_here(*words, *scenario, home=exercise)
        assert done.code == 0, done.err
    colon = "\N{NO-BREAK SPACE}: #3" if lang == "fr" else ": #3"
    assert f"{label}{colon}" in page(exercise, 4, "--lang", lang)
    if lang == "en":
        assert "In its place: #3" in page(exercise, 5)


@pytest.mark.parametrize(
    ("lang", "resolved", "struck"),
    [("en", "[resolved by #6]", "[#3 is struck]"), ("fr", "[levée par #6]", "[#3 est biffée]"),
     ("nl", "[opgelost door #6]", "[#3 is geschrapt]"),
     ("de", "[aufgelöst durch #6]", "[#3 ist gestrichen]")],
)  # fmt: skip
def test_a_contradiction_that_stands_no_more_is_marked(
    exercise: Path, lang: str, resolved: str, struck: str
) -> None:
    """On the page of either side, on its own and in the log: resolved by which, which is struck."""
    scenario = ("--recorded", "2022-05-14 09:00")
    for words in (
        ("observation", "note", "Two wards"),
        ("observation", "note", "Three wards"),
        ("observation", "note", "Four wards"),
        ("entry", "link", "2", "contradicts", "3"),
        ("entry", "link", "4", "closes", "5", "--reason", "counted again"),
        ("entry", "link", "3", "contradicts", "4"),
        ("entry", "strike", "3", "--reason", "entered twice"),
    ):
        done = run_here(*words, *scenario, home=exercise)
        assert done.code == 0, done.err
    asked = ("--lang", lang)
    (first,) = (line for line in page(exercise, 2, *asked) if "#5" in line and "#2" in line)
    assert first.endswith(f"{resolved}  {struck}")
    assert any(line.endswith(struck) and "#7" in line for line in page(exercise, 4, *asked))
    assert struck in page(exercise, 7, *asked)
    logged = " ".join(run_here("log", *asked, home=exercise).out.split())
    assert logged.count(struck) == 2
