"""Following the stream: every message once, in order, whatever happens to the connection."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from eventsourcing.persistence import InterfaceError
from nats.aio.msg import Msg

from ledger.jetstream.client import NkeyClient
from ledger.jetstream.errors import StreamNotFoundError
from ledger.jetstream.follower import Follower
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.stream import Stream
from tests.support.nats import (
    Cluster,
    SingleServer,
    connect,
    connected,
    jetstream_api,
    unique_name,
)
from tests.support.waiting import wait_until


@pytest.fixture
def stream(single_server: SingleServer) -> Iterator[Stream]:
    with connected(single_server.url) as connection:
        name = unique_name()
        stream = Stream(connection, name, name)
        stream.create()
        yield stream


def fill(stream: Stream, originator: str, count: int) -> None:
    for start in range(0, count, 500):
        versions = range(start, min(start + 500, count))
        stream.append(
            [OutgoingMessage(f"{stream.prefix}.{originator}.{v}", b"b") for v in versions]
        )


def numbers(messages: list[StoredMessage]) -> list[int]:
    return [message.sequence for message in messages]


def test_what_is_stored_comes_first_and_then_what_is_appended(stream: Stream) -> None:
    """From the number asked for, without a hole, and the state says how far."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    follower = stream.follow(4, got.append)
    wait_until(lambda: follower.position == 10)
    assert follower.pending == 0
    fill(stream, "b", 3)
    wait_until(lambda: follower.position == 13)
    assert numbers(got) == list(range(4, 14))
    follower.stop()


def test_following_and_getting_give_the_same_message(stream: Stream) -> None:
    """Number, subject, header, body and time are byte for byte the same by either way."""
    stream.append([OutgoingMessage(f"{stream.prefix}.a.1", b"\x00\xff single")])
    fill(stream, "b", 3)
    publish_raw(stream, f"{stream.prefix}.c", b"NATS/1.0 100 Idle\r\nB: \xff\r\nA: 1\r\n\r\n", b"")
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    wait_until(lambda: follower.position == 5)
    assert [stream.get(number) for number in range(1, 6)] == got
    assert [stream.last_for(message.subject) for message in got] == got
    assert got[0].headers == b""
    assert list(json.loads(got[1].headers)) == sorted(json.loads(got[1].headers))
    assert json.loads(got[4].headers)["A"] == "1"
    follower.stop()


def publish_raw(stream: Stream, subject: str, headers: bytes, body: bytes) -> None:
    """What anybody with write permission could put on the stream."""
    size, total = len(headers), len(headers) + len(body)
    command = b"HPUB %b %d %d\r\n%b%b\r\n" % (subject.encode(), size, total, headers, body)
    before = stream.info().last_seq

    async def write() -> None:
        stream.connection.client.write_now(command)

    stream.connection.portal.call(write)
    wait_until(lambda: stream.info().last_seq > before)


def test_a_message_that_the_server_lost_is_a_gap(single_server: SingleServer) -> None:
    """The numbers that cannot be delivered are named, and the rest goes on."""
    with connected(single_server.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"))
        config = {**stream.expected_config(), "deny_delete": False}
        jetstream_api(connection, f"STREAM.CREATE.{stream.name}", config)
        fill(stream, "a", 6)
        for number in (3, 4):
            jetstream_api(connection, f"STREAM.MSG.DELETE.{stream.name}", {"seq": number})
        got: list[StoredMessage] = []
        gaps: list[tuple[int, int]] = []
        follower = stream.follow(1, got.append, lambda first, last: gaps.append((first, last)))
        wait_until(lambda: follower.position == 6)
        assert (numbers(got), gaps) == ([1, 2, 5, 6], [(3, 4)])
        follower.stop()


def test_no_hole_and_no_double_through_restarts(tmp_path: Path) -> None:
    """The server is killed while messages flow; the follower goes on at the next number."""
    with SingleServer(tmp_path) as server, connected(server.url) as connection:
        stream = Stream(connection, "S", "p")
        stream.create()
        got: list[StoredMessage] = []
        fill(stream, "a", 2000)
        follower = stream.follow(1, got.append)
        for round_ in range(3):
            wait_until(lambda: len(got) > 100)
            server.restart()
            fill(stream, f"b{round_}", 500)
        wait_until(lambda: follower.position == 3500)
        assert numbers(got) == list(range(1, 3501))
        follower.stop()


def test_a_consumer_lost_with_its_node_is_made_again(cluster: Cluster) -> None:
    """On a cluster the consumer lives on one node; heartbeats tell when it is gone."""
    with connected(cluster.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"), 3)
        stream.create()
        fill(stream, "a", 10)
        got: list[StoredMessage] = []
        follower = stream.follow(1, got.append)
        wait_until(lambda: follower.position == 10)
        [name] = jetstream_api(connection, f"CONSUMER.NAMES.{stream.name}")["consumers"]
        jetstream_api(connection, f"CONSUMER.DELETE.{stream.name}.{name}")
        fill(stream, "b", 10)
        wait_until(lambda: follower.position == 20)
        assert numbers(got) == list(range(1, 21))
        follower.stop()


HEARTBEAT = {"Status": "100", "Description": "Idle Heartbeat"}


def deliver(follower: Follower, *messages: Msg) -> bool:
    """Hand messages to a new consumer's callback; whether it asked for another consumer."""

    async def run() -> bool:
        follower._wake.clear()
        receive = follower._receiver(follower._epoch)
        for message in messages:
            receive(message.subject, message.reply, message.data, message.headers)
        return follower._wake.is_set()

    return follower._connection.portal.call(run)


def delivery(client: NkeyClient, sequence: int, consumed: int) -> Msg:
    return Msg(client, "p.a.1", f"$JS.ACK.S.c.1.{sequence}.{consumed}.5.7", b"body")


def test_a_delivery_that_went_missing_asks_for_another_consumer(stream: Stream) -> None:
    """The consumer's own count, and that of its heartbeat, tell what did not arrive."""
    got: list[StoredMessage] = []
    client = stream.connection.client

    def follower() -> Follower:
        return Follower(stream.connection, stream.name, 1, got.append)

    assert not deliver(follower(), delivery(client, 1, 1), delivery(client, 2, 2))
    assert deliver(follower(), delivery(client, 1, 1), delivery(client, 3, 3))
    assert deliver(follower(), delivery(client, 1, 1), delivery(client, 1, 2))
    assert numbers(got) == [1, 2, 1, 1]
    beat = Msg(client, "i", "", b"", {**HEARTBEAT, "Nats-Last-Consumer": "1"})
    assert not deliver(follower(), delivery(client, 1, 1), beat)
    assert deliver(follower(), beat)


def test_a_domain_in_the_reply_changes_nothing(stream: Stream) -> None:
    """Within a JetStream domain a reply has twelve tokens instead of nine."""
    got: list[StoredMessage] = []
    follower = Follower(stream.connection, stream.name, 1, got.append)
    reply = "$JS.ACK.domain.hash.S.c.1.1.1.5.7.random"
    assert not deliver(follower, Msg(stream.connection.client, "p.a.1", reply, b"body"))
    assert (got[0].sequence, got[0].timestamp_ns, follower.pending) == (1, 5, 7)


def test_a_stalled_consumer_is_told_to_go_on(stream: Stream) -> None:
    """When the server's question was lost, its heartbeat repeats it."""
    follower = Follower(stream.connection, stream.name, 1, print)
    heard: list[str] = []

    async def listen(message: Msg) -> None:
        heard.append(message.subject)

    subject = unique_name("fc")
    client = stream.connection.client
    stream.connection.portal.call(client.subscribe, subject, "", listen)
    deliver(follower, Msg(client, "i", "", b"", {**HEARTBEAT, "Nats-Consumer-Stalled": subject}))
    wait_until(lambda: heard == [subject])


def test_a_receiver_that_raises_ends_the_following(stream: Stream) -> None:
    """A message is not passed over: the exception is told, and nothing more is delivered."""
    got: list[int] = []
    failed = threading.Event()
    errors: list[Exception] = []

    def receive(message: StoredMessage) -> None:
        got.append(message.sequence)
        if message.sequence == 3:
            raise ValueError("no room")

    def told(error: Exception) -> None:
        errors.append(error)
        failed.set()

    fill(stream, "a", 10)
    follower = stream.follow(1, receive, on_error=told)
    assert failed.wait(10)
    assert got == [1, 2, 3]
    assert isinstance(errors[0], ValueError)
    follower.stop()


def test_pausing_holds_the_server_back(stream: Stream) -> None:
    """A reader that is behind does not fill its memory with what it has not read."""
    body = b"x" * 60_000
    many = 1500
    for start in range(0, many, 15):
        versions = range(start, start + 15)
        stream.append([OutgoingMessage(f"{stream.prefix}.a.{v}", body) for v in versions])
    got: list[int] = []
    follower = stream.follow(1, lambda message: got.append(message.sequence))
    follower.pause()
    wait_until(lambda: follower._held_since)
    assert len(got) < many
    follower.resume()
    wait_until(lambda: follower.position == many, 30)
    assert got == list(range(1, many + 1))
    follower.stop()


def test_what_comes_during_a_pause_comes_when_it_ends(stream: Stream) -> None:
    """The server sends nothing to a paused follower, and then goes on with the same consumer."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    wait_until(lambda: follower.position == 10)
    made = follower._epoch
    for last in range(60, 261, 50):
        follower.pause()
        fill(stream, f"b{last}", 50)
        assert stream.info().last_seq == last
        assert follower.position == last - 50
        follower.resume()
        wait_until(lambda: follower.position == stream.info().last_seq)
    assert numbers(got) == list(range(1, 261))
    assert follower._epoch == made
    follower.stop()


def test_a_pause_longer_than_the_server_keeps_a_consumer(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it may be gone: another one begins where the reading stopped."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    wait_until(lambda: follower.position == 10)
    monkeypatch.setattr("ledger.jetstream.follower._KEPT", 0.0)
    made = follower._epoch
    follower.pause()
    fill(stream, "b", 10)
    follower.resume()
    wait_until(lambda: follower._epoch > made)
    monkeypatch.undo()
    fill(stream, "c", 10)
    wait_until(lambda: follower.position == 30)
    assert numbers(got) == list(range(1, 31))
    follower.stop()


def test_what_was_sent_to_nobody_is_missed_when_the_pause_ends(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may send one more before it notices; no heartbeat is needed to miss it."""
    for name in ("_HEARTBEAT", "_SILENCE"):
        monkeypatch.setattr(f"ledger.jetstream.follower.{name}", 60.0)
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    fill(stream, "a", 1)
    wait_until(lambda: follower.position == 1)
    client, subscription = stream.connection.client, follower._subscription
    assert subscription is not None
    receive = client._direct[subscription._id]
    client._direct[subscription._id] = lambda *_: None
    fill(stream, "b", 1)
    wait_until(lambda: subscription.delivered == 2)
    client._direct[subscription._id] = receive
    follower.pause()
    follower.resume()
    wait_until(lambda: follower.position == 2)
    assert numbers(got) == [1, 2]
    follower.stop()


def test_a_pause_outlasts_the_connection(tmp_path: Path) -> None:
    """A reader that is behind is still behind when the server comes back."""
    with SingleServer(tmp_path) as server, connected(server.url) as connection:
        stream = Stream(connection, "S", "p")
        stream.create()
        fill(stream, "a", 10)
        got: list[StoredMessage] = []
        follower = stream.follow(1, got.append)
        wait_until(lambda: follower.position == 10)
        made = follower._epoch
        follower.pause()
        server.restart()
        wait_until(lambda: follower._epoch > made and follower._subscription)
        fill(stream, "b", 10)
        follower.resume()
        wait_until(lambda: follower.position == 20)
        assert numbers(got) == list(range(1, 21))
        follower.stop()


def test_a_stream_that_is_not_there_is_told(single_server: SingleServer) -> None:
    """Following goes on trying, and says why nothing comes."""
    errors: list[Exception] = []
    with connected(single_server.url) as connection:
        follower = Stream(connection, "absent", "absent").follow(1, print, on_error=errors.append)
        wait_until(lambda: errors)
        follower.stop()
    assert isinstance(errors[0], StreamNotFoundError)


def test_a_closed_connection_is_told(single_server: SingleServer) -> None:
    """Whoever waits for messages must not wait for ever."""
    connection = connect(single_server.url)
    stream = Stream(connection, unique_name(), unique_name("p"))
    stream.create()
    errors: list[Exception] = []
    follower = stream.follow(1, print, on_error=errors.append)
    connection.close()
    wait_until(lambda: errors)
    assert isinstance(errors[0], InterfaceError)
    follower.stop()
