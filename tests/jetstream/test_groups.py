"""Batches that share a sending: each keeps its own numbers and its own outcome."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError

from ledger.jetstream.errors import NotPermittedError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.nkey import public_nkey
from tests.support.freezing import freeze, thaw
from tests.support.nats import SingleServer, connected
from tests.support.waiting import wait_until

WRITERS = 6
SEED = bytes(range(32))
RIGHTS = f"""
authorization {{ users = [ {{ nkey: {public_nkey(SEED)}, permissions: {{
  publish: {{ allow: ["p.w0.*", "p.w1.*", "p.w2.*", "p.w3.*", "p.w4.*", "$JS.API.>"] }}
  subscribe: "_INBOX.>" }} }} ] }}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SingleServer]:
    with SingleServer(tmp_path) as server:
        yield server


@pytest.fixture
def stream(server: SingleServer) -> Iterator[Stream]:
    with connected(server.url) as connection:
        stream = Stream(connection, "S", "p")
        stream.create()
        yield stream


def pair(writer: int, body: bytes = b"body") -> list[OutgoingMessage]:
    return [OutgoingMessage(f"p.w{writer}.{version}", body) for version in (1, 2)]


def appended_together(
    server: SingleServer,
    stream: Stream,
    appends: list[list[OutgoingMessage]],
    go_on: Callable[[], None] | None = None,
) -> list[Future[list[int]]]:
    """The first append is sent to a frozen server; the others wait for it, and go together."""
    freeze(server.process.pid)
    with ThreadPoolExecutor(len(appends)) as pool:
        futures = [pool.submit(stream.append, appends[0], 20)]
        wait_until(lambda: stream.connection.requests._waiting)
        futures += [pool.submit(stream.append, messages, 20) for messages in appends[1:]]
        wait_until(lambda: len(stream._groups._waiting) == len(appends) - 1)
        (go_on or (lambda: thaw(server.process.pid)))()
    return futures


def batch_ids(stream: Stream) -> list[bytes]:
    last = stream.info().last_seq
    stored = [message for message in map(stream.get, range(1, last + 1)) if message]
    return [message.headers.split(b"Nats-Batch-Id: ")[1].split(b"\r\n")[0] for message in stored]


def test_those_who_wait_go_as_one_batch(server: SingleServer, stream: Stream) -> None:
    """Six appends take two batches, and each gets contiguous numbers of its own."""
    futures = appended_together(server, stream, [pair(writer) for writer in range(WRITERS)])
    numbers = sorted(future.result() for future in futures)
    assert numbers == [[first, first + 1] for first in range(1, 2 * WRITERS, 2)]
    assert len(set(batch_ids(stream))) == 2


def test_one_conflict_is_nobody_elses(server: SingleServer, stream: Stream) -> None:
    """The shared batch is refused whole, and every other member is stored all the same."""
    stream.append(pair(3, b"other"))
    futures = appended_together(server, stream, [pair(writer) for writer in range(WRITERS)])
    errors = [future.exception() for future in futures]
    assert [error is None for error in errors] == [writer != 3 for writer in range(WRITERS)]
    assert isinstance(errors[3], IntegrityError)
    assert stream.info().messages == 2 * WRITERS


def test_the_same_keys_never_share_a_batch(server: SingleServer, stream: Stream) -> None:
    """Of two who want the same versions one gets them, and the other a conflict."""
    appends = [pair(0), pair(1, b"mine"), pair(1, b"yours"), pair(2)]
    futures = appended_together(server, stream, appends)
    lost = [future.exception() for future in futures if future.exception()]
    assert [type(error) for error in lost] == [IntegrityError]
    assert stream.info().messages == 6


def test_one_without_permission_is_alone_with_it(tmp_path: Path) -> None:
    """Who may not write is told; those who shared the batch are stored."""
    with SingleServer(tmp_path, RIGHTS) as server, connected(server.url, SEED) as connection:
        stream = Stream(connection, "S", "p")
        stream.create()
        futures = appended_together(server, stream, [pair(writer) for writer in range(WRITERS)])
        assert isinstance(futures[5].exception(), NotPermittedError)
        assert all(future.exception() is None for future in futures[:5])
        assert stream.info().messages == 10


def test_a_server_killed_with_a_group_under_way(server: SingleServer, stream: Stream) -> None:
    """Nobody knows what was stored; everybody settles, and everything is there once."""
    futures = appended_together(
        server, stream, [pair(writer) for writer in range(WRITERS)], server.restart
    )
    numbers = sorted(number for future in futures for number in future.result())
    assert numbers == list(range(1, 2 * WRITERS + 1))
    assert stream.info().messages == 2 * WRITERS


def test_a_group_holds_no_more_than_a_batch_may(server: SingleServer, stream: Stream) -> None:
    """Appends of 600 messages each cannot be sent two at a time."""
    many = [
        [OutgoingMessage(f"p.w{writer}.{version}", b"") for version in range(600)]
        for writer in range(3)
    ]
    futures = appended_together(server, stream, many)
    assert sorted(len(future.result()) for future in futures) == [600] * 3
    assert len(set(batch_ids(stream))) == 3


def test_many_threads_share(stream: Stream) -> None:
    """Without any freezing, threads that append at once need fewer batches than appends."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda writer: stream.append(pair(writer)), range(80)))
    assert len(set(batch_ids(stream))) < 80
