"""What is done most takes few keys beyond the text itself, counted as they are pressed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.config import Settings
from ledger.server.embedded import stop
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, say
from tests.support.request_list import Desk, at_requests, requests_of
from tui.board.screens.amending import AmendScreen
from tui.board.screens.meeting_line import MeetingLine


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a real crisis of its own server, an observation and five requests."""
    home = tmp_path_factory.mktemp("counted") / "home"
    with opened(home, "real") as terminal:
        say(terminal, "observation.note", text="La radiologie de Marche est à l'arrêt")
        for n, site in enumerate(("arlon", "bastogne", "libramont", "marche", "virton")):
            say(terminal, "request.log", site=site, what=f"poste {n}")
    yield home
    stop(home, 1)


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed over is sent by itself; nobody presses a key for that."""
    monkeypatch.setattr("tui.board.scribe.WINDOW", 0.0)


def last(home: Path) -> Any:
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        return situation.now(situation.head) or situation.entry(situation.head)


async def recorded(desk: Desk, count: int = 1) -> None:
    """Once so many entries more are there."""
    seen = desk.app.seen
    before = seen.number if seen else 0
    await desk.until(lambda _: desk.app.seen and desk.app.seen.number >= before + count)


async def at_the_line(desk: Desk) -> None:
    """In a meeting the line is open; what follows is counted."""
    desk.board.action_write_lines()
    await desk.until(lambda _: isinstance(desk.app.screen, MeetingLine))
    await desk.until(lambda _: getattr(desk.app.screen, "_home", None))


def test_a_decision_takes_six_keys(room: Path) -> None:
    async def told(desk: Desk) -> None:
        await at_the_line(desk)
        await desk.keys("d", "e", "c", "space")
        await desk.type("direction")
        await desk.keys("colon")
        await desk.type("couper l'accès")
        await desk.keys("enter")
        await recorded(desk)
        assert desk.pressed <= 6

    at_requests(room, told)
    assert last(room).event.text == "couper l'accès"


def test_a_service_down_at_three_sites_takes_ten(room: Path) -> None:
    async def told(desk: Desk) -> None:
        await at_the_line(desk)
        await desk.keys("s", "e", "r", "space")
        for name in ("labo", "arlon", "marche"):
            await desk.type(name)
            await desk.keys("space")
        await desk.type("libramont")
        await desk.keys("colon")
        await desk.type("hors service")
        await desk.keys("enter")
        await recorded(desk)
        assert desk.pressed <= 10

    at_requests(room, told)
    assert last(room).event.scope.sites == ("arlon", "marche", "libramont")


def test_a_request_on_the_phone_takes_ten(room: Path) -> None:
    before = len(requests_of(room))

    async def told(desk: Desk) -> None:
        await desk.keys("i")
        await desk.type("arlon")
        await desk.keys("colon")
        await desk.type("trois écrans avant demain 8h")
        await desk.keys("enter")
        await recorded(desk)
        assert desk.pressed <= 10

    at_requests(room, told)
    assert len(requests_of(room)) == before + 1


def test_five_requests_are_ranked_with_eight(room: Path) -> None:
    async def told(desk: Desk) -> None:
        await desk.keys(*["space"] * 5, "r", "u", "enter")
        await recorded(desk, 5)
        assert desk.pressed <= 8

    at_requests(room, told)
    assert [one.priority for one in requests_of(room).values()].count("urgent") == 5


def test_a_correction_takes_four(room: Path) -> None:
    async def told(desk: Desk) -> None:
        assert desk.app.current.board == "log"
        await desk.until(lambda text: "radiologie" in text)
        await desk.keys("end")
        desk.pressed = 0
        await desk.keys("up", "c")
        await desk.until(lambda _: isinstance(desk.app.screen, AmendScreen))
        await desk.type(" depuis midi")
        await desk.keys("tab")
        await desk.type("précisé")
        await desk.keys("f2")
        await recorded(desk)
        assert desk.pressed <= 4

    at_requests(room, told, board="log")
    assert last(room).event.reason == "précisé"


def test_an_entry_is_found_by_its_word_and_two_keys(room: Path) -> None:
    async def told(desk: Desk) -> None:
        await desk.keys("ç", "f3")
        await desk.type("radiologie")
        await desk.until(lambda text: "filtre : radiologie" in text and "constat N-1" in text)
        assert desk.pressed <= 2

    at_requests(room, told)
