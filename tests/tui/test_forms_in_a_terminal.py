"""A form in a real terminal: what is typed outlives the process that it is typed into."""

import os
import signal
from pathlib import Path

from ledger.config import Settings
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, pane
from tests.support.drafts import drafts_in
from tests.support.tmux import Pane
from tests.support.waiting import wait_until


def process_of(board: Pane) -> int:
    """The process that draws."""
    shell = board.shell()
    return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])


def drafts(home: Path) -> str:
    return "".join(drafts_in(home / "crises" / "vivalia" / "drafts"))


def test_killed_with_a_form_open_it_is_offered_again_and_recorded(
    tmp_path: Path, home: Path
) -> None:
    """`kill -9` in a sentence; opened again it goes on there, and is recorded once."""
    opened(home, "real").close()
    with pane(tmp_path / "tmux", home) as board:
        board.wait_for("LIVE", "n Record")
        board.send("n")
        board.wait_for("What is to be recorded?")
        board.send("observ")
        board.wait_for("Note something seen or heard")
        board.send("Enter")
        board.wait_for("F2 Record", " * ")
        board.send("-l", "L'eau monte dans la cave, é «à» ç $HOME !! #4")
        wait_until(lambda: "#4" in drafts(home))
        os.kill(process_of(board), signal.SIGKILL)
        assert board.ended() == 128 + signal.SIGKILL
    with pane(tmp_path / "again", home) as board:
        board.wait_for("Begun and not sent", "L'eau monte dans la cave")
        board.send("Enter")
        board.wait_for(" * ", "!! #4")
        board.send("F2")
        board.wait_for("Recorded as 2", "observation N-1")
        wait_until(lambda: not drafts(home))
    with Terminal.open(Settings(home=home)) as terminal:
        event = terminal.read().situation.entry(2).event
        assert event.text == "L'eau monte dans la cave, é «à» ç $HOME !! #4"
        assert terminal.read().head == 2
