"""`crisis demo`: from nothing to the brief, and again without recording anything twice."""

import json
from pathlib import Path

from tests.support.cli import run
from tui.cli.commands.demo import NAME


def test_it_opens_imports_prints_the_brief_and_ends_with_0(home: Path) -> None:
    """Without a terminal no board is opened; a second run changes nothing."""
    first = run("demo", home=home)
    assert first.code == 0, first.err
    assert "LockBit" in first.out
    assert "26 May" in first.out
    second = run("demo", "--no-board", home=home)
    assert (second.code, second.out) == (0, first.out)
    assert len(run("log", "--json", home=home).rows) == 155


def test_the_first_commands_are_stamped_after_its_brief(home: Path) -> None:
    """In May 2022, and the answer says that this is the scenario's time; so does what is read.

    Each document says it once, in itself, and standard error does not say it again.
    """
    assert run("demo", home=home).code == 0
    done = run("observation", "note", "Calme", "--occurred", "-20m", home=home)
    assert done.code == 0, done.err
    assert "scenario time 24 May 2022, 18:0" in done.out
    assert "24 May 2022, about 17:4" in done.out
    entry = run("log", "--last", "1", "--json", home=home).rows[0]["entry"]
    assert entry["scenario"] is True
    assert entry["recorded"].startswith("2022-05-24T16:0")
    brief = run("brief", "--json", home=home)
    assert "Scenario time is 24 May 2022, 18:0" in json.loads(brief.out)["freshness"]["text"]
    for words in (["brief"], ["show", "requests"], ["log", "--last", "1"]):
        read = run(*words, home=home)
        assert " ".join(read.out.split()).count("Scenario time") == 1
        assert "Scenario" not in read.err
    assert json.loads(brief.out)["header"]["period"]["end"].startswith("2022-05-24T18:0")
    whole = run("demo", "--whole", home=home)
    assert whole.code == 0, whole.err
    assert "15 June 2022" in whole.err
    assert len(run("log", "--json", home=home).rows) == 318


def test_its_data_is_one_document(home: Path) -> None:
    """The brief as JSON; words go to stderr."""
    done = run("demo", "--json", home=home)
    header = json.loads(done.out)["header"]
    assert (header["name"], header["kind"], header["number"]) == (NAME, "exercise", 155)


def test_an_interrupted_demo_goes_on_where_it_stopped(home: Path, tmp_path: Path) -> None:
    """Opened and imported in part: the rest comes."""
    assert run("demo", home=home).code == 0
    assert run("server", "stop", home=home).code == 0
    again = run("demo", home=home)
    assert again.code == 0, again.err
