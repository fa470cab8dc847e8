"""The past on the boards: said in words with number and time, typed, stepped through, left."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest
from textual.pilot import Pilot

from ledger.clock import Clock
from ledger.errors import UsageError
from projections.i18n import languages
from tests.support.board import frozen_at
from tests.support.board_screens import screen_text, settle
from tests.support.chronicle import kept_story, story
from tests.tui.test_overview import NOON, Silent, seen
from tui.board.app import Arrived, BoardApp
from tui.board.board_state import BoardState, Replay
from tui.board.lines.glyphs import UNICODE
from tui.board.past import AsOf, ByBrief, ByEntry, ToLive
from tui.board.screens.overview import OverviewScreen

Told = Callable[[Pilot[int], BoardApp, Silent], Awaitable[None]]


def board(told: Told, lang: str = "en", size: tuple[int, int] = (80, 24)) -> None:
    source = Silent()
    app = BoardApp(
        lambda _post, _failed: source, lang, Clock(now=frozen_at(NOON)), UNICODE, "crisis-dark",
        OverviewScreen(),
    )  # fmt: skip

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await told(pilot, app, source)

    asyncio.run(run())


async def post(pilot: Pilot[int], app: BoardApp, value: BoardState) -> str:
    app.post_message(Arrived(value))
    await settle(pilot)
    return screen_text(app)


def typing(app: BoardApp) -> bool:
    return app.focused is not None


def past(number: int = 20) -> BoardState:
    whole = story(NOON)
    now = seen(whole)
    then = whole.again(number)
    moment = then.fold.position.recorded
    assert moment is not None
    return replace(now, picture=then.picture(moment.isoformat()), replay=Replay(now.number))


@pytest.mark.parametrize("lang", languages())
def test_the_past_says_its_number_its_time_and_what_came_later(lang: str) -> None:
    """On one line at 80 columns, in every language; the link stays as it is now."""

    async def told(pilot: Pilot[int], app: BoardApp, _: Silent) -> None:
        state = past()
        shown = await post(pilot, app, state)
        words = app.words(state).t
        word = words("board.past.replay", number=20, moment="").split()[0]
        assert word.isupper()
        (line,) = (line for line in shown.splitlines() if word in line)
        assert "#20," in line
        assert "2022" in line
        assert "F6-F8" in line
        assert words.plural("board.past.later", state.head - 20) in line
        assert words("board.link.live") in shown

    board(told, lang)


def test_keys_step_by_entry_and_brief_and_home_is_now() -> None:
    """The same from the field; in what is now Home is the first row."""

    async def told(pilot: Pilot[int], app: BoardApp, source: Silent) -> None:
        await post(pilot, app, seen(kept_story(NOON)))
        await pilot.press("home", "comma", "semicolon", "f6", "f8")
        assert source.wishes == [ByEntry(-1), ByEntry(1), ByBrief(-1), ByBrief(1)]
        await post(pilot, app, past())
        await pilot.press("home", "f7", "up", "down", "pageup", "pagedown")
        assert source.wishes[4:] == [ToLive(), *source.wishes[:4]]

    board(told)


def test_a_number_or_a_time_is_typed_and_a_refusal_stays_at_the_field() -> None:
    """With what was typed; the field goes once it is answered, and Esc takes it away."""

    async def told(pilot: Pilot[int], app: BoardApp, source: Silent) -> None:
        now = seen(kept_story(NOON))
        await post(pilot, app, now)
        await pilot.press("w", *"900", "enter")
        assert source.wishes == [AsOf("900")]
        refused = UsageError("beyond_head", number=900, head=now.number)
        shown = await post(pilot, app, replace(now, unanswered=refused))
        assert "There is no entry #900 yet" in shown
        assert "900" in shown
        await pilot.press("backspace", "backspace", "backspace", *"20", "enter")
        assert source.wishes[1:] == [AsOf("20")]
        shown = await post(pilot, app, past())
        assert "REPLAY #20" in shown
        assert "There is no entry" not in shown
        assert not typing(app)
        await pilot.press("f7")
        assert typing(app)
        await pilot.press("escape")
        assert not typing(app)

    board(told)


def test_a_step_that_is_refused_says_so_and_takes_no_key() -> None:
    """The board's own keys go on; Home takes the sentence away."""

    async def told(pilot: Pilot[int], app: BoardApp, source: Silent) -> None:
        now = seen(kept_story(NOON))
        shown = await post(pilot, app, replace(now, unanswered=UsageError("no_brief_issued")))
        assert "No brief was issued yet" in shown
        assert not typing(app)
        await pilot.press("home")
        assert source.wishes == [ToLive()]

    board(told)


def test_nothing_of_the_clock_moves_in_the_past() -> None:
    """Deadlines count down from then."""
    state = past()
    assert state.picture is not None
    assert state.now == state.picture.now < datetime.fromisoformat(NOON)
