"""An action and a post from the first word to the last, as a scribe types them."""

from pathlib import Path

from tests.support.cli import Ran, run_here

SCENARIO = ("--recorded", "2022-05-14 18:00")


def say(home: Path, *words: str, code: int = 0) -> Ran:
    said = run_here(*words, *SCENARIO, home=home)
    assert said.code == code, said.out + said.err
    return said


def plain(text: str) -> str:
    """With spaces at which a line may be broken."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_an_action_is_assigned_followed_and_done(exercise: Path) -> None:
    """By number; what was done stands on the page of the decision it follows from."""
    say(exercise, "decision", "take", "Stop the clinics", "crisis cell")
    said = say(exercise, "action", "assign", "Call the 40 patients", "--owner", "secretariat",
               "--due", "2022-05-14 15:00", "--decision", "2", "--yes")  # fmt: skip
    assert "Due: 14 May 2022, 15:00" in said.out
    ended = say(exercise, "decision", "end", "2", "--reason", "over", code=3)
    assert "still open (1: #3)" in ended.err
    table = run_here("show", "actions", "--overdue", "--owner", "Secret", home=exercise).out
    assert "OVERDUE by 3 h 00 min" in plain(table)
    page = plain(run_here("show", "3", home=exercise).out)
    assert "secretariat \N{MIDDLE DOT} to be done \N{MIDDLE DOT} OVERDUE by 3 h 00 min" in page
    done = say(exercise, "action", "done", "3", "--text", "all reached")
    assert "of #3: Call the 40 patients" in done.out
    again = say(exercise, "action", "done", "3", code=3)
    assert "Possible now: `crisis action reopen`" in again.err
    page = run_here("show", "2", home=exercise).out
    assert "Action #3: Call the 40 patients \N{MIDDLE DOT} secretariat \N{MIDDLE DOT} done" in page
    (action,) = run_here("show", "2", "--json", home=exercise).data["actions"]
    assert (action["number"], action["stage"], action["ended"]) == (3, "done", 4)
    say(exercise, "decision", "end", "2", "--reason", "over")


def test_a_post_changes_hands_and_has_one_holder(exercise: Path) -> None:
    """A mistyped name is found among those that are held; a private number goes in nowhere."""
    post = ("permanence IT",)
    say(exercise, "duty", "take", *post, "Ann", "--call", "poste 9101")
    asked = say(exercise, "duty", "take", "Permanence it", "Bo", code=3)
    assert "is held by Ann (#2)" in asked.err
    refused = say(exercise, "duty", "hand-over", *post, "Bo", "--call", "0470 12 34 56", code=3)
    assert "(`--call`): This looks like a telephone number" in refused.err
    mistyped = say(exercise, "duty", "hand-over", "permanance IT", "Bo", code=3)
    assert "Held are: permanence IT" in mistyped.err
    say(exercise, "duty", "hand-over", *post, "Bo", "--note", "AD is down")
    (row,) = run_here("show", "duties", "--json", home=exercise).data["rows"]
    assert (row["who"], row["before"], row["call"], row["note"]) == (
        "Bo",
        "Ann",
        None,
        "AD is down",
    )
    assert "On duty" in run_here("brief", home=exercise).out
    say(exercise, "duty", "leave", *post)
    assert "Nobody is on duty" in run_here("show", "duties", home=exercise).out


def test_a_filter_of_what_a_board_does_not_say_is_refused(evening_home: Path) -> None:
    """With those that it takes; what is overdue is asked of every board that says so."""
    refused = run_here("show", "figures", "--overdue", home=evening_home)
    assert (refused.code, "--overdue" in refused.err) == (2, True)
    assert run_here("show", "threats", "--owner", "IT", home=evening_home).code == 2
    rows = run_here("show", "requests", "--overdue", "--json", home=evening_home).data["rows"]
    assert rows
    assert all(row["overdue"] for row in rows)


def test_an_answer_quotes_what_was_asked_and_not_itself(exercise: Path) -> None:
    """A question that is decided is still the question."""
    assert run_here("decision", "raise", "Close?", "--as", "ops", home=exercise).code == 0
    done = run_here("decision", "take", "We close", "crisis cell", "--on", "ops", home=exercise)
    assert "of #2: Close?" in done.out
