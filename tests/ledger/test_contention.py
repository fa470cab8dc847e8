"""Others are faster: garbage on the next version, a member in between, a clock that is ahead."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Order, line_of
from ledger.domain.crisis_and_roll import ROLL
from ledger.domain.entry import Entry
from ledger.errors import NotAllowed
from ledger.home.home import Home
from ledger.jetstream.errors import NotPermittedError
from ledger.jetstream.message import OutgoingMessage
from ledger.terminal.conflict_retry import skipped
from ledger.terminal.session import Session
from ledger.terminal.terminal import Terminal
from tests.support.book import SCRIBE
from tests.support.desk import Desk, figure, note, typed
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until
from tests.support.wire import Wire

ROLL_FIELDS = {"member": "scribe-1", "name": "Scribe", "key": SCRIBE.signer.public,
               "role": "scribe"}  # fmt: skip


@pytest.fixture
def desk(server: SingleServer, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home", server.url)


@contextmanager
def garbage_on_the_roll(desk: Desk) -> Iterator[threading.Event]:
    """Somebody publishes on the roll's next versions, one after the other, as fast as it goes."""
    stopping, begun = threading.Event(), threading.Event()

    def publish() -> None:
        version = 0
        with Wire(desk.settings.server) as wire:
            wire.subscribe(b"stored")
            while not stopping.is_set():
                for _ in range(20):
                    version += 1
                    subject = f"{desk.prefix}.{ROLL}.{version}".encode()
                    wire.publish(subject, b"junk", reply=b"stored")
                for _ in range(20):
                    wire.next_message()
                if version > 200:
                    begun.set()

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        assert begun.wait(30)
        yield begun
    finally:
        stopping.set()
        thread.join()


def test_garbage_on_every_next_version_keeps_nobody_out(desk: Desk) -> None:
    """Enrolling leaves versions out until it is ahead of whoever races it."""
    with desk.open() as terminal, garbage_on_the_roll(desk):
        number = terminal.handle(typed(terminal, "member.enrol", ROLL_FIELDS)).numbers[0]
        terminal.confirm()
        assert terminal.snapshot(lambda fold: fold.situation.member("scribe-1"))
        assert terminal.snapshot(lambda fold: fold.situation.originator_of(number)) == ROLL


def test_versions_are_left_out_only_after_losing() -> None:
    """And never so many that the entry would be void for it."""
    assert skipped(0) == 0
    assert {skipped(1) for _ in range(200)} <= set(range(8))
    assert max(skipped(9) for _ in range(2_000)) < 500


def enrolled(terminal: Terminal, home: Path, desk: Desk) -> Desk:
    """A second terminal, of a member of its own."""
    other = desk.joining(home)
    signer = Home(home).signer_or_new("second")
    fields = {"member": "second", "name": "S", "key": signer.public, "role": "coordinator"}
    terminal.handle(typed(terminal, "member.enrol", fields))
    terminal.confirm()
    pin = Home(home).pin(desk.name)
    Home(home).keep_pin(structs.replace(pin, member="second"))
    return other


@contextmanager
def two_members(desk: Desk, home: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Two members at work, each at a terminal that has read the first report of one figure."""
    with desk.open() as first, enrolled(first, home, desk).at_work() as second:
        first.handle(figure(first, 1))
        first.confirm()
        wait_until(lambda: second.snapshot(lambda f: "figure.beds" in f.situation.states))
        yield first, second


def test_whoever_is_overtaken_decides_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two members on different versions of one thing: the later one is void, and said anew."""
    with two_members(desk, tmp_path / "other") as (first, second):
        behind_its_back(first, monkeypatch, lambda: second.handle(figure(second, 2)))
        outcome = first.handle(figure(first, 3, "third"))
        first.confirm()
    rows = {row.number: row.verdict for row in desk.rows()}
    assert rows[outcome.numbers[0]] == "accepted"
    assert "void:overtaken" in rows.values()
    assert rows[outcome.numbers[0] - 1] == "void:overtaken"


def test_a_command_id_that_somebody_else_used_is_no_outcome(desk: Desk, tmp_path: Path) -> None:
    """What became of a kept command is what became of its own bytes, whoever has taken its id."""
    with two_members(desk, tmp_path / "other") as (first, second):
        kept(first, figure(first, 99, "taken"))
        second.handle(figure(second, 2))
        second.handle(note(second, "mine", "taken"))
        second.confirm()
        settled = first.settle()
    assert [one.command for one in settled] == ["taken"]
    assert settled[0].numbers == ()
    assert settled[0].refused
    assert settled[0].refused.code == "already_recorded"


def test_a_kept_command_that_the_door_refuses_stands_in_nobodys_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log-in narrowed meanwhile: it is kept and said, and what may be written is written."""
    with desk.open() as terminal:
        session = terminal._connected
        kept(terminal, figure(terminal, 99, "refused", "kept"))
        whole = session.stream.append

        def narrowed(messages: Sequence[OutgoingMessage], *args: Any, **more: Any) -> list[int]:
            if "figure.kept" in messages[0].subject:
                raise NotPermittedError("not permitted", messages[0].subject)
            numbers: list[int] = whole(messages, *args, **more)
            return numbers

        monkeypatch.setattr(session.stream, "append", narrowed)
        for _ in range(2):
            (said,) = terminal.settle()
            assert (said.command, said.numbers) == ("refused", ())
            assert isinstance(said.refused, NotAllowed)
        session._settled = False
        assert terminal.handle(note(terminal, "goes on")).numbers == (2,)
        terminal.confirm()
        monkeypatch.undo()
        assert [one.numbers for one in terminal.settle()] == [(3,)]


def kept(terminal: Terminal, order: Order) -> None:
    """Have a command in the outbox as an earlier run left it, on a version that leaves one out."""
    session = terminal._connected
    (entry,) = session._decide(order, 1)
    session.outbox.put(
        order.id, line_of(order), session.application.messages([session._draft(entry)])
    )


def behind_its_back(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    """Have something happen after the first deciding, on versions that leave one out."""
    whole = Session._decide
    done: list[object] = []

    def decided(session: Session, order: Order, skipped: int = 0) -> list[Entry[Any]]:
        if session.terminal is not terminal or done:
            return whole(session, order, skipped)
        entries = whole(session, order, 1)
        done.append(act())
        return entries

    monkeypatch.setattr(Session, "_decide", decided)


def test_a_clock_that_was_ahead_costs_a_mark(desk: Desk, tmp_path: Path) -> None:
    """After an entry from years ahead the next ones count, and the first of them is marked."""
    with desk.open() as terminal:
        session = terminal._connected
        author = Author(terminal.pin.member, terminal.pin.role, "desk", session.signer.public)
        ahead = Moment(terminal.clock.now() + timedelta(days=20_000))
        entries = terminal.snapshot(
            lambda fold: decide(
                note(terminal, "From 2081"), fold, author, ahead, terminal.pin.ledger
            )
        )
        draft = session._draft(structs.replace(entries[0], skewed=False))
        (message,) = session.application.messages([draft])
        session.stream.append([OutgoingMessage(message.subject, message.body)])
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 2)
        for n in (3, 4):
            assert terminal.handle(note(terminal, f"Today {n}")).numbers == (n,)
        terminal.confirm()
        judged = list(terminal.messages(2))
    assert [one.verdict for one in judged] == ["accepted"] * 3
    assert [one.entry.skewed for one in judged if one.entry] == [False, True, False]
    assert [one.known == one.entry.recorded for one in judged if one.entry] == [False, True, True]
    now = terminal.clock.now()
    with desk.terminal() as reading:
        assert reading.read(known_at=now).position.number == 4
