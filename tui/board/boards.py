"""The one table of boards: its name, the screen that shows it, what draws it.

Keys are in `tui.board.keys.BOARD_KEYS` under the same names, titles in the catalogues as
`board.name.<name>`. A board that is drawn from the picture alone has no `draw`.
"""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from tui.board.app import MakeBoard
from tui.board.drawn import decisions
from tui.board.drawn.listed import draws
from tui.board.drawn.reader import Draw
from tui.board.screens.list_board import ListBoard
from tui.board.screens.overview import OverviewScreen


class BoardKind(NamedTuple):
    """One board."""

    name: str
    make: MakeBoard
    draw: Draw | None = None


def _list(name: str, draw: Draw) -> BoardKind:
    return BoardKind(name, partial(ListBoard, name), draw)


_ALL = (
    BoardKind("overview", OverviewScreen),
    _list("decisions", decisions.draw),
    _list("meeting", draws("meetings", "duties")),
    _list("restores", draws("restores")),
    _list("cancellations", draws("cancellations")),
    _list("communications", draws("communications")),
    _list("requests", draws("requests")),
    _list("clocks", draws("clocks", "threats", "outlooks", "means")),
    _list("log", draws("observations")),
    _list("brief", draws("figures")),
    _list("tasks", draws("contradictions")),
    _list("records", draws("records")),
)

BOARDS: Mapping[str, BoardKind] = {kind.name: kind for kind in _ALL}
"""In the order in which Tab goes through them."""

DRAWN: Mapping[str, Draw] = {kind.name: kind.draw for kind in _ALL if kind.draw}
