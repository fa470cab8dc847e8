"""A night at the boards, in French: the real program in two terminals, on its own server."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.server.embedded import ensure, status, stop
from ledger.terminal.terminal import Terminal
from projections.scenario import organisation
from tests.support.cli import CRISIS, run_here
from tests.support.tmux import Pane

SIZE = (100, 32)
LONG = 45
"""Seconds that a machine with much else to do may take for what takes one."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "org.toml").write_bytes(organisation())
    path = tmp_path / "home"
    try:
        opened = run_here("open", "nuit", "--from", str(tmp_path / "org.toml"), "--exercise",
                          home=path)  # fmt: skip
        assert opened.code == 0, opened.err
        yield path
    finally:
        stop(path, 1)


def board(directory: Path, home: Path, *words: str) -> Pane:
    """`crisis board` as it is typed, on a terminal of its own."""
    told = {"CRISIS_HOME": str(home), "CRISIS_LANG": "fr", "COLORTERM": "truecolor"}
    return Pane(directory, [str(CRISIS), "board", *words], told, SIZE)


def choose(scribe: Pane, letters: str) -> None:
    """A form, by a few letters of what it does."""
    scribe.send("n")
    scribe.wait_for("Que faut-il consigner", seconds=LONG)
    scribe.send("-l", letters)
    scribe.send("Enter")
    scribe.wait_for("F2 Consigner", seconds=LONG)


def said(scribe: Pane, *texts: str) -> None:
    """Sent, and answered so."""
    scribe.send("F2")
    scribe.wait_for(*texts, seconds=LONG)
    scribe.wait(lambda screen: "F2 Consigner" not in screen, seconds=LONG)


def decide(scribe: Pane) -> None:
    """A decision, from the list of commands."""
    choose(scribe, "decision decide")
    scribe.send("-l", "Couper l'acces a internet")
    scribe.send("Tab")
    scribe.send("-l", "cellule de crise")
    said(scribe, "Consigné", "D-1")


def correct(other: Pane) -> None:
    """The first row of the log, with one key; the reason is asked for."""
    for key in ("Down", "Home", "c"):
        other.send(key)
    other.wait_for("Corriger", "#2", seconds=LONG)
    other.send("-l", " partout")
    other.send("F2")
    other.wait_for("À remplir", seconds=LONG)
    other.send("-l", "il manquait un mot")
    said(other, "Consigné")


def ask(scribe: Pane) -> None:
    """A request, its site picked by three letters."""
    choose(scribe, "enregistrer besoin")
    scribe.send("-l", "arl")
    scribe.wait_for("Arlon", seconds=LONG)
    scribe.send("Enter")
    scribe.send("-l", "deux ecrans pour la radiologie")
    said(scribe, "R-1")


def rank_without_a_server(scribe: Pane, home: Path) -> None:
    """On the line of a meeting while the server is away; it is sent by itself later."""
    os.kill(status(home).pid, signal.SIGKILL)
    scribe.wait_for("HORS LIGNE", seconds=LONG)
    scribe.send("m")
    scribe.wait_for("Tapez", seconds=LONG)
    scribe.send("-l", "prio R-1: urgent")
    scribe.send("Enter")
    scribe.wait_for("pas encore envoyé", seconds=LONG)
    scribe.send("Enter")
    scribe.wait_for("en attente du serveur", seconds=LONG)
    ensure(home)
    scribe.wait_for("EN DIRECT", "✓ #5", seconds=LONG)
    scribe.send("Escape")
    scribe.wait(lambda screen: "Ligne de séance" not in screen, seconds=LONG)


def issue(scribe: Pane) -> None:
    """The brief as it will print, and that it was given out."""
    scribe.send("à")
    scribe.wait_for("Point de situation", "internet partout", seconds=LONG)
    choose(scribe, "point situation")
    scribe.send("-l", "5")
    said(scribe, "Consigné", "6")


def test_a_decision_a_correction_a_rank_an_hour_offline_and_the_brief(
    tmp_path: Path, home: Path
) -> None:
    """What one types the other sees; what is typed without a server is there once it is back."""
    with board(tmp_path / "scribe", home) as scribe, board(tmp_path / "pmo", home, "log") as other:
        scribe.wait_for("EN DIRECT", seconds=LONG)
        other.wait_for("EN DIRECT", "Journal", seconds=LONG)
        decide(scribe)
        other.wait_for("#2 ", "Couper l'acces a internet", seconds=LONG)
        correct(other)
        scribe.wait_for("corrigée par #3", seconds=LONG)
        ask(scribe)
        rank_without_a_server(scribe, home)
        scribe.send("è")
        scribe.wait_for("Demandes PMO", "R-1", "priorisée", "Urgent", seconds=LONG)
        issue(scribe)
        scribe.send("q")
        assert scribe.ended() == 0
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        entries = [situation.entry(n) for n in range(2, situation.head + 1)]
    assert [entry.type for entry in entries] == [
        "decision.taken", "entry.corrected", "request.logged", "request.prioritised",
        "record.brief_issued",
    ]  # fmt: skip
    assert entries[-1].event.position == 5
    printed = run_here("--lang", "fr", "brief", home=home).out
    assert "Couper l'acces a internet partout" in printed
