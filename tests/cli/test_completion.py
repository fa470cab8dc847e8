"""Completion in a shell: from this home's own copy, in words people know, and never an error."""

import subprocess
from pathlib import Path

import pytest

from tests.support.cli import run, run_here


def completed(line: str, home: Path, shell: str = "fish") -> dict[str, str]:
    """What completes the last word of a line, with what is said of it."""
    words = line.split(" ")
    asked = {"_CRISIS_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words[:-1]),
             "COMP_CWORD": words[-1], "CRISIS_LANG": "fr"}  # fmt: skip
    done = run(home=home, env=asked)
    assert (done.code, done.err) == (0, "")
    rows = [row.partition(",")[2].partition("\t") for row in done.out.splitlines() if row]
    return {value: said for value, _, said in rows}


def test_commands_options_and_choices_complete_with_what_they_are(told_home: Path) -> None:
    """A choice has its label beside it, and is found by that."""
    assert "decision" in completed("crisis dec", told_home)
    assert "--occurred" in completed("crisis decision take --occ", told_home)
    assert completed("crisis service report laboratory deg", told_home) == {"degraded": "dégradé"}
    assert set(completed("crisis service report laboratory HORS", told_home)) == {"down"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("crisis service report labo", "laboratory"),
        ("crisis service report BLOCS", "theatres"),
        ("crisis observation note x --site Arl", "arlon"),
        ("crisis observation note x --cell cell", "crisis-cell"),
        ("crisis brief --site Arl", "arlon"),
        ("crisis show requests --cell cell", "crisis-cell"),
        ("crisis restore plan pos", "workstations"),
        ("crisis crisis phase rest", "restart"),
    ],
)
def test_names_of_the_organisation_complete(told_home: Path, line: str, found: str) -> None:
    """By id or by name in any language, whatever accents and capitals."""
    assert found in completed(line, told_home)


def test_what_is_open_completes_where_one_is_named(evening_home: Path) -> None:
    """With its number and its first words; what has ended is left out."""
    found = completed("crisis request deliver ", evening_home)
    assert found
    assert all(said.startswith("#") for said in found.values())
    assert set(completed("crisis decision review ", evening_home)).isdisjoint(found)


def test_without_a_home_what_needs_none_completes_and_nothing_is_made(tmp_path: Path) -> None:
    """No sentence in the middle of a line, no directory, no server."""
    home = tmp_path / "none"
    assert "down" in completed("crisis service report laboratory ", home)
    assert completed("crisis service report labo", home) == {}
    assert completed("crisis observation note 'l'eau", home) == {}
    assert not home.exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_and_help_says_where_it_goes(tmp_path: Path, shell: str) -> None:
    """Without a home either."""
    done = run_here("completion", shell, home=tmp_path / "none")
    assert (done.code, done.err) == (0, "")
    assert f"{shell}_complete" in done.out
    assert f"crisis completion {shell}" in run_here("completion", "--help", home=tmp_path).out


def test_bash_reads_the_script() -> None:
    """As `~/.bashrc` would."""
    done = run_here("completion", "bash", home=Path("/nonexistent"))
    read = subprocess.run(["bash", "-n"], input=done.out, text=True, capture_output=True,
                          check=False)  # fmt: skip
    assert (read.returncode, read.stderr) == (0, "")
