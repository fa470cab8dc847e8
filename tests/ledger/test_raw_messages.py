"""Whatever anybody publishes: every terminal takes it, numbers it, and goes on."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.live.link import LinkState
from ledger.terminal.session import Session
from tests.support.cli import run
from tests.support.desk import Desk, note
from tests.support.nasty_messages import LARGEST, Sent, as_delivered, nasty_messages, send
from tests.support.nats import SingleServer, connected
from tests.support.waiting import wait_until
from tests.support.wire import Wire


def raw_messages(desk: Desk, seed: int, count: int) -> list[Sent]:
    """Nasty ones, and the emptiest and the largest that a stream takes."""
    prefix = desk.prefix.encode()
    largest = [Sent(prefix + b".large.%d" % n, b"", b"\xff" * LARGEST) for n in range(3)]
    return [*largest, *nasty_messages(random.Random(seed), prefix, count - len(largest))]


def last_on(desk: Desk) -> int:
    with connected(desk.settings.server) as connection:
        return Stream(connection, desk.stream, desk.prefix).info().last_seq


def assert_passed_by_all(desk: Desk, other: Path, count: int) -> None:
    with desk.open() as before, Wire(desk.settings.server) as wire:
        send(wire, raw_messages(desk, count, count))
        wait_until(lambda: last_on(desk) == count + 1, 60)
        stored = as_delivered(wire, desk.stream, count + 1)
        number = before.handle(note(before, "after it all", "after")).numbers[0]
        before.confirm()
        assert number == count + 2
        assert before.link.state is LinkState.LIVE
    joining = desk.joining(other)
    with joining.at_work() as after:
        assert after.handle(note(after, "and again", "again")).numbers == (count + 3,)
        after.confirm()
        after.wait_checked()
        assert after.link.state is LinkState.LIVE
        state = after.read()
        assert (state.position.number, state.voided) == (count + 3, count)
        assert after.fold_again().position == state.position
    for rows in (desk.rows(), joining.rows()):
        assert [row.number for row in rows[: count + 2]] == list(range(1, count + 3))
        kept = [(row.subject.encode("utf-8", "surrogateescape"), row.body) for row in rows]
        assert kept[: count + 1] == stored


def test_raw_messages_stop_nobody(server: SingleServer, tmp_path: Path) -> None:
    """A terminal connected before and one that joins after reach the head, byte for byte."""
    desk = Desk(tmp_path / "home", server.url)
    assert_passed_by_all(desk, tmp_path / "other", 800)


@pytest.mark.faults
def test_ten_thousand_raw_messages_stop_nobody(server: SingleServer, tmp_path: Path) -> None:
    """As above, for as long as it takes."""
    desk = Desk(tmp_path / "home", server.url)
    assert_passed_by_all(desk, tmp_path / "other", 10_000)


# --- floods ---------------------------------------------------------------------------------------


@contextmanager
def flooded(desk: Desk, *, paced: bool = True) -> Iterator[None]:
    """While somebody publishes 4,000 messages a second, or as many as the server can store.

    Without a pace more and more wait in the server, which answers behind all of them.
    """
    stopping = threading.Event()

    def publish() -> None:
        with Wire(desk.settings.server) as wire:
            wire.subscribe(b"stored")
            number = 0
            while not stopping.is_set():
                for _ in range(400):
                    number += 1
                    subject = b"%b.junk.%d" % (desk.prefix.encode(), number)
                    wire.publish(subject, b"junk" * 50, reply=b"stored" if paced else b"")
                for _ in range(400 if paced else 0):
                    wire.next_message()
                wire.settle()
                stopping.wait(0.1)

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def test_commands_end_under_a_flood(server: SingleServer, tmp_path: Path) -> None:
    """Each waits for what there was when it was asked, and never for what comes after."""
    desk = Desk(tmp_path / "home", server.url)
    desk.open().close()
    words = ("--crisis", desk.name, "--server", server.url)
    with flooded(desk):
        wait_until(lambda: last_on(desk) > 4_000, 30)
        for command in (
            ("sync",),
            ("decision", "take", "Cut every connection", "--decider", "crisis cell"),
            ("sync", "--json"),
            ("brief",),
        ):
            done = run(*command, *words, home=desk.settings.home)
            assert done.code == 0, done.err


def test_catching_up_waits_for_the_head_it_found(server: SingleServer, tmp_path: Path) -> None:
    """It says how far it is of so many, and that number does not move away."""
    desk = Desk(tmp_path / "home", server.url)
    desk.open().close()
    seen: list[tuple[int, int]] = []
    with flooded(desk):
        wait_until(lambda: last_on(desk) > 2_000, 30)
        with desk.terminal() as terminal:
            terminal.connect(progress=lambda done, of: seen.append((done, of)))
            terminal.wait_checked()
    totals = {of for _, of in seen}
    assert len(totals) == 1
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] > 2_000


def test_a_feed_takes_no_more_than_it_has_room_for(
    server: SingleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing can be folded, what waits in memory is bounded, and comes in the end."""
    desk = Desk(tmp_path / "home", server.url)
    desk.open().close()
    with connected(server.url) as connection:
        stream = Stream(connection, desk.stream, desk.prefix)
        for start in range(0, 12_000, 1_000):
            names = (f"{desk.prefix}.junk.{n}" for n in range(start, start + 1_000))
            stream.append([OutgoingMessage(name, b"junk") for name in names])
    passing = threading.Event()
    real = Session._pass_gate

    def late(session: Session) -> int:
        assert passing.wait(30)
        return real(session)

    monkeypatch.setattr(Session, "_pass_gate", late)
    with desk.terminal() as terminal:
        terminal.connect(wait=False)
        feed = terminal._connected.feed
        wait_until(lambda: feed._full)
        assert len(feed._queue) < 6_000
        passing.set()
        feed.wait_for(12_001)
