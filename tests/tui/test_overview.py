"""The screen around the sheet, in a Textual without a terminal: what it does with what arrives."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from ledger import gc_pause
from ledger.clock import Clock
from ledger.errors import LedgerError, ReadOnly
from ledger.live.link import LinkState
from projections.i18n import languages
from tests.support.board import frozen_at
from tests.support.chronicle import Chronicle, kept_story, story
from tui.board import app as app_module
from tui.board.app import Arrived, BoardApp
from tui.board.asked import Asked, On
from tui.board.board_state import BoardLink, BoardState
from tui.board.lines.glyphs import UNICODE
from tui.board.past import Wish
from tui.board.screens.overview import OverviewScreen
from tui.board.watcher import Job

NOON = "2022-05-24T12:00:00+02:00"
AT = datetime.fromisoformat(NOON)


class Silent:
    """A source that posts only what the test says."""

    def __init__(self) -> None:
        self.stopped = False
        self.wishes: list[Wish] = []

    def start(self) -> None:
        pass

    def typed(self) -> None:
        """Nothing is drawn here while somebody types."""

    def go(self, wish: Wish) -> None:
        self.wishes.append(wish)

    def stop(self) -> None:
        self.stopped = True

    def do(self, job: Job) -> None:
        raise NotImplementedError

    def ask(self, asked: Asked) -> None:
        pass


def seen(chronicle: Chronicle, state: LinkState = LinkState.LIVE, **link: Any) -> BoardState:
    picture = chronicle.picture(NOON)
    told = BoardLink(state, AT, AT, **link)
    return BoardState(AT, "exercise", "Cyberattaque", told, picture, picture.position.number)


def text(app: BoardApp) -> str:
    """Every line of the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).translate({0xA0: " ", 0x202F: " "})


def look(
    told: Callable[[Pilot[int], BoardApp], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
    lang: str = "en",
    now: Callable[[], datetime] | None = None,
    **more: Any,
) -> Silent:
    """Run the application at a size, hand it to the test, and end it."""
    source = Silent()
    clock = Clock(now=now or frozen_at(NOON), **more)
    app = BoardApp(
        lambda _post, _failed: source, lang, clock, UNICODE, "crisis-dark", OverviewScreen()
    )

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await told(pilot, app)

    asyncio.run(run())
    return source


async def show(pilot: Pilot[int], app: BoardApp, value: BoardState) -> str:
    app.post_message(Arrived(value))
    await pilot.pause()
    await pilot.pause()
    return text(app)


def test_draws_what_arrives_and_stops_its_source() -> None:
    """One message, one screen; when it ends the watcher is told."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        assert "The server answers and holds no entry yet" in await show(
            pilot, app, replace(seen(Chronicle(opened=False)), picture=None)
        )
        screen = await show(pilot, app, seen(kept_story(NOON)))
        assert "Laboratory" in screen
        assert "as of #95, recorded 24 May, 11:54" in screen

    assert look(told).stopped


def test_what_a_board_is_made_of_is_not_looked_through_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pass over all that was imported takes as long as a keystroke may, so it is spared."""
    settled: list[int] = []
    monkeypatch.setattr(app_module, "SETTLED", 0.01)
    monkeypatch.setattr(gc_pause, "settle", lambda: settled.append(1))

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        while not settled:
            await pilot.pause()

    look(told)
    assert settled


def test_newest_value_replaces_one_that_waits() -> None:
    """A board that is behind skips what is old."""
    old, new = Arrived(seen(Chronicle())), Arrived(seen(kept_story(NOON)))
    assert old.can_replace(new)


@pytest.mark.parametrize(
    ("state", "link", "words"),
    [
        (LinkState.CONNECTING, {}, "CONNECTING"),
        (LinkState.LIVE, {}, "● LIVE"),
        (LinkState.REPLAY, {"behind": 285}, "CATCHING UP 95 of 380 ██░░░░░░░░ 25%"),
        (LinkState.OFFLINE, {}, "OFFLINE since 12:00 (0 s)"),
        (
            LinkState.OFFLINE,
            {"error": LedgerError("server_busy", seconds=9, lock="/home/lock")},
            "/home/lock",
        ),
        (
            LinkState.READ_ONLY,
            {"error": ReadOnly("server_rewound", server=7, ours=9)},
            "ends at #7",
        ),
    ],
)
def test_says_how_far_it_can_be_relied_on(
    state: LinkState, link: dict[str, Any], words: str
) -> None:
    """Link and freshness, at the width of an ordinary terminal and of a narrow one."""
    for size in ((80, 24), (60, 20)):

        async def told(pilot: Pilot[int], app: BoardApp) -> None:
            screen = await show(pilot, app, seen(kept_story(NOON), state, **link))
            assert words in screen
            assert "as of #95" in screen

        look(told, size)


def test_a_board_never_claims_a_server_that_has_not_answered() -> None:
    """Beside the copy's age it says when one last answered; after a second of waiting: away."""
    hand = [AT]
    before = AT - timedelta(hours=2)

    def at(**link: Any) -> BoardState:
        link = {"contact": before, **link}
        return replace(seen(kept_story(NOON)), link=BoardLink(LinkState.CONNECTING, AT, **link))

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        assert "CONNECTING, last reached 10:00 (2 h 00 min ago)" in await show(pilot, app, at())
        hand[0] = AT + timedelta(seconds=2)
        assert "OFFLINE since 10:00 (2 h 00 min)" in await show(pilot, app, at())
        never = await show(pilot, app, at(contact=None))
        assert "OFFLINE, server never reached yet" in never
        assert "as of #95" in never

    look(told, now=lambda: hand[0])


def test_a_board_that_asks_nobody_says_so() -> None:
    """In every language, at 60 columns too, with when the server last answered."""
    for lang, words in {"en": "NOT ASKED", "fr": "NON INTERROGÉ", "nl": "NIET GEVRAAGD",
                        "de": "NICHT GEFRAGT"}.items():  # fmt: skip

        async def told(pilot: Pilot[int], app: BoardApp, words: str = words) -> None:
            state = seen(kept_story(NOON), LinkState.OFFLINE, asked=False)
            screen = await show(pilot, app, state)
            assert f"{words} (--offline)" in screen
            assert "12:00" in screen.partition("(--offline)")[2].splitlines()[0]

        look(told, (60, 20), lang)


def test_counts_down_between_two_pictures() -> None:
    """The deadline and the age of the last entry go on by the clock, without a new picture."""
    hand = [AT]

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        assert "1 d 12 h left" in await show(pilot, app, seen(kept_story(NOON)))
        hand[0] = AT + timedelta(hours=13)
        overview = app.screen
        assert isinstance(overview, OverviewScreen)
        overview.tick()
        await pilot.pause()
        screen = text(app)
        assert "23 h 00 min left" in screen
        assert app.words(None).t("board.stale", age="13 h 06 min").replace("\xa0", " ") in screen
        hand[0] = AT + timedelta(days=3)
        overview.tick()
        await pilot.pause()
        assert "passed 1 d 12 h ago" in text(app)

    look(told, now=lambda: hand[0])


def test_a_scenario_s_clock_stands_still() -> None:
    """What was recorded on a scenario's clock is not old because the year is another."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        screen = await show(pilot, app, replace(seen(kept_story(NOON)), scenario=True))
        assert "scenario time" in screen
        assert "1 d 12 h left" in screen

    look(told, now=frozen_at("2026-11-21T12:00:00+01:00"))


@pytest.mark.parametrize("lang", languages())
def test_on_a_narrow_screen_neither_position_nor_clock_is_cut(lang: str) -> None:
    """What has no room beside the link stands on a line of its own, to its end."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await show(pilot, app, replace(seen(story(NOON)), scenario=True))
        status = str(app.screen.query_one("#status", Static).content)
        assert "\N{HORIZONTAL ELLIPSIS}" not in status
        assert "12:00" in status

    look(told, lang=lang)


def test_marks_what_is_in_doubt() -> None:
    """Unchecked signatures, void entries and those of a newer release are counted in words."""
    chronicle = story(NOON)
    chronicle.raw("crisis.vivalia.decision.q.9", b"garbage")
    chronicle.newer("2022-05-24T09:59:00Z")

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        screen = await show(pilot, app, replace(seen(chronicle), checked_to=40))
        assert "signatures checked to #40 · 1 void entry · 1 entry of a newer version" in screen
        assert "#96" in screen

    look(told)


def test_holding_keeps_the_sheet_and_not_the_link() -> None:
    """Held: as of the entry that is drawn, new ones counted, an alarm about the link shows."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        early = seen(kept_story("2022-05-14T23:59"))
        await show(pilot, app, early)
        await pilot.press("space")
        screen = await show(pilot, app, seen(kept_story(NOON), LinkState.OFFLINE))
        assert "HELD +64 new" in screen
        assert f"as of #{early.number}" in screen
        assert "OFFLINE since" in screen
        assert "200 of 1 700" not in screen
        await pilot.press("space")
        await pilot.pause()
        assert "200 of 1 700" in text(app)

    look(told)


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_the_keys_are_said_in_the_language_and_fit(lang: str) -> None:
    """At most five keys with their words, on one line of 80, none cut."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        footer = (await show(pilot, app, seen(kept_story(NOON)))).splitlines()[-1]
        t = app.words(None).t
        for key in ("help", "open", "find", "quit"):
            assert t(f"key.{key}") in footer
        assert len(footer) < 80

    look(told, lang=lang)


@pytest.mark.parametrize("key", ["f1", "h", "question_mark"])
def test_help_tells_keys_and_signs(key: str) -> None:
    """By three keys, none of which needs AltGr; closed by any of several."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await show(pilot, app, seen(kept_story(NOON)))
        await pilot.press(key)
        await pilot.pause()
        screen = text(app)
        assert "EXERCISE" in screen
        assert "✗ down" in screen
        await pilot.press("escape")
        await pilot.pause()
        assert "Laboratory" in text(app)

    look(told)


def test_themes_follow_each_other() -> None:
    """The key walks through dark, light and high contrast."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await show(pilot, app, seen(kept_story(NOON)))
        for expected in ("crisis-light", "crisis-contrast", "crisis-dark"):
            await pilot.press("t")
            await pilot.pause()
            assert app.theme == expected

    look(told)


@pytest.mark.parametrize("key", ["end", "G", "pagedown"])
def test_scrolls_by_pages(key: str) -> None:
    """Down and back again."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await show(pilot, app, seen(kept_story(NOON)))
        page = app.screen.query_one("#page")
        await pilot.press(key)
        await pilot.pause()
        assert page.scroll_offset.y >= 9
        await pilot.press("pageup", "g")
        await pilot.pause()
        assert page.scroll_offset.y == 0

    look(told)


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("j", "k")])
def test_a_cursor_goes_from_row_to_row(down: str, up: str) -> None:
    """What it is on has a number; it stays there whatever comes in, and the page follows it."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        early = seen(kept_story("2022-05-24T10:00"))
        await show(pilot, app, early)
        overview = app.screen
        assert isinstance(overview, OverviewScreen)
        assert not overview.on
        await pilot.press(down)
        first = overview.on
        assert first.number
        await pilot.press(*[down] * 30)
        on = overview.on
        assert on not in {first, On()}
        page = app.screen.query_one("#page")
        assert page.scroll_offset.y > 0
        await show(pilot, app, seen(kept_story(NOON)))
        assert overview.on == on
        await pilot.press(*[up] * 60)
        assert overview.on == first
        assert page.scroll_offset.y == 0

    look(told)


@pytest.mark.parametrize("key", ["down", "end", "pagedown", "nothing"])
def test_while_pictures_pour_in_what_is_seen_is_drawn_and_the_rest_when_it_is_looked_at(
    key: str,
) -> None:
    """A key shows it at once, and so does a while without another picture."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        await show(pilot, app, seen(kept_story(NOON)))
        board = app.current
        assert isinstance(board, OverviewScreen)
        all_there, first_page = len(board.lines.whole), text(app)
        await show(pilot, app, seen(kept_story(NOON)))
        assert len(board.lines.whole) < all_there / 2
        assert text(app) == first_page
        if key != "nothing":
            await pilot.press(key)
        for _ in range(500):
            if len(board.lines.whole) == all_there:
                break
            await asyncio.sleep(0.01)
        assert len(board.lines.whole) == all_there
        if board.lines.scroll_offset.y > 0:
            await show(pilot, app, seen(kept_story(NOON)))
            assert len(board.lines.whole) == all_there

    look(told, monotonic=lambda: 0.0)


def test_a_window_too_small_says_so() -> None:
    """One sentence with the size that is needed."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        screen = await show(pilot, app, seen(kept_story(NOON)))
        assert "60 x 20" in screen
        assert "59 x 19" in screen
        assert "SERVICES" not in screen

    look(told, (59, 19))


def test_a_broken_watcher_ends_the_board() -> None:
    """A board that no longer follows must not go on looking as if it did."""

    async def told(pilot: Pilot[int], app: BoardApp) -> None:
        app._break(ZeroDivisionError("a fault of ours"))
        await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        look(told)
