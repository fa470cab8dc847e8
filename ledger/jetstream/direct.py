"""Many messages in one request (ADR-31, batched direct get), from whichever server answers.

A stored message never changes, so what comes is right; a server that is behind may lack the newest,
so nothing is concluded from one about what is *not* there.
"""

import asyncio
import re
from typing import Any

import msgspec

from ledger.jetstream.api import ATTEMPT
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NoAnswerError, NotConnectedError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.requests import Answer, publish_command
from ledger.jetstream.stored_message import direct_message, lead_of

PAGE = 500
"""Messages of one request; the server answers at most 1,024 subjects at once."""

PAGE_BYTES = 1 << 20
"""Of one page, about: several under way must stay below what a server lets wait for a client."""

PAGE_SECONDS = 30.0
"""After so long a page is over: what came of it counts, and the rest is asked for again."""

MOST_BYTES = 64 << 20
"""Of one page, whoever sends it: 500 of the largest messages are less."""

_ENDS = (b"NATS/1.0 204", b"NATS/1.0 404")
"""Statuses behind the last message of a request, and in the place of the first."""

_PENDING = re.compile(rb"\r\nNats-Num-Pending: (\d{1,18})\r\n")


class DirectPage:
    """One request under way, and the messages that have come of it.

    `pending` says at its end how many the server has behind the last of them.
    """

    def __init__(self, connection: Connection, stream: str, query: dict[str, Any]) -> None:
        """Ask.

        Raises:
            NotConnectedError: nothing was sent.
        """
        self._requests = connection.requests
        self._subject = f"$JS.API.DIRECT.GET.{stream}"
        self._lead = lead_of(stream)
        self.pending = 0
        self._most: int = query["batch"]
        self._room = MOST_BYTES
        self._came: list[Answer] = []
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reply = self._requests.expect(self)
        try:
            asked = msgspec.json.encode(query)
            self._requests.write(publish_command(self._subject, self._reply, asked))
        except NotConnectedError:
            self.forget()
            raise

    async def messages(self, patience: float = ATTEMPT) -> list[StoredMessage]:
        """What came, once it is complete; raises as `complete` and `found`."""
        await self.complete(patience)
        return self.found()

    async def complete(self, patience: float = ATTEMPT) -> None:
        """Wait for the end.

        Raises:
            NoAnswerError: nothing more came for `patience` seconds, or too slowly; more came than
                was asked for, or not what a server says.
            NotPermittedError: the log-in may not ask this.
        """
        try:
            before, loop = -1, asyncio.get_running_loop()
            until = loop.time() + PAGE_SECONDS
            while not self._ended.done() and before < len(self._came) and loop.time() < until:
                before = len(self._came)
                await asyncio.wait({self._ended}, timeout=patience)
            if not self._ended.done():
                raise NoAnswerError("no answer in time")
            self._ended.result()
        finally:
            self.forget()

    def found(self) -> list[StoredMessage]:
        """What has come so far.

        Raises:
            NoAnswerError: this is not what a server says.
        """
        found = [direct_message(self._lead, header, data) for data, header in self._came]
        if None in found:
            raise NoAnswerError("the answer is not what a server says")
        return [message for message in found if message is not None]

    def forget(self) -> None:
        """Whatever still comes of it goes nowhere."""
        self._requests.forget(self._reply)
        self._ended.cancel()

    # --- somebody who waits, for `Requests` -----------------------------------------------------

    def concerns(self, subject: str) -> bool:
        """Whether it was asked there."""
        return self._subject.lower() == subject

    def answer(self, message: Answer) -> bool:
        """Take a message; True for the status that ends them."""
        if message.header and (message.data or self._lead in message.header):
            self._room -= len(message.data) + len(message.header)
            if len(self._came) == self._most or self._room < 0:
                self._end(NoAnswerError("more came than was asked for"))
                return True
            self._came.append(message)
            return False
        if message.header.startswith(_ENDS):
            found = _PENDING.search(message.header)
            self.pending = int(found[1]) if found else 0
            self._end(None)
        else:
            self._end(NoAnswerError("nobody answers there, or not in the way of a server"))
        return True

    def fail(self, error: Exception) -> None:
        """Nothing more will come."""
        self._end(error)

    def _end(self, error: Exception | None) -> None:
        if self._ended.done():
            return
        if error is None:
            self._ended.set_result(None)
        else:
            self._ended.set_exception(error)


def onward(connection: Connection, stream: str, first: int, count: int) -> DirectPage:
    """A request for the next `count` messages from a number on, over numbers that are not there."""
    return DirectPage(connection, stream, _from(first, count))


async def from_sequence(
    connection: Connection, stream: str, first: int, count: int, patience: float = ATTEMPT
) -> list[StoredMessage]:
    """At most `count` messages from a number on, in order, as far as a server that answers is.

    None when nobody answers: the leader is asked for what is missing, and says why.
    """
    found: list[StoredMessage] = []
    while len(found) < count:
        at = found[-1].sequence + 1 if found else first
        query = _from(at, min(PAGE, count - len(found)))
        page = await _tried(connection, stream, query, patience)
        if not page or not in_order(page, at):
            break
        found += page
    return found


async def by_subjects(
    connection: Connection, stream: str, subjects: list[str]
) -> list[StoredMessage]:
    """The messages of those of at most `PAGE` subjects that the answering server has."""
    return await _tried(connection, stream, {"multi_last": subjects, "batch": len(subjects)})


def _from(first: int, count: int) -> dict[str, Any]:
    return {"seq": first, "batch": count, "max_bytes": PAGE_BYTES, "next_by_subj": ">"}


def in_order(messages: list[StoredMessage], first: int) -> bool:
    """Whether these are messages from a number on, each once, by their numbers."""
    last = first - 1
    for message in messages:
        if message.sequence <= last:
            return False
        last = message.sequence
    return True


async def _tried(
    connection: Connection, stream: str, query: dict[str, Any], patience: float = ATTEMPT
) -> list[StoredMessage]:
    try:
        return await DirectPage(connection, stream, query).messages(patience)
    except (NoAnswerError, NotConnectedError):
        return []
