"""Restoring, requests and cancellations day by day: small plots with their numbers beside them."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from projections.i18n import Translator
from tests.support.board import ZONE, words
from tests.support.board_screens import on_board, press
from tests.support.chronicle import Chronicle, story
from tests.support.cli import home_of
from tui.board.app import BoardApp
from tui.board.lines.glyphs import PLAIN
from tui.board.lines.labels import Words
from tui.board.lines.plot import from_to, plot


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(_told(), tmp_path_factory.mktemp("plots") / "home")


def _told() -> Chronicle:
    """Five days: 2, 3, 0 requests come in, 1 and 2 are closed; people are cancelled, rebooked."""
    asked = {"what": "Un poste", "site": "arlon"}
    figure = {"what": "machines", "asset": "machines", "kind": "stock"}
    said: list[tuple[str, str, str, dict[str, Any]]] = [
        ("14", "request.log", f"r{n}", asked | {"what": f"Poste {n}"}) for n in (1, 2)
    ]
    said += [("15", "request.log", f"r{n}", asked | {"what": f"Poste {n}"}) for n in (3, 4, 5)]
    said += [
        ("15", "request.withdraw", "r1", {"reason": "Plus besoin"}),
        ("15", "cancellation.order", "consult", {"activity": "consultations", "count": 900,
                                                 "cancelled": ["toutes"]}),
        ("16", "cancellation.rebook", "consult", {"count": 300}),
        ("16", "figure.report", "back", figure | {"value": 200}),
        ("17", "request.withdraw", "r2", {"reason": "Plus besoin"}),
        ("17", "request.withdraw", "r3", {"reason": "Plus besoin"}),
        ("17", "cancellation.rebook", "consult", {"count": 500}),
        ("18", "figure.report", "back", figure | {"value": 600}),
    ]  # fmt: skip
    begin = ("log", "order")
    lines = [
        {"command": command, "id": f"p-{at}", "with": fields,
         "recorded": f"2022-05-{day}T12:{at:02}:00+02:00",
         **({"as": name} if command.endswith(begin) or at in (8, 12) else {"target": name})}
        for at, (day, command, name, fields) in enumerate(said)
    ]  # fmt: skip
    return story("2022-05-13").tell(lines)


def lines_with(screen: str, *titles: str) -> list[str]:
    return [line.strip("╏ ") for line in screen.splitlines() for one in titles if one in line]


def test_requests_that_came_in_stand_against_those_that_were_closed(home: Path) -> None:
    """On one scale, each with how many in all and on the last day; on a tall one what is open."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        screen = await press(pilot, "7")
        assert lines_with(screen, "Came in", "Closed  ", "Open requests") == [
            "Came in        14 May ▆█▁▁▁ 18 May  5 in all, 0 on the last day, max. 3",
            "Closed         14 May ▁▃▁▆▁ 18 May  3 in all, 0 on the last day, max. 2",
            "Open requests  14 May ▄██▄▄ 18 May  2 → 2, max. 4",
        ]

    on_board(home, look, size=(100, 40), now="2022-05-18T18:00:00+02:00")


def test_people_who_need_a_new_date_are_plotted_as_they_were_known(home: Path) -> None:
    """900 cancelled, 300 of them rebooked a day later, 500 more the day after."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        screen = await press(pilot, "5")
        assert lines_with(screen, "People without a new date") == [
            "People without a new date  14 May ▁█▆▂▂ 18 May  0 → 100, max. 900"
        ]

    on_board(home, look, now="2022-05-18T18:00:00+02:00")


def test_a_figure_for_a_class_is_plotted_from_when_it_was_first_said(home: Path) -> None:
    """A dot stands for a day on which nobody said anything, before the first and after it."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        screen = await press(pilot, "4")
        assert lines_with(screen, ", reported  ") == [
            "Machines, reported  14 May ··▃·█ 18 May  200 → 600"
        ]

    on_board(home, look, now="2022-05-18T18:00:00+02:00")


def test_one_day_is_no_plot(home: Path) -> None:
    """On the first day there is nothing to compare it with."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        for key in "457":
            screen = await press(pilot, key)
            assert not {*"▂▃▄▅▆▇"} & {*screen}, screen

    on_board(home, look, size=(100, 40), now="2022-05-14T18:00:00+02:00")


def test_a_plot_in_ascii_alone() -> None:
    """Signs that every terminal has, little is more than nothing, and the arrow is one too."""
    plain = Words(Translator("en", ZONE), PLAIN)
    assert plot([0, 1, 50, 100], plain) == "._=@"
    assert plot([None, 0, 0], words()) == "·▁▁"
    assert from_to([None, 3, 4], plain) == "3 -> 4"


def test_a_long_crisis_is_plotted_with_its_numbers_on_a_narrow_screen(home: Path) -> None:
    """Where one sign stands for several days that is said; no number is cut, no peak lost."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        screen = await press(pilot, "5")
        [line] = lines_with(screen, "Cancellations in force")
        assert line.startswith("Cancellations in force  14 May ██")
        assert line.endswith("█ 20 June  0 → 1, 1 sign = 4 days")
        assert len(line) <= 76
        [owed] = lines_with(screen, "People without a new date")
        assert owed.count("█") == 1, "the day of 900 is seen among those that a sign stands for"
        assert len(lines_with(screen, "1 sign = ")) == 2

    on_board(home, look, lang="en", size=(80, 24), now="2022-06-20T18:00:00+02:00")
