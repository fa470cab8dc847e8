"""Nothing that anybody wrote commands the terminal, hides what is written, or ends the board."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.sanitize import forbidden
from projections.views.make_picture import LAST_SHOWN
from tests.support.board import pane
from tests.support.cli import home_of
from tests.support.nasty import nasty
from tests.support.tmux import Pane
from tests.support.waiting import wait_until

CSI = re.compile(r"\x1b\[[0-9;?:<>=!$ ]*[@-~]")
"""What a screen is drawn with: cursor, colours, modes (ECMA-48)."""

OF_TEXTUAL = ("\x1b]22;default\x07", "\x1b]22;\x07", "\r", "\x0e", "\x0f")
"""What else Textual itself says: the shape of a pointer, and nothing that carries our text."""


CUT = re.compile(r"\x1b(\[[0-9;?:<>=!$ ]*|\][^\x07]*)?\Z")
"""An end within a sequence."""

OLDEST = len(nasty().messages) - LAST_SHOWN + 1
"""The oldest of the last entries that a board lists."""


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(nasty(), tmp_path_factory.mktemp("hostile") / "home")


@pytest.fixture(params=[(80, 24), (160, 50), (60, 20)], ids=str)
def board(request: pytest.FixtureRequest, tmp_path: Path, hostile_home: Path) -> Iterator[Pane]:
    # No server is needed here, so none is found.
    with pane(tmp_path / "tmux", hostile_home, request.param, CRISIS_NATS_SERVER="/nowhere") as one:
        yield one


def read_through(board: Pane) -> list[str]:
    """Every page down to the last of the entries shown."""
    screens = [board.screen()]
    while f"#{OLDEST} " not in screens[-1]:
        before = screens[-1]
        board.send("NPage")
        screens.append(board.wait(lambda screen: screen != before))  # noqa: B023 (asked at once)
    return screens


def whole(board: Pane) -> str:
    """Everything written so far, once the last character and sequence are there to their end."""
    text = [""]

    def ended() -> bool:
        decoder = getincrementaldecoder("utf-8")()
        text[0] = decoder.decode(board.raw)
        return not decoder.getstate()[0] and CUT.search(text[0], max(0, len(text[0]) - 100)) is None

    wait_until(ended)
    return text[0]


def test_no_forbidden_byte_reaches_the_terminal(board: Pane) -> None:
    """A ledger of hostile texts, read from top to end with help and themes: bytes are drawing."""
    board.wait_for("OFFLINE since", "nowhere")
    read_through(board)
    for key in ("F1", "F1", "t", "Space"):
        board.send(key)
    board.wait_for("HELD")
    written = whole(board)
    assert "\x1b[>1u" not in written, "the keyboard protocol that loses AltGr is on"
    text = CSI.sub("", written)
    for own in OF_TEXTUAL:
        text = text.replace(own, "")
    found = forbidden(text)
    assert found is None, ascii(text[max(0, found[0] - 40) : found[0] + 40])


def test_markup_is_shown_as_letters(board: Pane) -> None:
    """What would be markup in Textual stands there letter by letter."""
    screen = board.wait_for("OFFLINE since")
    assert "**strong**" in screen
    board.send("End")
    board.wait_for("#2")


def test_lines_do_not_shift(board: Pane) -> None:
    """Wide and combining characters leave the frame where it is, in a terminal's own opinion."""
    board.wait_for("OFFLINE since")
    for screen in read_through(board):
        sides = [line for line in screen.splitlines()[1:-2] if line]
        assert all(line.endswith("╏") for line in sides), screen
