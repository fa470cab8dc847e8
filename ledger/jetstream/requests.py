"""Requests and their answers over one inbox: each waits for its own, and none waits in vain.

A lost connection fails what was sent on it at once. A permissions violation comes from the server
as an error without the request's number, only with the subject in its text (in lower case, as
the parser hands it over): it fails the requests that wait on that subject.

Whoever may publish into our inbox can answer in the server's place. So an answer is taken for what
it is only as far as a server says such a thing; anything else counts as none.
"""

import asyncio
import re
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from ledger.jetstream.client import NkeyClient
from ledger.jetstream.errors import ApiError, NoAnswerError, NotPermittedError, refusal
from ledger.jetstream.stored_message import Number

T = TypeVar("T")
_EMPTY_HEADER = b"NATS/1.0\r\n\r\n"
_NO_RESPONDERS = b"NATS/1.0 503"
_VIOLATION = re.compile(r'permissions violation for (\w+) to "([^"]*)"')


class Answer(NamedTuple):
    """What came back: a body, and the bytes of a header where there is one."""

    data: bytes
    header: bytes = b""


class Ack(msgspec.Struct):
    """What the server says when it has stored something, or not (ADR-31, ADR-50)."""

    stream: str = ""
    seq: Number = 0
    error: ApiError | None = None


class _Refused(msgspec.Struct):
    error: ApiError | None = None


_read_ack = msgspec.json.Decoder(Ack).decode
_read_refused = msgspec.json.Decoder(_Refused).decode


class Waiting(Protocol):
    """Somebody who waits for answers to what was sent."""

    def concerns(self, subject: str) -> bool:
        """Whether something was sent to `subject`, which is in lower case."""

    def answer(self, message: Answer) -> bool:
        """Take one answer; True when it was the last."""

    def fail(self, error: Exception) -> None:
        """Learn that no further answer will come."""


class One:
    """Waits for one answer."""

    __slots__ = ("future", "subject")

    def __init__(self, subject: str, future: "asyncio.Future[Answer]") -> None:
        self.subject = subject
        self.future = future

    def concerns(self, subject: str) -> bool:
        """Whether it was sent there."""
        return self.subject.lower() == subject

    def answer(self, message: Answer) -> bool:
        """Take the answer; the first one wins, a later one is dropped."""
        if not self.future.done():
            self.future.set_result(message)
        return True

    def fail(self, error: Exception) -> None:
        """Learn that it will not come."""
        if not self.future.done():
            self.future.set_exception(error)


class Requests:
    """Sends on `client` and sorts the answers; lives on the loop."""

    def __init__(self, client: NkeyClient) -> None:
        self._client = client
        self._inbox = client.inbox + "."
        self._before = len(self._inbox)
        self._waiting: dict[bytes, Waiting] = {}
        self._count = 0

    async def start(self) -> None:
        """Subscribe to the inbox; nats-py subscribes again on every reconnection."""
        await self._client.subscribe_directly(self._inbox + "*", self._sort)
        await self._client.flush()

    def expect(self, waiting: Waiting) -> str:
        """Register who waits; returns the reply subject to send with."""
        self._count += 1
        self._waiting[b"%d" % self._count] = waiting
        return f"{self._inbox}{self._count}"

    def forget(self, reply: str) -> None:
        """Wait no longer for answers on a reply subject."""
        self._waiting.pop(reply[self._before :].encode(), None)

    async def ask(self, subject: str, payload: bytes, timeout: float) -> Answer:  # noqa: ASYNC109 (a timer of the loop is cheaper than a scope, and this is the hot path)
        """Send once and wait for one answer.

        Raises:
            NotConnectedError: nothing was sent.
            NoAnswerError: sent, and no answer within `timeout` seconds or no responder.
            NotPermittedError: the login may not publish to `subject`.
        """
        return await self.send_and_wait(
            subject, lambda reply: publish_command(subject, reply, payload), timeout
        )

    async def send_and_wait(
        self,
        subject: str,
        commands: Callable[[str], bytes],
        timeout: float,  # noqa: ASYNC109 (as in ask)
        future: "asyncio.Future[Answer] | None" = None,
    ) -> Answer:
        """Write the commands made for a reply subject, and wait for one answer; see `ask`.

        Somebody else may hold `future` too, and settle it first.
        """
        loop = asyncio.get_running_loop()
        future = future or loop.create_future()
        one = One(subject, future)
        reply = self.expect(one)
        timer = loop.call_later(timeout, one.fail, NoAnswerError("no answer in time"))
        try:
            self.write(commands(reply))
            return served(await future)
        finally:
            timer.cancel()
            self.forget(reply)

    def write(self, commands: bytes) -> None:
        """Whole protocol commands to the socket; raises as `NkeyClient.write_now`."""
        self._client.write_now(commands)

    def lose_all(self) -> None:
        """The connection is gone: nobody who waits will be answered."""
        waiting, self._waiting = self._waiting, {}
        for one in waiting.values():
            one.fail(NoAnswerError("the connection was lost"))

    def refuse(self, text: str) -> NotPermittedError | None:
        """Match a permissions violation to those who wait on its subject; None if it is not one."""
        found = _VIOLATION.search(text)
        if found is None:
            return None
        error = NotPermittedError(f"not permitted: {found[1]} to {found[2]}", found[2])
        for one in list(self._waiting.values()):
            if one.concerns(found[2]):
                one.fail(error)
        return error

    def _sort(self, subject: bytes, header: bytes, data: bytes) -> None:
        token = subject[self._before :]
        waiting = self._waiting.get(token)
        if waiting is not None and waiting.answer(Answer(data, header)):
            self._waiting.pop(token, None)


def publish_command(subject: str, reply: str, payload: bytes) -> bytes:
    """`PUB` of the NATS client protocol."""
    wire = subject.encode("utf-8", "surrogateescape")
    return b"PUB %b %b %d\r\n%b\r\n" % (wire, reply.encode(), len(payload), payload)


def headed_command(subject: str, reply: str, payload: bytes) -> bytes:
    """`HPUB` of the NATS client protocol, with a header that says nothing."""
    wire, size = subject.encode("utf-8", "surrogateescape"), len(_EMPTY_HEADER)
    sizes = b"%d %d" % (size, size + len(payload))
    return b"HPUB %b %b %b\r\n%b%b\r\n" % (wire, reply.encode(), sizes, _EMPTY_HEADER, payload)


def served(message: Answer) -> Answer:
    """The message, unless it says that nobody serves the subject.

    Raises:
        NoAnswerError: status 503, no responders.
    """
    if message.header.startswith(_NO_RESPONDERS):
        raise NoAnswerError("nobody answers there: no stream, or no leader yet")
    return message


def sequence_of(message: Answer, stream: str, count: int = 1) -> int:
    """The number under which a stream has stored the last of `count` messages.

    Raises:
        NoAnswerError: this is not what its server says.
        Exception: what `errors.refusal` makes of its `error`.
    """
    ack: Ack = _parsed(_read_ack, served(message))
    if ack.error is not None:
        raise refusal(ack.error)
    if ack.stream != stream or ack.seq < count:
        raise NoAnswerError(f"the answer is not one of {stream}: {ack.seq} of {ack.stream!a}")
    return ack.seq


def decoded(message: Answer, kind: type[T]) -> T:
    """The JSON of an answer, which has the form of `kind`; raises as `sequence_of`."""
    if (error := _parsed(_read_refused, message).error) is not None:
        raise refusal(error)
    return _parsed(msgspec.json.Decoder(kind).decode, message)


def _parsed(decode: Callable[[bytes], T], message: Answer) -> T:
    try:
        return decode(message.data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise NoAnswerError("the answer is not what a server says") from error
