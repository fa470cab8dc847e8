"""The one thread between a terminal and a screen: what it posts, how often, and how it ends."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from ledger.command.decide import new_id
from ledger.command.order import build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.errors import LedgerError
from ledger.live.link import LinkState
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import status, stop
from ledger.server.locks import turn
from ledger.terminal.terminal import Terminal
from tests.support.board import opened, say, scenario_lines, tell
from tests.support.chronicle import kept_story, story
from tests.support.cli import home_of
from tests.support.waiting import wait_until
from tui.board import watcher
from tui.board.asked import Asked
from tui.board.board_state import BoardState, Replay
from tui.board.boards import drawers
from tui.board.drawn import thing
from tui.board.drawn.reader import BoardReader
from tui.board.lines.glyphs import UNICODE
from tui.board.past import AsOf, ByBrief, ByEntry, ToLive, Wish
from tui.board.rows import Reply
from tui.board.watcher import TICK, Watcher, on_scenario_clock

MIDNIGHT = datetime.fromisoformat("2022-05-15T00:00:00+02:00")


class Posted:
    """What a watcher posted, with the moment of each."""

    def __init__(self) -> None:
        self.values: list[BoardState] = []
        self.moments: list[float] = []
        self.errors: list[Exception] = []

    def take(self, seen: BoardState) -> None:
        self.moments.append(time.monotonic())
        self.values.append(seen)

    @property
    def last(self) -> BoardState:
        return self.values[-1]

    def wait(self, true: Callable[[BoardState], object]) -> BoardState:
        wait_until(lambda: self.values and true(self.last))
        return self.last


@contextmanager
def looking(
    home: Path, server: str = "", *, offline: bool = False
) -> Iterator[tuple[Posted, Watcher]]:
    posted = Posted()
    terminal = Terminal.open(Settings(home=home, server=server))
    watcher = Watcher(terminal, posted.take, posted.errors.append, offline=offline)
    watcher.start()
    try:
        yield posted, watcher
    finally:
        watcher.stop()
    assert not posted.errors


@contextmanager
def watching_past(
    home: Path, server: str = "", *, offline: bool = False
) -> Iterator[tuple[Posted, Callable[[Wish], None]]]:
    with looking(home, server, offline=offline) as (posted, watcher):
        yield posted, watcher.go


@contextmanager
def watching(home: Path, server: str = "", *, offline: bool = False) -> Iterator[Posted]:
    with watching_past(home, server, offline=offline) as (posted, _):
        yield posted


def test_the_first_picture_needs_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes from the home; then the link says why there is no server, and keeps trying."""
    monkeypatch.setenv("CRISIS_NATS_SERVER", str(tmp_path / "nowhere"))
    home = home_of(kept_story("2022-05-15T23:59"), tmp_path / "home")
    with watching(home) as posted:
        posted.wait(lambda seen: seen.picture)
        first = posted.values[0]
        assert first.link.state is LinkState.CONNECTING
        assert first.number > 20
        away = posted.wait(lambda seen: seen.link.state is LinkState.OFFLINE)
        assert away.link.error is not None
        assert away.picture is not None


def test_a_server_that_lets_wait_holds_up_no_picture(tmp_path: Path) -> None:
    """One that takes a connection and says nothing: the copy is there at once, with its age."""
    home = home_of(kept_story("2022-05-15T23:59"), tmp_path / "home")
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        watching(home, f"nats://127.0.0.1:{silent.getsockname()[1]}") as posted,
    ):
        posted.wait(lambda seen: seen.link.state is LinkState.OFFLINE)
        first = posted.values[0]
        assert first.picture is not None
        assert (first.number > 20, first.link.state) == (True, LinkState.CONNECTING)


def test_a_server_that_is_long_in_starting_holds_up_nothing(home: Path) -> None:
    """While another process has the turn to start it screens are answered; then it is LIVE."""
    opened(home).close()
    stop(home)
    starting = ExitStack()
    starting.enter_context(turn(ServerDirectory(home).directory, 5))
    with watching_past(home) as (posted, go):
        with starting:
            posted.wait(lambda seen: seen.picture)
            go(AsOf("1"))
            assert posted.wait(lambda seen: seen.replay).link.state is LinkState.CONNECTING
            go(ToLive())
            posted.wait(lambda seen: seen.replay is None)
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE)


def test_asked_for_nobody_is_asked_and_the_copy_is_followed(home: Path) -> None:
    """With `--offline` no server is started or reached; what others bring into the copy shows."""
    opened(home, "real").close()
    stop(home)
    with watching(home, offline=True) as posted:
        first = posted.wait(lambda seen: seen.picture)
        assert (first.link.state, first.link.asked) == (LinkState.OFFLINE, False)
        with Terminal.open(Settings(home=home)) as terminal:
            terminal.connect()
            number = say(terminal, "observation.note", text="by another process")
        last = posted.wait(lambda seen: seen.number == number)
        assert (last.link.state, last.link.asked) == (LinkState.OFFLINE, False)
    assert status(home).state is not None


def test_follows_at_most_ten_times_a_second(home: Path) -> None:
    """However much comes in, so many pictures are begun and no more; the last holds everything."""
    with opened(home) as terminal, watching(home) as posted:
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE)
        before = len(posted.values)
        began = time.monotonic()
        tell(terminal, scenario_lines("2022-05-24T23:59"))
        number = terminal.snapshot(lambda fold: fold.situation.head)
        posted.wait(lambda seen: seen.number == number)
        took = time.monotonic() - began
        assert len(posted.values) - before <= took / TICK + 2


def test_a_rest_ends_however_much_was_worked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that catches up works for long at once, and goes on to show what comes."""
    hours = count(0.0, 3600.0)
    clocks = SimpleNamespace(process_time=lambda: next(hours), thread_time=time.thread_time)
    monkeypatch.setattr(watcher, "time", clocks)
    with opened(home) as terminal, watching(home) as posted:
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE)
        first = say(terminal, "observation.note", text="the first")
        posted.wait(lambda seen: seen.number == first)
        second = say(terminal, "observation.note", text="the second")
        posted.wait(lambda seen: seen.number == second)


def test_while_somebody_types_a_picture_waits_for_the_next_letter(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is begun as soon as that is on the screen, and at once for whoever asks for something."""
    monkeypatch.setattr(watcher, "JUST", 0.0)
    monkeypatch.setattr(watcher, "TYPING", 600.0)
    monkeypatch.setattr(watcher, "LETTER", 60.0)
    with opened(home) as terminal, looking(home) as (posted, one):
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE)
        for wake in (one.typed, partial(one.go, ToLive())):
            one.typed()
            head = say(terminal, "observation.note", text="while a line is typed")
            wait_until(partial(_is_over, time.monotonic() + 3 * TICK))
            assert posted.last.number < head
            wake()
            wait_until(lambda: posted.last.number == head)  # noqa: B023 (within the turn)


def _is_over(moment: float) -> bool:
    return time.monotonic() > moment


def test_signatures_that_are_checked_within_a_second_are_no_news() -> None:
    """What is not checked when a board opens is said; of entries that come, once it lasts."""
    moments, checked = iter((0.0, 1.0, 1.5, 2.1, 3.2, 4.0)), iter((5, 9, 12, 12, 12, 20))
    clock = SimpleNamespace(monotonic=lambda: next(moments))
    told = SimpleNamespace(_clock=clock, _unchecked=None)
    late = []
    for number, upto in zip((9, 12, 14, 16, 20, 20), checked, strict=True):
        told._terminal = SimpleNamespace(checked_to=upto)
        late.append(Watcher._checks_are_late(cast("Watcher", told), number))
    assert late == [True, False, False, False, True, False]


def test_a_quiet_ledger_posts_nothing(home: Path) -> None:
    """Nothing new means no message, so that a screen that says the same is left alone."""
    opened(home).close()
    with watching(home) as posted:
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE and seen.checked_to == 1)
        count = len(posted.values)
        wait_until(lambda: time.monotonic() - posted.moments[-1] > 3 * TICK)
        assert len(posted.values) == count


def test_comes_back_on_another_port(home: Path) -> None:
    """When the port is taken the server comes back on another one; it is found there."""
    with opened(home, "real") as terminal:
        say(terminal, "observation.note", text="before")
    with watching(home) as posted:
        posted.wait(lambda seen: seen.link.state is LinkState.LIVE)
        port = int(status(home).url.rpartition(":")[2])
        stop(home)
        posted.wait(lambda seen: seen.link.state is LinkState.OFFLINE)
        taken = socket.create_server(("127.0.0.1", port))
        with taken, Terminal.open(Settings(home=home)) as terminal:
            terminal.connect()
            number = say(terminal, "observation.note", text="after")
        posted.wait(lambda seen: seen.number == number and seen.link.state is LinkState.LIVE)


def test_knows_which_clock_the_ledger_runs_on(tmp_path: Path, home: Path) -> None:
    """A scenario's clock holds as long as the last entry that counts was recorded on it."""
    told = story("2022-05-15T23:59")
    told.raw("crisis.vivalia.decision.q.9", b"garbage")
    path = home_of(told, tmp_path / "told")
    with Terminal.open(Settings(home=path)) as terminal:
        head = terminal.replica.head()
        assert on_scenario_clock(terminal.replica, head) is True
        assert on_scenario_clock(terminal.replica, head + 500) is None
    with opened(home, "real") as terminal:
        say(terminal, "observation.note", text="now")
        wait_until(lambda: terminal.replica.head() == 2)
        assert on_scenario_clock(terminal.replica, 2) is False


def test_a_fault_of_ours_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw ends the thread and is handed on, never swallowed."""
    home = home_of(kept_story("2022-05-14T23:59"), tmp_path / "home")
    terminal = Terminal.open(Settings(home=home))
    errors: list[Exception] = []
    watcher = Watcher(terminal, lambda _: None, errors.append)
    fault = ZeroDivisionError("ours")

    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(terminal, "read", fail)
    watcher.start()
    watcher.stop()
    assert errors == [fault]


def test_a_home_that_was_changed_says_so(home: Path) -> None:
    """An opening that is not the pinned one: no picture, and the error instead of it."""
    home_of(kept_story("2022-05-14T23:59"), home)
    pin = home / "crises" / "vivalia" / "crisis.json"
    pin.write_text(pin.read_text().replace("5eed", "bad0"))
    with watching(home) as posted:
        seen = posted.wait(lambda seen: seen.link.error)
        assert seen.picture is None
        assert seen.link.error is not None
        assert seen.link.error.code == "opening_differs"
        assert seen.title == "Cyberattaque Vivalia, mai 2022"


def test_an_open_board_sends_what_was_kept(home: Path) -> None:
    """It says how many are on their way until they are recorded; what is refused is said too."""
    with opened(home) as terminal:
        for path, fields in (
            ("observation.note", {"text": "It rains"}),
            ("request.prioritise", {"priority": "urgent"}),
        ):
            context = terminal.context()
            target = "nothing" if path.startswith("request") else ""
            order = build(VERBS[path], fields, {}, context, ident=new_id(), target=target)
            terminal.keep(order, LedgerError("server_unreachable"))
    with watching(home) as posted:
        posted.wait(lambda seen: not seen.waiting and seen.refused == 1 and seen.number == 2)
    assert posted.values[0].waiting == 2


def test_goes_back_to_any_number_and_instant_and_follows_behind(home: Path) -> None:
    """Typed as people say it, by entry and by issued brief; what comes in meanwhile is counted."""
    with opened(home) as terminal:
        tell(terminal, scenario_lines("2022-05-16T23:59"))
        head = terminal.snapshot(lambda fold: fold.situation.head)
        say(terminal, "record.brief", position=20)
        head += 1
        with watching_past(home) as (posted, go):
            posted.wait(lambda seen: seen.number == head)
            for wish, number in (
                (AsOf("12"), 12),
                (ByEntry(1), 13),
                (ByEntry(-2), 11),
                (ByBrief(1), 20),
                (AsOf("2022-05-14 23:59"), terminal.replica.known_at(MIDNIGHT)),
            ):
                go(wish)
                seen = posted.wait(partial(_looks_at, number))
                assert seen.replay == Replay(head)
                assert seen.picture is not None
                assert seen.now == seen.picture.position.recorded
            new = say(terminal, "observation.note", text="meanwhile")
            seen = posted.wait(lambda seen: seen.head == new)
            assert seen.number < 40
            go(ToLive())
            seen = posted.wait(lambda seen: seen.number == new)
            assert seen.replay is None


def test_steps_from_one_issued_brief_to_the_next_and_never_on_when_back_is_meant(
    home: Path,
) -> None:
    """Back to the last, the one before, no further; on again, and behind the last to what is now.

    From before the first of them back leads nowhere, and the first is named.
    """
    with opened(home) as terminal:
        tell(terminal, scenario_lines("2022-05-16T23:59"))
        for position in (20, 40):
            say(terminal, "record.brief", position=position)
    with watching_past(home, offline=True) as (posted, go):
        posted.wait(lambda seen: seen.picture)
        for number in (40, 20):
            go(ByBrief(-1))
            posted.wait(partial(_looks_at, number))
        go(ByBrief(-1))
        assert posted.wait(partial(_cannot, "no_earlier_brief")).number == 20
        go(AsOf("7"))
        posted.wait(partial(_looks_at, 7))
        go(ByBrief(-1))
        assert posted.wait(partial(_cannot, "no_earlier_brief")).number == 7
        for number in (20, 40):
            go(ByBrief(1))
            posted.wait(partial(_looks_at, number))
        go(ByBrief(1))
        posted.wait(lambda seen: seen.replay is None)


def test_every_board_is_of_the_past_that_is_looked_at(tmp_path: Path) -> None:
    """What a screen asks for is read as of then: the log ends there, and goes on at what is now."""
    home = home_of(kept_story("2022-05-15T23:59"), tmp_path / "home")
    terminal, posted = Terminal.open(Settings(home=home)), Posted()
    reader = BoardReader("en", UNICODE, drawers(), thing.draw)
    watcher = Watcher(terminal, posted.take, posted.errors.append, offline=True, reader=reader)
    watcher.start()
    try:
        head = posted.wait(lambda seen: seen.picture).number
        watcher.ask(Asked("log", width=76, rows=24))
        posted.wait(lambda seen: _first_entry(seen) == head)
        watcher.go(AsOf("12"))
        posted.wait(lambda seen: _first_entry(seen) == seen.number == 12)
        watcher.go(ToLive())
        posted.wait(lambda seen: _first_entry(seen) == seen.number == head)
    finally:
        watcher.stop()
    assert not posted.errors


def _first_entry(seen: BoardState) -> int:
    blocks = seen.reply.blocks if isinstance(seen.reply, Reply) else ()
    return next((block.on.number for block in blocks if block.on), 0)


def test_a_past_that_cannot_be_had_is_said_and_nothing_moves(tmp_path: Path) -> None:
    """A number beyond the end, a time that is none or to come, before the first, no brief yet."""
    home = home_of(kept_story("2022-05-15T23:59"), tmp_path / "home")
    with watching_past(home, offline=True) as (posted, go):
        head = posted.wait(lambda seen: seen.picture).number
        for wish, code in (
            (AsOf("100000000000000000000000"), "beyond_head"),
            (AsOf("0"), "beyond_head"),
            (AsOf("wednesbury"), "bad_time"),
            (AsOf("2199-01-01"), "known_at_to_come"),
            (AsOf("1999-01-01"), "before_first"),
            (ByBrief(-1), "no_brief_issued"),
        ):
            go(wish)
            seen = posted.wait(partial(_cannot, code))
            assert (seen.number, seen.replay) == (head, None)


def _looks_at(number: int, seen: BoardState) -> bool:
    return seen.replay is not None and seen.number == number


def _cannot(code: str, seen: BoardState) -> bool:
    return seen.unanswered is not None and seen.unanswered.code == code
