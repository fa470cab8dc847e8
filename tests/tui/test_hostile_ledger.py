"""Every text of every kind of entry is hostile: no screen ends, and none commands the terminal."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from projections.i18n import Translator
from tests.support.board import pane
from tests.support.cli import home_of
from tests.support.hostile_ledger import hostile_ledger, kinds, places, texts
from tests.support.tmux import Pane
from tests.support.written import commanding
from tui.board.names import BOARD_NAMES

AT_ONCE = 10
"""Turns of one ledger of the whole run."""


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(hostile_ledger([0]), tmp_path_factory.mktemp("hostile") / "home")


def test_two_hundred_texts_stand_in_every_kind() -> None:
    """So many of them, and a place for one in every kind that says anything at all."""
    told = hostile_ledger([0])
    assert len(texts()) >= 200
    assert sum(map(places, kinds())) >= 240
    assert [judged.verdict for judged in told.judged] == ["accepted"] * len(told.messages)


def opened(board: Pane, key: str, *shows: str) -> None:
    """What a key opens is there, and gone again after Esc."""
    board.send(key)
    board.wait_for(*shows)
    board.send("Escape")
    board.wait(lambda screen: not all(text in screen for text in shows))


def drawn(board: Pane) -> None:
    """Once every key before this was done and drawn."""
    opened(board, "F1", "Keys")


def walk(board: Pane) -> None:
    """Every board from its first page to its last, the page of a row, and what lies over them."""
    t = Translator("en", ZoneInfo("UTC"))
    board.wait_for("OFFLINE since", "nowhere")
    for name in BOARD_NAMES[1:]:
        board.send("Tab")
        board.wait_for(f"\N{MIDDLE DOT} {t(f'board.name.{name}')} \N{MIDDLE DOT}")
        for key in ("NPage", "NPage", "End", "Home"):
            board.send(key)
        drawn(board)
    board.send("ç")
    board.wait_for("ALL ENTRIES, THE LAST FIRST")
    opened(board, "Enter", "Signature:")
    for _ in range(40):
        board.send("NPage")
    opened(board, "c", "F2 Record", "Correct")
    opened(board, "l", "F2 Record")
    opened(board, "m", "Type")
    drawn(board)


def test_no_screen_ends_and_none_commands_the_terminal(tmp_path: Path, hostile_home: Path) -> None:
    """Every board, page and form over entries of every kind, in a real terminal."""
    with pane(tmp_path / "tmux", hostile_home, CRISIS_NATS_SERVER="/nowhere") as board:
        walk(board)
        assert not commanding(board)
        board.send("q")
        assert board.ended() == 0


@pytest.mark.hostile
@pytest.mark.parametrize("turn", range(0, len(texts()), AT_ONCE))
def test_every_text_in_every_place(tmp_path: Path, turn: int) -> None:
    """Each of the two hundred in each place that any kind has for a text; `make hostile`."""
    home = home_of(hostile_ledger(range(turn, turn + AT_ONCE)), tmp_path / "home")
    with pane(tmp_path / "tmux", home, (160, 50), CRISIS_NATS_SERVER="/nowhere") as board:
        walk(board)
        assert not commanding(board)
