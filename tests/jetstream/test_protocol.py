"""What a server sends, in whatever pieces it comes, and whatever it holds."""

import asyncio
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nats.errors import ProtocolError

from ledger.jetstream.connection import Connection
from ledger.jetstream.protocol import LARGEST_MESSAGE, LONGEST_LINE, Parser
from ledger.nkey import public_nkey
from tests.support.nats import SingleServer, connected, unique_name
from tests.support.scripted_nats import ScriptedServer
from tests.support.waiting import wait_until
from tests.support.wire import Wire


class Heard:
    """A client that keeps what it was told."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def deliver(self, *message: Any) -> bool:
        self.heard.append(message)
        return bool(message[0] % 2 == 0)

    async def _process_msg(self, *message: Any) -> None:
        assert self.heard[-1] == (*message[:3], message[4], message[3])

    async def _process_ping(self) -> None:
        self.heard.append("ping")

    async def _process_pong(self) -> None:
        self.heard.append("pong")

    async def _process_info(self, info: dict[str, Any]) -> None:
        self.heard.append(info)

    async def _process_err(self, err_msg: str) -> None:
        self.heard.append(err_msg)


def heard(*pieces: bytes) -> list[Any]:
    client = Heard()
    parser = Parser(client)

    async def run() -> None:
        for piece in pieces:
            await parser.parse(piece)

    asyncio.run(run())
    return client.heard


def words() -> st.SearchStrategy[bytes]:
    """Any bytes that a server lets through as a subject."""
    letters = st.binary(min_size=1, max_size=20)
    return letters.filter(lambda word: not set(word) & set(b" \t\n")).map(
        lambda word: word.replace(b"\r\n", b"\r")
    )


Frame = tuple[bytes, Any]


@st.composite
def messages(draw: st.DrawFn) -> Frame:
    sid, subject = draw(st.integers(0, 10**6)), draw(words())
    reply = draw(st.just(b"") | words())
    header, body = draw(st.just(b"") | st.binary(max_size=40)), draw(st.binary(max_size=60))
    said = b" ".join(filter(None, (subject, b"%d" % sid, reply)))
    if header:
        sizes = b"%d %d" % (len(header), len(header) + len(body))
        frame = b"HMSG %b %b\r\n%b%b\r\n" % (said, sizes, header, body)
    else:
        frame = b"MSG %b %d\r\n%b\r\n" % (said, len(body), body)
    return frame, (sid, subject, reply, header, body)


OTHERS: list[Frame] = [
    (b"PING\r\n", "ping"),
    (b"PONG\r\n", "pong"),
    (b'INFO {"max_payload":5}\r\n', {"max_payload": 5}),
    (b"-ERR 'Permissions Violation for Publish to \"A\"'\r\n",
     "'permissions violation for publish to \"a\"'"),
]  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(messages() | st.sampled_from(OTHERS), max_size=8),
    st.lists(st.integers(0, 400), max_size=12),
)
def test_any_split_says_the_same(frames: list[Frame], cuts: list[int]) -> None:
    """A socket hands over pieces of any size; the messages are those that were sent."""
    whole = b"+OK\r\n".join(frame for frame, _ in frames)
    edges = [0, *sorted(cuts), len(whole)]
    pieces = [whole[a:b] for a, b in pairwise(edges)]
    assert heard(*pieces) == [said for _, said in frames]


def test_a_message_byte_by_byte() -> None:
    """The smallest pieces there are, with a carriage return at the end of the subject."""
    frame = b"HMSG a\r\xff\r 1 4 6\r\nh\r\n\0xy\r\nPING\r\n"
    assert heard(*(frame[n : n + 1] for n in range(len(frame)))) == [
        (1, b"a\r\xff\r", b"", b"h\r\n\0", b"xy"),
        "ping",
    ]


@settings(max_examples=300)
@given(
    st.lists(st.binary(max_size=50) | st.sampled_from([b"MSG ", b"HMSG a 1 ", b"\r\n", b"INFO "]))
)
def test_garbage_is_refused_or_waited_for(pieces: list[bytes]) -> None:
    """Nothing but a protocol error ever comes out, so that the client connects anew."""
    try:
        heard(*pieces)
    except ProtocolError:
        return
    assert len(b"".join(pieces)) < LONGEST_LINE + LARGEST_MESSAGE


@pytest.mark.parametrize(
    "garbage",
    [
        b"HELLO\r\n",
        b"MSG a 1\r\n",
        b"MSG a b c d e 1\r\n",
        b"MSG a x 1\r\n.\r\n",
        b"MSG a 1 -5\r\n",
        b"MSG a 1 99999999999\r\n",
        b"MSG a 1 1\r\n....",
        b"HMSG a 1 9 4\r\nabcd\r\n",
        b"HMSG a 1 x 4\r\nabcd\r\n",
        b"INFO nothing\r\n",
        b"INFO []\r\n",
        b"MSG " + b"a" * LONGEST_LINE,
    ],
)
def test_what_no_server_says_is_an_error(garbage: bytes) -> None:
    """Not waited for without end, and not taken for something else."""
    with pytest.raises(ProtocolError):
        heard(garbage)


def test_a_message_in_many_pieces_is_joined_once() -> None:
    """The largest message that comes in small pieces costs no time with the square of its size."""
    size = 1 << 24
    body = bytes(1 << 12)
    pieces = [b"MSG a 2 %d\r\n" % size, *[body] * (size // len(body)), b"\r\n"]
    [(_, _, _, _, got)] = heard(*pieces)
    assert len(got) == size


# --- in the client --------------------------------------------------------------------------------


def reached(connection: Connection, generation: int) -> bool:
    return connection.generation == generation


def test_garbage_from_a_server_makes_a_new_connection() -> None:
    """The loop goes on: the client drops the socket and connects again."""
    with ScriptedServer(lambda _: None) as server, connected(server.url) as connection:
        for generation, garbage in enumerate(("HELLO", "MSG a 1 x", "INFO {", "HMSG a 1 5 2"), 2):
            server.say(garbage)
            wait_until(partial(reached, connection, generation))


@pytest.mark.parametrize("subject", [b"\xff\xfe", b"a\rb", b"\x0b\x0c\x7f", b"x" * 3000])
def test_any_subject_that_a_server_delivers_is_taken(
    single_server: SingleServer, subject: bytes
) -> None:
    """An inbox is open to whoever may publish there: nothing that comes ends the reading."""
    with connected(single_server.url) as connection, Wire(single_server.url) as wire:
        inbox = connection.client.inbox.encode()
        wire.publish(inbox + b"." + subject, b"body", b"X", reply=subject[:50])
        assert wire.settle() == []
        assert b"info" in connection.request("$JS.API.INFO", b"").lower()
        assert connection.generation == 1


def test_an_inbox_is_under_the_own_key_and_cannot_be_guessed(single_server: SingleServer) -> None:
    """128 random bits for each connection; with a log-in, under its public key."""
    inboxes = set()
    for _ in range(3):
        with connected(single_server.url) as connection:
            inboxes.add(connection.client.inbox)
    assert len(inboxes) == 3
    assert all(len(one.removeprefix("_INBOX.")) == 32 for one in inboxes)
    seed = bytes(range(32))
    with connected(single_server.url, seed) as connection:
        _, key, rest = connection.client.inbox.split(".")
        assert (key, len(rest)) == (public_nkey(seed), 32)
        assert connection.request("$JS.API.STREAM.INFO." + unique_name(), b"")
