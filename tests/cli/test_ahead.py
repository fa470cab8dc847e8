"""Clocks as people type them, in a process of its own each."""

from pathlib import Path

from tests.support.cli import Ran, run


def test_a_clock_says_until_when_it_runs(exercise: Path) -> None:
    """In the words of the room; every answer says the time that a law makes of it."""

    def say(*words: str) -> Ran:
        done = run(*words, home=exercise)
        assert done.code == 0, done.err
        return done

    said = say(
        "clock", "start", "RGPD", "14 mai 2022 03h15", "--as", "rgpd", "--lang", "fr", "--yes"
    )
    assert "Échéance légale\N{NO-BREAK SPACE}: 17 mai 2022, 03:15" in said.out
    again = run("clock", "start", "gdpr", "yesterday 23:00", "--json", home=exercise)
    assert (again.code, again.error["error"]) == (3, "one_stands")
    fixed = say("--json", "entry", "correct", "2", "since=2022-05-14 02:00",
                "--reason", "misheard", "--yes")  # fmt: skip
    assert fixed.data["understood"]["by_law"]["latest"] == "2022-05-17T02:00:00+02:00"
