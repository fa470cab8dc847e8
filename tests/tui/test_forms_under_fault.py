"""A form is open while the server, the disk or the window fails: nothing that is typed is lost."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from ledger.config import Settings
from ledger.server.embedded import ensure, status, stop
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, pane, say
from tests.support.mounts import fill, mounted
from tests.tui.test_forms import at, live, open_, row, said, until
from tui.board.app import BoardApp
from tui.board.screens.form import FormScreen

LONG = "ligne de la cave\n" * 10_000


def texts(home: Path) -> list[str]:
    """What was noted, in order."""
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        found = (situation.entry(n) for n in range(2, situation.head + 1))
        return [entry.event.text for entry in found if entry.type == "observation.noted"]


def test_what_another_terminal_changed_meanwhile_is_said_before_it_is_sent(room: Path) -> None:
    """Which entry, by whom; the same key again sends it all the same."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "service.report")
        row(app, "service").put("radiology")
        row(app, "state").put("down")
        with Terminal.open(Settings(home=room)) as other:
            other.connect()
            number = say(other, "service.report", service="radiology", state="degraded")
        await until(pilot, lambda: app.seen and app.seen.number == number)
        await pilot.press("f2")
        await until(pilot, lambda: f"#{number}" in said(app))
        assert "F2 again" in said(app)
        assert app.seen
        assert app.seen.number == number
        await pilot.press("f2")
        await until(pilot, lambda: app.seen and app.seen.number == number + 1)

    at(room, told)


def test_a_server_that_is_killed_under_a_form_costs_nothing(room: Path) -> None:
    """It is typed to its end and kept under a receipt; once a server is there it is recorded."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "observation.note")
        await pilot.press(*"avant ")
        os.kill(status(room).pid, signal.SIGKILL)
        await until(pilot, lambda: app.seen and app.seen.link.state.value == "offline")
        await pilot.press(*"et apres", "f2")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        ensure(room)
        await until(pilot, lambda: app.seen and not app.seen.waiting)
        await live(pilot, app)

    at(room, told)
    assert texts(room).count("avant et apres") == 1


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A home on a disk of its own, which a test may fill, its server's store elsewhere."""
    with mounted("tmpfs", tmp_path / "disk", "size=24m") as disk:
        home = disk / "home"
        opened(home, "real").close()
        yield home
        stop(home, 1)


def test_a_disk_that_is_full_takes_nothing_off_the_screen(small: Path) -> None:
    """Said at once and again when it is sent; with room again the same form records it, once."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "observation.note")
        filler = fill(small.parent)
        await pilot.press(*"tout est plein")
        await until(pilot, lambda: any("no space" in one.message for one in app._notifications))
        await pilot.press("f2")
        await until(pilot, lambda: "nothing was sent" in said(app))
        assert row(app, "text").text == "tout est plein"
        filler.unlink()
        await pilot.press("f2")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await until(pilot, lambda: app.seen and not app.seen.waiting)

    at(small, told)
    assert texts(small) == ["tout est plein"]


def test_ten_thousand_pasted_lines_are_refused_at_their_field_and_kept(room: Path) -> None:
    """Too much to record, said there; every line stands in the form and in its draft."""
    before = texts(room)

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await live(pilot, app)
        await open_(pilot, app, "observation.note")
        row(app, "text").editor.post_message(events.Paste(LONG))
        await until(pilot, lambda: row(app, "text").text)
        await pilot.press("f2")
        await until(pilot, lambda: row(app, "text").has_class("-wrong"))
        assert row(app, "text").text == LONG
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        (draft,) = app.drafts.values()
        assert draft.words["text"] == LONG.strip("\n")
        app.drop_draft(draft.id)

    at(room, told)
    assert texts(room) == before


@contextmanager
def poured(home: Path) -> Iterator[None]:
    """Fifty entries a second from another terminal, as long as the block lasts."""
    stopping = threading.Event()

    def pour() -> None:
        with Terminal.open(Settings(home=home)) as terminal:
            terminal.connect()
            for number in count():
                if stopping.wait(0.02):
                    return
                say(terminal, "figure.report", what="beds", value=number)

    thread = threading.Thread(target=pour)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


SIZES = ((200, 60), (60, 20), (40, 10), (80, 24), (10, 3), (132, 43), (61, 21), (300, 80))
"""What a window may be while somebody pulls at its corner."""


def test_a_window_that_is_pulled_about_while_entries_pour_in(room: Path, tmp_path: Path) -> None:
    """Every letter is there, in order, in the form and in the line of a meeting."""
    words = [f"l'été {n}" for n in range(12)]
    with poured(room), pane(tmp_path / "tmux", room, lang="fr") as board:
        board.wait_for("n Consigner")
        board.send("n")
        board.wait_for("Que faut-il consigner")
        board.send("-l", "obs")
        board.send("Enter")
        board.wait_for("F2")
        for place, word in enumerate(words):
            board.resize(*SIZES[place % len(SIZES)])
            board.send("-l", f"{word}, ")
        board.resize(100, 30)
        board.wait_for(words[-1], seconds=60)
        board.send("F2")
        board.wait_for("Consigné", seconds=60)
        board.send("m")
        board.wait_for("Tapez")
        for place, word in enumerate(words):
            board.resize(*SIZES[place % len(SIZES)])
            board.send("-l", f"{word}, ")
        board.resize(100, 30)
        board.send("-l", "fin")
        board.wait_for("fin", seconds=60)
        board.send("Enter")
        board.send("Enter")
        board.wait_for("✓ #", seconds=60)
    typed = "".join(f"{word}, " for word in words)
    assert {typed, f"{typed}fin"} <= set(texts(room))
