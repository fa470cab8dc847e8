"""Somebody at the list of requests of a real crisis, with keys as fast as can be."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from operator import itemgetter
from pathlib import Path
from typing import Any

from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from ledger.clock import SYSTEM
from ledger.config import Settings
from ledger.home.drafts import Drafts
from ledger.live.link import LinkState
from ledger.terminal.terminal import Terminal
from tests.support.board_screens import screen_text
from tui.board.app import Arrived, BoardApp
from tui.board.boards import BOARDS, drawers
from tui.board.drafting import Drafting
from tui.board.drawn import thing
from tui.board.drawn.reader import BoardReader
from tui.board.lines.glyphs import UNICODE
from tui.board.rows import Block
from tui.board.screens.act_prompt import ActPrompt
from tui.board.screens.request_board import RequestBoard
from tui.board.scribe import Stands
from tui.board.watcher import Watcher

LETTERS = {"space": " ", "equals_sign": "=", "colon": ":"}
NAMED = {letter: key for key, letter in LETTERS.items()}
"""Keys that have a name of their own."""


class Desk:
    """Somebody at the boards; `pressed` counts the keys, `opened_at` is the last entry then."""

    def __init__(self, pilot: Pilot[int], app: BoardApp) -> None:
        self.pilot = pilot
        self.app = app
        self.pressed = 0
        self.opened_at = 0

    @property
    def board(self) -> RequestBoard:
        """The list, whatever lies over it."""
        assert isinstance(self.app.current, RequestBoard)
        return self.app.current

    async def keys(self, *keys: str) -> str:
        """Keys by their names, one right after the other; the screen then."""
        self.post(*keys)
        return await self.settled()

    def post(self, *keys: str) -> None:
        """Keys by their names, all of them before the first is done."""
        for key in keys:
            self.pressed += 1
            letter = LETTERS.get(key, key)
            self.app.post_message(Key(key, letter if len(letter) == 1 else None))

    def came(self, rows: Sequence[Block]) -> None:
        """Another picture of the list, with these rows."""
        seen, reply = self.app.seen, self.board.reply
        assert seen is not None
        assert reply is not None
        self.app.post_message(Arrived(replace(seen, reply=replace(reply, blocks=rows))))

    async def type(self, text: str) -> str:
        """The text itself, which is counted apart."""
        for letter in text:
            self.app.post_message(Key(NAMED.get(letter, letter), letter))
        return await self.settled()

    async def paste(self, text: str) -> str:
        self.app.post_message(Paste(text))
        return await self.settled()

    async def settled(self) -> str:
        """Once every key that waits has been taken: each goes some way up and down."""
        for _ in range(6):
            for pump in (self.app, self.app.screen, self.app.focused or self.app.screen):
                done = asyncio.Event()
                if pump.call_later(done.set):  # a screen that is gone takes nothing more
                    await done.wait()
        return screen_text(self.app)

    @property
    def standing(self) -> str:
        """What stands where one types now."""
        field = self.app.focused
        if isinstance(field, Input):
            return field.value
        return field.text if isinstance(field, TextArea) else ""

    async def leave(self) -> None:
        """Out of whatever was opened, and of the lists in it; nothing of it stays."""
        for _ in range(9):
            if self.app.screen is self.app.current and not isinstance(self.app.focused, Input):
                break
            await self.keys("escape")
        assert self.app.screen is self.app.current
        for draft in [*self.app.drafts]:
            self.app.drop_draft(draft)

    @property
    def told(self) -> str:
        """What is said beside the boards now."""
        return "\n".join(one.message for one in self.app._notifications)

    async def until(self, true: Callable[[str], object]) -> str:
        """The screen, once this is true of it."""
        for _ in range(2_000):
            await asyncio.sleep(0.01)
            if true(text := screen_text(self.app)):
                return text
        raise AssertionError(screen_text(self.app))

    async def answered(self) -> str:
        """Once nothing waits for an answer."""
        on_its_way = {Stands.WAITING, Stands.SENT}
        acts = self.board.acts
        return await self.until(lambda _: all(act.stands not in on_its_way for act in acts.lines))


def at_requests(  # noqa: PLR0913 (what a board is opened with)
    home: Path,
    told: Callable[[Desk], Awaitable[None]],
    *,
    lang: str = "fr",
    offline: bool = False,
    size: tuple[int, int] = (100, 40),
    board: str = "requests",
) -> None:
    """Open the boards of a home at one of them, and hand them to the test."""
    terminal = Terminal.open(Settings(home=home))
    reader = BoardReader(lang, UNICODE, drawers(), thing.draw)
    app = BoardApp(
        lambda post, failed: Watcher(terminal, post, failed, offline=offline, reader=reader),
        lang, SYSTEM, UNICODE, "crisis-dark", BOARDS[board].make(),
        {name: kind.make for name, kind in BOARDS.items()},
        Drafting(Drafts(terminal.home, terminal.directory / "drafts")),
    )  # fmt: skip
    ready = LinkState.OFFLINE if offline else LinkState.LIVE

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            desk = Desk(pilot, app)
            await desk.until(lambda _: app.seen and app.seen.link.state is ready)
            if board == "requests":
                await desk.until(lambda _: desk.board.reply and desk.board.query(ActPrompt))
                await desk.until(lambda _: desk.board.prompt.parts)
            desk.opened_at = app.seen.number if app.seen else 0
            await told(desk)

    asyncio.run(run())


def requests_of(home: Path) -> dict[str, Any]:
    """The records of requests, by what people call them."""
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        named = ((f"R-{count}", situation.said_short(f"R-{count}")) for count in range(1, 500))
        return {name: situation.record(one) for name, one in takewhile(itemgetter(1), named)}
