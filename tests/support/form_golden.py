"""Forms and the meeting line as they look, `python -m tests.support.form_golden`."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot

from ledger.clock import Clock
from ledger.home.drafts import Drafts
from projections.i18n import languages
from tests.support.board import frozen_at
from tests.support.board_day import NOW, board_day
from tests.support.board_golden import GOLDEN
from tests.support.board_screens import HomeSource, screen_text, settle
from tests.support.cli import home_of
from tests.support.idle import SOON, pilots_that_wait_for_it
from tui.board.app import BoardApp
from tui.board.drafting import Drafting
from tui.board.lines.glyphs import UNICODE
from tui.board.screens import form
from tui.board.screens.overview import OverviewScreen
from tui.board.screens.writing import open_form
from tui.board.watcher import Job

SIZE = (80, 24)

Way = Callable[[Pilot[int], BoardApp], Awaitable[None]]
"""How one comes to a screen."""


class WritingSource(HomeSource):
    """As `HomeSource`, for a home from which one would record."""

    def do(self, job: Job) -> None:
        """What only reads is done at once."""
        job(self.terminal, lambda: None)


def _opened(verb: str, *keys: str, number: int = 0) -> Way:
    async def way(pilot: Pilot[int], app: BoardApp) -> None:
        open_form(app, verb, number=number)
        await settle(pilot)
        await pilot.press(*keys)

    return way


def _pressed(*keys: str) -> Way:
    async def way(pilot: Pilot[int], app: BoardApp) -> None:
        await pilot.press(keys[0])
        await settle(pilot)
        await pilot.press(*keys[1:])

    return way


WAYS: dict[str, Way] = {
    "choose": _pressed("n"),
    "form-decision": _opened("decision.take", *"Couper", "tab", *"DSI", "f4"),
    "form-request": _opened("request.log", *"mar"),
    "form-service": _opened("service.report", *"radi", "enter", "f2"),
    "form-correct": _opened("entry.correct", number=162),
    "form-help": _opened("decision.take", "f1"),
    "line-help": _pressed("m", "f1"),
    "line": _pressed("m", *"13h40 radio de Marche: 2 lecteurs", "enter", *"R-14"),
}
"""Every screen that is typed into, by what its golden file is called."""


def path_of(name: str, lang: str) -> Path:
    """Where a golden screen is kept."""
    return GOLDEN / f"{name}.{lang}.{SIZE[0]}x{SIZE[1]}.txt"


def screens(home: Path, lang: str) -> dict[Path, str]:
    """Every one of them in a language."""
    with patch.object(form, "CALM", SOON / 2), pilots_that_wait_for_it():
        return asyncio.run(_screens(home, lang))


async def _screens(home: Path, lang: str) -> dict[Path, str]:
    """One after another, in boards that stay open."""
    source, found = WritingSource(home, lang, datetime.fromisoformat(NOW)), {}
    with tempfile.TemporaryDirectory() as drafts:
        app = BoardApp(
            lambda _post, _failed: source, lang,
            Clock(now=frozen_at(NOW), monotonic=lambda: 0.0), UNICODE, "crisis-dark",
            OverviewScreen(), drafting=Drafting(Drafts(source.terminal.home, Path(drafts))),
        )  # fmt: skip
        source.app = app
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            for name, way in WAYS.items():
                await way(pilot, app)
                found[path_of(name, lang)] = await _still(pilot, app)
                app.action_board("overview")
                for draft in [*app.drafts]:
                    app.drop_draft(draft)
    return found


async def _still(pilot: Pilot[int], app: BoardApp) -> str:
    """The screen, once what is read again after a while was read, and drawn."""
    seen = ""
    while seen != (seen := screen_text(app)):
        await settle(pilot)
    return "\n".join(map(str.rstrip, seen.split("\n"))) + "\n"


def write() -> None:
    """Make the golden screens again; then read the difference."""
    with tempfile.TemporaryDirectory() as directory:
        home = home_of(board_day(), Path(directory) / "home")
        for lang in languages():
            for path, text in screens(home, lang).items():
                path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
