"""On a terminal somebody can be asked and shown how far things are."""

from pathlib import Path

import pytest

from projections.scenario import scenario
from tests.support.cli import run, run_on_terminal

ANSWERS = (
    "Hôpital du Nord",
    "exercise",
    "Site A, Site B (annexe)",
    "Europe/Brussels de",
    "Secrétaire",
    "y",
)


def test_five_questions_open_a_crisis(home: Path) -> None:
    """Organisation, exercise or real, sites, zone, who you are; the rest is what is shipped."""
    done = run_on_terminal("open", "drill", home=home, answers=ANSWERS)
    assert done.code == 0, done.out
    opened = run("log", "--json", home=home).rows[0]["entry"]["event"]
    assert (opened["kind"], opened["founder_name"]) == ("exercise", "Secrétaire")
    organisation = opened["organisation"]
    assert [site["id"] for site in organisation["sites"]] == ["site-a", "site-b-annexe"]
    assert organisation["zone"] == "Europe/Brussels"
    assert organisation["languages"][0] == "de"
    reported = run("service", "report", "laboratory", "down", "--site", "site-a", home=home)
    assert reported.code == 0, reported.err


def test_questions_are_answered_in_their_language(home: Path, organisation: Path) -> None:
    """By word or by first letter, accents or none; what is none is asked again."""
    answers = (ANSWERS[0], "peut-être", "reel", *ANSWERS[2:-1], "o")
    done = run_on_terminal("open", "crue", "--lang", "fr", home=home, answers=answers)
    assert done.code == 0, done.out
    assert "réel" in done.out
    assert "?:" not in done.out.replace(" ", "")
    assert run("list", "--json", home=home).data[0]["kind"] == "real"


def test_with_a_file_one_question_remains(home: Path, organisation: Path) -> None:
    """Whether it is real; nothing is real by default."""
    done = run_on_terminal("open", "drill", "--from", str(organisation), "--lang", "nl", home=home,
                           answers=("", "oefening"))  # fmt: skip
    assert done.code == 0, done.out
    assert run("list", "--json", home=home).data[0]["kind"] == "exercise"


def test_a_no_opens_nothing(home: Path) -> None:
    """What is opened stays for ever, so the last question can still be answered with no."""
    done = run_on_terminal("open", "drill", home=home, answers=(*ANSWERS[:-1], "n"))
    assert done.code == 130
    assert run("list", "--json", home=home).data == []
    given = run_on_terminal("open", "drill", "--yes", home=home, answers=ANSWERS[:-1])
    assert given.code == 0, given.out


def test_no_input_asks_nothing_even_there(home: Path) -> None:
    """`--no-input` is for scripts that keep a terminal."""
    done = run_on_terminal("open", "drill", "--no-input", home=home)
    assert done.code == 2
    assert "--from" in done.out


def test_each_answer_is_checked_where_it_is_given(home: Path) -> None:
    """What cannot be is said at its question and asked again; nothing said before is lost."""
    answers = (
        ANSWERS[0], ANSWERS[1],
        "Arlon, arlon", "???", "Arlon, Virton",
        "Mars/Olympus", "Bruxelles", "",
        ANSWERS[4], "y",
    )  # fmt: skip
    done = run_on_terminal("open", "Crue 2026", home=home, answers=("", *answers))
    assert done.code == 0, done.out
    for said in ("Arlon is named twice", "???", "Mars/Olympus", "Europe/Brussels", "Coordinator"):
        assert said in done.out
    opened = run("log", "--json", home=home).rows[0]["entry"]["event"]
    organisation = opened["organisation"]
    assert opened["name"] == "crue-2026"
    assert [site["id"] for site in organisation["sites"]] == ["arlon", "virton"]
    assert organisation["zone"] == "Europe/Brussels"


def test_a_name_that_is_taken_is_refused_before_anything_is_asked(home: Path) -> None:
    """Six answers for nothing are six too many."""
    given = run_on_terminal("open", "drill", home=home, answers=ANSWERS)
    assert given.code == 0, given.out
    again = run("open", "drill", home=home)
    assert again.code == 3
    assert "drill" in again.err
    asked = run_on_terminal("open", "drill", home=home, answers=("drill-2", *ANSWERS))
    assert asked.code == 0, asked.out
    assert {one["name"] for one in run("list", "--json", home=home).data} == {"drill", "drill-2"}


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Enough lines that importing them takes a while."""
    path = tmp_path / "long.jsonl"
    line = '{"command":"observation.note","id":"long-%d","with":{"text":"x"}}\n'
    path.write_bytes(scenario() + b"".join((line % n).encode() for n in range(1_500)))
    return path


def test_importing_shows_a_bar_on_a_terminal(exercise: Path, long_file: Path) -> None:
    """Redrawn in place, without colour, and the count at the end."""
    done = run_on_terminal("import", str(long_file), home=exercise)
    assert done.code == 0, done.out
    assert "\r" in done.out
    assert "%" in done.out
    assert "\x1b[3" not in done.out


def test_a_dumb_terminal_gets_lines(exercise: Path, long_file: Path) -> None:
    """Nothing is redrawn and nothing is overwritten."""
    done = run_on_terminal("import", str(long_file), home=exercise, env={"TERM": "dumb"})
    assert done.code == 0, done.out
    assert "\r" not in done.out
    assert "\x1b" not in done.out


def test_who_may_not_is_told_before_anything_is_asked(exercise: Path) -> None:
    """No reason helps whoever may not end a decision at all."""
    words = ("--as-role", "site-contact", "decision", "end", "2")
    done = run_on_terminal(*words, home=exercise)
    assert (done.code, "Reason" in done.out) == (4, False)
    assert "may not record" in done.out
