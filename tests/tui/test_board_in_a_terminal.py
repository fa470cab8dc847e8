"""The board as people meet it: a real tmux, a real server, entries recorded beside it."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from ledger.config import Settings
from ledger.server.embedded import status, stop
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, pane, say, scenario_lines, tell
from tests.support.chronicle import kept_story
from tests.support.cli import home_of
from tests.support.tmux import Pane

FIRST_DAY = "2022-05-14T23:59"
SECOND_DAY = "2022-05-15T23:59"
TENTH_DAY = "2022-05-24T12:00"


def test_answers_without_a_key_and_follows_what_is_recorded_beside_it(
    tmp_path: Path, home: Path
) -> None:
    """At 80 by 24 everything that matters is there, and an import beside it shows in seconds."""
    with opened(home) as terminal, pane(tmp_path / "tmux", home) as board:
        board.wait_for("EXERCISE", "LIVE", "as of #1")
        tell(terminal, scenario_lines(TENTH_DAY))
        number = terminal.snapshot(lambda fold: fold.position.number)
        screen = board.wait_for(f"as of #{number}", f"#{number} ", f"#{number - 2} ")
    for answer in (
        "Cyberattaque Vivalia",
        "before 26 May · 1 d 12 h left",
        "✗ down 1",
        "vital ▲ degraded Laboratory",
        "✗ down     Telephone switchboard",
        "vital Emergency, Operating theatres, Intensive care",
        "at least 200 of 1 700 (at least 11.8%)",
        "✗ cancelled 3",
        "Consultations",
        f"#{number} ",
        f"#{number - 2} ",
        "F1 Help",
    ):
        assert answer in screen, screen
    assert len(screen.splitlines()) == 24


def test_says_that_the_server_is_gone_and_comes_back_by_itself(tmp_path: Path, home: Path) -> None:
    """Killed server: OFFLINE since, what is known stays. Started again: LIVE, and what is new."""
    with opened(home) as terminal:
        tell(terminal, scenario_lines(FIRST_DAY))
    with pane(tmp_path / "tmux", home) as board:
        board.wait_for("LIVE", "Telephone switchboard")
        os.kill(status(home).pid, signal.SIGKILL)
        board.wait_for("OFFLINE since", "Telephone switchboard")
        with Terminal.open(Settings(home=home)) as terminal:
            terminal.connect()
            tell(terminal, scenario_lines(SECOND_DAY)[len(scenario_lines(FIRST_DAY)) :])
        board.wait_for("LIVE", "Communiqué sur les")


def test_opens_from_the_home_when_no_server_can_be_started(tmp_path: Path, home: Path) -> None:
    """Without a server the board shows what this home holds, says why, and tries again."""
    with opened(home) as terminal:
        tell(terminal, scenario_lines(FIRST_DAY))
    stop(home)
    with pane(tmp_path / "tmux", home, CRISIS_NATS_SERVER="/nowhere") as board:
        board.wait_for("OFFLINE since", "Telephone switchboard", "nowhere")


def test_an_8_bit_terminal_gets_one_character_for_one(tmp_path: Path) -> None:
    """Its columns stay, what it lacks is the nearest there is, and no key's byte ends the board."""
    home = home_of(kept_story(FIRST_DAY), tmp_path / "home")
    told: dict[str, Any] = {"CRISIS_NATS_SERVER": "/nowhere", "PYTHONIOENCODING": "iso8859-15"}
    with pane(tmp_path / "tmux", home, **told) as board:
        screen = board.wait_for("SERVICES", "nowhere")
        assert {line[-1] for line in screen.splitlines()[1:-2]} == {"|"}
        assert not {"?", "U+"} & set(screen.partition("SERVICES")[2].splitlines()[0].split())
        board.send("-H", "e9")
        board.send("F1")
        board.wait_for("Keys")


def test_a_rewound_server_turns_the_board_read_only(tmp_path: Path, home: Path) -> None:
    """A server that holds less than this home: what differs, and what to do first, in a banner."""
    with opened(home) as terminal:
        store = home / "server" / "store"
        tell(terminal, scenario_lines(FIRST_DAY)[:5])
        stop(home)
        shutil.copytree(store, tmp_path / "earlier")
    with Terminal.open(Settings(home=home)) as terminal:
        terminal.connect()
        tell(terminal, scenario_lines(FIRST_DAY)[5:9])
    stop(home)
    shutil.rmtree(store)
    shutil.copytree(tmp_path / "earlier", store)
    with pane(tmp_path / "tmux", home) as board:
        screen = board.wait_for("READ-ONLY", "Copy the server")
        assert "ends at #6" in screen


def test_grows_and_shrinks_with_the_window(tmp_path: Path, home: Path) -> None:
    """160 by 50: services by sites. 60 by 20: the same in short. Below that: a message.

    Whatever size the shell has exported, which many do.
    """
    with opened(home) as terminal:
        tell(terminal, scenario_lines(TENTH_DAY))
    with pane(tmp_path / "tmux", home, (160, 50), LINES="24", COLUMNS="80") as board:
        wide = board.wait_for("LIVE", "DECIDED TODAY")
        for more in ("Libramont", "CLEAN ZONES OPEN", "TO BE DECIDED", "REQUESTS", "LAST ENTRIES"):
            assert more in wide
        board.resize(60, 20)
        board.wait_for(
            "LIVE",
            "before 26 May",
            "Laboratory",
            "200 of 1 700",
            "#95 ",
            " EXERCISE ╍┛",
        )
        board.resize(59, 19)
        board.wait_for("60 x 20")
        board.resize(80, 24)
        board.wait_for("SERVICES", "LAST ENTRIES")


def test_real_and_exercise_never_look_alike(tmp_path: Path, home: Path) -> None:
    """In words, border and colour, on the board and on the help over it."""
    opened(home, "real").close()
    with pane(tmp_path / "tmux", home) as board:
        screen = board.wait_for("REAL EVENT", "LIVE", "nothing is recorded yet")
        assert "┏━" in screen
        assert "crisis service report emergency degraded" in screen
        assert "255;106;61" in board.colours()
        board.send("F1")
        assert "┏━ REAL EVENT" in board.wait_for("Keys")


def test_can_be_held_while_it_is_read(tmp_path: Path, home: Path) -> None:
    """The space bar holds the screen and counts what is new; pressed again, it catches up."""
    with opened(home, "real") as terminal, pane(tmp_path / "tmux", home) as board:
        board.wait_for("LIVE")
        board.send("Space")
        board.wait_for("HELD +0 new")
        say(terminal, "observation.note", text="Lights went out in the east wing")
        screen = board.wait_for("HELD +1 new")
        assert "east wing" not in screen
        board.send("Space")
        assert "HELD" not in board.wait_for("east wing")


def test_keys_scroll_and_quit(tmp_path: Path, home: Path) -> None:
    """Arrows, paging and their letters move; q ends it with 0, and so does Ctrl-C."""
    with opened(home) as terminal:
        tell(terminal, scenario_lines(TENTH_DAY))
    with pane(tmp_path / "tmux", home) as board:
        board.wait_for("LIVE", "SERVICES")
        board.send("End")
        board.wait(lambda screen: "SERVICES  " not in screen)
        board.send("Home")
        board.wait_for("SERVICES  ")
        board.send("NPage")
        board.wait_for("DECIDED TODAY")
        board.send("q")
        assert board.ended() == 0
    with pane(tmp_path / "again", home) as board:
        board.wait_for("LIVE")
        board.send("C-c")
        assert board.ended() == 0


def test_works_without_colours_and_in_plain_signs(tmp_path: Path, home: Path) -> None:
    """NO_COLOR takes every colour away, the ASCII set every sign; the words say it all."""
    with opened(home) as terminal:
        tell(terminal, scenario_lines(TENTH_DAY))
    with pane(tmp_path / "tmux", home, plain=True, NO_COLOR="1") as board:
        shown = board.wait_for("LIVE", "X down", "! degraded", "EXERCISE")
        assert "[38;2;" not in board.colours()
        assert "[48;2;" not in board.colours()
        for key, wanted in (("2", "Decisions and actions"), ("F1", "Esc")):
            board.send(key)
            shown += board.wait_for(wanted)
    assert {char for char in shown if ord(char) > 0x7F and not char.isalpha()} == set()


def test_boards_follow_each_other_by_the_keys_of_an_azerty_keyboard(
    tmp_path: Path, home: Path
) -> None:
    """Opened on the requests: what is logged beside it shows, opens, and is found in the log.

    A digit in one go with Esc opens its board too.
    """
    size = (100, 30)
    with opened(home) as terminal, pane(tmp_path / "tmux", home, size, board="requests") as board:
        board.wait_for("PMO requests", "LIVE", "0 of 0")
        tell(terminal, scenario_lines(TENTH_DAY))
        board.wait_for("BY CLASS", "R-1 ")
        board.send("Enter")
        board.wait_for("request R-", "HISTORY", "Esc Close")
        board.send("Escape")
        board.wait_for("BY CLASS")
        board.send("é")
        board.wait_for("DECISIONS IN FORCE")
        board.send("ç")
        board.wait_for("ALL ENTRIES, THE LAST FIRST")
        board.send("F3")
        board.send("-l", "radiologie")
        board.wait_for("filter: radiologie", "of 95")
        board.send("Enter")
        board.wait_for("Enter Open")
        board.send("n")
        board.wait_for("What is to be recorded?")
        board.send("Escape", "1")
        board.wait_for("SERVICES")
        board.send("q")
        assert board.ended() == 0


_BREAKS = """
import sys
from tui.board.run import tell_textual
tell_textual()
from tui.board.app import BoardApp
def broken(self, *args):
    opened = "the text " + "of a key"
    raise ZeroDivisionError("a bug")
BoardApp.words = broken
from tui.cli.main import main
sys.exit(main(["--home", sys.argv[1], "--lang", "en", "board", "--offline"]))
"""


def test_a_fault_ends_it_with_a_sentence_and_a_report(tmp_path: Path, home: Path) -> None:
    """The terminal is whole, and no value of a variable is shown or kept: keys are among them."""
    opened(home).close()
    with Pane(
        tmp_path / "tmux", [sys.executable, "-c", _BREAKS, str(home)], {}, (100, 24)
    ) as board:
        assert board.ended() == 1
        shown = board.screen()
    (report,) = (home / "crashes").iterdir()
    assert "This should not have happened" in shown
    assert report.name in shown.replace("\n", "")
    for told in (shown, report.read_text()):
        assert "the text of a key" not in told
    assert "ZeroDivisionError" in report.read_text()
    assert "Traceback" not in shown
