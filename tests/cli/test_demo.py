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
    assert len(run("log", "--json", home=home).rows) == 170


def test_its_data_is_one_document(home: Path) -> None:
    """The brief as JSON; words go to stderr."""
    done = run("demo", "--json", home=home)
    header = json.loads(done.out)["header"]
    assert (header["name"], header["kind"], header["number"]) == (NAME, "exercise", 133)


def test_an_interrupted_demo_goes_on_where_it_stopped(home: Path, tmp_path: Path) -> None:
    """Opened and imported in part: the rest comes."""
    assert run("demo", home=home).code == 0
    assert run("server", "stop", home=home).code == 0
    again = run("demo", home=home)
    assert again.code == 0, again.err
