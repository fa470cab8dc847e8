"""Opens the boards: the only door to Textual.

Textual takes its switches from the environment when it is imported, so they are set here first:
no keyboard protocol that loses AltGr and dead keys on AZERTY, and nothing that moves by itself.
"""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.clock import SYSTEM, Clock
from ledger.config import Settings, follow_the_window
from ledger.encodable import make_plain, make_steady
from ledger.errors import NotAllowed
from ledger.home.drafts import Drafts
from ledger.terminal.terminal import Terminal

if TYPE_CHECKING:
    from tui.board.app import BoardApp
    from tui.board.drafting import Drafting
    from tui.board.lines.glyphs import Glyphs

SWITCHES = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
"""What Textual is told, unless the user said otherwise."""


SWITCH = 0.001
"""Seconds after which a thread that draws a picture lets the one that echoes a key go on."""


def run(  # noqa: PLR0913 (one keyword for each thing a user may choose)
    settings: Settings,
    lang: str,
    *,
    read_only: bool = False,
    theme: str = "",
    plain: bool = False,
    clipboard: bool = True,
    offline: bool = False,
    board: str = "overview",
    clock: Clock = SYSTEM,
) -> int:
    """Open a board of a crisis and stay until it is closed; the exit code.

    It opens from this home's copy and connects in the background. Members record from it; with
    `read_only`, or without a key in this home, nothing can be written. `theme` is `dark`, `light`
    or `contrast`; `plain` asks for signs in ASCII alone, `offline` for this home's copy alone,
    whoever else brings it on. Without `clipboard` the terminal is never told what to copy. `board`
    is a name in `tui.board.boards`.

    Raises:
        LedgerError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous`.
    """
    terminal = Terminal.open(settings, clock)
    tell_textual()
    from tui.board import theme as themes  # noqa: PLC0415 (imports Textual, which reads the switches)
    from tui.board.app import BoardApp  # noqa: PLC0415 (the same)
    from tui.board.boards import BOARDS, drawers  # noqa: PLC0415 (the same)
    from tui.board.copied import has_clipboard  # noqa: PLC0415 (the same)
    from tui.board.drawn import thing  # noqa: PLC0415 (the same)
    from tui.board.drawn.reader import BoardReader  # noqa: PLC0415 (the same)
    from tui.board.watcher import Watcher  # noqa: PLC0415 (the same)

    signs = signs_of_screen(plain=plain)
    reader = BoardReader(lang, signs, drawers(), thing.draw)
    app = BoardApp(
        lambda post, failed: Watcher(terminal, post, failed, offline=offline, reader=reader),
        lang,
        clock,
        signs,
        themes.chosen(theme),
        BOARDS[board].make(),
        {name: kind.make for name, kind in BOARDS.items()},
        None if read_only else _drafting(terminal),
        clipboard=has_clipboard(wished=clipboard),
    )
    return shown(app)


def tell_textual() -> None:
    """Set its switches; before anything imports it."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)  # noqa: TID251 (told to Textual, not read)


def signs_of_screen(*, plain: bool) -> "Glyphs":
    """The signs that the screen can show, and its keys heard in its encoding."""
    from tui.board.keyboard import hear  # noqa: PLC0415 (imports Textual)
    from tui.board.lines import glyphs  # noqa: PLC0415 (the same)

    screen = sys.__stderr__  # where Textual draws
    hear(getattr(screen, "encoding", None) or "utf-8")
    signs = glyphs.chosen(plain=make_steady(screen) or plain)
    if signs.plain:
        make_plain(screen)
    return signs


def shown(app: "BoardApp") -> int:
    """Stay until it is closed; the exit code. Raises what ended it, where that was a fault."""
    follow_the_window()
    sys.setswitchinterval(SWITCH)
    outcome = app.run(mouse=False)
    if app.broken is not None:
        raise app.broken
    return app.return_code or outcome or 0


def _drafting(terminal: Terminal) -> "Drafting | None":
    """What keeps what is typed; nothing where there is no key to sign with."""
    from tui.board.drafting import Drafting  # noqa: PLC0415 (writers only)

    with suppress(NotAllowed):
        terminal.home.signer(terminal.pin.member)
        return Drafting(Drafts(terminal.home, terminal.directory / "drafts"))
    return None
