"""The list of requests as the PMO works in it: nothing leaves it, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from tests.support.board import opened, say
from tests.support.request_list import Desk, at_requests, requests_of
from tui.board.screens.paste import PasteScreen
from tui.board.screens.thing import ThingScreen

SITES = ("arlon", "bastogne", "libramont", "marche", "virton")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a real crisis of its own server, and five requests."""
    home = tmp_path_factory.mktemp("list") / "home"
    with opened(home, "real") as terminal:
        for n, site in enumerate(SITES):
            say(terminal, "request.log", site=site, what=f"poste numéro {n}", quantity=3)
    yield home
    stop(home, 1)


def test_a_phone_call_is_logged_in_a_line(room: Path) -> None:
    """Site, service, count, time and extension are read from it; it is said back with its date."""
    before = len(requests_of(room))

    async def told(desk: Desk) -> None:
        await desk.keys("i")
        text = await desk.type("arlon labo: 2 PC avant demain 8h (poste 9101)")
        assert "9101" in text
        assert "08:00" in text
        await desk.keys("enter", "enter")
        assert f"R-{before + 1}" in await desk.answered()

    at_requests(room, told)
    record = requests_of(room)[f"R-{before + 1}"]
    assert (record.site, record.service, record.quantity) == ("arlon", "laboratory", 2)
    assert record.call_back == "poste 9101"


def test_marked_rows_are_ranked_together(room: Path) -> None:
    """Two rows, one class: each its own entry, and the marks are gone."""

    async def told(desk: Desk) -> None:
        text = await desk.keys("space", "space")
        assert "2 marquées" in text
        await desk.keys("r")
        await desk.type("u")
        text = await desk.keys("enter")
        assert "pas encore envoyé" in text
        await desk.keys("enter")
        text = await desk.answered()
        assert "marquée" not in text

    at_requests(room, told)
    assert [one.priority for one in requests_of(room).values()].count("urgent") == 2
