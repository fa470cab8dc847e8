"""`crisis show 80`: everything of one entry, on one page."""

from pathlib import Path

import msgspec
import pytest

from tests.support.cli import run
from tui.cli.main import main


def page(home: Path, number: int, *more: str) -> list[str]:
    shown = run("show", str(number), *more, home=home)
    assert shown.code == 0, shown.err
    return shown.out.splitlines()


def test_an_entry_in_full(told_home: Path) -> None:
    """What it says by the names of its fields, its clocks, who, and whether the signature holds."""
    lines = page(told_home, 80)
    assert lines[0] == "[EXERCISE] Entry #80: request, about request.pmo-01"
    said = dict(line.split(": ", 1) for line in lines[1:])
    assert said["Site"] == "Arlon (arlon)"
    assert said["Category"] == "IT"
    assert said["Occurred"] == "morning of 24 May 2022"
    assert said["Recorded"] == "24 May 2022, 11:05, scenario clock"
    assert said["Recorded by"].startswith("coordinator-1, as ")
    assert said["Signature"].startswith(("checked, it holds, key ", "not yet checked, key "))
    assert said["Last entry its author had seen"] == "#79"


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
    listed = run("log", "--json", home=told_home).rows
    first = {row["entry"]["type"]: row["number"] for row in reversed(listed)}
    for number in first.values():
        assert main(["show", str(number), "--lang", lang]) == 0
        assert len(capsys.readouterr().out.splitlines()) > 5


def test_as_data(told_home: Path) -> None:
    """The entry itself with its number, what links it and what else is about it."""
    value = msgspec.json.decode(run("show", "80", "--json", home=told_home).out)
    assert (value["number"], value["entry"]["type"]) == (80, "request.logged")
    assert value["about"] == [108, 125, 158, 165]


def test_a_number_that_is_not_there_is_refused(told_home: Path) -> None:
    """With the last one there is; and an entry is never shown as it was."""
    assert run("show", "9999", home=told_home).code == 2
    assert run("show", "0", home=told_home).code == 2
    assert run("show", "80", "--at", "90", home=told_home).code == 2


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
        done = run(*words, *scenario, home=exercise)
        assert done.code == 0, done.err
    corrected = "\n".join(page(exercise, 2))
    assert "CORRECTED by #3" in corrected
    assert "State: degraded → down; Capacity: \N{EN DASH} → 30. Reason: misheard" in corrected
    assert "Linked by #5: #4 contradicts #2. Reason: look again" in corrected
    assert "STRUCK by #6" in "\n".join(page(exercise, 4))


def test_a_restricted_entry_stays_so(exercise: Path) -> None:
    """Unless more is asked for."""
    noted = run("observation", "note", "A suspect", "--marking", "judicial",
                "--recorded", "2022-05-14 09:00", home=exercise)  # fmt: skip
    assert noted.code == 0, noted.err
    assert "suspect" not in "".join(page(exercise, 2))
    assert "suspect" in "".join(page(exercise, 2, "--marking-ceiling", "judicial"))
