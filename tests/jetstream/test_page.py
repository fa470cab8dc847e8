"""Pages of the stream: complete as of the leader, byte for byte, whatever a message holds."""

import random
from pathlib import Path

import pytest

from ledger.jetstream import direct
from ledger.jetstream.errors import ServerUnreachableError, StreamNotFoundError
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.stream import Stream
from tests.support.nasty_messages import as_delivered, nasty_messages, send
from tests.support.nats import Cluster, SingleServer, connected, jetstream_api, unique_name
from tests.support.waiting import wait_until
from tests.support.wire import Wire


def fill(stream: Stream, count: int, body: bytes = b"b") -> None:
    for start in range(0, count, 500):
        versions = range(start, min(start + 500, count))
        stream.append([OutgoingMessage(f"{stream.prefix}.a.{v}", body) for v in versions])


def numbers(messages: list[StoredMessage]) -> list[int]:
    return [message.sequence for message in messages]


def test_the_numbers_asked_for_and_no_others(stream: Stream) -> None:
    """From the first on, so many, in order; what is not there yet is left out."""
    fill(stream, 1300)
    assert numbers(stream.page(1)) == list(range(1, 501))
    assert numbers(stream.page(101, 1200)) == list(range(101, 1301))
    assert numbers(stream.page(1299, 5)) == [1299, 1300]
    assert stream.page(1301) == []
    assert stream.page(7, 1) == [stream.get(7)]


def test_what_the_leader_lacks_is_left_out(single_server: SingleServer) -> None:
    """A page does not reach over a hole to later numbers."""
    with connected(single_server.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"))
        config = {**stream.expected_config(), "deny_delete": False}
        jetstream_api(connection, f"STREAM.CREATE.{stream.name}", config)
        fill(stream, 10)
        for number in (1, 4, 5, 10):
            jetstream_api(connection, f"STREAM.MSG.DELETE.{stream.name}", {"seq": number})
        assert numbers(stream.page(1, 5)) == [2, 3]
        assert numbers(stream.page(4, 4)) == [6, 7]
        assert numbers(stream.page(1)) == [2, 3, 6, 7, 8, 9]


@pytest.mark.parametrize("there", [0, 3, 7])
def test_what_the_answering_server_lacks_the_leader_gives(
    stream: Stream, monkeypatch: pytest.MonkeyPatch, there: int
) -> None:
    """A server that is behind, or has a hole, makes no page incomplete."""
    fill(stream, 10)
    whole = direct.DirectPage.messages

    async def behind(page: direct.DirectPage, *patience: float) -> list[StoredMessage]:
        return [one for one in await whole(page, *patience) if one.sequence <= there]

    monkeypatch.setattr(direct.DirectPage, "messages", behind)
    assert numbers(stream.page(1)) == list(range(1, 11))


def test_a_page_of_a_cluster_holds_what_was_just_acknowledged(cluster: Cluster) -> None:
    """Whichever of three servers answers."""
    with connected(cluster.url) as connection:
        stream = Stream(connection, unique_name(), unique_name("p"), 3)
        stream.create()
        for version in range(60):
            stream.append([OutgoingMessage(f"{stream.prefix}.a.{version}", b"b")])
            assert numbers(stream.page(1)) == list(range(1, version + 2))


def test_no_stream_is_said(single_server: SingleServer) -> None:
    """As of every other question to the stream."""
    with connected(single_server.url) as connection, pytest.raises(StreamNotFoundError):
        Stream(connection, "absent", "absent").page(1)


def test_no_server_is_said(tmp_path: Path) -> None:
    """Within the time given."""
    with SingleServer(tmp_path) as server, connected(server.url) as connection:
        server.kill()
        wait_until(lambda: not connection.connected)
        with pytest.raises(ServerUnreachableError):
            Stream(connection, "absent", "absent").page(1, timeout=0.2)


def said(messages: list[StoredMessage]) -> list[tuple[int, bytes, bytes]]:
    return [(m.sequence, m.subject.encode("utf-8", "surrogateescape"), m.body) for m in messages]


def test_any_bytes_come_back_as_they_are_stored(stream: Stream) -> None:
    """Subjects and bodies of all sorts, with headers of all sorts, by whichever way of reading."""
    sent = nasty_messages(random.Random(1), stream.prefix.encode(), 400)
    with Wire(stream.connection.settings.url) as wire:
        send(wire, sent)
        wait_until(lambda: stream.info().last_seq == len(sent))
        stored = as_delivered(wire, stream.name, len(sent))
    expected = [(number, *one) for number, one in enumerate(stored, 1)]
    assert {body for _, body in stored} == {one.body for one in sent}
    assert said(stream.page(1)) == expected
    single = [stream.get(number) for number in range(1, len(sent) + 1)]
    assert said([message for message in single if message]) == expected
    got: list[StoredMessage] = []
    follower = stream.follow(1, got.append)
    wait_until(lambda: len(got) == len(sent))
    follower.stop()
    assert said(got) == expected
