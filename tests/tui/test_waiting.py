"""What a board says while it has nothing to draw: it asks, nothing is there, or why not."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from ledger.live.link import LinkState
from projections.i18n import languages
from tests.support.board import frozen_at, words
from tests.support.board_screens import NOON, on_board, screen_text, settle
from tests.support.chronicle import kept_story
from tests.support.cli import home_of
from tui.board.app import BoardApp
from tui.board.board_state import BoardLink, BoardState
from tui.board.lines.waiting import waiting_lines

NOW = frozen_at(NOON)()


def said(state: LinkState, lang: str = "en", *, asked: bool = True, waits: float = 0.0) -> str:
    link = BoardLink(state, NOW - timedelta(seconds=waits), asked=asked)
    seen = BoardState(NOW, "exercise", "Vivalia", link)
    return " ".join(line.plain for line in waiting_lines(seen, words(lang), 200, NOW))


@pytest.mark.parametrize("lang", languages())
def test_every_state_says_something_else(lang: str) -> None:
    """Asking, on its way, empty, away and not asked are five sentences in each language."""
    states = (LinkState.CONNECTING, LinkState.REPLAY, LinkState.LIVE, LinkState.OFFLINE)
    found = {said(state, lang) for state in states}
    found.add(said(LinkState.OFFLINE, lang, asked=False))
    assert len(found) == 5


def test_never_says_that_nothing_came_before_anybody_has_answered() -> None:
    """While the server is asked that is said; one that lets wait longer is away."""
    assert "being asked" in said(LinkState.CONNECTING)
    assert "no server answers" in said(LinkState.CONNECTING, waits=5)
    assert "holds no entry yet" in said(LinkState.LIVE)
    assert "--offline" in said(LinkState.OFFLINE, asked=False)


def test_what_this_home_has_is_being_read_until_it_is_there(tmp_path: Path) -> None:
    """Neither before the first look nor while a board's rows are read is a ledger called empty."""
    home = home_of(kept_story("2022-05-14T23:59"), tmp_path / "home")

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.current
        app.screen.seen = None  # type: ignore[attr-defined]  # as before the first look
        await settle(pilot)
        assert "is being read" in screen_text(app)
        app.screen.seen = app.seen  # type: ignore[attr-defined]  # as when it came
        await settle(pilot)
        assert "is being read" not in screen_text(app)
        assert board is app.current

    on_board(home, look)
    assert "is being read" in waiting_lines(None, words(), 80, NOW)[0].plain
