"""The boards beside the overview: how one gets to them, and what stays where it was."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.support.board_screens import on_board, press, screen_text
from tests.support.chronicle import story
from tests.support.cli import home_of
from tui.board.app import BoardApp
from tui.board.boards import BOARDS
from tui.board.keys import BOARD_KEYS
from tui.board.names import BOARD_NAMES
from tui.board.screens.framed import FramedBoard


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(story("2022-05-24T12:00"), tmp_path_factory.mktemp("told") / "home")


def test_every_board_has_a_screen_and_keys() -> None:
    """One table of boards; each but the last has a key of the row of digits, no two the same."""
    assert tuple(BOARDS) == BOARD_NAMES
    assert (*BOARD_KEYS,) == BOARD_NAMES[:-1]
    keys = [key for keys in BOARD_KEYS.values() for key in keys]
    assert len(keys) == len({*keys})


def test_goes_from_board_to_board_and_keeps_the_place(told: Path) -> None:
    """By digit, by what the same key gives on AZERTY, by Tab; cursor and page are as they were."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        title = app.words(app.seen).t("board.name.decisions")
        assert title in await press(pilot, "2")
        assert "DECISIONS IN FORCE" in screen_text(app)
        board = app.screen
        assert isinstance(board, FramedBoard)
        await press(pilot, "down", "down", "down", "down", "down", "down")
        on, place = board.on, board.lines.scroll_offset
        assert on.originator.startswith("decision.")
        assert title not in await press(pilot, "ampersand")
        assert title in await press(pilot, "é")
        assert (board.on, board.lines.scroll_offset) == (on, place)
        await press(pilot, "tab")
        assert app.current.board == BOARD_NAMES[2]
        await press(pilot, "shift+tab")
        assert app.screen is board

    on_board(told, look)


def test_opens_at_once_on_the_one_asked_for(told: Path) -> None:
    """Without the overview in between."""

    async def look(_: Pilot[int], app: BoardApp) -> None:
        assert "DECISIONS IN FORCE" in screen_text(app)

    on_board(told, look, "decisions")


def test_a_page_of_what_the_cursor_is_on_opens_and_closes(told: Path) -> None:
    """Enter opens it, Esc goes back to the same row."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        await press(pilot, "down", "down")
        board = app.current
        assert isinstance(board, FramedBoard)
        on = board.on
        await press(pilot, "enter")
        assert len(app.screen_stack) > 2
        await press(pilot, "escape")
        assert len(app.screen_stack) == 2
        assert board.on == on

    on_board(told, look, "decisions")
