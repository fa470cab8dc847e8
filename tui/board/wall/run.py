"""Opens the wall. It reads only: neither the member's key nor a log-in that can write is opened."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.clock import SYSTEM, Clock
from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from tui.board.run import shown, signs_of_screen, tell_textual


def run(  # noqa: PLR0913 (one keyword for each thing a user may choose)
    settings: Settings,
    boards: Sequence[str],
    langs: Sequence[str],
    every: float,
    *,
    theme: str = "",
    plain: bool = False,
    offline: bool = False,
    clock: Clock = SYSTEM,
) -> int:
    """Show boards in turn, each in every language, `every` seconds each, until q; the exit code.

    Raises:
        LedgerError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous`.
    """
    terminal = Terminal.open(replace(settings, reads_only=True), clock)
    tell_textual()
    from tui.board import theme as themes  # noqa: PLC0415 (imports Textual, which reads the switches)
    from tui.board.app import BoardApp  # noqa: PLC0415 (the same)
    from tui.board.boards import drawers  # noqa: PLC0415 (the same)
    from tui.board.drawn import thing  # noqa: PLC0415 (the same)
    from tui.board.drawn.reader import BoardReader  # noqa: PLC0415 (the same)
    from tui.board.wall.reader import WallReader  # noqa: PLC0415 (the same)
    from tui.board.wall.rota import Rota  # noqa: PLC0415 (the same)
    from tui.board.wall.screen import WallScreen  # noqa: PLC0415 (the same)
    from tui.board.watcher import Watcher  # noqa: PLC0415 (the same)

    signs = signs_of_screen(plain=plain)
    reader = WallReader(BoardReader(langs[0], signs, drawers(), thing.draw))
    app = BoardApp(
        lambda post, failed: Watcher(terminal, post, failed, offline=offline, reader=reader),
        langs[0],
        clock,
        signs,
        themes.chosen(theme),
        WallScreen(Rota(boards, langs, every, clock.monotonic())),
    )
    return shown(app)
