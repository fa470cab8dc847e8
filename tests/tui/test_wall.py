"""The wall: boards in turn, no way in, and what nobody may miss comes first for one turn."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from ledger.clock import Clock
from ledger.domain.crisis.events import PhaseEntered
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import ServiceReported
from tests.support.board import frozen_at, opened, say
from tests.support.board_screens import screen_text, settle
from tests.support.chronicle import Chronicle, kept_story, story
from tests.support.cli import CRISIS, run_here
from tests.support.tmux import Pane
from tests.tui.test_overview import NOON, Silent, seen
from tui.board.app import Arrived, BoardApp
from tui.board.asked import Asked
from tui.board.board_state import BoardState
from tui.board.lines.glyphs import PLAIN, UNICODE, Glyphs
from tui.board.wall.rota import Rota, WallPage
from tui.board.wall.screen import WallScreen

EVERY = 20.0

QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"


class Hand:
    """The clock's hand, moved by the test."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class Asking(Silent):
    """Remembers what was asked last."""

    asked = Asked()

    def ask(self, asked: Asked) -> None:
        self.asked = asked


Told = Callable[[Pilot[int], BoardApp, Hand, Asking], Awaitable[None]]


def wall(  # noqa: PLR0913 (what a wall is put up with)
    told: Told,
    *,
    boards: tuple[str, ...] = ("overview", "decisions"),
    langs: tuple[str, ...] = ("en", "fr"),
    glyphs: Glyphs = UNICODE,
    size: tuple[int, int] = (80, 24),
    now: str = NOON,
) -> None:
    source, hand = Asking(), Hand()
    clock = Clock(now=frozen_at(now), monotonic=hand)
    app = BoardApp(
        lambda _post, _failed: source, langs[0], clock, glyphs, "crisis-dark",
        WallScreen(Rota(boards, langs, EVERY, hand.at)),
    )  # fmt: skip

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await told(pilot, app, hand, source)

    asyncio.run(run())


async def post(pilot: Pilot[int], app: BoardApp, value: BoardState) -> str:
    app.post_message(Arrived(value))
    await settle(pilot)
    return screen_text(app)


async def later(pilot: Pilot[int], app: BoardApp, hand: Hand, seconds: float) -> str:
    hand.at += seconds
    screen = app.screen
    assert isinstance(screen, WallScreen)
    screen.tick()
    await settle(pilot)
    return screen_text(app)


def test_boards_come_in_turn_each_in_every_language() -> None:
    """Page x of y, a big clock, how long it stands; after the last page the first."""

    async def told(pilot: Pilot[int], app: BoardApp, hand: Hand, source: Asking) -> None:
        first = await post(pilot, app, seen(kept_story(NOON)))
        for word in ("EXERCISE · OVERVIEW · 1 of 4 · next in 20 s", "LIVE", "as of #95", "╺┓ ╺━┓"):
            assert word in first, first
        assert "next in 11 s" in await later(pilot, app, hand, 9)
        assert f"EXERCICE · TABLEAU D{QUOTE}ENSEMBLE · 2 sur 4" in await later(pilot, app, hand, 11)
        assert "DECISIONS AND ACTIONS · 3 of 4" in await later(pilot, app, hand, EVERY)
        assert source.asked[:1] == ("decisions",)
        assert source.asked.lang == "en"
        await later(pilot, app, hand, EVERY)
        assert "1 of 4" in await later(pilot, app, hand, EVERY)

    wall(told)


def test_the_big_clock_tells_the_time_that_the_page_goes_by() -> None:
    """In an exercise on a scenario's clock that one, which deadlines and ages are told by."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        shown = await post(pilot, app, replace(seen(kept_story(NOON)), scenario=True))
        assert "scenario time 24 May, 12:00" in shown
        assert "12:00" in shown.replace("scenario time 24 May, 12:00", "")
        assert "09:41" in await post(pilot, app, seen(kept_story(NOON)))

    wall(told, glyphs=PLAIN, langs=("en",), now="2026-11-28T09:41:00+01:00")


def test_how_long_a_page_stands_is_never_cut() -> None:
    """On a narrow wall it is said in seconds alone."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        shown = await post(pilot, app, seen(kept_story(NOON)))
        assert " · 1 von 1 · 20 s" in shown, shown

    wall(told, boards=("decisions",), langs=("de",))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
def test_nothing_on_it_asks_for_a_key(size: tuple[int, int]) -> None:
    """Nobody scrolls there and nobody types: what is not all there says only that."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        shown = await post(pilot, app, seen(kept_story(NOON)))
        assert "below" not in shown
        assert "--help" not in shown
        assert ("not all of it" in shown) == (size == (80, 24))

    wall(told, langs=("en",), size=size)


def test_what_nobody_may_miss_comes_for_one_turn_in_every_language() -> None:
    """In words, with its number; then the turn goes on where it was."""

    async def told(pilot: Pilot[int], app: BoardApp, hand: Hand, _: Asking) -> None:
        chronicle = story(NOON)
        await post(pilot, app, seen(chronicle))
        await later(pilot, app, hand, EVERY)
        assert "3 of 4" in await later(pilot, app, hand, EVERY)
        chronicle.event(
            "service.emergency", ServiceReported(service="emergency", state="down"), NOON
        )
        chronicle.event("crisis.main", PhaseEntered(phase="restart"), NOON)
        shown = await post(pilot, app, seen(chronicle))
        for line in (
            "OVERVIEW · 1 of 4 · next in 20 s",
            "PHASE ENTERED: Gradual restart #97",
            "VITAL SERVICE DOWN: Emergency, Arlon",
            "NOUVELLE PHASE : Redémarrage progressif #97",
        ):
            assert line in shown, shown
        after = await later(pilot, app, hand, EVERY)
        assert "3 of 4" in after
        assert "PHASE ENTERED" not in after

    wall(told)


def test_no_key_does_anything_but_leave() -> None:
    """Not the boards' own, not Tab or Enter; q ends it."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, source: Asking) -> None:
        before = await post(pilot, app, seen(kept_story(NOON)))
        asked = source.asked
        await pilot.press(
            "tab", "enter", "space", "t", "2", "h", "f1", "f7", "comma", "down", "escape", "x", "é",
            "ctrl+p", "home", "slash",
        )  # fmt: skip
        await settle(pilot)
        assert screen_text(app) == before
        assert (source.asked, source.wishes) == (asked, [])
        assert app.is_running
        await pilot.press("q")
        await settle(pilot)
        assert not app.is_running

    wall(told)


def test_exercise_and_real_differ_in_words_and_border() -> None:
    """And nothing above internal is on it."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        chronicle = Chronicle()
        secret = ObservationNoted(text="The insider is known")
        chronicle.event("observation.o1", secret, NOON, marking="judicial")
        exercise = await post(pilot, app, seen(chronicle))
        assert "┏╍ EXERCISE" in exercise
        assert "insider" not in exercise
        real = await post(pilot, app, replace(seen(chronicle), kind="real"))
        assert "┏━ REAL EVENT" in real
        assert "REAL EVENT · OVERVIEW" in real

    wall(told)


def test_in_plain_signs_the_clock_is_plain_too() -> None:
    """Nothing but ASCII beside words."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        shown = await post(pilot, app, seen(kept_story(NOON)))
        assert "12:00" in shown
        assert not {char for char in shown if ord(char) > 0x7F and not char.isalpha()} - {QUOTE}

    wall(told, glyphs=PLAIN, langs=("en",))


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5)])
def test_a_window_too_small_says_so(size: tuple[int, int]) -> None:
    """With the size that is needed."""

    async def told(pilot: Pilot[int], app: BoardApp, _hand: Hand, _: Asking) -> None:
        shown = await post(pilot, app, seen(kept_story(NOON)))
        assert "60 x 20" in " ".join(shown.replace("╏", " ").split())

    wall(told, size=size)


def test_the_turn_of_the_pages() -> None:
    """A jump stands one period, whatever page stood, and a second one begins it anew."""
    rota = Rota(("a", "b"), ("fr", "nl"), 10, 0)
    assert rota.pages == (("a", "fr"), ("a", "nl"), ("b", "fr"), ("b", "nl"))
    assert (rota.tick(9.9), rota.page) == (False, WallPage("a", "fr"))
    assert (rota.tick(10), rota.page) == (True, WallPage("a", "nl"))
    rota.jump("b", 15)
    assert (rota.page, rota.number, rota.jumped) == (WallPage("b", "nl"), 4, True)
    rota.jump("elsewhere", 20)
    assert (rota.page, rota.left(20)) == (WallPage("b", "nl"), 10)
    assert (rota.tick(30), rota.page, rota.jumped) == (True, WallPage("a", "nl"), False)
    assert (rota.tick(40), rota.page) == (True, WallPage("b", "fr"))


@pytest.mark.parametrize(("words", "code", "known"), [
    (("--boards", "overview,everything"), "not_a_choice", "requests"),
    (("--boards", "tasks"), "not_a_choice", "requests"),
    (("--lang", "fr,es"), "not_a_choice", "nl"),
    (("--every", "2s"), "bad_span", "20s"),
    (("--every", "soon"), "bad_span", "20s"),
    ((), "no_terminal", ""),
])  # fmt: skip
def test_what_it_cannot_do_is_said(
    tmp_path: Path, words: tuple[str, ...], code: str, known: str
) -> None:
    """With what it can."""
    done = run_here("wall", *words, "--json", home=tmp_path)
    assert (done.code, done.error["error"]) == (2, code)
    assert known in done.error["message"]


def test_it_follows_a_real_server_without_a_key_that_can_write(tmp_path: Path, home: Path) -> None:
    """The member's key may be away; what is recorded elsewhere comes up; q ends it with 0."""
    with opened(home, "real") as terminal:
        key = home / "keys" / f"{terminal.pin.member}.key"
        key.rename(tmp_path / "elsewhere")
        words = [str(CRISIS), "wall", "--boards", "overview,log", "--every", "1m",
                 "--lang", "fr,nl"]  # fmt: skip
        told = {"CRISIS_HOME": str(home), "COLORTERM": "truecolor"}
        with Pane(tmp_path / "tmux", words, told, (80, 24)) as board:
            board.wait_for("ÉVÉNEMENT RÉEL", "1 sur 4", "EN DIRECT")
            say(terminal, "service.report", service="emergency", state="down")
            board.wait_for(f"SERVICE VITAL À L{QUOTE}ARRÊT : Urgences", "VITALE DIENST LIGT STIL")
            board.send("x", "Enter", "F1", "q")
            assert board.ended() == 0
