"""Following the stream: every message once, in order, whatever happens to the connection."""

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import InterfaceError

from ledger.clock import SYSTEM
from ledger.jetstream import direct
from ledger.jetstream import follower as following
from ledger.jetstream.direct import PAGE, DirectPage
from ledger.jetstream.errors import StreamNotFoundError
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


def fill(stream: Stream, originator: str, count: int, body: bytes = b"b") -> None:
    each = min(500, 900_000 // len(body))
    for start in range(0, count, each):
        versions = range(start, min(start + each, count))
        stream.append(
            [OutgoingMessage(f"{stream.prefix}.{originator}.{v}", body) for v in versions]
        )


def numbers(messages: list[StoredMessage]) -> list[int]:
    return [message.sequence for message in messages]


def deletable(stream: Stream) -> None:
    """A stream whose messages somebody can delete."""
    config = {**stream.expected_config(), "deny_delete": False}
    jetstream_api(stream.connection, f"STREAM.CREATE.{stream.name}", config)


def delete(stream: Stream, *numbers_: int) -> None:
    for number in numbers_:
        jetstream_api(stream.connection, f"STREAM.MSG.DELETE.{stream.name}", {"seq": number})


def test_what_is_stored_comes_first_and_then_what_is_appended(stream: Stream) -> None:
    """From the number asked for, without a hole."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    follower = stream.follow(4, got.append)
    wait_until(lambda: follower.position == 10)
    fill(stream, "b", 3)
    wait_until(lambda: follower.position == 13)
    assert numbers(got) == list(range(4, 14))
    follower.stop()


def test_nothing_is_kept_of_a_follower_on_the_server(stream: Stream) -> None:
    """No consumer, which somebody could exhaust, delete, or have deliver elsewhere."""
    fill(stream, "a", 10)
    follower = stream.follow(1, print)
    wait_until(lambda: follower.position == 10)
    assert jetstream_api(stream.connection, f"CONSUMER.NAMES.{stream.name}")["total"] == 0
    follower.stop()


def has(got: list[StoredMessage], count: int) -> bool:
    return len(got) == count


def test_a_poke_looks_at_once(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for an entry does not wait for the next look."""
    monkeypatch.setattr(following, "EVERY", 60.0)
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    fill(stream, "a", 1)
    wait_until(lambda: follower._wake.is_set() or follower._task)
    for count in range(2, 20):
        follower.poke()
        wait_until(partial(has, got, count - 1))
        stream.append([OutgoingMessage(f"{stream.prefix}.b.{count}", b"b")])
    follower.stop()


def test_many_come_in_pages_and_what_is_appended_meanwhile_too(stream: Stream) -> None:
    """More than what is asked for at once, while somebody writes."""
    many = 7 * PAGE + 13
    fill(stream, "a", many)
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    fill(stream, "b", 700)
    wait_until(lambda: follower.position == many + 700)
    assert numbers(got) == list(range(1, many + 701))
    follower.stop()


def test_large_messages_come_in_smaller_pages(stream: Stream) -> None:
    """So that what is under way fits into the memory of a small machine."""
    fill(stream, "a", 300, b"x" * 60_000)
    got: list[int] = []
    follower = stream.follow(1, lambda message: got.append(message.sequence))
    wait_until(lambda: follower.position == 300)
    assert got == list(range(1, 301))
    assert follower._count < PAGE // 4
    follower.stop()


@pytest.mark.parametrize("position", [3, 5])
def test_a_message_that_the_server_lost_is_a_gap(
    single_server: SingleServer, position: int
) -> None:
    """The numbers that cannot be delivered are named, and the rest goes on; live as well."""
    with connected(single_server.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"))
        deletable(stream)
        fill(stream, "a", 8)
        delete(stream, 3, 4, 6)
        got: list[StoredMessage] = []
        gaps: list[tuple[int, int]] = []
        follower = stream.follow(position, got.append, lambda *gap: gaps.append(gap))
        wait_until(lambda: follower.position == 8)
        assert numbers(got) == [5, 7, 8]
        assert gaps == [(3, 4), (6, 6)][position == 5 :]
        fill(stream, "b", 1)
        wait_until(lambda: follower.position == 9)
        follower.stop()


def test_what_one_server_lacks_the_leader_has(stream: Stream) -> None:
    """A hole in an answer is no gap before the leader has said so."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    gaps: list[Any] = []
    whole = DirectPage.messages

    async def holed(page: DirectPage, *patience: float) -> list[StoredMessage]:
        return [one for one in await whole(page, *patience) if one.sequence not in {4, 5, 9}]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DirectPage, "messages", holed)
        follower = stream.follow(1, got.append, lambda *gap: gaps.append(gap))
        wait_until(lambda: follower.position == 10)
        follower.stop()
    assert numbers(got) == list(range(1, 11))
    assert gaps == []


def test_an_answer_out_of_order_is_none(stream: Stream) -> None:
    """A page that no server gives is thrown away, and asked for again."""
    fill(stream, "a", 10)
    got: list[StoredMessage] = []
    whole, tried = DirectPage.messages, 0

    async def doubled(page: DirectPage, *patience: float) -> list[StoredMessage]:
        nonlocal tried
        tried += 1
        found = await whole(page, *patience)
        return [*found, *found] if tried == 1 else found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DirectPage, "messages", doubled)
        follower = stream.follow(1, got.append)
        wait_until(lambda: follower.position == 10)
        follower.stop()
    assert numbers(got) == list(range(1, 11))


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


def test_a_node_that_is_lost_is_no_end(cluster: Cluster) -> None:
    """Whichever server answers: each message once, in order."""
    with connected(cluster.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"), 3)
        stream.create()
        fill(stream, "a", 2000)
        got: list[StoredMessage] = []
        follower = stream.follow(1, got.append)
        leader = cluster.leader_of(connection, stream.name)
        leader.kill()
        fill(stream, "b", 500)
        wait_until(lambda: follower.position == 2500, 60)
        leader.start()
        cluster.wait_for_leader()
        assert numbers(got) == list(range(1, 2501))
        follower.stop()


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


def test_a_receiver_without_room_is_not_run_over(stream: Stream) -> None:
    """Nothing is asked for while there is no room, and all of it comes once there is."""
    many = 12 * PAGE
    fill(stream, "a", many)
    got: list[int] = []
    room = threading.Event()
    follower = stream.follow(
        1, lambda m: got.append(m.sequence), room=lambda: room.is_set() or len(got) < PAGE
    )
    wait_until(lambda: len(got) >= PAGE)
    follower.poke()
    stream.info()
    assert len(got) <= 6 * PAGE
    room.set()
    follower.poke()
    wait_until(lambda: follower.position == many)
    assert got == list(range(1, many + 1))
    follower.stop()


def test_a_stream_that_is_not_there_is_told(single_server: SingleServer) -> None:
    """Following goes on trying, and says why nothing comes."""
    errors: list[Exception] = []
    with connected(single_server.url) as connection:
        name = unique_name()
        absent = Stream(connection, name, name)
        got: list[StoredMessage] = []
        follower = absent.follow(1, got.append, on_error=errors.append)
        wait_until(lambda: errors)
        assert isinstance(errors[0], StreamNotFoundError)
        absent.create()
        fill(absent, "a", 3)
        wait_until(lambda: follower.position == 3)
        follower.stop()


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


def test_a_row_of_appends_is_followed_in_few_pages(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each delivery alone would meet the making of the next entry."""
    asked, onward = 0, direct.onward

    def counted(*of: Any) -> DirectPage:
        nonlocal asked
        asked += 1
        return onward(*of)

    monkeypatch.setattr(direct, "onward", counted)
    follower = stream.follow(1, lambda _message: None)
    began = SYSTEM.monotonic()
    for version in range(400):
        stream.append([OutgoingMessage(f"{stream.prefix}.a.{version}", b"b")])
    looks = (SYSTEM.monotonic() - began) / following.EVERY
    follower.poke()
    wait_until(lambda: follower.position == 400)
    follower.stop()
    assert asked <= looks + 5
