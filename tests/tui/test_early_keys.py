"""Keys typed in the same instant as the one that opens something: they are typed into that."""

from pathlib import Path

from textual.events import Key

from tests.support.request_list import Desk, at_requests
from tui.board.screens.writing import ChooseScreen

HARMFUL = "dqxtn7bw"
"""On a board these strike, quit, go elsewhere, change the colours, choose, withdraw, look back."""


async def typed_with(desk: Desk, opener: str) -> None:
    """The letters behind a key in one go stand in what it opens, and nothing else has happened."""
    before = desk.app.current, desk.app.theme
    desk.post(opener, *HARMFUL)
    await desk.until(lambda _: desk.standing.endswith(HARMFUL))
    assert (desk.app.current, desk.app.theme) == before, opener
    await desk.leave()


def test_they_go_into_what_is_opened_from_a_list(noted: Path) -> None:
    """Commands, forms about an entry, the line, the filter, the palette, a moment of the past."""

    async def told(desk: Desk) -> None:
        await desk.keys("g")
        for opener in ("c", "e", "d", "l", "n", "m", "f3", "colon", "f7"):
            await typed_with(desk, opener)

    at_requests(noted, told, board="log")


def test_they_go_into_the_prompt_of_an_act(noted: Path) -> None:
    """Every act that asks for words, on its row; and what else can be said of it."""

    async def told(desk: Desk) -> None:
        await desk.until(lambda _: desk.board.lines.row and desk.board.lines.row.name)
        for opener in ("o", "i", "r", "v", "s", "p", "z", "u", "b", "w", "f9", "f5", "equals_sign"):
            await typed_with(desk, opener)
            assert not desk.board.acts.lines

    at_requests(noted, told)


def test_esc_calls_back_what_is_not_open_yet(noted: Path) -> None:
    """A form that is still read comes no more, and the keys are those of the board again."""

    async def told(desk: Desk) -> None:
        await desk.keys("g")
        desk.post("c", "x", "escape", "n")
        await desk.until(lambda _: isinstance(desk.app.screen, ChooseScreen))
        await desk.keys("escape")
        assert desk.app.screen is desk.app.current

    at_requests(noted, told, board="log")


def test_esc_and_a_letter_in_one_go_are_two_keys(noted: Path) -> None:
    """A terminal says Alt for both: neither is lost, so that what follows strikes nothing."""

    async def told(desk: Desk) -> None:
        await desk.keys("g")
        desk.app.post_message(Key("alt+n", "n"))
        await desk.type("dec")
        await desk.until(lambda _: desk.standing == "dec")
        assert isinstance(desk.app.screen, ChooseScreen)
        desk.app.post_message(Key("alt+x", "x"))
        await desk.until(lambda _: desk.app.screen is desk.app.current)

    at_requests(noted, told, board="log")


def test_what_is_typed_behind_esc_is_a_key_of_where_it_leads(noted: Path) -> None:
    """Out of every place where one types, and of every page: the digit opens its board."""

    async def told(desk: Desk) -> None:
        for opener in ("n", "c", "m", "f3", "colon", "f7", "f1", "enter"):
            await desk.keys("9", "g")
            await desk.keys(opener)
            await behind_esc(desk, opener)

    at_requests(noted, told, board="log")


def test_and_so_it_is_where_nothing_is_open_yet(noted: Path) -> None:
    """The key that opens, Esc and a digit in one go: what was opened is closed, its board open."""

    async def told(desk: Desk) -> None:
        for opener in ("n", "c", "m", "f3", "colon", "f7", "f1"):
            await desk.keys("9", "g")
            desk.post(opener)
            await behind_esc(desk, opener)

    at_requests(noted, told, board="log")


def test_what_is_typed_behind_the_end_is_nothing(noted: Path) -> None:
    """Keys in one go with the one that quits: the board ends as ever, without a report."""

    async def told(desk: Desk) -> None:
        await desk.keys("9", "g")
        desk.post("n", "escape", *"8q9n1", "escape", *"xx7")

    for _ in range(3):
        at_requests(noted, told, board="log")


async def behind_esc(desk: Desk, opener: str) -> None:
    """The digit behind Esc, in one go with it, opens its board, and nothing lies over that."""
    desk.post("escape", "8")
    await desk.until(lambda _: desk.app.current.board == "clocks")
    assert desk.app.screen is desk.app.current, opener
