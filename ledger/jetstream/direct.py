"""Many messages in one request (ADR-31, batched direct get), from whichever server answers.

A stored message never changes, so what comes is right; a follower that is behind may lack the
newest, so what does not come is asked of the leader.
"""

import asyncio
from typing import Any, NamedTuple

import msgspec

from ledger.jetstream.api import ATTEMPT
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NoAnswerError, NotConnectedError
from ledger.jetstream.requests import Answer, publish_command

PAGE = 500
"""Messages of one request; the server answers at most 1,024 subjects at once."""


class Direct(NamedTuple):
    """What a recorder needs of a stored message."""

    sequence: int
    subject: str
    body: bytes


class _Page:
    """Waits for the messages of one request, and for the status that ends them."""

    def __init__(self, subject: str, ended: "asyncio.Future[None]") -> None:
        self._subject = subject
        self.ended = ended
        self.messages: list[Direct] = []

    def concerns(self, subject: str) -> bool:
        """Whether it was asked there."""
        return self._subject.lower() == subject

    def answer(self, message: Answer) -> bool:
        """Take a message; True for the end: 204 after some, 404 after none, 408, 413, 503."""
        headers = message.headers or {}
        sequence = headers.get("Nats-Sequence", "")
        if sequence.isdigit():
            self.messages.append(Direct(int(sequence), headers["Nats-Subject"], message.data))
            return False
        if not self.ended.done():
            self.ended.set_result(None)
        return True

    def fail(self, error: Exception) -> None:
        """Nothing more will come."""
        if not self.ended.done():
            self.ended.set_exception(error)


async def by_subjects(connection: Connection, stream: str, subjects: list[str]) -> list[Direct]:
    """The messages of those of at most `PAGE` subjects that the answering server has."""
    return await _get(connection, stream, {"multi_last": subjects, "batch": len(subjects)})


async def from_sequence(
    connection: Connection, stream: str, sequence: int, count: int
) -> list[Direct]:
    """At most `count` messages from a number on, in order, as far as the answering server is."""
    return await _get(connection, stream, {"seq": sequence, "batch": min(count, PAGE)})


async def _get(connection: Connection, stream: str, query: dict[str, Any]) -> list[Direct]:
    """One request; what came of it until its end, or until nothing came any more."""
    loop = asyncio.get_running_loop()
    subject = f"$JS.API.DIRECT.GET.{stream}"
    page = _Page(subject, loop.create_future())
    reply = connection.requests.expect(page)
    timer = loop.call_later(ATTEMPT, page.fail, NoAnswerError("no answer in time"))
    try:
        command = publish_command(subject, reply, msgspec.json.encode(query))
        connection.client.write_now(command)
        await page.ended
    except (NoAnswerError, NotConnectedError):
        pass  # the leader is asked for what is missing, and says why it does not answer
    finally:
        timer.cancel()
        connection.requests.forget(reply)
    return page.messages
