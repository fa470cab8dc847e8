"""Copying a row: one line, whole and cleaned, by the terminal's own sequence, and said."""

import base64
import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from ledger.sanitize import forbidden
from tests.support.board import pane
from tests.support.board_day import NOW
from tests.support.board_screens import on_board, press
from tests.support.cli import home_of
from tests.support.nasty import nasty
from tests.support.waiting import wait_until
from tui.board.app import BoardApp
from tui.board.copied import has_clipboard

OSC52 = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def said(app: BoardApp) -> str:
    """What the board has told whoever sits there."""
    return "\n".join(one.message for one in app._notifications)


def test_a_thing_and_an_entry_are_copied_whole(day: Path) -> None:
    """As people paste them: name and number, the text uncut however narrow the screen is."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        await press(pilot, "7", "end", "y")
        assert "copied: R-" in said(app)
        assert re.fullmatch(r"R-\d+ · request · \[exemple\] .+ · \w[^·]* · #\d+", app.clipboard)
        copied = app.clipboard
        await press(pilot, "colon", *copied.partition(" ")[0], "enter", "y")
        assert app.clipboard == copied
        await press(pilot, "escape", "9", "y")
        assert app.clipboard.startswith("#165  24 May 2022, 17:49")
        assert "\n" not in app.clipboard

    on_board(day, look, now=NOW)


def test_says_so_where_nothing_can_be_copied(day: Path) -> None:
    """A terminal without a clipboard: the command that prints the line; no row: how to get one."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        await press(pilot, "y")
        assert "↓ puts it on one" in said(app)
        await press(pilot, "9", "y")
        assert "Not copied" in said(app)
        assert "crisis show 165" in said(app)
        assert not app.clipboard

    on_board(day, look, now=NOW, clipboard=False)


def test_knows_terminals_that_have_no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Linux console, Apple's Terminal; and whoever was told to leave it."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    assert has_clipboard()
    assert not has_clipboard(wished=False)
    monkeypatch.setenv("TERM", "linux")
    assert not has_clipboard()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TERM_PROGRAM", "Apple_Terminal")
    assert not has_clipboard()
    monkeypatch.delenv("TERM_PROGRAM")
    monkeypatch.setenv("CRISIS_NO_OSC52", "1")
    assert not has_clipboard()


def test_what_leaves_in_the_sequence_commands_nothing(tmp_path: Path) -> None:
    """In a real terminal, of a hostile ledger: base64 of a cleaned line, and never unasked."""
    home = home_of(nasty(), tmp_path / "home")
    with pane(tmp_path / "tmux", home, board="log", CRISIS_NATS_SERVER="/nowhere") as board:
        board.wait_for("OFFLINE since", "ALL ENTRIES")
        assert not OSC52.search(board.raw)
        for many in range(1, 6):
            board.send("y")
            wait_until(lambda: len(OSC52.findall(board.raw)) >= many)  # noqa: B023 (asked at once)
            board.send("Down")
        board.wait_for("copied: #")
    for found in OSC52.findall(board.raw):
        line = base64.b64decode(found).decode()
        assert forbidden(line) is None, ascii(line)
        assert line.startswith("#")
