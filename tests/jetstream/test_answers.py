"""Answers that no server gives: none is believed, none ends anything, the same bytes settle it."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from eventsourcing.persistence import PersistenceError
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.jetstream import direct
from ledger.jetstream.direct import DirectPage
from ledger.jetstream.errors import NoAnswerError, OutcomeUnknownError, ServerUnreachableError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.requests import Answer, decoded, sequence_of
from ledger.jetstream.stored_message import direct_message, lead_of
from ledger.jetstream.stream import Stream
from tests.support.nats import SingleServer, connected
from tests.support.scripted_nats import Published, ScriptedServer
from tests.support.wire import Wire

FALSE_ACKS: list[Any] = [
    b"",
    b"\xff\xfe",
    b"[]",
    b"7",
    b"null",
    b"{}",
    b'{"stream":"S"}',
    b'{"seq":7}',
    b'{"stream":"OTHER","seq":7}',
    b'{"stream":"S","seq":"7"}',
    b'{"stream":"S","seq":7.5}',
    b'{"stream":"S","seq":true}',
    b'{"stream":"S","seq":0}',
    b'{"stream":"S","seq":-7}',
    b'{"stream":"S","seq":99999999999999999999999}',
    b'{"stream":["S"],"seq":7}',
    b'{"error":"no"}',
    b'{"error":[]}',
    b'{"error":{"err_code":"10077"}}',
    b"[" * 60_000,
]


def one(version: int = 1) -> OutgoingMessage:
    return OutgoingMessage(f"p.a.{version}", b"body")


@contextmanager
def scripted(script: Callable[[Published], bytes | None]) -> Iterator[Stream]:
    with ScriptedServer(script) as server, connected(server.url) as connection:
        yield Stream(connection, "S", "p")


@pytest.mark.parametrize("answer", FALSE_ACKS, ids=lambda answer: repr(answer)[:40])
@pytest.mark.parametrize("count", [1, 2])
def test_an_acknowledgement_that_no_server_gives_is_none(answer: bytes, count: int) -> None:
    """The outcome is not known then, and the same bytes again settle it."""
    answers = iter([answer])

    def script(message: Published) -> bytes:
        if count > 1 and not message.headers.get("Nats-Batch-Commit"):
            return b""
        return next(answers, b'{"stream":"S","seq":7}')

    with scripted(script) as stream:
        messages = [one(version) for version in range(count)]
        assert stream.append(messages, fresh=True) == list(range(8 - count, 8))


def test_a_batch_has_no_fewer_numbers_than_messages() -> None:
    """The first of two messages cannot have the number 0."""
    with (
        scripted(lambda _: b'{"stream":"S","seq":1}') as stream,
        pytest.raises(OutcomeUnknownError),
    ):
        stream.append([one(1), one(2)], give_up_after=0.3)


@settings(max_examples=500)
@given(st.binary(max_size=200) | st.builds(lambda value: json.dumps(value).encode(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["stream", "seq", "error", "err_code", "x"]), inner),
)))  # fmt: skip
def test_no_answer_raises_what_nobody_expects(data: bytes) -> None:
    """Whatever comes back, it is a number, a refusal, or no answer."""
    for read in (lambda a: sequence_of(a, "S"), lambda a: decoded(a, dict[str, Any])):
        with suppress(PersistenceError):
            read(Answer(data))


@settings(max_examples=500)
@given(st.binary(max_size=80), st.binary(max_size=20), st.integers(0, 3))
def test_no_header_of_a_direct_get_raises(header: bytes, body: bytes, kind: int) -> None:
    """What is not the server's form is no message."""
    lead = lead_of("S")
    forms = (header, lead + header, lead + b"s\r\nNats-Sequence: " + header,
             lead + b"s\r\nNats-Sequence: 5\r\nNats-Time-Stamp: " + header)  # fmt: skip
    found = direct_message(lead, forms[kind], body)
    assert found is None or found.body == body


@pytest.mark.parametrize(
    "answer",
    [
        b"x",
        b'{"config":{},"state":{}}',
        b'{"config":{"name":"OTHER"},"state":{"first_seq":1,"last_seq":9,"messages":9},"ts":""}',
        b'{"config":{"name":"S"},"state":{"first_seq":1,"last_seq":"9","messages":9},"ts":""}',
        b'{"config":7,"state":7}',
        b'{"message":{"seq":1}}',
        b'{"message":{"seq":1,"subject":"p.a.1","data":"no base64!"}}',
        b'{"message":{"seq":-1,"subject":"p.a.1"}}',
    ],
)
def test_what_the_interface_does_not_say_is_no_answer(answer: bytes) -> None:
    """Neither of the stream, nor of a message, nor of a page."""
    with scripted(lambda _: answer) as stream:
        for ask in (stream.info, lambda t: stream.get(1, t), lambda t: stream.page(1, 5, t)):
            with pytest.raises(ServerUnreachableError):
                ask(0.2)


def test_the_message_of_another_number_is_none() -> None:
    """An answer to another question proves nothing."""
    other = b'{"message":{"seq":2,"subject":"p.a.1"}}'
    with scripted(lambda _: other) as stream:
        assert stream.get(1, 0.2) is None


def test_sequence_of_reads_what_a_server_says() -> None:
    """The stream's own name and a number; a refusal by its code."""
    assert sequence_of(Answer(b'{"stream":"S","seq":7,"duplicate":false}'), "S") == 7
    with pytest.raises(NoAnswerError):
        sequence_of(Answer(b"", b"NATS/1.0 503\r\n\r\n"), "S")


class Insider:
    """Somebody who sees every message and answers before the server does."""

    def __init__(self, url: str, subject: bytes, answers: list[bytes]) -> None:
        self._wire = Wire(url)
        self._wire.subscribe(subject)
        self._answers = answers
        self.answered = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while True:
                _, reply, _, _ = self._wire.next_message()
                for answer in self._answers if reply else ():
                    self._wire.publish(reply, answer)
                    self.answered += 1
        except (OSError, ValueError, AssertionError):
            return

    def close(self) -> None:
        self._wire.send(b"UNSUB 1\r\n")
        self._wire.hang_up()
        self._thread.join(10)
        self._wire.close()


def test_an_insider_who_answers_first_is_not_believed(
    stream: Stream, single_server: SingleServer
) -> None:
    """On a server without a door somebody answers every append with rubbish: all are recorded."""
    insider = Insider(single_server.url, f"{stream.prefix}.>".encode(), FALSE_ACKS[:-1])
    try:
        for version in range(30):
            message = OutgoingMessage(f"{stream.prefix}.a.{version}", b"body %d" % version)
            assert stream.append([message]) == [version + 1]
        messages = [OutgoingMessage(f"{stream.prefix}.b.{v}", b"body") for v in range(3)]
        assert stream.append(messages) == [31, 32, 33]
    finally:
        insider.close()
    assert insider.answered > 0
    assert [m.sequence for m in stream.page(1)] == list(range(1, 34))


class Unsent:
    """A connection on which nothing goes out."""

    def __init__(self) -> None:
        self.requests = self

    def expect(self, _waiting: object) -> str:
        return "_INBOX.x.1"

    def forget(self, reply: str) -> None:
        """Nobody waits any more."""

    def write(self, commands: bytes) -> None:
        """It goes nowhere."""


def answered(number: int, size: int = 1) -> Answer:
    header = b"NATS/1.0\r\n%bp.a.%d\r\nNats-Sequence: %d\r\n" % (lead_of("S"), number, number)
    return Answer(b"x" * size, header + b"Nats-Time-Stamp: 2022-05-14T03:40:00Z\r\n\r\n")


@pytest.mark.parametrize(("asked", "size", "kept"), [(3, 1, 3), (500, 1 << 20, 63)])
def test_a_page_holds_no_more_than_was_asked_for(asked: int, size: int, kept: int) -> None:
    """Whoever answers without end fills no memory: what came counts, and the rest is no answer."""

    async def take() -> list[int]:
        page = DirectPage(Unsent(), "S", {"seq": 1, "batch": asked})  # type: ignore[arg-type]
        over = [page.answer(answered(number, size)) for number in range(1, 70)]
        assert over.index(True) == kept
        with pytest.raises(NoAnswerError, match="more came"):
            await page.complete()
        return [message.sequence for message in page.found()]

    assert asyncio.run(take()) == list(range(1, kept + 1))


def test_a_page_that_drips_is_over_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message now and then is no reason to wait for ever."""
    monkeypatch.setattr(direct, "PAGE_SECONDS", 0.3)

    async def take() -> int:
        page = DirectPage(Unsent(), "S", {"seq": 1, "batch": 500})  # type: ignore[arg-type]

        async def drip() -> None:
            for number in range(1, 400):
                page.answer(answered(number))
                await asyncio.sleep(0.05)

        dripping = asyncio.create_task(drip())
        with pytest.raises(NoAnswerError):
            await page.complete(0.2)
        dripping.cancel()
        return len(page.found())

    assert 0 < asyncio.run(take()) < 400
