"""Every board as it looks, `python -m tests.support.board_golden`: golden screens, two sizes."""

import tempfile
from pathlib import Path

from textual.pilot import Pilot

from projections.i18n import languages
from tests.support.board_day import NOW, board_day
from tests.support.board_screens import on_board, screen_text, settle
from tests.support.cli import home_of
from tui.board.app import BoardApp
from tui.board.names import BOARD_NAMES

GOLDEN = Path(__file__).parents[1] / "tui" / "golden"
SIZES = ((80, 24), (160, 50))


def path_of(board: str, lang: str, size: tuple[int, int]) -> Path:
    """Where a golden screen is kept."""
    return GOLDEN / f"board-{board}.{lang}.{size[0]}x{size[1]}.txt"


def screens(home: Path, lang: str, size: tuple[int, int]) -> dict[Path, str]:
    """Every board at a size, in a language."""
    found: dict[Path, str] = {}

    async def look(pilot: Pilot[int], app: BoardApp) -> None:
        for board in BOARD_NAMES:
            app.action_board(board)
            await settle(pilot)
            text = screen_text(app)
            found[path_of(board, lang, size)] = "\n".join(map(str.rstrip, text.split("\n"))) + "\n"

    on_board(home, look, size=size, lang=lang, now=NOW)
    return found


def write() -> None:
    """Make the golden screens again; then read the difference."""
    with tempfile.TemporaryDirectory() as directory:
        home = home_of(board_day(), Path(directory) / "home")
        for lang in languages():
            for size in SIZES:
                for path, text in screens(home, lang, size).items():
                    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
