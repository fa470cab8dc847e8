"""Batches of several threads that share one sending, as databases share one flush of the log.

An atomic batch has a price of its own on the server, whatever its size (on one server six forced
writes and five files removed; measured 6 to 9 ms). So while one batch is under way, others wait,
and go together as one atomic batch. Each keeps its contiguous numbers.

Sharing is only a first try. A shared batch that is refused, for whichever member's sake, stored
nothing, and every member goes on alone; one without an answer leaves every member's outcome
unknown, to be settled alone. Single messages never wait and are never part of a batch.
"""

import asyncio
from collections.abc import Sequence

from eventsourcing.persistence import PersistenceError

from ledger.jetstream.batch import MOST_MESSAGES
from ledger.jetstream.errors import NoAnswerError, NotConnectedError
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.sending import Sender

_WINDOW = 0.001
"""Seconds to wait for those who were part of the last sending and are about to come again."""


class ApartError(PersistenceError):
    """Signal: the shared batch was refused, nothing is stored; go on alone."""


class _Member:
    """One append that waits for its group."""

    __slots__ = ("messages", "patience", "result")

    def __init__(self, messages: Sequence[OutgoingMessage], patience: float) -> None:
        self.messages = messages
        self.patience = patience
        self.result: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()

    def settle(self, sequences: list[int]) -> None:
        """The messages are stored."""
        if not self.result.done():
            self.result.set_result(sequences)

    def fail(self, error: Exception) -> None:
        """They are not, or nobody knows."""
        if not self.result.done():
            self.result.set_exception(error)


class Groups:
    """Sends single messages at once, and one batch after the other; lives on the loop."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self._waiting: list[_Member] = []
        self._expected = 1
        self._gathered = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None

    async def send(self, messages: Sequence[OutgoingMessage], patience: float) -> list[int]:
        """As `Sender.send`; a batch may be sent together with others.

        Raises:
            ApartError: it was, and the whole was refused; nothing is stored.
        """
        if len(messages) == 1:
            return await self.sender.send(messages, patience)
        member = _Member(messages, patience)
        self._waiting.append(member)
        if len(self._waiting) >= self._expected:
            self._gathered.set()
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return await member.result

    async def _run(self) -> None:
        """Send group after group until nobody waits and nobody comes within the window."""
        while group := self._take():
            await self._send_group(group)
            self._expected = len(group) + len(self._waiting)
            await self._gather()
        self._expected = 1
        self._runner = None

    async def _gather(self) -> None:
        if len(self._waiting) < self._expected:
            self._gathered.clear()
            timer = asyncio.get_running_loop().call_later(_WINDOW, self._gathered.set)
            await self._gathered.wait()
            timer.cancel()

    def _take(self) -> list[_Member]:
        """Those who wait, in their order, as far as one batch holds them and no key is double."""
        group: list[_Member] = []
        subjects: set[str] = set()
        count = 0
        for member in [one for one in self._waiting if not one.result.done()]:
            own = {message.subject for message in member.messages}
            count += len(own)
            if group and (count > MOST_MESSAGES or not subjects.isdisjoint(own)):
                break
            group.append(member)
            subjects |= own
        taken = set(map(id, group))
        self._waiting = [
            one for one in self._waiting if id(one) not in taken and not one.result.done()
        ]
        return group

    async def _send_group(self, group: list[_Member]) -> None:
        messages = [message for member in group for message in member.messages]
        try:
            sequences = await self.sender.send(messages, min(one.patience for one in group))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is each member's to judge)
            for member in group:
                member.fail(_for_member(error, shared=len(group) > 1))
            return
        start = 0
        for member in group:
            end = start + len(member.messages)
            member.settle(sequences[start:end])
            start = end


def _for_member(error: Exception, *, shared: bool) -> Exception:
    if isinstance(error, NoAnswerError):
        return NoAnswerError(str(error))
    if isinstance(error, NotConnectedError):
        return NotConnectedError(str(error))
    return ApartError(str(error)) if shared else error
