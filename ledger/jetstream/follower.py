"""The stream from a number on, message by message, without end and without a hole of our making.

Pages of a direct get (`direct.py`), asked for one behind the other: several at once while there is
more, then one every `EVERY` seconds, or at once when somebody pokes. No server keeps anything of a
follower, so there is nothing to lose with a connection or a node: it goes on at the next number.
A message that the *leader* no longer has, while there are later ones, is a gap, and is reported.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from eventsourcing.persistence import InterfaceError, PersistenceError

from ledger.jetstream import direct, leader, reading
from ledger.jetstream.connection import Connection
from ledger.jetstream.direct import PAGE, PAGE_BYTES, DirectPage
from ledger.jetstream.errors import NoAnswerError, NotConnectedError
from ledger.jetstream.message import StoredMessage

OnMessage = Callable[[StoredMessage], object]
OnGap = Callable[[int, int], object]
OnError = Callable[[Exception], object]
Room = Callable[[], bool]

EVERY = 0.1
"""Seconds between two looks for what is new."""

_AHEAD = 4
"""Pages under way while there is more."""

_FEWEST = 32
_RETRY = 0.25
_LEADER_SECONDS = 5.0
_ONE_BY_ONE = 2.0
"""Seconds for which the leader is asked after a page did not come, before another is tried."""


def nothing(*_: object) -> None:
    """The default of what somebody may want to hear."""


def roomy() -> bool:
    """The room of a receiver that takes everything at once."""
    return True


class _Asked(NamedTuple):
    """A page under way, and what was asked for on which connection."""

    page: DirectPage
    first: int
    size: int
    generation: int


class Follower:
    """Delivers from `start` on, on the loop's thread, until `stop`.

    `on_message` gets each message in order; if it raises, following ends and `on_error` gets the
    exception. `on_gap` gets the first and the last number that the server has no message for.
    `on_error` also gets what keeps messages from coming; they are asked for again. Nothing is asked
    for while `room` says no: whoever takes messages slowly says so, and pokes when there is room.
    """

    def __init__(  # noqa: PLR0913 (what to follow, and whom to tell what)
        self,
        connection: Connection,
        stream: str,
        start: int,
        on_message: OnMessage,
        on_gap: OnGap = nothing,
        *,
        on_error: OnError = nothing,
        room: Room = roomy,
    ) -> None:
        self._connection = connection
        self._stream = stream
        self._next = start
        self._on_message = on_message
        self._on_gap = on_gap
        self._on_error = on_error
        self._room = room
        self._asked: deque[_Asked] = deque()
        self._count = PAGE
        self._more = False
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    # --- any thread -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to follow, from the number after the last one that was given."""
        self._connection.add_listener(self)
        self._connection.portal.soon(self._begin)

    def stop(self) -> None:
        """Deliver nothing more; when it returns on another thread than the loop's, it is over."""
        portal = self._connection.portal
        self._connection.remove_listener(self)
        if portal.closed:
            return
        if portal.inside:
            self._end()
        else:
            portal.call(self._ended)

    def poke(self) -> None:
        """Look at once for what is new, or for room."""
        self._connection.portal.soon(self._wake.set)

    @property
    def position(self) -> int:
        """The number of the last message delivered, or the one before the start."""
        return self._next - 1

    # --- listener, on the loop ------------------------------------------------------------------

    def connected(self, generation: int) -> None:
        """Go on at once."""
        del generation
        self._wake.set()

    def disconnected(self) -> None:
        """Nothing comes until the next connection."""

    def closed(self) -> None:
        """Nothing comes any more, unless the connection begins again by itself."""
        if self._connection.closing:
            self._on_error(InterfaceError("the connection was closed"))

    def error(self, error: Exception) -> None:
        """Errors of others; a refused request answers for itself."""

    # --- on the loop ----------------------------------------------------------------------------

    def _begin(self) -> None:
        if not self._stopped:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _ended(self) -> None:
        self._end()

    def _end(self) -> None:
        self._stopped = True
        self._forget()
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    async def _run(self) -> None:
        while not self._stopped:
            await self._connection.wait_connected()
            self._wake.clear()
            try:
                more = self._room() and await self._turn()
                pause = 0.0 if more else EVERY
            except NotConnectedError:
                pause = EVERY
            except PersistenceError as error:
                pause = _RETRY
                await self._complain(error)
            except Exception as error:  # noqa: BLE001 (whatever the receiver raises ends following)
                self._end()
                self._on_error(error)
                return
            if pause:
                await self._pause(pause)

    async def _turn(self) -> bool:
        """Deliver one page; whether the server has more."""
        self._ask()
        asked, lost = self._asked.popleft(), None
        try:
            await asked.page.complete()
        except NoAnswerError as error:
            lost = error  # what came of it counts all the same
        messages = asked.page.found()
        if asked.generation != self._connection.generation or not self._connection.connected:
            self._forget()  # a gate must pass on what comes over another connection
            return True
        if not direct.in_order(messages, asked.first):
            raise NoAnswerError("the answer is not what a server says")
        for message in messages:
            await self._deliver(message)
        if lost is not None:
            raise lost
        # While somebody writes there is always a little more: that comes with the next look.
        self._more = asked.page.pending > 0 and len(messages) >= asked.size
        if not self._more:
            self._forget()
        self._size(messages)
        return self._more

    def _ask(self) -> None:
        """Keep so many pages under way as it makes sense to."""
        while len(self._asked) < (_AHEAD if self._more else 1):
            last = self._asked[-1] if self._asked else None
            first, size = last.first + last.size if last else self._next, self._count
            page = direct.onward(self._connection, self._stream, first, size)
            self._asked.append(_Asked(page, first, size, self._connection.generation))

    def _forget(self) -> None:
        """What was asked for further on is asked for again when its turn comes."""
        while self._asked:
            self._asked.pop().page.forget()

    def _size(self, messages: Sequence[StoredMessage]) -> None:
        """So many messages a page that it holds no more than about `PAGE_BYTES`."""
        if messages:
            average = sum(len(message.body) for message in messages) // len(messages)
            self._count = max(_FEWEST, min(PAGE, PAGE_BYTES // (average + 1)))

    async def _deliver(self, message: StoredMessage) -> None:
        if message.sequence > self._next:
            await self._pass_to(message.sequence)
        if message.sequence == self._next and not self._stopped:
            self._next += 1
            self._on_message(message)

    async def _pass_to(self, later: int) -> None:
        """One server has a later message and not the next one: the leader says what there is."""
        while self._next < later and not self._stopped:
            found = await leader.next_after(
                self._connection, self._stream, self._next, _LEADER_SECONDS
            )
            if found is None:
                raise NoAnswerError(f"the leader has nothing behind #{self.position}")
            if found.sequence > self._next:
                there = min(found.sequence, later)
                self._on_gap(self._next, there - 1)
                self._next = there
            if found.sequence < later:
                self._next += 1
                self._on_message(found)

    async def _complain(self, error: PersistenceError) -> None:
        """Where no page came the leader says why, or gives the messages itself."""
        self._forget()
        if isinstance(error, NoAnswerError):
            try:
                await self._by_leader()
            except PersistenceError as reason:
                error = reason
            else:
                return
        self._on_error(error)

    async def _by_leader(self) -> None:
        """Go on one by one for a while.

        A stream sends its pages behind everything that waits to be stored, so that under a flood
        none may come for long; its leader answers all the same.
        """
        connection, stream = self._connection, self._stream
        until = asyncio.get_running_loop().time() + _ONE_BY_ONE
        last = (await reading.info(connection, stream, _LEADER_SECONDS)).state.last_seq
        while self._next <= last and self._room() and asyncio.get_running_loop().time() < until:
            wanted = range(self._next, min(self._next + _FEWEST, last + 1))
            messages = await reading.by_leader(connection, stream, wanted, _LEADER_SECONDS)
            for message in messages:
                await self._deliver(message)
            if not messages:
                await self._pass_to(wanted.stop)

    async def _pause(self, seconds: float) -> None:
        timer = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        await self._wake.wait()
        timer.cancel()
