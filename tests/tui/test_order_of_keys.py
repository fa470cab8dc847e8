"""Keys typed in one go where text is typed: each is done before the next, whatever it does."""

from pathlib import Path

from tests.support.request_list import Desk, at_requests
from tui.board.screens.form_rows import FieldRow, Line, Paragraphs
from tui.board.screens.paste import PasteScreen
from tui.board.screens.writing import open_form

EDITED = (
    *"qq", "ctrl+u", *"bc", "backspace", "left", "a", "end", "d", "home", "delete", "z",
)  # fmt: skip
"""With a mistake mended here and there."""

LEFT = "zbd"
"""What is left of it."""


async def edited(desk: Desk, *openers: str) -> None:
    """Typed behind the key that opens it, in one go, it comes to what was meant; out again."""
    desk.post(*openers, *EDITED)
    await desk.until(lambda _: desk.standing.endswith("z") or LEFT in desk.standing)
    await desk.settled()
    assert desk.standing == LEFT, openers
    await desk.leave()


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
        await desk.leave()

    at_requests(noted, told)
