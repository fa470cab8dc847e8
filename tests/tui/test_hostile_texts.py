"""Nothing that anybody wrote commands the terminal, hides what is written, or ends the board."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.views.make_picture import LAST_SHOWN
from tests.support.board import pane
from tests.support.cli import home_of
from tests.support.nasty import nasty
from tests.support.tmux import Pane
from tests.support.written import commanding, whole

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


def test_no_forbidden_byte_reaches_the_terminal(board: Pane) -> None:
    """A ledger of hostile texts, read from top to end with help and themes: bytes are drawing."""
    board.wait_for("OFFLINE since", "nowhere")
    read_through(board)
    for key in ("F1", "F1", "t", "Space"):
        board.send(key)
    board.wait_for("HELD")
    written = whole(board)
    assert "\x1b[>1u" not in written, "the keyboard protocol that loses AltGr is on"
    assert not commanding(board)


def test_markup_is_shown_as_letters(board: Pane) -> None:
    """What would be markup in Textual stands there letter by letter."""
    board.wait_for("OFFLINE since", "**strong**")
    board.send("End")
    board.wait_for("#2")


def test_lines_do_not_shift(board: Pane) -> None:
    """Wide and combining characters leave the frame where it is, in a terminal's own opinion."""
    board.wait_for("OFFLINE since")
    for screen in read_through(board):
        sides = [line for line in screen.splitlines()[1:-2] if line]
        assert all(line.endswith("╏") for line in sides), screen
