"""What `crisis doctor` is asked for by name: the deep check, a checkpoint from paper, the clock."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import click
import pytest

from ledger.clock import Clock, system_now
from ledger.config import Settings
from ledger.server.embedded import stop
from ledger.terminal.terminal import Terminal
from tests.support.cli import Ran, home_of, run, whole_story
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer
from tui.cli.commands.doctor_checks import CHECKS
from tui.cli.session import CommandSession
from tui.cli.shared import Choices


def checks(done: Ran) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in done.data}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The scenario in a home of the test's own."""
    return home_of(whole_story(), tmp_path / "home")


# --- deep -----------------------------------------------------------------------------------------


def test_deep_checks_the_copy_and_the_server(exercise: Path) -> None:
    """Both are said, and nothing is wrong with either."""
    found = run("doctor", "--deep", "--json", home=exercise)
    assert found.code == 0, found.out
    for name in ("copy", "messages", "witness"):
        assert checks(found)[name]["state"] == "ok", found.out
    assert "copy" not in checks(run("doctor", "--json", home=exercise))


def test_deep_starts_no_server(exercise: Path) -> None:
    """One that does not run is said; the copy is checked all the same."""
    stop(exercise)
    found = checks(run("doctor", "--deep", "--json", home=exercise))
    assert (found["copy"]["state"], found["messages"]["state"]) == ("ok", "note")
    assert checks(run("doctor", "--json", home=exercise))["server"]["state"] == "note"


def test_an_altered_copy_ends_with_its_own_code(own: Path) -> None:
    """6, as everything that does not hold; the other checks are said too."""
    db = sqlite3.connect(own / "crises" / "vivalia" / "replica.db")
    db.execute("UPDATE message SET verdict = 'void:role' WHERE number = 40")
    db.commit()
    db.close()
    found = run("doctor", "--deep", "--json", home=own)
    assert found.code == 6
    assert checks(found)["copy"]["state"] == "bad"
    assert "40" in checks(found)["copy"]["detail"]
    assert checks(found)["outbox"]["state"] == "ok"


def test_what_the_server_lost_ends_with_its_own_code(exercise: Path) -> None:
    """7, and the way out is named."""
    for number in range(5):
        done = run("observation", "note", f"what happened, part {number}", home=exercise)
        assert done.code == 0, done.err
    db = sqlite3.connect(exercise / "crises" / "vivalia" / "replica.db")
    (body,) = db.execute("SELECT body FROM message WHERE number = 3").fetchone()
    db.close()
    stop(exercise)
    for block in (exercise / "server" / "store").rglob("*.blk"):
        data = bytearray(block.read_bytes())
        if body in data:
            data[data.index(body) + len(body) // 2] ^= 1
            block.write_bytes(data)
    run("server", "start", home=exercise)
    found = run("doctor", "--deep", "--json", home=exercise)
    assert found.code == 7, found.out
    assert checks(found)["copy"]["state"] == "ok"
    assert checks(found)["messages"]["state"] == "bad"
    assert "crisis server rebuild" in checks(found)["messages"]["detail"]
    rebuilt = run("server", "rebuild", "--yes", home=exercise)
    assert rebuilt.code == 0, rebuilt.err
    assert run("doctor", "--deep", home=exercise).code == 0


def test_a_rebuild_is_asked_about(exercise: Path) -> None:
    """Without an answer nothing is touched."""
    done = run("server", "rebuild", home=exercise, stdin="")
    assert done.code != 0
    assert not list((exercise / "server").glob("store.broken-*"))


# --- paper ----------------------------------------------------------------------------------------


def test_a_checkpoint_from_paper(own: Path) -> None:
    """The same, another one, later than this copy, and no checkpoint at all."""
    info = run("info", "--json", home=own).data["crisis"]
    number, root = info["entries"], info["root"]
    same = run("doctor", "--checkpoint", f"#{number} {root}", "--json", home=own)
    assert (same.code, checks(same)["paper"]["state"]) == (0, "ok")
    other = root[:-2] + ("AA" if root[-2:] != "AA" else "BA")
    codes = {
        text: run("doctor", "--checkpoint", text, home=own).code
        for text in (f"{number} {other}", f"{number + 1} {root}", f"{number}", "")
    }
    assert list(codes.values()) == [6, 7, 2, 2]


def test_what_is_remembered_is_accepted_by_name(own: Path) -> None:
    """The witness is bad until somebody says that this copy is where to go on from."""
    info = run("info", "--json", home=own).data["crisis"]
    later = f"{info['entries'] + 5} {info['root']}"
    assert run("doctor", "--checkpoint", later, home=own).code == 7
    bad = run("doctor", "--json", home=own)
    assert (bad.code, checks(bad)["witness"]["state"]) == (1, "bad")
    assert run("doctor", "--accept-witness", home=own, stdin="no\n").code == 130
    good = run("doctor", "--accept-witness", "--yes", "--json", home=own)
    assert (good.code, checks(good)["witness"]["state"]) == (0, "ok")


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "state", "words"),
    [
        (timedelta(seconds=50), "ok", "its clock agrees"),
        (timedelta(seconds=-50), "ok", "its clock agrees"),
        (timedelta(minutes=3), "note", "3\N{NO-BREAK SPACE}min ahead"),
        (timedelta(minutes=-3), "note", "behind"),
        (timedelta(hours=-30), "note", "behind"),
        (timedelta(days=3_653), "note", "ahead"),
        (timedelta(days=-3_653), "note", "behind"),
    ],
    ids=str,
)
def test_a_clock_that_differs_is_said(
    tmp_path: Path, shift: timedelta, state: str, words: str
) -> None:
    """By how much and in which direction, from a minute to ten years."""
    with SingleServer(tmp_path / "server") as server:
        desk = Desk(tmp_path / "home", server.url)
        with desk.open() as terminal:
            terminal.handle(note(terminal))
        choices = Choices("en", home=str(desk.settings.home), server=server.url)
        with click.Context(click.Command("doctor"), obj=choices) as ctx:
            session = CommandSession(ctx)
            settings = Settings(home=desk.settings.home, server=server.url)
            clock = Clock(now=lambda: system_now() + shift)
            session.adopt(Terminal.open(settings, clock))
            found, said = CHECKS["link"](session)
    assert (found, words in said) == (state, True), said
