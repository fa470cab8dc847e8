"""The palette: every place and every command from anywhere, by the fewest letters."""

import re
import time
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList

from ledger.config import Settings
from ledger.domain import VERBS
from ledger.terminal.terminal import Terminal
from projections.i18n import languages
from tests.support.board import words
from tests.support.board_day import NOW
from tests.support.board_screens import on_board, press, screen_text, settle
from tui.board.app import BoardApp
from tui.board.names import BOARD_NAMES
from tui.board.screens.list_board import ListBoard
from tui.board.screens.palette import PaletteScreen
from tui.board.screens.thing import ThingScreen
from tui.board.things import Things
from tui.forms.finding import commands
from tui.forms.suggestions import told_of


async def typed(pilot: Pilot[int], text: str) -> list[str]:
    """The lines that are offered for what is typed."""
    await press(pilot, "colon", *text)
    listed = pilot.app.screen.query_one("#choices", OptionList)
    return [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]


async def opened(pilot: Pilot[int], app: BoardApp, text: str) -> str:
    """The page that the first line for it leads to."""
    screen = await press(pilot, "ctrl+p", *text, "enter")
    assert isinstance(app.screen, ThingScreen), screen
    await press(pilot, "escape")
    return screen


def test_an_entry_by_its_number_and_a_thing_by_what_it_is_called(day: Path) -> None:
    """`142` and Enter is its page; `R-14`, `r14` the page of that request."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        assert "Entry #142" in await opened(pilot, app, "142")
        assert "request R-14" in await opened(pilot, app, "R-14")
        assert "request R-14" in await opened(pilot, app, "r14")
        assert "Entry #7" in await opened(pilot, app, "#7")

    on_board(day, look, now=NOW)


def test_keys_typed_faster_than_it_opens_are_the_palette_s(day: Path) -> None:
    """`:142` and Enter in one go, still on its way to the board: entry 142, nothing else."""
    signs = {":": "colon", "\r": "enter"}

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        for sign in ":142\r":
            app.current._forward_event(events.Key(signs.get(sign, sign), sign))
        for _ in range(4):
            await settle(pilot)
        assert app.current.board == "log"
        assert "Entry #142" in screen_text(app)

    on_board(day, look, "log", now=NOW)


def test_what_is_open_by_a_word_without_accents_or_capitals(day: Path) -> None:
    """The latest first; what is over is not among them, and Enter typed at once opens the first."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        lines = await typed(pilot, "GENERALISTES prevenir")
        assert len(lines) == 1, lines
        assert "Prévenir les médecins généralistes de Marche." in lines[0]
        await press(pilot, "escape")
        assert "Prévenir" in await opened(pilot, app, "generalistes")

    on_board(day, look, now=NOW)


def test_what_goes_by_a_part_of_the_organisation_is_called_by_its_name(day: Path) -> None:
    """A service, the clean zone of a site, a cell's meeting; in the reader's language, no code."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        service = (await typed(pilot, "radio"))[0]
        assert service.split()[:4] == ["service", "Radiologie", "·", "dégradé"]
        await press(pilot, "escape")
        assert any("Coronarographie" in one for one in await typed(pilot, "coronary"))
        await press(pilot, "escape")
        lines = await typed(pilot, "bastogne ouverte")
        assert any("J-6  Bastogne · ouverte" in one for one in lines), lines
        await press(pilot, "escape")
        assert any("Coordination de nuit" in one for one in await typed(pilot, "coord"))

    on_board(day, look, lang="fr", now=NOW)
    with Terminal.open(Settings(home=day)) as terminal:
        meeting = told_of(terminal.read().situation, "meeting.reunion-15-mai", words("fr").t)
        assert meeting == "Cellule de crise"


@pytest.mark.parametrize("lang", languages())
def test_every_board_is_found_by_the_beginning_of_its_name(day: Path, lang: str) -> None:
    """In the reader's language, with the key that leads there too; nothing typed lists them all."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        lines = await typed(pilot, "")
        for place, name in enumerate(BOARD_NAMES):
            assert words(lang).t(f"board.name.{name}") in lines[place]
        await press(pilot, "escape", "ctrl+p", *words(lang).t("board.name.log")[:5], "enter")
        assert app.current.board == "log"

    on_board(day, look, lang=lang, now=NOW)


def test_every_command_leads_to_its_form(day: Path) -> None:
    """All of the vocabulary, each with how it is typed; a board that only shows offers none."""
    found = Offers(day)
    assert {one.goes.verb for one in found.offers if one.goes.verb} == {
        verb.path for verb in commands()
    }
    assert {verb.path for verb in commands()} == {*VERBS} - {"crisis.open"}

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        assert not [line for line in await typed(pilot, "") if "decision take" in line]

    on_board(day, look, size=(110, 24), now=NOW)


class Offers:
    """What the palette of a board that records offers while nothing is typed."""

    def __init__(self, home: Path) -> None:
        async def look(pilot: Pilot[int], app: BoardApp) -> None:
            type(app).records = property(lambda _: True)  # type: ignore[method-assign,assignment]  # as with a key
            try:
                await press(pilot, "colon")
                assert isinstance(app.screen, PaletteScreen)
                self.offers = app.screen.offers
            finally:
                type(app).records = records  # type: ignore[method-assign]  # as it was

        records = BoardApp.records
        on_board(home, look, now=NOW)


def test_a_site_filters_the_board_that_is_looked_at(day: Path) -> None:
    """On a board of rows that one; elsewhere the log."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        await press(pilot, "7")
        screen = await press(pilot, "colon", *"arlon", "enter")
        assert isinstance(app.current, ListBoard)
        assert (app.current.board, app.current.filter) == ("requests", "site:arlon")
        assert " of 28" in screen
        await press(pilot, "1")
        await press(pilot, "colon", *"bastogne", "enter")
        assert (app.current.board, getattr(app.current, "filter", "")) == ("log", "site:bastogne")
        assert "filter: site:bastogne" in screen_text(app)

    on_board(day, look, now=NOW)


@pytest.mark.parametrize("lang", languages())
def test_what_has_changed_since_yesterday_is_a_line_of_the_palette(day: Path, lang: str) -> None:
    """It filters the board that is looked at; a filter may say that day in words too."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        said = words(lang).t("find.since_yesterday")
        lines = await typed(pilot, said.split()[1].strip(":")[:5])
        assert said in lines[0], lines
        screen = await press(pilot, "enter")
        assert "from:2022-05-23" in screen
        assert app.current.board == "log"
        day_before = words(lang).t("board.filter.example").split(", ")[2]
        assert day_before.startswith("from:")
        await press(pilot, "escape", "f3", *day_before, "enter")
        assert count(screen) == count(screen_text(app)) > 0

    on_board(day, look, lang=lang, now=NOW)


def count(screen: str) -> int:
    """How many rows a board says it shows."""
    found = re.search(r"(\d+) \S+ 165", screen)
    assert found, screen
    return int(found[1])


def test_the_keys_of_the_screen_are_found_by_what_they_do(day: Path) -> None:
    """And do it: the colours change, the log is ordered."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        before = app.theme
        await press(pilot, "colon", *"colours", "enter")
        assert app.theme != before
        await press(pilot, "9")
        lines = await typed(pilot, "by time")
        assert any(line.rstrip().endswith(" o") for line in lines)

    on_board(day, look, now=NOW)


def test_says_that_nothing_is_called_so(day: Path) -> None:
    """In words, with what else to do; Enter then does nothing."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        assert "Nothing is called so" in await press(pilot, "colon", *"xyzzy", "enter")
        assert isinstance(app.screen, PaletteScreen)

    on_board(day, look, now=NOW)


def test_what_somebody_wrote_stands_there_letter_by_letter(hostile: Path) -> None:
    """Markup is no markup in the palette."""

    async def look(pilot: Pilot[int], _: BoardApp) -> None:
        lines = await typed(pilot, "bold rich")
        assert any("[/red][bold]rich[/bold]" in line for line in lines), lines

    on_board(hostile, look, now="2022-05-20T18:00:00+02:00")


def test_a_long_list_is_looked_through_bit_by_bit_and_then_kept_up(day: Path) -> None:
    """A look ends when its time is over and says so; the next goes on, the last has everything."""
    things = Things(words("fr").t)
    with Terminal.open(Settings(home=day)) as terminal:
        first = things.found(terminal, "demande", seconds=0)
        assert not first.whole
        looks = 1
        while not (found := things.found(terminal, "demande", seconds=0.001)).whole:
            looks += 1
        assert sum(thing.originator.startswith("request.") for thing in found.things) == 26
        assert len({thing.originator for thing in found.things}) == len(found.things)
        assert [thing.number for thing in found.things] == sorted(
            (thing.number for thing in found.things), reverse=True
        )
        began = time.monotonic()
        assert things.found(terminal, "generalistes").things[0].called == "A-2"
        assert time.monotonic() - began < 0.2
