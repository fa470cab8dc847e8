"""Sentences on a terminal break between words."""

from pathlib import Path

import pytest

from tests.support.cli import run_here, run_on_terminal
from tui.cli.wrapped import wrapped

SENTENCE = (
    "There is no entry #9999; the last one is #178. Look it up with `crisis log --last 5` or with "
    "/a/very/long/path/that/fits/on/no/line/of/a/terminal/of/forty/columns."
)


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_word_is_cut(columns: int) -> None:
    """Every word stays whole, in order, and only a long one stands out."""
    lines = wrapped(SENTENCE, columns).split("\n")
    assert " ".join(lines) == SENTENCE
    assert all(len(line) <= columns or " " not in line for line in lines)


def test_what_is_to_be_typed_stays_together() -> None:
    """A command is copied from one line."""
    for columns in range(30, 100):
        assert "`crisis log --last 5`" in wrapped(SENTENCE, columns)


def test_lines_stay_lines() -> None:
    """Usage above a sentence, indented lists, empty lines."""
    text = "Usage: crisis log\n\n  one two three\nend"
    assert wrapped(text, 80) == text
    assert wrapped("  one two three four five", 20) == "  one two three four\n  five"


@pytest.mark.parametrize("number", ["5", "20"])
def test_a_page_of_an_entry_cuts_no_word_on_a_terminal(told_home: Path, number: str) -> None:
    """What is longer than the terminal goes on beneath; the same in a pipe is one line each."""
    shown = run_on_terminal("show", number, "--offline", home=told_home, env={"COLUMNS": "60"})
    piped = run_here("show", number, "--offline", home=told_home)
    assert max(map(len, piped.out.splitlines())) > 60
    assert shown.out.split() == piped.out.split()
    assert all(len(line) <= 60 or " " not in line.strip() for line in shown.out.splitlines())
