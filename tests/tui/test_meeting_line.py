"""Meeting mode: what is typed in a line is recorded, can be taken back, and is never lost."""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Static

from ledger.clock import SYSTEM
from ledger.config import Settings
from ledger.home.drafts import Drafts
from ledger.sanitize import forbidden
from ledger.terminal.terminal import Terminal
from tests.support.board import ZONE, opened, pane
from tests.support.board_screens import screen_text
from tests.support.drafts import drafts_in
from tests.support.hostile import hostile_texts
from tests.support.tmux import Pane
from tui.board.app import BoardApp
from tui.board.drafting import Drafting
from tui.board.lines.glyphs import UNICODE
from tui.board.past import ByEntry, ToLive
from tui.board.screens.line_box import RETURN
from tui.board.screens.meeting_line import MeetingLine
from tui.board.screens.overview import OverviewScreen
from tui.board.scribe import Said, Stands
from tui.board.watcher import Watcher

Told = Callable[["Line"], Awaitable[None]]


class Line:
    """Somebody at the line."""

    def __init__(self, pilot: Pilot[int], app: BoardApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def screen(self) -> MeetingLine:
        assert isinstance(self.app.screen, MeetingLine)
        return self.app.screen

    async def type(self, text: str, *keys: str) -> str:
        """As fast as can be: every letter, then the keys."""
        box = self.screen.box
        for letter in text:
            self.app.post_message(Key(letter, letter))
        for key in keys:
            self.app.post_message(Key(key, None))
        done = asyncio.Event()
        self.app.call_later(lambda: box.call_later(done.set))
        await done.wait()
        await self.pilot.pause()
        assert self.app.focused is box
        return screen_text(self.app)

    async def paste(self, text: str) -> None:
        self.screen.box.post_message(Paste(text))
        await self.pilot.pause()

    async def until(self, true: Callable[[str], bool]) -> str:
        """The screen, once this is true of it."""
        for _ in range(1_500):
            await self.pilot.pause(0.02)
            if true(text := screen_text(self.app)):
                return text
        raise AssertionError(screen_text(self.app))

    async def settled(self) -> str:
        """Once every line has its answer."""
        on_its_way = {Stands.WAITING, Stands.SENT}
        return await self.until(
            lambda _: all(
                one.stands not in on_its_way and not one.open for one in self.screen.scribe.lines
            )
        )


def at_the_line(home: Path, told: Told, *, lang: str = "fr", offline: bool = False) -> None:
    """Open the line on a home, and hand it to the test."""
    terminal = Terminal.open(Settings(home=home))
    drafting = Drafting(Drafts(terminal.home, terminal.directory / "drafts"))
    app = BoardApp(
        lambda post, failed: Watcher(terminal, post, failed, offline=offline), lang, SYSTEM,
        UNICODE, "crisis-dark", OverviewScreen(), {}, drafting,
    )  # fmt: skip

    async def run() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await pilot.press("m")
            line = Line(pilot, app)
            await line.until(lambda _: line.screen._home is not None)
            await told(line)

    asyncio.run(run())


def entries(home: Path, count: int = 1) -> list[Any]:
    """The last entries, the newest first."""
    with Terminal.open(Settings(home=home)) as terminal:
        situation = terminal.read().situation
        return [situation.entry(situation.head - n) for n in range(count)]


def drafts(home: Path) -> list[str]:
    """What is kept of what is not sent."""
    directory = next((home / "crises").iterdir()) / "drafts"
    return drafts_in(directory)


def test_a_second_enter_sends_at_once_and_the_focus_stays(room: Path) -> None:
    """Its number stands beside it, and what the fields came to is in the ledger."""

    async def told(line: Line) -> None:
        text = await line.type("dec cellule de crise: couper l'accès, parce que ça fuit", "enter")
        assert "pas encore envoyé" in text
        await line.type("", "enter")
        assert "D-1" in await line.settled()

    at_the_line(room, told)
    (entry,) = entries(room)
    assert (entry.event.text, entry.event.decider) == ("couper l'accès", "cellule de crise")
    assert (entry.event.motive, entry.occurred.said) == ("ça fuit", "minute")


def test_what_waited_long_enough_is_sent_by_itself(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is typed meanwhile; letters that follow an Enter at once are the next line's."""
    monkeypatch.setattr("tui.board.scribe.WINDOW", 0.0)

    async def told(line: Line) -> None:
        await line.type("l'eau coule au sous-sol", "enter")
        await line.type("et le reste")
        await line.settled()
        assert line.screen.box.said == "et le reste"
        await line.type("", *["backspace"] * len("et le reste"))

    at_the_line(room, told)
    assert entries(room)[0].event.text == "l'eau coule au sous-sol"


def test_esc_takes_back_what_is_not_sent_yet(room: Path) -> None:
    """Into the line, as it was typed; nothing was recorded, and Esc without one leaves."""
    before = entries(room)

    async def told(line: Line) -> None:
        await line.type("ceci est une erreur", "enter", "escape")
        assert line.screen.box.said == "ceci est une erreur"
        assert not line.screen.scribe.lines
        await line.type("", *["backspace"] * 19)
        await line.pilot.press("escape")
        assert isinstance(line.app.screen, OverviewScreen)

    at_the_line(room, told)
    assert entries(room) == before


def test_a_half_said_line_is_refused_at_its_field_put_by_and_completed(room: Path) -> None:
    """Enter says what is missing, Enter again keeps the line, F4 takes it up."""

    async def told(line: Line) -> None:
        text = await line.type("dec: fermer le site", "enter")
        assert "décidé par : " in text
        assert "Entrée encore" in text
        assert "à compléter" in await line.type("", "enter")
        assert line.screen.box.said == ""
        await line.type("", "f4")
        assert line.screen.box.said == "dec: fermer le site"
        await line.type("; décidé par: la direction", "enter", "enter")
        await line.settled()

    at_the_line(room, told)
    assert entries(room)[0].event.decider == "la direction"


def test_what_is_wrong_with_a_long_line_is_said_all_the_same(home: Path) -> None:
    """What it says fills the place; what is missing, and what Enter does now, stands there too."""

    async def told(line: Line) -> None:
        await line.type("décision: " + "que les consultations du lundi soient maintenues " * 6)
        await line.until(lambda text: "décidé par" in text)
        text = await line.type("", "enter")
        assert "décidé par" in text
        assert "Entrée encore" in text

    opened(home, "real").close()
    at_the_line(home, told)


def test_a_noted_line_is_reclassified_with_one_key(room: Path) -> None:
    """Its words come back to be said as what they are; the first entry says what replaced it."""

    async def told(line: Line) -> None:
        await line.type("fermer les guichets", "enter", "enter")
        await line.settled()
        text = await line.type("", "f4")
        assert "fermer les guichets" in text
        await line.type("dec DSI: ", "enter", "enter")
        await line.settled()

    at_the_line(room, told)
    moved, decided, noted = entries(room, 3)
    assert moved.event.other == moved.event.number + 1
    assert decided.event.text == noted.event.text == "fermer les guichets"
    assert decided.occurred == noted.occurred


def test_what_is_asked_is_recorded_once_it_is_meant(room: Path) -> None:
    """The same request twice: a question, and Enter says yes."""

    async def told(line: Line) -> None:
        await line.type("dem arlon: trois écrans", "enter", "enter")
        await line.settled()
        await line.type("dem arlon: trois écrans", "enter", "enter")
        assert "à confirmer" in await line.settled()
        await line.type("", "enter")
        await line.settled()

    at_the_line(room, told)
    assert entries(room)[0].event.what == "trois écrans"


def test_several_are_ranked_by_one_line(room: Path) -> None:
    """Each is an entry of its own, and one answer says them all."""

    async def told(line: Line) -> None:
        for text in ("dem arlon: un PC", "dem bastogne: un PC"):
            await line.type(text, "enter", "enter")
        await line.settled()
        names = [one.names[0] for one in line.screen.scribe.lines]
        await line.type(f"prio {' '.join(names)}: urgent", "enter", "enter")
        await line.settled()
        assert len(line.screen.scribe.lines[-1].numbers) == 2, screen_text(line.app)

    at_the_line(room, told)


def test_a_draft_is_there_again_after_a_crash(room: Path) -> None:
    """What was being typed and what waited, each as it was; sending it twice records it once."""

    async def before(line: Line) -> None:
        await line.type("panne au labo", "enter")
        await line.type("à moitié tap")

    async def after(line: Line) -> None:
        raws = [one.raw for one in line.screen.scribe.lines]
        assert sorted(raws) == ["panne au labo", "à moitié tap"]
        for keys in (("up",), ("up", "up")):
            await line.type("", *keys, "f4", "enter", "enter")
            await line.settled()

    at_the_line(room, before)
    at_the_line(room, after)
    assert {one.event.text for one in entries(room, 2)} == {"panne au labo", "à moitié tap"}
    assert list(drafts(room)) == []


def test_without_a_server_a_line_has_its_receipt(room: Path) -> None:
    """Typing is never stopped."""

    async def told(line: Line) -> None:
        await line.type("coupure de courant", "enter", "enter")
        text = await line.settled()
        assert "en attente du serveur" in text

    at_the_line(room, told, offline=True)


def test_tab_completes_words_places_and_fields(room: Path) -> None:
    """And goes on to the next that fits."""

    async def told(line: Line) -> None:
        await line.type("déc", "tab")
        assert line.screen.box.said == "décision "
        await line.type("DSI: a; mot", "tab")
        assert line.screen.box.said == "décision DSI: a; motif: "
        await line.type("", *["backspace"] * 40)
        await line.type("serv labo arl", "tab")
        assert line.screen.box.said.startswith("serv labo arlon"), line.screen.box.said
        await line.type("", *["backspace"] * 40)
        await line.type("dé", "tab")
        first = line.screen.box.said
        await line.type("", "tab")
        assert line.screen.box.said != first
        await line.type("", *["backspace"] * 40)

    at_the_line(room, told)


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_f1_says_how_a_line_is_typed(room: Path, lang: str) -> None:
    """In the language of the board; Esc goes back to the line."""

    async def told(line: Line) -> None:
        word = line.app.words(line.app.seen).t("line.word.decision.take").lower()
        await line.pilot.press("f1")
        assert word in await line.until(lambda text: word in text)
        await line.pilot.press("escape")
        assert isinstance(line.app.screen, MeetingLine)

    at_the_line(room, told, lang=lang)


def test_a_paste_keeps_its_paragraphs_and_commands_nothing(room: Path) -> None:
    """Line ends are shown by a sign; what is too long is refused as a whole and said."""

    async def told(line: Line) -> None:
        box = line.screen.box
        await line.paste("un\ndeux\x1b[2J\u202e")
        assert RETURN in box.value
        assert "\x1b" not in box.value
        assert "\u202e" not in box.value
        assert box.said.startswith("un\ndeux")
        before = box.value
        await line.paste("ligne\n" * 10_000)
        assert box.value == before
        box.put("")
        await line.pilot.pause()

    at_the_line(room, told)


def test_nothing_that_is_pasted_commands_the_terminal(room: Path) -> None:
    """In the line, in how it is read, and among the lines before."""

    async def told(line: Line) -> None:
        screen = line.screen
        for text in filter(lambda text: len(text) < 4_000, hostile_texts(80)):
            for begin in ("", "dec DSI: x; motif: "):
                screen.box.put(begin + text)
                screen._take_in()
                screen._draw_read()
                assert not forbidden(screen.box.value)
                assert not forbidden(str(screen.query_one("#read", Static).content))
            if len(text) < 500:
                screen.scribe.put_by(Said(text, screen._now))
        screen.redraw()
        assert not forbidden(str(screen.query_one("#said", Static).content))
        screen.box.put("")
        await line.pilot.pause()

    at_the_line(room, told)


def kill(board: Pane) -> None:
    """End the program as a power cut would."""
    shell = board._tmux("display-message", "-p", "#{pane_pid}").strip()
    words = ["ps", "-o", "pid=", "--ppid", shell]
    found = subprocess.run(words, capture_output=True, text=True, check=True)
    os.kill(int(found.stdout.split()[0]), signal.SIGKILL)
    board.ended()


def test_in_a_terminal_with_the_letters_of_a_french_keyboard(room: Path, tmp_path: Path) -> None:
    """Killed in the middle of a word, and nothing is lost."""
    lately = (SYSTEM.now() - timedelta(hours=1)).astimezone(ZONE)
    with pane(tmp_path / "one", room, lang="fr") as board:
        board.wait_for("F1")
        board.send("m")
        board.wait_for("Tapez")
        said = f"{lately:%Hh%M} déc l'équipe: coupé çà & là; motif: «à voir» (n° 1)"
        board.send("-l", said)
        board.wait_for("l'équipe", f"{lately:%H:%M}")
        board.send("Enter")
        board.wait_for("pas encore envoyé")
        board.send("Enter")
        board.wait_for("✓ #")
        board.send("-l", "à finir où")
        board.wait_for("à finir où")
        board.wait(lambda _: any("finir où" in text for text in drafts(room)))
        kill(board)
    with pane(tmp_path / "two", room, lang="fr") as board:
        board.wait_for("F1")
        board.send("m")
        board.wait_for("à compléter", "à finir où")
        board.send("F4")
        board.send("Enter")
        board.send("Enter")
        board.wait_for("✓ #")
    assert entries(room)[0].event.text == "à finir où"


def test_the_age_of_the_last_entry_runs_at_the_line_too(room: Path) -> None:
    """How long ago it was recorded, without anything coming or being typed."""

    async def told(line: Line) -> None:
        await line.type("note: l'eau monte", "enter", "enter")
        await line.settled()
        line.app._source.stop()
        before = age(await line.until(lambda text: bool(age(text))))
        await line.until(lambda text: age(text) not in {"", before})

    at_the_line(room, told)


def test_while_the_past_is_looked_at_the_line_says_so_and_that_it_records_now(room: Path) -> None:
    """Which number the boards are at, how many came since; gone with the past."""

    async def told(line: Line) -> None:
        for text in ("un", "deux"):
            await line.type(f"note: {text}", "enter", "enter")
            await line.settled()
        line.app.go(ByEntry(-1))
        text = await line.until(lambda text: "RELECTURE #" in text)
        assert "1 de plus depuis" in text
        assert "ce qui est tapé est consigné maintenant" in text
        assert "Home" not in text
        line.app.go(ToLive())
        await line.until(lambda text: "RELECTURE" not in text)

    at_the_line(room, told)


def age(text: str) -> str:
    """How long ago the last entry was recorded, as the head says it."""
    found = re.search(r"il y a (\d+ \w+)", text)
    return found[1] if found else ""
