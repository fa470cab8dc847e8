"""The outcome protocol of an append: stored, or refused, or not known yet, and never twice.

    answer                                 what it means          what is done
    ack                                    stored                 the sequences
    10077 "maximum messages per subject"   the keys are taken     read back: ours, a conflict, or
                                                                  not there yet: again
    10077 for any other reason             the stream is full     read only, never a conflict
    10176, 10210                           the batch is forgotten the whole again, as a new batch
    10054, 10199, permissions violation    refused                said at once
    none, no responders, connection lost   not known              read back, then the same bytes
    what no server says                                           again

Nothing new is ever built for an outcome that is not known. A key is written once (`config.py`),
so the same bytes sent again are stored once at most. Read-backs go through the stream's leader; on
a cluster one right after 10077 may find nothing, since the writer of the key is still in flight.
"""

import asyncio
from collections.abc import Sequence
from secrets import SystemRandom

from eventsourcing.persistence import IntegrityError, InterfaceError, PersistenceError

from ledger.clock import SYSTEM
from ledger.jetstream import leader
from ledger.jetstream.api import ATTEMPT
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
from ledger.jetstream.group_commit import ApartError, Groups
from ledger.jetstream.message import OutgoingMessage, StoredMessage

_SHORTEST, _LONGEST = 0.05, 0.5
_POLL = 0.02
_READ_AT_ONCE = 64
_random = SystemRandom()


def patience(remaining: float) -> float:
    """How long one sending waits for its answer, with so many seconds left for all of them."""
    return max(_SHORTEST, min(ATTEMPT, remaining))


class Append:
    """One append in progress, on the loop.

    `fresh` says that these bytes were never sent before this call. Then a key that is taken at the
    first answer is somebody else's, even if the bytes are the same; otherwise they are ours.
    `first` is what the first sending came to, if somebody has done it already (`single_append.py`).
    """

    def __init__(  # noqa: PLR0913 (what an append is, and how far it has come)
        self,
        groups: Groups,
        stream: str,
        messages: Sequence[OutgoingMessage],
        *,
        fresh: bool,
        give_up_after: float,
        first: Exception | None = None,
    ) -> None:
        self._groups = groups
        self._connection = groups.sender.connection
        self._stream = stream
        self._messages = messages
        self._may_be_ours = not fresh
        self._deadline = SYSTEM.monotonic() + give_up_after
        self._alone = False
        self._unknown = False
        self._first = first
        self._delay = _SHORTEST

    async def run(self) -> list[int]:
        """The sequences under which the messages are stored, in their order.

        Raises:
            IntegrityError: a key is taken by another message.
            OutcomeUnknownError: sent, and still not known; the same bytes again will tell.
            ServerUnreachableError, WritesHeldError: nothing was sent.
            Exception: a definite refusal, by `errors.refusal`; nothing was stored.
        """
        try:
            return await self._settle()
        except asyncio.CancelledError as error:
            if self._connection.closing:
                raise self._verdict(InterfaceError("the connection was closed")) from error
            raise

    async def _settle(self) -> list[int]:
        while True:
            try:
                return await self._send()
            except ApartError:
                self._alone = True
            except (KeyTakenError, NoAnswerError) as error:
                if (found := await self._look(error)) is not None:
                    return found
            except (NotConnectedError, WritesHeldError) as error:
                await self._wait(error)
            except (BatchLostError, TransientError) as error:
                await self._pause(error)
            except PersistenceError as error:
                if self._unknown:  # what was sent before may be stored all the same
                    raise self._verdict(error) from error
                raise

    async def _send(self) -> list[int]:
        """One sending; until there is an answer, whoever interrupts leaves the outcome unknown."""
        before, self._unknown = self._unknown, True
        try:
            sequences = await self._sending()
        except NoAnswerError:
            raise
        except Exception:
            self._unknown = before
            raise
        self._unknown = before
        return sequences

    async def _sending(self) -> list[int]:
        first, self._first = self._first, None
        if first is not None:
            raise first
        send = self._groups.sender.send if self._alone else self._groups.send
        return await send(self._messages, patience(self._remaining()))

    async def _look(self, error: Exception) -> list[int] | None:
        """The sequences, if our bytes are stored; None if they have to go again."""
        if isinstance(error, KeyTakenError):
            self._unknown = self._may_be_ours
            found = await self._read_back(error, max(_LONGEST, self._remaining()))
            if found is None:
                await self._pause(error)
            return found
        self._may_be_ours = self._alone = True
        await self._pause(error)
        try:
            return await self._read_back(error, _LONGEST)
        except IntegrityError:
            raise
        except PersistenceError:
            return None  # the leader does not answer either

    async def _read_back(self, why: Exception, patience: float) -> list[int] | None:
        """The sequences if all the keys hold our bytes, None if one holds nothing yet."""
        sequences: list[int] = []
        for start in range(0, len(self._messages), _READ_AT_ONCE):
            some = self._messages[start : start + _READ_AT_ONCE]
            reads = (self._read(message.subject, patience) for message in some)
            stored = await asyncio.gather(*reads)
            for message, found in zip(some, stored, strict=True):
                if found is not None and not self._is_ours(message, found):
                    raise IntegrityError(f"{found.subject} is taken, by #{found.sequence}") from why
            sequences += [found.sequence for found in stored if found is not None]
            if None in stored:
                return None
        return sequences

    async def _read(self, subject: str, patience: float) -> StoredMessage | None:
        try:
            return await leader.by_subject(self._connection, self._stream, subject, patience)
        except ServerUnreachableError as error:
            raise self._verdict(error) from error

    def _is_ours(self, message: OutgoingMessage, found: StoredMessage) -> bool:
        same = (found.subject, found.body) == (message.subject, message.body)
        return self._may_be_ours and same

    def _remaining(self) -> float:
        return self._deadline - SYSTEM.monotonic()

    async def _pause(self, error: Exception) -> None:
        """Back off, 50 to 500 ms, so that writers who collided do not meet again."""
        delay = self._delay * _random.uniform(0.5, 1.0)
        self._delay = min(_LONGEST, self._delay * 2)
        if self._remaining() < delay:
            raise self._verdict(error) from error
        await asyncio.sleep(max(_SHORTEST, delay))

    async def _wait(self, error: Exception) -> None:
        """Until there is a connection that may write."""
        if self._remaining() <= 0:
            raise self._verdict(error) from error
        await asyncio.sleep(_POLL)

    def _verdict(self, error: Exception) -> Exception:
        """What to say when time is up, after `error` as the last thing that happened."""
        if self._unknown:
            return OutcomeUnknownError(f"sent and not confirmed: {error}")
        if isinstance(error, WritesHeldError | BatchLostError):
            return error
        return ServerUnreachableError(f"nothing was stored: {error}")
