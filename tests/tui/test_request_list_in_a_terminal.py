"""The list of requests in a real terminal, as its keys and a paste come there."""

from pathlib import Path

from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, pane, say
from tests.support.request_list import requests_of


def test_rows_are_marked_ranked_and_a_list_is_pasted(tmp_path: Path, home: Path) -> None:
    """Space, a letter and Enter rank two; a bracketed paste is looked at, and waits when left."""
    with opened(home, "real") as terminal:
        for site in ("arlon", "bastogne"):
            say(terminal, "request.log", site=site, what="un poste")
    with pane(tmp_path / "tmux", home, lang="fr", board="requests") as board:
        board.wait_for("R-2", "EN DIRECT")
        board.send("Space", "Space", "r", "u", "Enter", "Enter")
        board.wait_for("✓ #4, #5", "Prioriser")
        paste = "Arlon: 2 PC avant demain 8h\nNulle part: un fax\n"
        board._tmux("set-buffer", paste)
        board._tmux("paste-buffer", "-p")
        board.wait_for("1 demande à consigner", "1 ligne à corriger", "combien : 2")
        board.send("Enter")
        board.wait_for("Consignées : 1", "Nulle part")
        board.send("Escape")
        board.wait_for("Prioriser", "R-3")
        board.send("q")
        assert board.ended() == 0
    with pane(tmp_path / "again", home, lang="fr", board="requests") as board:
        board.wait_for("Ces lignes restent ici")
        board.send("i", "Up")
        board.wait_for("Nulle part: un fax", "1 ligne à corriger")
    assert [one.priority for one in requests_of(home).values()] == ["urgent", "urgent", None]
    with Terminal.open(Settings(home=home)) as terminal:
        assert terminal.read().head == 6
