"""Keys typed in one go where text is typed: each is done before the next, whatever it does."""

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from tests.support.board import say
from tests.support.request_list import Desk, at_requests
from tui.board.app import BoardApp
from tui.board.screens.form_rows import FieldRow, Line, Paragraphs
from tui.board.screens.paste import PasteScreen
from tui.board.screens.writing import open_form

EDITED = (
    *"qq", "ctrl+u", *"bc", "backspace", "left", "a", "end", "d", "home", "delete", "z",
)  # fmt: skip
"""With a mistake mended here and there."""

LEFT = "zbd"
"""What is left of it."""


@pytest.fixture(scope="module")
def noted(room: Path) -> Path:
    """With something to point at, and requests in their list."""
    with Terminal.open(Settings(home=room)) as terminal:
        terminal.connect()
        say(terminal, "request.log", site="arlon", what="un PC")
        say(terminal, "observation.note", text="l'eau monte")
    return room


def standing(app: BoardApp) -> str:
    """What stands where one types now."""
    field = app.focused
    if isinstance(field, Input):
        return field.value
    return field.text if isinstance(field, TextArea) else ""


async def edited(desk: Desk, *openers: str) -> None:
    """Typed behind the key that opens it, in one go, it comes to what was meant; out again."""
    desk.post(*openers, *EDITED)
    await desk.until(lambda _: standing(desk.app).endswith("z") or LEFT in standing(desk.app))
    await desk.settled()
    assert standing(desk.app) == LEFT, openers
    await leave(desk)


async def leave(desk: Desk) -> None:
    """Out of whatever was opened, and nothing of it stays."""
    for _ in range(9):
        if desk.app.screen is desk.app.current and not isinstance(desk.app.focused, Input):
            break
        await desk.keys("escape")
    assert desk.app.screen is desk.app.current
    for draft in [*desk.app.drafts]:
        desk.app.drop_draft(draft)


def test_a_mended_mistake_is_mended_wherever_a_board_opens_a_line(noted: Path) -> None:
    """The kinds of entries, the line, the filter, the palette, a moment of the past, a form."""

    async def told(desk: Desk) -> None:
        await desk.keys("g")
        for opener in ("n", "m", "f3", "colon", "f7", "c"):
            await edited(desk, opener)

    at_requests(noted, told, board="log")


def test_a_mended_mistake_is_mended_where_an_act_asks(noted: Path) -> None:
    """What is asked of a new request, and of one in the list."""

    async def told(desk: Desk) -> None:
        await desk.until(lambda _: desk.board.lines.row and desk.board.lines.row.name)
        for opener in ("i", "v", "u", "b", "f9"):
            await edited(desk, opener)

    at_requests(noted, told)


def test_a_mended_mistake_is_mended_in_a_pasted_line(noted: Path) -> None:
    """The line of a paste that is typed again: what stood there is emptied by a key."""

    async def told(desk: Desk) -> None:
        await desk.paste("Arlon: 2 PC\nNulle part: un fax")
        await desk.until(lambda _: isinstance(desk.app.screen, PasteScreen))
        await edited(desk, "c", "ctrl+u")

    at_requests(noted, told)


def test_a_mended_mistake_is_mended_in_every_row_of_a_form(noted: Path) -> None:
    """Tab goes from row to row, lines and paragraphs; in each stands what was typed there."""

    async def told(desk: Desk) -> None:
        open_form(desk.app, "decision.take")
        await desk.until(lambda _: isinstance(desk.app.focused, Line | Paragraphs))
        rows = [*desk.app.screen.query(FieldRow)]
        desk.post(*(key for _ in rows for key in (*EDITED, "tab")))
        await desk.until(lambda _: all(row.text for row in rows))
        await desk.settled()
        assert {row.text for row in rows if not row.asked.picked} == {LEFT}
        assert {type(row.editor) for row in rows} == {Line, Paragraphs}
        await leave(desk)

    at_requests(noted, told)
