"""`crisis organisation`: what is missing on the day is there a minute later, in every process."""

from pathlib import Path

from tests.support.cli import run_here

WHY = "forgotten at the opening"


def test_what_is_added_can_be_named_listed_and_seen(exercise: Path) -> None:
    """Names find their codes, closed ones are said, and the past stays as it was."""
    before = len(run_here("log", "--json", home=exercise).rows)
    added = run_here("organisation", "add", "service", "physio", "Physio", "therapy", "--sites",
                "hospitals", "--reason", WHY, home=exercise)  # fmt: skip
    assert added.code == 0, added.err
    assert run_here("service", "report", "physio therapy", "down", home=exercise).code == 0
    closed = run_here("organisation", "close", "site", "Virton", WHY, "--json", home=exercise)
    number = closed.data["number"]
    listed = {row["code"]: row for row in run_here("list", "sites", "--json", home=exercise).data}
    assert (listed["virton"]["closed"], listed["arlon"]["closed"]) == (number, None)
    refused = run_here("request", "log", "virton", "Two desks", home=exercise)
    assert (refused.code, f"#{number}" in refused.err) == (3, True)
    assert "Physio therapy" in run_here("show", "services", home=exercise).out
    then = run_here("show", "services", "--at", str(before), home=exercise)
    assert "Physio" not in then.out
