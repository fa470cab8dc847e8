"""Keys in one go in a real terminal: what is recorded is what was meant."""

from pathlib import Path

from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, pane
from tests.support.tmux import Pane

BACKSPACE, LEFT, END, START = "\x7f", "\x1b[D", "\x1b[F", "\x15"
"""As a terminal sends them; the last is Ctrl+U."""


def typed(board: Pane, text: str) -> None:
    """Every key of it at once, as a paste without marks or a fast hand on a slow line does."""
    board.send("-l", text)


def test_a_mistake_mended_in_the_same_instant_is_not_signed(tmp_path: Path, home: Path) -> None:
    """On the line, in the palette, in rows of a form and its paragraphs, in the filter."""
    opened(home, "real").close()
    with pane(tmp_path / "tmux", home, lang="fr", board="log") as board:
        board.wait_for("EN DIRECT", "#1")
        typed(board, f"mnote : 50{BACKSPACE}5 lits libres à Arlom{BACKSPACE}n\r\r")
        board.wait_for("✓ #2")
        board.send("Escape")
        typed(board, f":9{START}22{BACKSPACE}\r")
        board.wait_for("#2", "55 lits libres", "Signature")
        board.send("Escape")
        typed(board, f"nx{START}decision takr{BACKSPACE}e")
        board.wait_for("decision take")
        board.send("Enter")
        board.wait_for("Décidé par")
        typed(board, f"Couper le réeau{LEFT * 3}s{END}!\tcellul{BACKSPACE}le\tPeurr{BACKSPACE}")
        board.wait_for("Peur")
        board.send("F2")
        board.wait_for("#3 ", "Motif : Peur")
        typed(board, "\x1bORcoupez" + BACKSPACE + "r")
        board.wait_for("couper", "1 sur")
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        assert situation.entry(2).event.text == "55 lits libres à Arlon"
        taken = situation.entry(3).event
        assert (taken.text, taken.decider, taken.motive) == ("Couper le réseau!", "cellule", "Peur")
