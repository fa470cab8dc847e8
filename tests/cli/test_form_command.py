"""`crisis form`: the questions of an authority, on the screen, as data and as files."""

import json
from pathlib import Path

import pytest

from projections.bundle.forms.catalogue import FORMS
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of, run_here
from tui.cli.commands.form import NAMES, SUFFIXES


def test_every_form_can_be_asked_for() -> None:
    """The names that are typed are those that there are."""
    assert tuple(FORMS) == NAMES


def test_a_form_is_printed_in_the_language_asked_for(told_home: Path) -> None:
    """On the screen by default, with the crisis, its kind and how far the ledger goes."""
    done = run_here("--lang", "nl", "form", "gdpr", home=told_home)
    assert done.code == 0, done.err
    assert "Documentatie van een gegevensinbreuk (AVG): Cyberattaque Vivalia" in done.out
    assert "OEFENING" in done.out.splitlines()[0]
    assert "Staat niet in het register." in done.out


def test_a_form_is_data_too(told_home: Path) -> None:
    """With `--json` one document, whose answers name their entries."""
    done = run_here("form", "nis2", "--json", home=told_home)
    assert done.code == 0, done.err
    assert done.data["form"] == "nis2"
    assert not done.data["law_applied"]
    assert len(done.data["questions"]) == len(FORMS["nis2"].questions)


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".md", ".txt", ".json"])
def test_a_file_has_the_format_of_its_name(told_home: Path, tmp_path: Path, suffix: str) -> None:
    """Each is whole, and says which form it is."""
    path = tmp_path / f"police{suffix}"
    done = run_here("form", "police", "-o", str(path), home=told_home)
    assert done.code == 0, done.err
    made = path.read_bytes()
    assert made.startswith(b"%PDF-1.7") if suffix == ".pdf" else b"police" in made.lower()
    assert [*tmp_path.iterdir()] == [path]


def test_a_name_that_says_no_format_is_refused(told_home: Path, tmp_path: Path) -> None:
    """The remedy is every ending that there is; nothing is written, nothing is lost."""
    path = tmp_path / "police.docx"
    path.write_bytes(b"mine")
    done = run_here("form", "police", "-o", str(path), home=told_home)
    assert done.code == 2
    assert all(suffix in done.err for suffix in (".html", ".pdf", ".md", ".txt", ".json"))
    assert path.read_bytes() == b"mine"
    assert {".html", ".pdf", ".md", ".txt", ".json"} <= {*SUFFIXES}


def test_a_form_of_the_past_knows_nothing_of_later(told_home: Path) -> None:
    """At an entry it is what could have been filed then."""
    done = run_here("form", "police", "--at", "30", "--json", home=told_home)
    assert done.code == 0, done.err
    cited = json.dumps([question["boards"] for question in done.data["questions"]])
    assert done.data["position"] == 30
    assert "LockBit" not in cited
    known = run_here("form", "police", "--known-at", "2022-05-14 20:00", "--json", home=told_home)
    assert known.data["position"] == 31


def test_a_form_that_nobody_knows_names_those_there_are(told_home: Path) -> None:
    """A wrong name is answered with the right ones."""
    done = run_here("form", "dora", home=told_home)
    assert done.code == 2
    assert all(name in done.err for name in NAMES)


def test_of_an_empty_ledger_a_form_is_answered(tmp_path: Path) -> None:
    """Nothing recorded yet: every question says so, with what to type."""
    home = home_of(Chronicle(), tmp_path / "home")
    done = run_here("form", "insurer", home=home)
    assert done.code == 0, done.err
    assert done.out.count("Not in the ledger.") == len(FORMS["insurer"].questions)


@pytest.mark.parametrize("name", NAMES)
def test_what_would_record_an_answer_is_a_command(name: str, told_home: Path) -> None:
    """Each can be typed: the command is there, and so is every option that it names."""
    for command in {question.command for question in FORMS[name].questions}:
        words = command.split()[1:]
        done = run_here(*words[:2], "--help", home=told_home)
        assert done.code == 0, command
        assert all(word in done.out for word in words if word.startswith("--")), command
