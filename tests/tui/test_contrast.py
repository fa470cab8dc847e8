"""Every pair of colours that stands on a screen can be read, in the three themes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from ledger.clock import Clock
from ledger.domain.crisis.events import PhaseEntered
from ledger.errors import ReadOnly, UsageError
from ledger.live.link import LinkState
from tests.support.board import frozen_at
from tests.support.board_screens import HomeSource, settle
from tests.support.chronicle import kept_story, story
from tests.support.cli import home_of
from tests.support.colours import unreadable
from tests.tui.test_overview import AT, NOON, Silent, seen
from tests.tui.test_past_bar import past
from tui.board.app import Arrived, BoardApp
from tui.board.board_state import BoardLink, BoardState
from tui.board.boards import BOARDS
from tui.board.lines.glyphs import UNICODE
from tui.board.theme import THEMES
from tui.board.wall.rota import Rota
from tui.board.wall.screen import WallScreen

themes = pytest.mark.parametrize("theme", [theme.name for theme in THEMES])

Look = Callable[[Pilot[int], BoardApp], Awaitable[None]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(kept_story(NOON[:16]), tmp_path_factory.mktemp("told") / "home")


def at_once(app: BoardApp, look: Look) -> None:
    async def run() -> None:
        async with app.run_test(size=(160, 50)) as pilot:
            await settle(pilot)
            await look(pilot, app)

    asyncio.run(run())


async def post(pilot: Pilot[int], app: BoardApp, value: BoardState) -> dict[str, float]:
    app.post_message(Arrived(value))
    await settle(pilot)
    return unreadable(app)


def test_every_board_its_cursor_its_filter_and_its_help(told: Path) -> None:
    """One after the other, on a ledger that has something of everything."""
    source = HomeSource(told, "en", datetime.fromisoformat(NOON))
    app = BoardApp(
        lambda _post, _failed: source, "en", Clock(now=frozen_at(NOON)), UNICODE, THEMES[0].name,
        BOARDS["overview"].make(), {name: kind.make for name, kind in BOARDS.items()},
    )  # fmt: skip
    source.app = app

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        for name in BOARDS:
            app.action_board(name)
            await pilot.press("down")
            await settle(pilot)
            assert not unreadable(app, THEMES), name
        app.action_board("decisions")
        for key in ("f3", "x", "escape", "f1", "escape", "colon", "m", "escape", "y", "f7"):
            await pilot.press(key)
            await settle(pilot)
            assert not unreadable(app, THEMES), key

    at_once(app, look)


@themes
def test_the_past_a_refusal_and_every_state_of_the_link(theme: str) -> None:
    """What stands above the lines of a board, and the field with what was typed."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        now = seen(kept_story(NOON))
        doubt = ReadOnly("messages_missing_between", first=3, last=9)
        links = [BoardLink(state, AT, AT, behind=3, error=doubt) for state in LinkState]
        refused = replace(past(), unanswered=UsageError("beyond_head", number=900, head=95))
        states = [replace(now, link=link, waiting=2, refused=1) for link in links]
        for state in (*states, past(), refused):
            assert not await post(pilot, app, state), state.link.state
        await pilot.press("9", "space")
        assert not await post(pilot, app, refused)

    at_once(_over(BOARDS["overview"].make, theme), look)


@themes
def test_the_wall_and_what_nobody_may_miss(theme: str) -> None:
    """The clock and the alert, of an exercise and of what is real."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        chronicle = story(NOON)
        assert not await post(pilot, app, seen(chronicle))
        chronicle.event("crisis.main", PhaseEntered(phase="restart"), NOON)
        assert not await post(pilot, app, replace(seen(chronicle), kind="real"))

    at_once(_over(lambda: WallScreen(Rota(("overview",), ("fr", "nl"), 20, 0)), theme), look)


def _over(make: Callable[[], object], theme: str) -> BoardApp:
    return BoardApp(
        lambda _post, _failed: Silent(), "en", Clock(now=frozen_at(NOON)), UNICODE, theme, make(),  # type: ignore[arg-type]  # a board
    )  # fmt: skip
