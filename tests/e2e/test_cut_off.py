"""Two homes of one crisis, one cut off for a day while both write, and how they come together."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.clock import SYSTEM
from tests.e2e.test_carried import AWAY, own, scribe, there
from tests.e2e.test_joining import Founded
from tests.support.cli import run_here

__all__ = ["own", "scribe"]

REASON = "Found in the cellar of the old wing, two of them, and brought up by the porters"


@contextmanager
def hours_later(hours: float) -> Iterator[None]:
    """The clock of every command given within, so many hours on."""
    now = SYSTEM.now
    object.__setattr__(SYSTEM, "now", lambda: now() + timedelta(hours=hours))
    try:
        yield
    finally:
        object.__setattr__(SYSTEM, "now", now)


def written(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["written"]["at"])


def test_after_a_day_apart_both_have_everything_and_what_was_refused_is_a_task(
    own: Founded, scribe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line is recorded once, with the hour it was written; refused ones keep their text."""
    for what in ("printer", "scanner", "screen"):
        assert run_here("request", "log", "arlon", what, home=own.founder).code == 0
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    day = (
        (1, "founder", "observation", "note", "Water in the cellar"),
        (2, "scribe", "observation", "note", "The night shift has no list"),
        (4, "founder", "request", "refuse", "R-1", "none left"),
        (6, "scribe", "request", "deliver", "R-1", "--note", REASON),
        (9, "scribe", "request", "log", "marche", "two telephones", "--as", "phones"),
        (12, "founder", "request", "log", "virton", "a fax"),
        (15, "scribe", "request", "prioritise", "phones", "urgent"),
        (18, "founder", "request", "deliver", "R-2"),
        (20, "scribe", "request", "assign", "R-3", "night team"),
        (23, "scribe", "request", "close", "R-2", REASON),
    )
    for hour, who, *words in day:
        with hours_later(hour):
            cut = who == "scribe"
            done = run_here(*(AWAY if cut else ()), *words, home=scribe if cut else own.founder)
        assert done.code == (5 if cut else 0), (words, done.out, done.err)
    with hours_later(24):
        back = there(own, scribe, "sync", "--json", monkeypatch=monkeypatch)
        assert (back.code, back.data["kept"]["refused"]) == (3, 2), back.out + back.err
        tasks = there(own, scribe, "show", "tasks", monkeypatch=monkeypatch)
        listed = there(own, scribe, "show", "tasks", "--json", monkeypatch=monkeypatch).data
        before = there(own, scribe, "show", "tasks", "--at", "2", monkeypatch=monkeypatch)
        waiting = there(own, scribe, "outbox", "list", "--json", monkeypatch=monkeypatch).data
        log = run_here("log", "--json", home=own.founder).rows
        ours = there(own, scribe, "log", "--signed", monkeypatch=monkeypatch)
        theirs = run_here("log", "--signed", home=own.founder)
    assert "2 kept commands were refused and wait for you" in tasks.err
    assert tasks.out.index("E-2 (refused)") < tasks.out.index("E-6 (refused)")
    assert " ".join(tasks.out.split()).count(REASON) == 2
    assert "crisis outbox send E-6 --set" in " ".join(tasks.out.split())
    assert listed["refused"] == waiting["commands"]
    assert "(refused)" not in before.out
    assert [(one["receipt"], one["refused"]["error"]) for one in waiting["commands"]] == [
        ("E-2", "wrong_stage"), ("E-6", "wrong_stage"),
    ]  # fmt: skip
    assert all(REASON in str(one) for one in waiting["commands"])
    assert (ours.code, ours.out) == (0, theirs.out), ours.err
    sent = [row["entry"] for row in log if row["entry"].get("receipt")]
    assert [entry["receipt"] for entry in sent] == ["E-1", "E-3", "E-4", "E-5"]
    apart = [datetime.fromisoformat(entry["recorded"]) - written(entry) for entry in sent]
    assert [round(one / timedelta(hours=1)) for one in apart] == [22, 15, 9, 4]
