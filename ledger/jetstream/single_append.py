"""The first sending of a single message, without a coroutine: most appends are this and no more.

The caller's thread waits on a lock, the loop writes in one turn and releases the lock in the turn
that reads the answer. A coroutine behind the portal takes six turns and two futures for the same.
Whatever is not a plain acknowledgement is told to `Append`, which goes on by its protocol.
"""

import threading

from ledger.jetstream.errors import NoAnswerError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.portal import Portal
from ledger.jetstream.requests import Answer, Requests, publish_command, sequence_of
from ledger.jetstream.sending import Sender


class Express:
    """One message on its way; `requests.Waiting` for its answer."""

    __slots__ = ("_answered", "_message", "_outcome", "_reply", "_requests", "_sender")

    def __init__(self, sender: Sender, message: OutgoingMessage) -> None:
        self._sender = sender
        self._message = message
        self._answered = threading.Lock()
        self._answered.acquire()
        self._outcome: Answer | Exception | None = None
        self._requests: Requests | None = None
        self._reply = ""

    def run(self, portal: Portal, patience: float) -> int:
        """The sequence under which the message is stored; called on the caller's thread.

        Raises:
            NoAnswerError: sent, and no answer within `patience` seconds.
            Exception: as `Sender.send`.
            InterfaceError: the portal is closed.
        """
        portal.post(self._send)
        if not self._answered.acquire(timeout=patience):
            portal.soon(self._forget)
        outcome = self._outcome  # once: the answer may come while we give up
        if isinstance(outcome, Answer):
            return sequence_of(outcome, self._sender.stream)
        raise outcome or NoAnswerError("no answer in time")

    def concerns(self, subject: str) -> bool:
        """Whether it was sent there."""
        return self._message.subject.lower() == subject

    def answer(self, message: Answer) -> bool:
        """Take the answer, in the thread of the connection."""
        self._end(message)
        return True

    def fail(self, error: Exception) -> None:
        """Learn that it will not come."""
        self._forget()
        self._end(error)

    def _send(self) -> None:
        message = self._message
        try:
            self._sender.check()
            self._requests = self._sender.connection.requests
            self._reply = self._requests.expect(self)
            self._requests.write(publish_command(message.subject, self._reply, message.body))
        except Exception as error:  # noqa: BLE001 (the caller's to judge, whatever it is)
            self.fail(error)

    def _forget(self) -> None:
        if self._requests is not None:
            self._requests.forget(self._reply)

    def _end(self, outcome: Answer | Exception) -> None:
        if self._outcome is None:
            self._outcome = outcome
            self._answered.release()
