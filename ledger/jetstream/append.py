"""The outcome protocol of an append: stored, or refused, or not known yet, and never twice.

    answer                                   what it means            what is done
    ack                                      stored                   the sequences
    10077 "maximum messages per subject"     the keys are taken       read back: ours, or a conflict,
                                                                      or not there yet: again
    10077 for any other reason               the stream is full       read only, never a conflict
    10176, 10210                             the batch was forgotten  the whole again, as a new batch
    10054, 10199, a permissions violation    refused                  said at once
    none, no responders, connection lost     not known                the same bytes again

Nothing new is ever built for an outcome that is not known. A key is written once (`config.py`),
so the same bytes sent again are stored once at most. Read-backs go through the stream's leader; on
a cluster one right after 10077 may find nothing, since the writer of the key is still in flight.
"""

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum
from secrets import SystemRandom

from eventsourcing.persistence import IntegrityError
from nats.aio.msg import Msg

from ledger.clock import SYSTEM
from ledger.jetstream.api import ATTEMPT
from ledger.jetstream.batch import batch_commands
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import (
    BatchLostError,
    KeyTakenError,
    NoAnswerError,
    NotConnectedError,
    OutcomeUnknownError,
    ServerUnreachableError,
    TransientError,
    WritesHeldError,
)
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.requests import decoded, publish_command, served

MayWrite = Callable[[int], bool]
"""Whether writes may go out on the connection of that generation; asked before every sending."""

ReadBack = Callable[[str, float], "asyncio.Future[StoredMessage | None]"]

_SHORTEST, _LONGEST = 0.05, 0.5
_POLL = 0.02
_READ_AT_ONCE = 64
_random = SystemRandom()


def always(_generation: int) -> bool:
    """The guard of a stream that nobody guards."""
    return True


class _Held(WritesHeldError):
    """Signal: the guard does not let this connection write yet."""


class _Opened:
    """Waits for the answer to a batch's first message: empty when it was opened."""

    __slots__ = ("committed", "subject")

    def __init__(self, subject: str, committed: "asyncio.Future[Msg]") -> None:
        self.subject = subject
        self.committed = committed

    def answer(self, message: Msg) -> bool:
        """An answer with a body refuses the batch, and then no other says why."""
        refused = message.data or (message.headers or {}).get("Status")
        if refused and not self.committed.done():
            self.committed.set_result(message)
        return True

    def fail(self, error: Exception) -> None:
        """The first message was refused: so is the batch."""
        if not self.committed.done():
            self.committed.set_exception(error)
