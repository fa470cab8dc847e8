"""What is on a board already is neither drawn nor painted again, and looks no different for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from projections.render.phrase_renderer import Speaker
from projections.tables.columns import Column, steady
from projections.tables.frame import Frame
from projections.views.views import Views
from tests.support.board_screens import on_board, press, settle
from tests.support.chronicle import kept_story
from tests.support.cli import home_of
from tui.board.app import Arrived, BoardApp
from tui.board.asked import Asked, On
from tui.board.boards import BOARDS, drawers
from tui.board.drawn import thing
from tui.board.drawn.reader import BoardReader
from tui.board.lines.glyphs import UNICODE
from tui.board.lines.safe_text import ink
from tui.board.rows import Block, Reply
from tui.board.screens.framed import FramedBoard
from tui.board.screens.meeting_line import MeetingLine
from tui.board.watcher import CEILING, Seen

LISTS = ("decisions", "requests", "restores", "communications", "log", "records")
STEP = 9
FRAMED = ("decisions", "communications", "requests", "clocks", "log", "records")
"""Boards that need no more of the picture than its frame, beside the brief, which makes its own."""

FRAME = (
    "crisis", "names", "sites", "meetings", "deadlines", "position", "now", "since", "void",
    "unknown",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(kept_story("2022-05-24T12:00"), tmp_path_factory.mktemp("once") / "home")


class Eyes:
    """Somebody who looks at a ledger, number after number, and remembers what was drawn."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._views = Views()
        self._reader = BoardReader("fr", UNICODE, drawers(), thing.draw)

    def see(self, number: int, *, frame: bool = False) -> Seen:
        reading = self._terminal.look(number)._replace(head=number)
        now = reading.position.recorded or self._terminal.now()
        draw = self._views.frame if frame else self._views.picture
        picture = draw(reading.situation, reading.position, now, ceiling=CEILING)
        return Seen(self._terminal, reading, self._views, picture)

    def read(self, seen: Seen, board: str) -> Reply:
        return self._reader(seen, Asked(board, width=96, rows=40))


def test_what_is_remembered_looks_as_if_it_were_drawn_anew(home: Path) -> None:
    """At every number the picture and each list are those of somebody who sees them first."""
    with Terminal.open(Settings(home=home)) as terminal:
        old, head = Eyes(terminal), terminal.read().position.number
        for number in range(head % STEP + 4 * STEP, head + 1, STEP):
            new = Eyes(terminal)
            seen, first = old.see(number), new.see(number)
            assert seen.picture == first.picture
            for board in LISTS:
                kept, drawn = old.read(seen, board), new.read(first, board)
                assert _looks(kept) == _looks(drawn), (number, board)


def test_a_board_that_needs_the_frame_alone_looks_as_with_the_whole_picture(home: Path) -> None:
    """The frame is what the whole picture says of it, and its boards miss nothing, ever."""
    with Terminal.open(Settings(home=home)) as terminal:
        part, all_ = Eyes(terminal), Eyes(terminal)
        head = terminal.read().position.number
        for number in range(1, head + 1, 3 * STEP):
            seen, whole = part.see(number, frame=True), all_.see(number)
            for name in FRAME:
                assert getattr(seen.picture, name) == getattr(whole.picture, name), (number, name)
            assert seen.picture.many["deadlines"] == whole.picture.many["deadlines"]
            for board in FRAMED:
                assert _looks(part.read(seen, board)) == _looks(all_.read(whole, board)), board


def test_going_to_the_overview_draws_the_whole_picture_at_once(home: Path) -> None:
    """From a board that needs less, and out of the line of a meeting, everything is there."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        overview = app.current
        assert isinstance(overview, FramedBoard)
        drawn = [*overview.lines.whole]
        for name in (*BOARDS, "overview"):
            app.action_board(name)
            await settle(pilot)
            assert _is_frame(app) == (name in (*FRAMED, "brief")), name
        assert overview.lines.whole[: len(drawn)] == drawn
        app.push_screen(MeetingLine())
        await settle(pilot)
        assert _is_frame(app)
        app.pop_screen()
        await settle(pilot)
        assert not _is_frame(app)
        assert overview.lines.whole[: len(drawn)] == drawn

    on_board(home, look)


def test_rows_that_say_the_same_are_not_drawn_again(home: Path) -> None:
    """The clock has gone on, and every row is the very one that was there."""
    with Terminal.open(Settings(home=home)) as terminal:
        eyes, head = Eyes(terminal), terminal.read().position.number
        for board in ("decisions", "requests", "log"):
            seen = eyes.see(head)
            before, after = (
                [row for row in eyes.read(seen, board).blocks if row.name or row.on.entry]
                for _ in range(2)
            )
            assert before
            assert [*map(id, before)] == [*map(id, after)]


def test_what_a_row_says_is_asked_again_only_where_it_rests_on_the_moment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a hundred rows one has moved: the others say what they said, but for their ages."""
    asked: list[str] = []

    def noted(column: Column, row: object, frame: Frame, speaker: Speaker) -> object:
        asked.append(column.code)
        return steady(column, row, frame, speaker)

    monkeypatch.setattr("projections.tables.plain.steady", noted)
    with Terminal.open(Settings(home=home)) as terminal:
        eyes, head = Eyes(terminal), terminal.read().position.number
        for board in ("decisions", "requests"):
            eyes.read(eyes.see(head), board)
            first = [*asked]
            asked.clear()
            eyes.read(eyes.see(head), board)
            assert "stage" in first
            assert "stage" not in asked
            assert len(asked) < len(first) / 2
            asked.clear()


def test_only_what_differs_is_painted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same picture again paints nothing, and another link one widget: no whole screen."""
    painted: list[str | None] = []
    update = Compositor.update_widgets

    def noted(compositor: Compositor, widgets: set[Widget]) -> None:
        painted.extend(widget.id or type(widget).__name__ for widget in widgets)
        update(compositor, widgets)

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        state = app.seen
        assert state is not None
        await settle(pilot)
        monkeypatch.setattr(Compositor, "update_widgets", noted)
        app.post_message(Arrived(replace(state)))
        await settle(pilot)
        assert not painted
        app.post_message(Arrived(replace(state, waiting=3)))
        await settle(pilot)
        assert painted == ["status"]

    on_board(home, look)


def test_a_line_that_has_only_moved_is_painted_as_it_was(home: Path) -> None:
    """A row that comes first moves all the others, and of those nothing is made again."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.current
        assert isinstance(board, FramedBoard)
        lines = board.lines
        rows = [Block((ink(f"row {at}"),)) for at in range(3)]
        lines.show(rows)
        await settle(pilot)
        before = lines.render_lines(lines.size.region)
        lines.show([Block((ink("first"),)), *rows])
        await settle(pilot)
        after = lines.render_lines(lines.size.region)
        assert [*map(id, after[1:4])] == [*map(id, before[:3])]
        shown = [line.text.strip() for line in after[:5]]
        assert shown == ["first", "row 0", "row 1", "row 2", ""]
        said_again = [Block(tuple(ink(line) for line in block.lines)) for block in rows]
        lines.show([Block((ink("other"),)), *said_again])
        await settle(pilot)
        again = lines.render_lines(lines.size.region)
        assert again[0].text.strip() == "other"
        assert [*map(id, again[1:4])] == [*map(id, after[1:4])]

    on_board(home, look)


def test_what_comes_above_the_cursor_moves_and_paints_nothing_but_the_arrow(home: Path) -> None:
    """The rows stand where they stood: of the screen only its first line is another one."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.current
        assert isinstance(board, FramedBoard)
        lines = board.lines
        rows = [Block((ink(f"row {at}"),), On(f"decision.d{at}", at + 1)) for at in range(60)]
        lines.begin(rows)
        await settle(pilot)
        assert not lines._repaint_regions
        before = lines.render_lines(lines.size.region)
        lines.show([Block((ink("first"),)), *rows])
        assert [(region.y, region.height) for region in lines._repaint_regions] == [(0, 1)]
        await settle(pilot)
        after = lines.render_lines(lines.size.region)
        assert [line.text for line in after[1:]] == [line.text for line in before[1:]]
        assert after[0].text == before[0].text[:-1] + UNICODE.arrows[0]
        lines.step(1)
        assert [region.height for region in lines._repaint_regions] == [lines.size.height]

    on_board(home, look)


def test_a_board_under_the_line_of_a_meeting_is_drawn_when_it_is_seen_again(home: Path) -> None:
    """Nothing is drawn that nobody sees: a letter waits for no other screen."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        board = app.current
        assert isinstance(board, FramedBoard)
        app.push_screen(MeetingLine())
        await settle(pilot)
        board.lines.show([])
        assert app.seen is not None
        app.post_message(Arrived(replace(app.seen, waiting=1)))
        await settle(pilot)
        assert board.lines.whole == []
        app.pop_screen()
        await settle(pilot)
        assert board.lines.whole

    on_board(home, look)


def test_where_there_are_no_rows_no_filter_is_offered(home: Path) -> None:
    """The brief is a page: neither the footer nor the key offers to choose among its rows."""

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        assert "F3" not in await press(pilot, "slash")
        assert not app.screen.query_one("#filter", Input).has_focus
        assert "F3" in await press(pilot, "2")

    on_board(home, look, "brief")


def _is_frame(app: BoardApp) -> bool:
    return app.seen is not None and app.seen.picture is not None and app.seen.picture.frame


def _looks(reply: Reply) -> list[object]:
    lines = [line for block in reply.blocks for line in block.lines]
    return [reply.shown, reply.total, *((line.plain, line.spans) for line in lines)]
