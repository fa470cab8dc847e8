"""One sending of one append: the bytes go out, and the answer says what the server made of them."""

import asyncio
from collections.abc import Callable, Sequence

from ledger.jetstream.batch import batch_commands
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NotConnectedError, WritesHeldError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.requests import Answer, headed_command, sequence_of

MayWrite = Callable[[int], bool]
"""Whether writes may go out on the connection of that generation; asked before every sending."""


def always(_generation: int) -> bool:
    """The guard of a stream that nobody guards."""
    return True


class Sender:
    """Sends to `stream` on `connection` when `may_write` lets it; lives on the loop."""

    def __init__(self, connection: Connection, stream: str, may_write: MayWrite = always) -> None:
        self.connection = connection
        self.stream = stream
        self.may_write = may_write

    async def send(self, messages: Sequence[OutgoingMessage], patience: float) -> list[int]:
        """The sequences of the messages, which are stored.

        Raises:
            NotConnectedError, WritesHeldError: nothing was sent.
            NoAnswerError: sent, and no answer within `patience` seconds.
            Exception: a definite refusal, by `errors.refusal` or `NotPermittedError`.
        """
        self.check()
        if len(messages) == 1:
            answer = await self._single(messages[0], patience)
        else:
            answer = await self._batch(messages, patience)
        count = len(messages)
        last = sequence_of(answer, self.stream, count)
        return list(range(last - count + 1, last + 1))

    async def send_headed(self, message: OutgoingMessage, patience: float) -> list[int]:
        """As `send`, for one message with an empty header.

        A server hands such a message over without the carriage returns at its subject's end
        (`stored_message.py`), so that two that it tells apart read alike.
        """
        self.check()
        requests, subject = self.connection.requests, message.subject
        answer = await requests.send_and_wait(
            subject, lambda reply: headed_command(subject, reply, message.body), patience
        )
        return [sequence_of(answer, self.stream)]

    def check(self) -> None:
        """Whether anything may go out now.

        Raises:
            NotConnectedError, WritesHeldError: it may not.
        """
        if not self.connection.connected:
            raise NotConnectedError("not connected to the server")
        if not self.may_write(self.connection.generation):
            raise WritesHeldError("writes are held back on this connection")

    async def _single(self, message: OutgoingMessage, patience: float) -> Answer:
        return await self.connection.requests.ask(message.subject, message.body, patience)

    async def _batch(self, messages: Sequence[OutgoingMessage], patience: float) -> Answer:
        requests = self.connection.requests
        committed: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        opened = requests.expect(_Opened(messages, committed))
        try:
            return await requests.send_and_wait(
                messages[-1].subject,
                lambda reply: batch_commands(messages, opened, reply),
                patience,
                committed,
            )
        finally:
            requests.forget(opened)


class _Opened:
    """Waits for the answer to a batch's first message: empty when it was opened.

    The messages between the first and the last ask for none; what the server says of their
    subjects comes here too.
    """

    __slots__ = ("committed", "messages")

    def __init__(
        self, messages: Sequence[OutgoingMessage], committed: "asyncio.Future[Answer]"
    ) -> None:
        self.messages = messages
        self.committed = committed

    def concerns(self, subject: str) -> bool:
        """Whether a message of the batch has that subject."""
        return any(message.subject.lower() == subject for message in self.messages)

    def answer(self, message: Answer) -> bool:
        """An answer with a body refuses the batch, and then no other says why."""
        refused = message.data or message.header
        if refused and not self.committed.done():
            self.committed.set_result(message)
        return True

    def fail(self, error: Exception) -> None:
        """One message was refused: so is the batch."""
        if not self.committed.done():
            self.committed.set_exception(error)
