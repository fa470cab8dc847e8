"""Words as people type them at a shell: dashes, standard input, and what is left out."""

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.cli.test_derived_commands import parsed
from tests.support.cli import home_of, run_here, run_on_terminal, whole_story


def _event(home: Path) -> dict[str, Any]:
    """What the last entry says."""
    done = run_here("log", "--json", "--last", "1", home=home)
    found: dict[str, Any] = done.rows[0]["entry"]["event"]
    return found


@pytest.mark.parametrize(
    "text", ["- 3 patients", "-20 lits", "-1h30", "-pas de lits", "--- rupture ---", "-- 3 lits"]
)
def test_a_text_may_begin_with_a_dash(text: str) -> None:
    """No option has a figure or a blank behind its dash."""
    assert parsed(f'observation note "{text}"')["with"]["text"] == text


@pytest.mark.parametrize("words", ["--occurred -1h30", "--occurred=-1h30", '--occurred "- 1 h 30"'])
def test_a_time_ago_is_an_options_value(words: str) -> None:
    """Behind the option or behind its sign of equality."""
    assert parsed(f"observation note x {words}")["around"]["occurred"].replace(" ", "") == "-1h30"


def test_what_is_no_option_is_still_refused(untouched: Path) -> None:
    """A slip in an option's name never becomes a text."""
    for word in ("--ocurred", "-x", "--ocurred=-1h30"):
        done = run_here("observation", "note", "x", word, home=untouched)
        assert (done.code, word.partition("=")[0] in done.err) == (2, True)


@pytest.mark.parametrize(
    "value", ["113", "true", "null", "2022-05-14", "[1]", "{a}", '{"sealed":1}', "1.5", '"x"']
)
def test_a_correction_of_a_text_stays_a_text(value: str) -> None:
    """Whatever else it looks like: the room has number 113."""
    found = parsed(f"entry correct 5 'text={value}' --reason slip")["with"]
    assert found["changes"] == {"text": value}


def test_a_dash_reads_standard_input(exercise: Path) -> None:
    """As a word, as an option's value, as the new text of a correction; blank lines at its end go.

    The text is never taken twice, and nothing at all is refused.
    """
    said = "Ligne 1\nl'eau et « ça » !!\n"
    done = run_here("observation", "note", "-", home=exercise, stdin=said)
    assert done.code == 0, done.err
    assert _event(exercise)["text"] == said.rstrip()
    assert run_here("observation", "note", "x", "--source", "-", home=exercise,
                    stdin="La presse\n").code == 0  # fmt: skip
    corrected = run_here(
        "entry", "correct", "2", "text=-", "--reason", "slip", home=exercise, stdin="Autre\n"
    )
    assert corrected.code == 0, corrected.err
    assert _event(exercise)["changes"] == {"text": "Autre"}
    for words, stdin, code in (
        (("observation", "note", "-", "--source", "-"), "x", "stdin_twice"),
        (("observation", "note", "-"), " \n", "stdin_empty"),
        (("observation", "note", "-"), "x" * 70_000, "stdin_too_long"),
    ):
        refused = run_here(*words, "--json", home=exercise, stdin=stdin)
        assert (refused.code, refused.error["error"]) == (2, code)


def test_what_is_missing_is_named_with_an_example(untouched: Path) -> None:
    """All of it at once, what each is, and a line that can be typed."""
    done = run_here("decision", "take", "--lang", "fr", home=untouched)
    assert done.code == 2
    assert "DÉCISION\N{NO-BREAK SPACE}: " in done.err
    assert "DÉCIDÉ-PAR\N{NO-BREAK SPACE}: " in done.err
    assert "Par exemple : crisis decision take" in done.err


ASKED: tuple[tuple[tuple[str, ...], Sequence[str], dict[str, Any]], ...] = (
    (("service", "report", "--lang", "fr"), ("labo", "", "en panne", "2"), {
        "service": "laboratory", "state": "degraded"}),
    (("decision", "take", ""), ("Tout couper", "la cellule"), {
        "text": "Tout couper", "decider": "la cellule"}),
)  # fmt: skip


def test_what_is_missing_is_asked_for_on_a_terminal(exercise: Path) -> None:
    """In the reader's language, with the choices; an empty answer, or none that is one, again."""
    for words, answers, said in ASKED:
        done = run_on_terminal(*words, home=exercise, answers=answers)
        assert done.code == 0, done.out
        event = _event(exercise)
        assert {name: event[name] for name in said} == said


def test_questions_can_be_left(untouched: Path) -> None:
    """The end of input records nothing; with --no-input what is missing is named instead."""
    left = run_on_terminal("decision", "take", home=untouched, answers=("x", "\x04"))
    assert left.code == 130
    named = run_on_terminal("decision", "take", "--no-input", home=untouched)
    assert named.code == 2
    assert "DECIDER" in named.out
    assert len(run_here("log", "--json", home=untouched).rows) == 1


def test_the_answer_says_what_was_recorded(exercise: Path) -> None:
    """Kind, place and words on one line, whole where nobody looks on; a stage in words."""
    done = run_here("observation", "note", "L'eau monte " * 20, "--site", "arlon", home=exercise)
    said = done.out.splitlines()[1]
    assert (said.startswith("  observation"), "Arlon" in said, "L'eau" in said) == (True,) * 3
    assert said.count("L'eau monte") == 20
    run_here("restore", "plan", "workstations", "--as", "postes", home=exercise)
    done = run_here("restore", "advance", "postes", "isolated=4", "--lang", "fr", home=exercise)
    assert "4 isol" in done.out.splitlines()[1], done.out


def test_commands_that_are_named_can_be_typed_as_they_stand(tmp_path: Path) -> None:
    """In a home with several crises with the one that was chosen; else bare."""
    home = home_of(whole_story(), tmp_path / "home")
    alone = run_here("show", "B-9", "--crisis", "vivalia", home=home)
    assert "`crisis outbox list --all`" in alone.err
    copytree(home / "crises" / "vivalia", home / "crises" / "other")
    several = run_here("show", "B-9", "--crisis", "vivalia", home=home)
    assert "`crisis --crisis vivalia outbox list --all`" in several.err
