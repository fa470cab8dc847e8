"""The boards beside the overview: how one gets to them, and what stays where it was."""

import re
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from ledger.sanitize import forbidden
from projections.i18n import languages
from projections.tables import Table
from projections.tables.class_by_class import Item
from tests.support import board_golden
from tests.support.board_day import NOW
from tests.support.board_screens import NOON, on_board, press, screen_text, settle
from tests.support.chronicle import Chronicle, kept_story
from tests.support.cli import home_of
from tests.support.nasty import NOW as NASTY_NOW
from tui.board.app import BoardApp
from tui.board.asked import PAGE, On
from tui.board.boards import BOARDS
from tui.board.keys import BOARD_KEYS, SHOWN
from tui.board.names import BOARD_NAMES
from tui.board.screens.framed import FramedBoard
from tui.board.screens.thing import ThingScreen


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(kept_story("2022-05-24T12:00"), tmp_path_factory.mktemp("told") / "home")


def test_every_board_has_a_screen_and_keys() -> None:
    """One table of boards; each has a key of the row of digits or behind it, no two the same."""
    assert tuple(BOARDS) == BOARD_NAMES
    assert (*BOARD_KEYS,) == BOARD_NAMES
    keys = [key for keys in BOARD_KEYS.values() for key in keys]
    assert len(keys) == len({*keys})


def test_goes_from_board_to_board_and_keeps_the_place(told: Path) -> None:
    """By digit, by what the same key gives on AZERTY, by Tab; cursor and page are as they were."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        title = app.words(app.seen).t("board.name.decisions")
        assert title in await press(pilot, "2")
        assert "DECISIONS IN FORCE" in screen_text(app)
        board = app.screen
        assert isinstance(board, FramedBoard)
        await press(pilot, "down", "down", "down", "down", "down", "down")
        on, place = board.on, board.lines.scroll_offset
        assert on.originator.startswith("decision.")
        assert title not in await press(pilot, "ampersand")
        assert title in await press(pilot, "é")
        assert (board.on, board.lines.scroll_offset) == (on, place)
        await press(pilot, "tab")
        assert app.current.board == BOARD_NAMES[2]
        await press(pilot, "shift+tab")
        assert app.screen is board

    on_board(told, look)


def test_what_the_cursor_is_on_is_marked_and_an_arrow_says_that_there_is_more(day: Path) -> None:
    """In the cells beside the lines, by a sign and not by a colour alone; at either end none."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        seen = [edges(app, await press(pilot, key)) for key in ("7", "pagedown", "end")]
        assert seen == [({" ", "▐"}, " ", "↓"), ({" ", "▐"}, "↑", "↓"), ({" ", "▐"}, "↑", " ")]
        await press(pilot, "1", "down", "right")
        assert edges(app, screen_text(app))[0] == {" "}
        assert screen_text(app).count("▐") == 1

    on_board(day, look, size=(160, 50))


def edges(app: BoardApp, screen: str) -> tuple[set[str], str, str]:
    """What stands left of the lines, and right of the first and the last of them."""
    assert isinstance(app.screen, FramedBoard)
    place = app.screen.lines.region
    lines = screen.splitlines()[place.y : place.bottom]
    right = place.right - 1
    return {line[place.x] for line in lines}, lines[0][right], lines[-1][right]


def test_the_cursor_reaches_both_columns_of_a_wide_overview(day: Path) -> None:
    """Right and Left go from one to the other on the same height, Tab too; Enter opens the row."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.screen
        assert isinstance(board, FramedBoard)
        numbers = []
        for key in ("down", "right", "left", "tab", "down"):
            await press(pilot, key)
            numbers.append(board.on.number)
        assert numbers == [158, 157, 158, 157, 156]
        assert "25 May 2022, 08:00" in await press(pilot, "enter")
        await press(pilot, "escape")
        assert board.on.number == 156
        await press(pilot, "tab")
        assert app.current.board == BOARD_NAMES[1]

    on_board(day, look, size=(160, 50), now=NOW)


def test_a_footer_has_five_keys_at_most(told: Path) -> None:
    """On every board and on a page over it; how one gets elsewhere, but where much is done."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        for name in (*BOARD_NAMES, ""):
            if name:
                app.action_board(name)
            else:
                app.action_board("log")
                await press(pilot, "enter")
            await settle(pilot)
            keys = {one.binding.description for one in app.screen.active_bindings.values()
                    if one.binding.show}  # fmt: skip
            assert 3 <= len(keys) <= SHOWN, keys
            assert {"Help"} | ({"Go to"} if name != "requests" else set()) <= keys

    on_board(told, look)


def test_opens_at_once_on_the_one_asked_for(told: Path) -> None:
    """Without the overview in between."""

    async def look(_: Pilot[int], app: BoardApp) -> None:
        assert "DECISIONS IN FORCE" in screen_text(app)

    on_board(told, look, "decisions")


def test_a_page_of_what_the_cursor_is_on_opens_and_closes(told: Path) -> None:
    """Enter opens it, Esc goes back to the same row."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        await press(pilot, "down", "down")
        board = app.current
        assert isinstance(board, FramedBoard)
        on = board.on
        await press(pilot, "enter")
        assert len(app.screen_stack) > 2
        await press(pilot, "escape")
        assert len(app.screen_stack) == 2
        assert board.on == on

    on_board(told, look, "decisions")


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", board_golden.SIZES, ids=str)
def test_looks_as_it_did(day: Path, lang: str, size: tuple[int, int]) -> None:
    """Every board on one evening; after a change that is meant: `tests.support.board_golden`."""
    for path, text in board_golden.screens(day, lang, size).items():
        assert text == path.read_text(encoding="utf-8"), path.name


def test_every_text_is_drawn_and_none_is_shown_that_may_not_be(hostile: Path) -> None:
    """Hostile texts on every board, page by page: nothing breaks, nothing above internal shows."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        for name in BOARD_NAMES:
            app.action_board(name)
            await settle(pilot)
            board = app.current
            assert isinstance(board, FramedBoard)
            assert "cannot be drawn" not in screen_text(app), name
            text = "\n".join(board.lines.whole)
            for secret in ("HIDDEN-TEXT", "SECRET", "CIPHERTEXT"):
                assert secret not in text, (name, secret)
            assert forbidden(text) is None, name
            assert len(max(text.splitlines(), key=len)) <= board.room

    on_board(hostile, look, now=NASTY_NOW)


def test_a_row_that_cannot_be_drawn_is_one_line(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows around it stand, and so does the screen."""
    whole = Table.row

    def row(self: Table, item: Item) -> tuple[list[str], list[str]]:
        if item.number == BROKEN:
            raise ZeroDivisionError
        return whole(self, item)

    monkeypatch.setattr(Table, "row", row)

    async def look(_: Pilot[int], app: BoardApp) -> None:
        text = screen_text(app)
        assert f"#{BROKEN}  cannot be shown" in text
        assert "D-10" in text

    on_board(told, look, "decisions")


BROKEN = 71


def test_filters_with_the_log_s_words(day: Path) -> None:
    """F3, then tokens as `crisis log --filter` has them; so many of so many; Esc ends it."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        assert "26 of 28" in screen_text(app)
        screen = await press(pilot, "f3", *"site:marche !scanner")
        assert "filter: site:marche !scanner" in screen
        assert "Arlon" not in screen.partition("filter:")[2]
        assert "Marche" in screen.partition("filter:")[2]
        found = re.search(r"(\d+) of 28", screen)
        assert found is not None
        assert 0 < int(found[1]) < 26
        await press(pilot, "enter", "down")
        assert app.current.on.originator.startswith("request.")  # type: ignore[attr-defined]
        assert "26 of 28" in await press(pilot, "escape")
        assert "28 of 28" in await press(pilot, "a")
        screen = await press(pilot, "a", "slash", *"site:nowhere")
        assert "site:nowhere" in screen
        assert "arlon" in screen.casefold()

    on_board(day, look, "requests", now=NOW)


def test_a_small_list_of_requests_begins_at_once(day: Path) -> None:
    """On 24 lines the classes are one line, with what is overdue; the cursor is on a request."""

    async def look(_: Pilot[int], app: BoardApp) -> None:
        lines = screen_text(app).split("\n")
        above = next(n for n, line in enumerate(lines) if "26 of 28" in line)
        assert "2 overdue · Vital 4 · Urgent 8 · " in lines[above + 1]
        assert "REQUESTS" in lines[above + 2]
        assert "R-28" in lines[above + 3]
        assert app.current.on.originator == "request.pmo-28"  # type: ignore[attr-defined]

    on_board(day, look, "requests", now=NOW)


def test_where_there_is_room_the_columns_of_a_list_are_named(day: Path) -> None:
    """Once a table, above its first row; a time that is over stands in the colour of trouble."""

    async def look(_: Pilot[int], app: BoardApp) -> None:
        lines = screen_text(app).split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith("╏ REQUESTS"))
        named = lines[at + 1]
        row = lines[at + 2]
        assert [named.index(word) for word in ("Site", "Stage", "Class")] == [
            row.index(word) for word in ("Nursing", "promised", "Vital")
        ]
        assert screen_text(app).count(named.strip("╏ ")) == 1
        board = app.current
        assert isinstance(board, FramedBoard)
        late = [
            str(span.style)
            for block in board.reply.blocks  # type: ignore[attr-defined]
            for line in block.lines
            for span in line.spans
            if line.plain[span.start : span.end].endswith(", overdue")
        ]
        assert late == ["$state-down"] * 2

    on_board(day, look, "requests", size=(160, 50), now=NOW)


def test_letters_typed_at_once_go_into_the_filter(day: Path) -> None:
    """Faster than it opens: none of them is a key of the board, as `d` that strikes would be."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.screen
        for key in ("f3", *"decided"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(3):
            await pilot.pause()
        assert app.screen is board
        assert board.query_one(Input).value == "decided"

    on_board(day, look, "requests", now=NOW)


def test_a_word_is_found_in_the_log_by_three_keys_more(day: Path) -> None:
    """Whatever its accents and capitals; then by when things happened, and one entry in full."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        assert "165 of 165" in screen_text(app)
        screen = await press(pilot, "f3", *"generalistes marche", "enter")
        assert "1 of 165" in screen
        assert "#162" in screen
        screen = await press(pilot, "enter")
        assert "Entry #162" in screen
        assert "Signature: checked" in screen
        await press(pilot, "escape", "escape")
        assert "BY WHEN IT HAPPENED" in await press(pilot, "o")

    on_board(day, look, "log", now=NOW)


def test_says_why_a_service_is_degraded(told: Path) -> None:
    """From the overview: down to the service, Enter, and there is the report with its history."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        overview = app.current
        assert isinstance(overview, FramedBoard)
        for _ in range(12):
            await pilot.press("down")
            if any("Radiology" in text for text in overview.lines.texts):
                break
        screen = await press(pilot, "enter")
        assert "service Radiology" in screen
        assert "State: degraded" in screen
        assert "protocoles" in screen

    on_board(told, look, now=NOON)


def test_the_history_of_a_thing_says_what_became_of_its_entries(tmp_path: Path) -> None:
    """As `crisis show` does: a struck decision never reads as one that stands."""
    given: list[tuple[str, dict[str, object]]] = [
        ("observation.note", {"text": "Le serveur fume"}),
        ("entry.correct", {"number": 2, "changes": {"text": "Il brûle"}, "reason": "vu de près"}),
        ("entry.strike", {"number": 2, "reason": "autre bâtiment"}),
    ]
    lines = [
        {"command": verb, "id": f"o-{n}", "recorded": NOON, "with": said}
        for n, (verb, said) in enumerate(given)
    ]
    home = home_of(Chronicle().tell(lines), tmp_path / "home")

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        app.push_screen(ThingScreen(On("observation.o-0", 2)))
        await settle(pilot)
        said = " ".join(screen_text(app).replace("╏", " ").split())
        assert "[corrected by #3; here as first said] [struck by #4, counts no more]" in said

    on_board(home, look, "log")


def test_what_a_page_is_about_is_what_its_keys_write_about(day: Path) -> None:
    """Without a row under the cursor too: nobody is asked for a number that is on the screen."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        app.push_screen(ThingScreen(On("decision.day-4", 160)))
        await settle(pilot)
        page = app.screen
        assert isinstance(page, ThingScreen)
        assert page.pointed() == (0, "decision.day-4")
        await pilot.press("down")
        assert page.pointed().number == 160

    on_board(day, look, "decisions", now=NOW)


def test_long_lists_are_read_a_page_at_a_time(tmp_path: Path) -> None:
    """A hundred rows are drawn; beyond the last of them stands the next hundred."""
    chronicle = Chronicle()
    lines = [
        {"command": "request.log", "id": f"r-{n}", "recorded": "2022-05-20T10:00:00+02:00",
         "with": {"site": "arlon", "what": f"Poste {n}"}}
        for n in range(250)
    ]  # fmt: skip
    home = home_of(chronicle.tell(lines), tmp_path / "home")

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.current
        assert isinstance(board, FramedBoard)
        assert "250 of 250" in screen_text(app)
        assert sum("Poste" in line for line in board.lines.whole) == PAGE
        screen = await press(pilot, "end", "down")
        assert "R-101" in screen
        assert board.on.originator == "request.r-100"
        assert "R-100" in await press(pilot, "up")

    on_board(home, look, "requests")


@pytest.mark.parametrize("lang", languages())
def test_help_cuts_nothing_and_what_has_no_room_is_scrolled_to(day: Path, lang: str) -> None:
    """Every key with the whole of what it does; the last line is reached on 24 lines."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        text = await press(pilot, "7", "f1")
        t = app.words(app.seen).t
        assert f"{t('key.close')} Esc" in text.splitlines()[-2] + text.splitlines()[-1]
        assert "…" not in text
        text += await press(pilot, "pagedown", "pagedown")
        words = t("board.help.command_line").split()
        assert words[-1] in text

    on_board(day, look, lang=lang)
