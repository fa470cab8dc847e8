"""Connecting, losing the connection, and what may be written on which."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import InterfaceError, PersistenceError, ProgrammingError

from ledger.clock import SYSTEM, pause
from ledger.jetstream.api import ATTEMPT
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import (
    LoginRefusedError,
    NotPermittedError,
    OutcomeUnknownError,
    ServerTooOldError,
    ServerUnreachableError,
    WritesHeldError,
)
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.portal import Portal
from ledger.jetstream.stream import Stream
from ledger.nkey import public_nkey
from ledger.server.process import free_port
from tests.support import scripted_nats
from tests.support.freezing import freeze, thaw
from tests.support.nats import SingleServer, connect, connected
from tests.support.scripted_nats import ScriptedServer
from tests.support.waiting import wait_until

SCRIBE, OWNER, STRANGER = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))


class Heard:
    """A listener that keeps what it heard."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.errors: list[Exception] = []

    def connected(self, generation: int) -> None:
        self.events.append(f"connected {generation}")

    def disconnected(self) -> None:
        self.events.append("disconnected")

    def closed(self) -> None:
        self.events.append("closed")

    def error(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SingleServer]:
    with SingleServer(tmp_path) as server:
        yield server


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[SingleServer]:
    """A server where the scribe may write one originator and create nothing."""
    extra = f"""
authorization {{ users = [
  {{ nkey: {public_nkey(OWNER)} }}
  {{ nkey: {public_nkey(SCRIBE)}, permissions: {{
      publish: {{ allow: ["p.mine.*", "$JS.API.STREAM.INFO.S", "$JS.API.STREAM.MSG.GET.S"] }}
      subscribe: "_INBOX.>" }} }}
] }}
"""
    with SingleServer(tmp_path, extra) as server:
        with connected(server.url, OWNER) as owner:
            Stream(owner, "S", "p").create()
        yield server


def stream_on(connection: Connection) -> Stream:
    stream = Stream(connection, "S", "p")
    stream.create()
    return stream


def one(version: int) -> list[OutgoingMessage]:
    return [OutgoingMessage(f"p.a.{version}", b"body")]


def test_no_server_is_said_within_the_time_given() -> None:
    """A command must not hang where nobody listens."""
    url = f"nats://127.0.0.1:{free_port()}"
    started = SYSTEM.monotonic()
    with pytest.raises(ServerUnreachableError, match=url):
        connect(url, timeout=0.5)
    assert SYSTEM.monotonic() - started < 5


def test_a_server_that_comes_later_is_found(tmp_path: Path) -> None:
    """A board opens without a server and connects when there is one."""
    server = SingleServer(tmp_path)
    connection = Connection(ConnectionSettings(url=server.url))
    heard = Heard()
    connection.add_listener(heard)
    try:
        connection.open(0.3, background=True)
        assert heard.events == []
        with server:
            wait_until(lambda: heard.events == ["connected 1"])
            assert connection.connected
            assert connection.server_version.startswith("2.")
            assert connection.server_id
    finally:
        connection.close()
    assert heard.events[-1] == "closed"


def test_a_server_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 2.15 the server loses what it acknowledged, so we do not write to it."""
    monkeypatch.setitem(scripted_nats._INFO, "version", "2.14.9")
    with ScriptedServer(lambda _: None) as server, pytest.raises(ServerTooOldError, match=r"2\.15"):
        connect(server.url)


def test_log_in_by_nkey(guarded: SingleServer) -> None:
    """The key that the server knows is let in, and again after a reconnection."""
    with connected(guarded.url, OWNER) as connection:
        guarded.restart()
        wait_until(lambda: connection.generation == 2)
        assert Stream(connection, "S", "p").info().messages == 0


@pytest.mark.parametrize("seed", [STRANGER, None])
def test_a_wrong_key_is_said_at_once(guarded: SingleServer, seed: bytes | None) -> None:
    """A refused log-in is not the same as a server that is away."""
    started = SYSTEM.monotonic()
    with pytest.raises(LoginRefusedError):
        connect(guarded.url, seed, timeout=30)
    assert SYSTEM.monotonic() - started < 10


def test_a_key_taken_away_and_given_back(server: SingleServer) -> None:
    """The server throws the client out; when it knows the key again, the connection is back."""
    known = f"authorization {{ users = [ {{ nkey: {public_nkey(OWNER)} }} ] }}"
    other = f"authorization {{ users = [ {{ nkey: {public_nkey(SCRIBE)} }} ] }}"
    server.reload(known)
    with connected(server.url, OWNER) as connection:
        stream = stream_on(connection)
        heard = Heard()
        connection.add_listener(heard)
        server.reload(other)
        wait_until(lambda: any(isinstance(one, LoginRefusedError) for one in heard.errors))
        server.reload(known)
        assert stream.append(one(1), 20) == [1]
        assert heard.events[0] in ("closed", "disconnected")
        assert heard.events[-1] == "connected 2"


def test_a_client_that_was_thrown_out_begins_again() -> None:
    """For an error that it does not know nats-py closes for good; the connection does not."""
    ack = b'{"stream":"S","seq":1}'
    with ScriptedServer(lambda _: ack) as server, connected(server.url) as connection:
        heard = Heard()
        connection.add_listener(heard)
        server.say("-ERR 'Something Odd'")
        wait_until(lambda: connection.generation == 2)
        assert heard.events == ["disconnected", "closed", "connected 2"]
        assert Stream(connection, "S", "p").append(one(1)) == [1]


def test_what_is_not_permitted_is_said_at_once(guarded: SingleServer) -> None:
    """The server only lets the request time out; the reason comes beside it, with the subject."""
    with connected(guarded.url, SCRIBE) as connection:
        stream = Stream(connection, "S", "p")
        assert stream.append([OutgoingMessage("p.mine.1", b"")]) == [1]
        started = SYSTEM.monotonic()
        with pytest.raises(NotPermittedError) as raised:
            stream.append([OutgoingMessage("p.Theirs.1", b"")])
        assert raised.value.subject == "p.theirs.1"
        with pytest.raises(NotPermittedError):
            stream.append([OutgoingMessage("p.mine.2", b""), OutgoingMessage("p.theirs.1", b"")])
        with pytest.raises(NotPermittedError):
            stream.append([OutgoingMessage("p.theirs.1", b""), OutgoingMessage("p.mine.2", b"")])
        with pytest.raises(NotPermittedError):
            stream.create()
        assert SYSTEM.monotonic() - started < ATTEMPT
        wait_until(lambda: not connection.requests._waiting)
        assert stream.info().messages == 1


def test_one_refusal_in_the_middle_of_a_batch(guarded: SingleServer) -> None:
    """The middle of a batch asks for no answer; its refusal must not be lost for it."""
    with connected(guarded.url, SCRIBE) as connection:
        stream = Stream(connection, "S", "p")
        subjects = ["p.mine.1", "p.theirs.1", "p.mine.2"]
        with pytest.raises(NotPermittedError):
            stream.append([OutgoingMessage(subject, b"") for subject in subjects])


def test_every_connection_is_counted_and_told(server: SingleServer) -> None:
    """Listeners hear of the loss before they hear of the next connection."""
    with connected(server.url) as connection:
        heard = Heard()
        connection.add_listener(heard)
        first = connection.server_id
        server.restart()
        wait_until(lambda: connection.generation == 2)
        assert heard.events == ["disconnected", "connected 2"]
        assert connection.server_id != first
        connection.remove_listener(heard)
    assert heard.events[-1] == "connected 2"


def test_an_append_survives_the_server(server: SingleServer) -> None:
    """Killed and started again within the time given: the append just takes longer."""
    with connected(server.url) as connection:
        stream = stream_on(connection)
        server.kill()
        with ThreadPoolExecutor(1) as pool:
            appended = pool.submit(stream.append, one(1))
            server.process.start()
            assert appended.result() == [1]


def test_nothing_sent_is_not_an_unknown_outcome(server: SingleServer) -> None:
    """While there is no connection nothing is written, now or later."""
    with connected(server.url) as connection:
        stream = stream_on(connection)
        server.kill()
        wait_until(lambda: not connection.connected)
        with pytest.raises(ServerUnreachableError):
            stream.append(one(1), give_up_after=0.2)
        server.process.start()
        wait_until(lambda: connection.connected)
        assert stream.info().messages == 0


def test_a_frozen_server_leaves_the_outcome_unknown_and_the_same_bytes_settle_it(
    server: SingleServer,
) -> None:
    """Sent to a server that does not answer: pending, and stored exactly once in the end."""
    with connected(server.url) as connection:
        stream = stream_on(connection)
        freeze(server.process.pid)
        with pytest.raises(OutcomeUnknownError):
            stream.append(one(1), give_up_after=0.3)
        thaw(server.process.pid)
        assert stream.append(one(1)) == [1]
        assert stream.append(one(2)) == [2]


def test_writes_wait_for_the_guard(server: SingleServer) -> None:
    """Nothing is written on a connection before whoever checks the server allows it."""
    with connected(server.url) as connection:
        stream = stream_on(connection)
        allowed = {1}
        stream.may_write = allowed.__contains__
        assert stream.append(one(1)) == [1]
        server.restart()
        wait_until(lambda: connection.generation == 2)
        with pytest.raises(WritesHeldError):
            stream.append(one(2), give_up_after=0.2)
        assert stream.info().messages == 1
        with ThreadPoolExecutor(1) as pool:
            appended = pool.submit(stream.append, one(2))
            allowed.add(2)
            assert appended.result() == [2]


def test_what_a_lost_connection_did_not_take_is_forgotten(server: SingleServer) -> None:
    """Bytes left in the client's buffer must not reach a server that nobody has checked."""
    with connected(server.url) as connection:
        stream = stream_on(connection)

        async def buffer_and_lose() -> None:
            await connection.client._send_command(b"PUB p.a.1  5\r\nghost\r\n")
            await connection.client.force_reconnect()

        connection.portal.call(buffer_and_lose)
        wait_until(lambda: connection.generation == 2)
        assert stream.append(one(2)) == [1]
        assert stream.info().messages == 1


def test_the_portal_refuses_to_wait_for_itself() -> None:
    """A call from the loop's own thread would never return."""
    portal = Portal("nats-test")

    async def nothing() -> None:
        """Do nothing."""

    async def inside() -> None:
        portal.call(nothing)

    try:
        with pytest.raises(ProgrammingError):
            portal.call(inside)
    finally:
        portal.close()
    with pytest.raises(InterfaceError):
        portal.call(nothing)


@pytest.mark.parametrize(
    "greeting",
    [
        b"INFO []",
        b"INFO 7",
        b"INFO null",
        b"INFO {",
        b"INFO \xff",
        b"HTTP/1.1 200 OK",
        b'INFO {"version":"' + b"9" * 5_000 + b'.15.1","proto":1}',
        b'INFO {"version":"\xc2\xb2.15.1","proto":1}',
        b'INFO {"version":[],"proto":{}}',
        b'INFO {"version":"2.15.1","max_payload":"' + b"x" * 70_000 + b'"}',
        b'INFO {"version":"2.15.1","nonce":"a\\n{}"}',
        b'INFO {"version":"2.15.1","nonce":7}',
    ],
    ids=lambda greeting: greeting[:24].decode("latin-1"),
)
def test_whatever_greets_is_a_server_or_is_said_to_be_none(greeting: bytes) -> None:
    """Behind an address may be anything; a sentence comes of it, and within the time given."""
    with ScriptedServer(lambda _: None, greeting) as server:
        settings = ConnectionSettings(url=server.url, nkey_seed=bytes(32))
        connection = Connection(settings)
        try:
            with suppress(PersistenceError):
                connection.open(1)
        finally:
            connection.close()


def test_closing_in_the_middle_of_an_attempt_leaves_no_socket_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Attempts follow each other without a pause here, so that each end falls into one."""
    monkeypatch.setattr("ledger.jetstream.connection._RECONNECT_WAIT", 0.001)
    for _ in range(20):
        with ScriptedServer(lambda _: None, b"INFO {") as server:
            connection = Connection(ConnectionSettings(url=server.url))
            with suppress(PersistenceError):
                connection.open(0.02)
            connection.close()


def test_a_call_that_takes_too_long_is_cancelled() -> None:
    """The caller gets its time-out, and the coroutine does not live on."""
    portal = Portal("nats-test")
    ended = threading.Event()

    async def endless() -> None:
        try:
            await portal.loop.create_future()
        finally:
            ended.set()

    try:
        with pytest.raises(TimeoutError):
            portal.call(endless, timeout=0.05)
        assert ended.wait(5)
    finally:
        portal.close()


def test_closing_ends_a_task_that_missed_its_cancelling() -> None:
    """`asyncio.wait_for` may lose one (bpo-42130), and the client's loop of attempts uses it."""
    portal = Portal("nats-test")
    started, missed = threading.Event(), threading.Event()

    async def deaf() -> None:
        started.set()
        with suppress(asyncio.CancelledError):
            await portal.loop.create_future()
        missed.set()
        await portal.loop.create_future()

    tasks: list[asyncio.Task[None]] = []
    portal.soon(lambda: tasks.append(portal.loop.create_task(deaf())))
    assert started.wait(5)
    portal.close()
    assert missed.is_set()


def test_closing_ends_the_thread_and_whoever_waits(server: SingleServer) -> None:
    """No thread is left behind, and an append without a server ends: nothing was sent."""
    connection = connect(server.url)
    stream = stream_on(connection)
    server.kill()
    wait_until(lambda: not connection.connected)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(stream.append, one(1), 60)
        wait_until(lambda: appends_under_way(connection))
        connection.close()
        connection.close()
        with pytest.raises(ServerUnreachableError):
            waiting.result()
    names = [thread.name for thread in threading.enumerate()]
    assert f"nats-{connection.settings.name}" not in names
    with pytest.raises(InterfaceError):
        stream.append(one(1))


def test_closing_while_an_answer_is_awaited_leaves_the_outcome_unknown(
    server: SingleServer,
) -> None:
    """What was sent may be stored, even if nobody waits for the answer any more."""
    connection = connect(server.url)
    stream = stream_on(connection)
    freeze(server.process.pid)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(stream.append, one(1), 60)
        wait_until(lambda: connection.requests._waiting)
        connection.close()
        with pytest.raises(OutcomeUnknownError):
            waiting.result()


def test_closing_does_not_wait_for_a_frozen_server(server: SingleServer) -> None:
    """More is under way than the socket takes, and the server takes nothing: we go all the same."""
    connection = connect(server.url)
    stream = stream_on(connection)
    freeze(server.process.pid)
    large = [OutgoingMessage(f"p.a.{version}", b"x" * 60_000) for version in range(300)]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(stream.append, large, 60)
        wait_until(lambda: connection.requests._waiting)
        started = SYSTEM.monotonic()
        connection.close()
        assert SYSTEM.monotonic() - started < 10
        with pytest.raises(OutcomeUnknownError):
            waiting.result()


def test_closing_at_any_moment_of_a_sending_leaves_the_outcome_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is told that the connection is gone turns to a portal that is just being closed."""
    start = asyncio.run_coroutine_threadsafe

    def slowly(*args: Any) -> Any:
        pause(0.0005)
        return start(*args)

    monkeypatch.setattr("ledger.jetstream.portal.asyncio.run_coroutine_threadsafe", slowly)
    with ScriptedServer(lambda _message: None) as silent, ThreadPoolExecutor(1) as pool:

        def closed_meanwhile(version: int) -> None:
            connection = connect(silent.url)
            waiting = pool.submit(Stream(connection, "S", "p").append, one(version), 60)
            wait_until(lambda: one(version)[0].subject in {m.subject for m in silent.published})
            connection.close()
            with pytest.raises(OutcomeUnknownError):
                waiting.result(10)

        for version in range(40):
            closed_meanwhile(version)


def test_a_guard_that_fails_is_said_at_once(server: SingleServer) -> None:
    """Whatever it raises reaches who appends, and nothing is sent."""
    with connected(server.url) as connection:
        stream = stream_on(connection)

        def broken(_generation: int) -> bool:
            raise ZeroDivisionError

        stream.may_write = broken
        with pytest.raises(ZeroDivisionError):
            stream.append(one(1), 60)
        assert stream.info().last_seq == 0


def appends_under_way(connection: Connection) -> bool:
    tasks = asyncio.all_tasks(connection.portal.loop)
    return any("Append.run" in repr(task) for task in tasks)


def test_settings_do_not_show_the_seed() -> None:
    """A secret must not get into a log by way of a repr."""
    settings = ConnectionSettings(url="nats://127.0.0.1", nkey_seed=OWNER)
    assert "seed" not in repr(settings)
