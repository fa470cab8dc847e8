"""Boards in a Textual without a terminal: what a home holds, read whenever a screen asks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from ledger.clock import Clock
from ledger.config import Settings
from ledger.errors import LedgerError
from ledger.live.link import LinkState
from ledger.terminal.terminal import Terminal
from projections.views.views import Views
from tests.support.board import frozen_at
from tui.board.app import Arrived, BoardApp
from tui.board.asked import Asked
from tui.board.board_state import BoardLink, BoardState
from tui.board.boards import BOARDS, drawers
from tui.board.drawn import thing
from tui.board.drawn.reader import BoardReader
from tui.board.lines.glyphs import UNICODE
from tui.board.past import Wish
from tui.board.watcher import CEILING, Job, Seen

NOON = "2022-05-24T12:00:00+02:00"

Told = Callable[[Pilot[int], BoardApp], Awaitable[None]]


class HomeSource:
    """Posts what a home holds, and answers a screen before it goes on."""

    def __init__(self, home: Path, lang: str, now: datetime) -> None:
        self.terminal = Terminal.open(Settings(home=home))
        self.reader = BoardReader(lang, UNICODE, drawers(), thing.draw)
        self.reading = self.terminal.read()
        self.views = Views()
        read = self.reading.situation, self.reading.position, now
        self.picture = self.views.picture(*read, ceiling=CEILING)
        self.frame = self.views.frame(*read, ceiling=CEILING)
        link = BoardLink(LinkState.LIVE, now, now)
        crisis = self.picture.crisis
        self.state = BoardState(
            now, crisis.kind if crisis else "exercise", crisis.title if crisis else "", link,
            self.picture, self.picture.position.number,
        )  # fmt: skip
        self.app: BoardApp | None = None

    def do(self, job: Job) -> None:
        job(self.terminal, lambda: LedgerError("not_connected"))

    def start(self) -> None:
        self.post(self.state)

    def stop(self) -> None:
        self.terminal.close()

    def ask(self, asked: Asked) -> None:
        reply, picture = None, self.frame if asked.frame else self.picture
        if asked != Asked():
            seen = Seen(self.terminal, self.reading, self.views, picture)
            reply = self.reader(seen, asked)
            while reply.searching:
                reply = self.reader(seen, asked)
        self.post(replace(self.state, picture=picture, reply=reply))

    def typed(self) -> None:
        """Nothing is drawn here while somebody types."""

    def go(self, wish: Wish) -> None:
        """Nothing of the past is looked at here."""

    def post(self, state: BoardState) -> None:
        assert self.app is not None
        self.app.post_message(Arrived(state))


def screen_text(app: BoardApp) -> str:
    """Every line of the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).translate({0xA0: " ", 0x202F: " "})


def on_board(  # noqa: PLR0913 (what a board is opened with)
    home: Path,
    told: Told,
    board: str = "overview",
    *,
    size: tuple[int, int] = (80, 24),
    lang: str = "en",
    now: str = NOON,
    clipboard: bool = True,
) -> None:
    """Open a board on a home at a size, hand it to the test, and end it."""
    source = HomeSource(home, lang, datetime.fromisoformat(now))
    app = BoardApp(
        lambda _post, _failed: source, lang, Clock(now=frozen_at(now)), UNICODE, "crisis-dark",
        BOARDS[board].make(), {name: kind.make for name, kind in BOARDS.items()},
        clipboard=clipboard,
    )  # fmt: skip
    source.app = app

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await told(pilot, app)

    asyncio.run(run())


async def settle(pilot: Pilot[int]) -> None:
    """Until what was posted is drawn."""
    for _ in range(3):
        await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> str:
    """The screen after these keys."""
    await pilot.press(*keys)
    await settle(pilot)
    assert isinstance(pilot.app, BoardApp)
    return screen_text(pilot.app)
