"""Acknowledgements that the server never gave: nothing counts as recorded before it came back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from ledger.errors import Exit, LedgerError, NotConfirmed
from ledger.evidence.codec import read
from ledger.live import feed as feeding
from ledger.live.link import LinkState
from ledger.terminal import session as sessions
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, figure, note
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until
from tests.support.wire import Wire


@contextmanager
def answering(
    terminal: Terminal, forge: Callable[[list[Any]], list[int]], *, sent: bool = True
) -> Iterator[None]:
    """For a while every append is answered by somebody else, whether it gets through or not."""
    application: Any = terminal._connected.application
    record = application.record

    def forged(drafts: list[Any], **how: Any) -> list[int]:
        if sent:
            record(drafts, **how)
        return forge(drafts)

    application.record = forged
    try:
        yield
    finally:
        application.record = record


def commands(desk: Desk) -> list[str]:
    """The command of every entry the server holds, in order, the opening left out."""
    return [read(message.body).entry.command for message in desk.stored()[1:]]


def recorded(terminal: Terminal, ident: str) -> int:
    """The number of an entry that has come back."""
    (number,) = terminal.handle(note(terminal, ident, ident)).numbers
    terminal.confirm()
    return number


def head(terminal: Terminal) -> int:
    return terminal.snapshot(lambda fold: fold.situation.head)


def test_what_came_back_is_recorded(desk: Desk) -> None:
    """Confirming waits for the delivery, and then the outbox holds nothing more."""
    with desk.open() as terminal:
        for n in range(50):
            terminal.handle(note(terminal, f"n{n}", f"id{n}"))
        terminal.confirm()
        assert terminal._connected.outbox.unsettled() == []
        assert terminal._connected.feed.has_delivered(51)
    assert commands(desk) == [f"id{n}" for n in range(50)]


def test_what_was_sent_is_kept_until_it_came_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An acknowledgement alone settles nothing: the bytes are sent again by whoever comes next."""
    desk.open().close()
    with desk.at_work() as terminal:
        with monkeypatch.context() as deaf:
            deaf.setattr(terminal._connected._follower, "_on_message", lambda _message: None)
            terminal.handle(note(terminal, "x", "kept"))
            intents = terminal._connected.outbox.unsettled()
            assert [intent.command for intent in intents] == ["kept"]
            with pytest.raises(NotConfirmed) as told:
                terminal._connected.confirm(0.3)
        assert (told.value.code, told.value.exit) == ("not_confirmed", Exit.PENDING)
        assert head(terminal) == 1, "what did not come is taken back"
    with desk.at_work() as terminal:
        (settled,) = terminal.settle()
        assert (settled.command, settled.numbers) == ("kept", (2,))
    assert commands(desk) == ["kept"]


def test_another_message_under_the_number_takes_back_what_was_folded_ahead(desk: Desk) -> None:
    """The terminal is told, decides on what is there, and records the command after all."""
    with desk.open() as terminal, desk.at_work() as other:
        with answering(terminal, lambda _drafts: [2], sent=False):
            assert terminal.handle(figure(terminal, 1, "mine")).numbers == (2,)
        assert head(terminal) == 2
        other.handle(figure(other, 2, "theirs"))
        other.confirm()
        with pytest.raises(NotConfirmed) as told:
            terminal.confirm()
        assert told.value.code == "acknowledged_falsely"
        assert told.value.fields == {"command": "mine", "number": 2}
        wait_until(lambda: terminal.snapshot(lambda f: f.situation.commands.get("theirs")) == 2)
        assert terminal.link.state is LinkState.LIVE
        assert terminal.handle(note(terminal, "next", "next")).numbers == (4,)
        terminal.confirm()
    assert commands(desk) == ["theirs", "mine", "next"]


def test_a_board_that_never_asks_sees_what_is_there_all_the_same(desk: Desk) -> None:
    """The state follows the deliveries; whoever closes is told."""
    terminal = desk.open()
    with desk.at_work() as other:
        with answering(terminal, lambda _drafts: [2], sent=False):
            terminal.handle(note(terminal, "mine", "mine"))
        other.handle(note(other, "theirs", "theirs"))
        wait_until(lambda: terminal.snapshot(lambda f: "mine" not in f.situation.commands))
        wait_until(lambda: terminal.snapshot(lambda f: "theirs" in f.situation.commands))
        with pytest.raises(NotConfirmed):
            terminal.close()
    with desk.at_work() as terminal:
        assert [one.numbers for one in terminal.settle()] == [(3,)]


@pytest.mark.parametrize("number", [1, 2, 7, 10**15])
def test_a_number_that_cannot_be_is_found_out_by_what_is_stored(desk: Desk, number: int) -> None:
    """One that is taken, or that the server does not have: the same bytes tell."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "before", "before"))
        with answering(terminal, lambda _drafts: [number]), pytest.raises(NotConfirmed):
            recorded(terminal, "x")
        assert terminal.handle(note(terminal, "after", "after")).numbers == (4,)
        terminal.confirm()
        assert terminal.link.state is LinkState.LIVE
    assert commands(desk) == ["before", "x", "after"]


def test_the_same_number_twice_is_false(desk: Desk) -> None:
    """Two entries cannot stand under one number."""
    with desk.open() as terminal:
        with answering(terminal, lambda _drafts: [2]):
            terminal.handle(note(terminal, "one", "one"))
            with pytest.raises(NotConfirmed):
                recorded(terminal, "two")
        terminal.handle(note(terminal, "three", "three"))
        terminal.confirm()
    assert commands(desk) == ["one", "two", "three"]


def test_a_gate_is_not_misled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that only an insider gave makes no honest server look rewound."""
    monkeypatch.setattr(feeding, "LOOK_SECONDS", 0.0)
    with desk.open() as terminal:
        with answering(terminal, lambda _drafts: [2], sent=False):
            terminal.handle(note(terminal, "x", "x"))
        looks = terminal._connected.feed._looks
        wait_until(lambda: terminal._connected.feed._looks > looks + 3)
        assert terminal.link.state is LinkState.LIVE
        terminal._connected.settle()
    assert commands(desk) == ["x"]


def test_a_batch_is_settled_as_a_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several entries of one command: none of them counts before all have come back."""
    monkeypatch.setattr(sessions, "CLOSE_SECONDS", 0.3)
    with desk.open() as terminal:
        session = terminal._connected
        drafts = [
            session._draft(entry)
            for value in (1, 2)
            for entry in session._decide(figure(terminal, value, "both", f"f{value}"))
        ]
        messages = session.application.messages(drafts)
        session.outbox.put("both", b"", messages)
        numbers = session.stream.append(messages)
        session._unconfirmed.append(sessions.Acknowledged("both", numbers[-1]))
        session.feed.acknowledged([*numbers[:-1], 99], messages)
        assert not session.feed.has_delivered(99)
        with pytest.raises(NotConfirmed):
            terminal.confirm()
        assert [one.numbers for one in terminal.settle()] == [(2, 3)]


# --- an insider on a server without a door --------------------------------------------------------


class Flood:
    """Somebody who has seen a terminal's inbox and answers whatever it asks, again and again."""

    def __init__(self, url: str, inbox: str, stream: str) -> None:
        self._url, self._inbox, self._stream = url, inbox, stream
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        inbox, stream = self._inbox.encode(), self._stream.encode()
        with Wire(self._url) as wire:
            number = 0
            while not self._stopping.is_set():
                number += 1
                for token in range(1, 400):
                    reply = b"%b.%d" % (inbox, token)
                    wire.publish(reply, b'{"stream":"%b","seq":%d}' % (stream, number % 40 + 1))
                    wire.publish(reply, b"")
                wire.settle()


def test_nobody_is_told_what_an_insider_says(server: SingleServer, tmp_path: Path) -> None:
    """Whatever it answers and whenever: what is said to be recorded or kept comes in, and once."""
    desk = Desk(tmp_path / "home", server.url)
    desk.open().close()
    told: dict[str, int] = {}
    kept: list[str] = []
    said: list[tuple[bool, LedgerError]] = []
    with desk.at_work() as terminal:
        inbox = terminal._connected.connection.client.inbox
        with Flood(server.url, inbox, desk.stream):
            for n in range(12):
                ident = f"id{n}"
                try:
                    told[ident] = recorded(terminal, ident)
                except LedgerError as error:
                    said.append((error.code == "earlier_not_confirmed", error))
                    kept += (
                        [str(error.fields["command"])] if isinstance(error, NotConfirmed) else []
                    )
        with suppress(NotConfirmed):  # what it said last may still come
            terminal.settle()
    with desk.at_work() as terminal:
        terminal.settle()
        terminal.wait_checked()
    found = commands(desk)
    assert sorted(found) == sorted([*told, *kept])
    assert len(told) + len(said) == 12
    assert all(earlier or isinstance(error, NotConfirmed) for earlier, error in said)
    assert {ident: found.index(ident) + 2 for ident in told} == told
