"""The one table of boards: its name, the screen that shows it, what draws it.

Keys are in `tui.board.keys.BOARD_KEYS` under the same names, titles in the catalogues as
`board.name.<name>`. A board that is drawn from the picture alone has no `draw`; one that needs
nothing of it but what stands around every board has `frame`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from tui.board.app import MakeBoard
from tui.board.drawn import (
    clocks,
    communications,
    decisions,
    meeting,
    records,
    requests,
    restores,
    tasks,
)
from tui.board.drawn.brief import BriefBoard
from tui.board.drawn.cancellations import CancellationsBoard
from tui.board.drawn.log import LogBoard
from tui.board.drawn.reader import Draw
from tui.board.screens.list_board import ListBoard
from tui.board.screens.log_board import LogScreen
from tui.board.screens.overview import OverviewScreen
from tui.board.screens.request_board import RequestBoard


class BoardKind(NamedTuple):
    """One board; `draw` makes what draws it, which may remember what it drew."""

    name: str
    make: MakeBoard
    draw: Callable[[], Draw] | None = None


def _list(name: str, draw: Draw, *, frame: bool = False) -> BoardKind:
    return BoardKind(name, partial(ListBoard, name, frame=frame), lambda: draw)


_ALL = (
    BoardKind("overview", OverviewScreen),
    _list("decisions", decisions.draw, frame=True),
    _list("meeting", meeting.draw),
    _list("restores", restores.draw),
    BoardKind("cancellations", partial(ListBoard, "cancellations"), CancellationsBoard),
    _list("communications", communications.draw, frame=True),
    BoardKind("requests", RequestBoard, lambda: requests.draw),
    _list("clocks", clocks.draw, frame=True),
    BoardKind("log", LogScreen, LogBoard),
    BoardKind("brief", partial(ListBoard, "brief", frame=True), BriefBoard),
    _list("tasks", tasks.draw),
    _list("records", records.draw, frame=True),
)

BOARDS: Mapping[str, BoardKind] = {kind.name: kind for kind in _ALL}
"""In the order in which Tab goes through them."""


def drawers() -> dict[str, Draw]:
    """What draws each board, for one reader of one ledger."""
    return {kind.name: kind.draw() for kind in _ALL if kind.draw}
