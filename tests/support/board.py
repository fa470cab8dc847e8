"""Boards on a screen: on a home with its own server, or on a ledger told in memory."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ledger.command.decide import new_id
from ledger.command.order import build, read_line
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.domain.values import CrisisKind
from ledger.terminal.open import Opening, open_crisis
from ledger.terminal.terminal import Terminal
from projections import scenario
from projections.i18n import Translator
from tests.support.chronicle import OPENED, vivalia
from tests.support.tmux import Pane
from tui.board.lines.glyphs import UNICODE
from tui.board.lines.labels import Words

_PROGRAM = """
import sys
from ledger.config import settings
from tui.board.run import run
sys.exit(run(settings(home=sys.argv[1]), sys.argv[2], theme=sys.argv[3], plain=bool(sys.argv[4]),
             board=sys.argv[5]))
"""

ZONE = ZoneInfo("Europe/Brussels")


def opened(home: Path, kind: CrisisKind = "exercise") -> Terminal:
    """A new crisis in a new home, connected to the home's own server."""
    recorded = OPENED if kind == "exercise" else None
    opening = Opening("vivalia", "Cyberattaque Vivalia", kind, vivalia(), recorded=recorded)
    terminal, _ = open_crisis(Settings(home=home), opening)
    return terminal


def tell(terminal: Terminal, lines: Sequence[bytes]) -> None:
    """Import lines, as `crisis import` does."""
    for line in lines:
        terminal.handle(read_line(line, terminal.context()))
    terminal.confirm()


def say(terminal: Terminal, verb: str, **fields: Any) -> int:
    """Record one thing that happened just now; its number."""
    order = build(VERBS[verb], fields, {}, terminal.context(), ident=new_id())
    number = terminal.handle(order).numbers[-1]
    terminal.confirm()
    return number


def scenario_lines(until: str) -> list[bytes]:
    """The scenario's lines recorded at or before `until` (ISO text)."""
    lines = scenario.scenario().splitlines()
    return [line for line in lines if _recorded(line) <= until]


def _recorded(line: bytes) -> str:
    return line.partition(b'"recorded":"')[2].partition(b'"')[0].decode()


def pane(  # noqa: PLR0913 (what a user may choose)
    directory: Path,
    home: Path,
    size: tuple[int, int] = (80, 24),
    *,
    lang: str = "en",
    theme: str = "",
    plain: bool = False,
    board: str = "overview",
    **environment: str,
) -> Pane:
    """A board of the one crisis of a home, in a real terminal."""
    words = [sys.executable, "-c", _PROGRAM, str(home), lang, theme, "1" if plain else "", board]
    return Pane(directory, words, {"COLORTERM": "truecolor", **environment}, size)


def words(lang: str = "en", now: str = "2022-05-24T12:00:00+02:00") -> Words:
    """A language on a day, with the usual signs."""
    return Words(Translator(lang, ZONE), UNICODE, datetime.fromisoformat(now).date())


def frozen_at(moment: str) -> Callable[[], datetime]:
    """A clock's hand that does not move."""
    at = datetime.fromisoformat(moment)
    return lambda: at
