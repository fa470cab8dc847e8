"""The stream from a number on, message by message, without end and without a hole of our making.

An ordered consumer (ADR-17): no acknowledgements, flow control, heartbeats; whenever a delivery is
missing, the heartbeat stops or the connection was made anew, another consumer begins at the next
number. A message that the *server* no longer has is a gap, and is reported as one.

What happens per message is kept to a few operations: a catch-up runs through here.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from eventsourcing.persistence import InterfaceError, PersistenceError
from nats.aio.subscription import Subscription
from nats.errors import Error

from ledger.jetstream import api
from ledger.jetstream.client import Receive
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NotConnectedError
from ledger.jetstream.message import StoredMessage, canonical_headers
from ledger.jetstream.requests import publish_command

OnMessage = Callable[[StoredMessage], object]
OnGap = Callable[[int, int], object]
OnError = Callable[[Exception], object]

_HEARTBEAT = 1.0
_SILENCE = 3.0
_KEPT = 30.0
"""Seconds for which the server keeps a consumer that nobody listens to."""

_UNDER_WAY = 0.02
"""Seconds within which another delivery comes if one is under way."""

_RETRY = 0.25
_SHORT_REPLY = 9
_DELIVERED = "$JS.ACK."


def nothing(*_: object) -> None:
    """The default of what somebody may want to hear."""


class Follower:
    """Delivers from `start` on, on the loop's thread, until `stop`.

    `on_message` gets each message in order; if it raises, following ends and `on_error` gets the
    exception. `on_gap` gets the first and the last number that the server has no message for.
    `on_error` also gets what keeps a consumer from being made; making it is tried again.
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
    ) -> None:
        self._connection = connection
        self._stream = stream
        self._next = start
        self._on_message = on_message
        self._on_gap = on_gap
        self._on_error = on_error
        self._subscription: Subscription | None = None
        self._client = connection.client
        self._consumer_name = ""
        self._consumed = 0
        self._last_reply = ""
        self._epoch = 0
        self._held_since: float | None = None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None

    # --- any thread -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin."""
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
            portal.call(self._stopped)

    def pause(self) -> None:
        """Let the server stop sending, after what is under way."""
        self._connection.portal.soon(self._hold)

    def resume(self) -> None:
        """Let it send again, from where it stopped."""
        self._connection.portal.soon(self._release)

    @property
    def position(self) -> int:
        """The number of the last message delivered, or the one before the start."""
        return self._next - 1

    @property
    def pending(self) -> int | None:
        """How many were still to come after the last one delivered; None before the first."""
        tokens = self._last_reply.split(".")
        return int(tokens[_pending_index(tokens)]) if len(tokens) >= _SHORT_REPLY else None

    # --- listener, on the loop ------------------------------------------------------------------

    def connected(self, generation: int) -> None:
        """A new connection: the old consumer may be gone."""
        del generation
        self._wake.set()

    def disconnected(self) -> None:
        """Nothing comes until the next connection."""

    def closed(self) -> None:
        """Nothing comes any more, unless the connection begins again by itself."""
        if self._connection.closing:
            self._on_error(InterfaceError("the connection was closed"))

    def error(self, error: Exception) -> None:
        """Errors of others; a refused consumer answers for itself."""

    # --- on the loop ----------------------------------------------------------------------------

    def _begin(self) -> None:
        self._wake.set()
        self._task = asyncio.get_running_loop().create_task(self._supervise())

    async def _stopped(self) -> None:
        self._end()

    def _end(self) -> None:
        self._epoch += 1
        if self._watch is not None:
            self._watch.cancel()
        if self._task is not None:
            self._task.cancel()
        asyncio.get_running_loop().create_task(self._unsubscribe())

    async def _supervise(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._connection.wait_connected()
            try:
                await self._subscribe()
            except (PersistenceError, Error) as error:
                self._on_error(error)
                await asyncio.sleep(_RETRY)
                self._wake.set()

    async def _subscribe(self) -> None:
        self._epoch += 1
        await self._unsubscribe()
        client = self._client = self._connection.client
        inbox = client.new_inbox()
        self._subscription = await client.subscribe_directly(inbox, self._receiver(self._epoch))
        name = self._consumer_name = inbox.rpartition(".")[2]
        body = {"stream_name": self._stream, "config": self._consumer(name, inbox)}
        endpoint = f"CONSUMER.CREATE.{self._stream}.{name}"
        await api.ask(self._connection, endpoint, body, api.ATTEMPT)
        if self._held_since is not None:
            self._listen(client.take_no_more)
        self._watch_over(self._subscription, -1)

    async def _unsubscribe(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            self._client.forget_direct(subscription)
            with suppress(Error):  # its client may be closed, or another one by now
                await subscription.unsubscribe()

    def _consumer(self, name: str, inbox: str) -> dict[str, Any]:
        return {
            "name": name,
            "deliver_policy": "by_start_sequence",
            "opt_start_seq": self._next,
            "ack_policy": "none",
            "max_deliver": 1,
            "replay_policy": "instant",
            "deliver_subject": inbox,
            "flow_control": True,
            "idle_heartbeat": int(_HEARTBEAT * 1e9),
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": int(_KEPT * 1e9),
        }

    def _receiver(self, epoch: int) -> Receive:
        on_message = self._on_message
        stored, canonical = StoredMessage, canonical_headers
        consumed = self._consumed = 0

        def receive(subject: str, reply: str, body: bytes, headers: dict[str, str] | None) -> None:
            nonlocal consumed
            if epoch != self._epoch:
                return
            if not reply.startswith(_DELIVERED):
                self._control(reply, headers or {}, consumed)
                return
            tokens = reply.split(".")
            where = 5 if len(tokens) == _SHORT_REPLY else 7
            sequence, consumed = int(tokens[where]), consumed + 1
            self._consumed = consumed
            try:
                if (
                    sequence != self._next or tokens[where + 1] != str(consumed)
                ) and not self._accept(sequence, int(tokens[where + 1]), consumed):
                    return
                self._next = sequence + 1
                self._last_reply = reply
                kept = canonical(headers) if headers else b""
                on_message(stored(sequence, subject, kept, body, int(tokens[where + 2])))
            except Exception as error:  # noqa: BLE001 (whatever the receiver raises ends following)
                self._end()
                self._on_error(error)

        return receive

    def _accept(self, sequence: int, consumer_sequence: int, consumed: int) -> bool:
        """Whether a message that was not the next one expected is delivered all the same."""
        if consumer_sequence != consumed or sequence < self._next:
            self._wake.set()
            self._epoch += 1
            return False
        self._on_gap(self._next, sequence - 1)
        return True

    def _control(self, reply: str, headers: Mapping[str, str], consumed: int) -> None:
        """A heartbeat, or the server asking whether it may send more."""
        if reply:
            self._go_on(reply)
        elif "Nats-Consumer-Stalled" in headers:
            self._go_on(headers["Nats-Consumer-Stalled"])
        elif headers.get("Nats-Last-Consumer", str(consumed)) != str(consumed):
            self._wake.set()

    def _go_on(self, subject: str) -> None:
        with suppress(NotConnectedError):  # a new connection gets a new consumer
            self._connection.client.write_now(publish_command(subject, "", b""))

    def _hold(self) -> None:
        """What the server sends before it notices is missed, and found missing when resumed."""
        if self._held_since is None:
            self._held_since = asyncio.get_running_loop().time()
            self._listen(self._client.take_no_more)

    def _release(self) -> None:
        since, self._held_since = self._held_since, None
        if since is None:
            return
        if asyncio.get_running_loop().time() - since > _KEPT / 2:
            self._wake.set()  # the consumer may be gone
        elif self._subscription is not None:
            self._listen(self._client.take_again)
            asyncio.get_running_loop().create_task(self._make_sure(self._subscription))

    async def _make_sure(self, subscription: Subscription) -> None:
        """Ask what was sent since: what was sent to nobody is missed now, not a heartbeat later."""
        endpoint = f"CONSUMER.INFO.{self._stream}.{self._consumer_name}"
        try:
            answer = await api.ask(self._connection, endpoint, {}, api.ATTEMPT)
        except PersistenceError:
            return  # then the heartbeat tells, or its absence
        sent, before = int(answer["delivered"]["consumer_seq"]), -1
        while before < self._consumed < sent and subscription is self._subscription:
            before = self._consumed
            await asyncio.sleep(_UNDER_WAY)
        if subscription is self._subscription and self._consumed < sent:
            self._wake.set()

    def _listen(self, how: Callable[[Subscription], None]) -> None:
        if self._subscription is not None:
            with suppress(NotConnectedError):  # a new connection gets a new consumer
                how(self._subscription)

    def _watch_over(self, subscription: Subscription, delivered: int) -> None:
        """Begin anew when nothing came for longer than heartbeats allow."""
        if subscription is not self._subscription:
            return
        silent = subscription.delivered == delivered and self._held_since is None
        if silent and self._connection.connected:
            self._wake.set()
            return
        self._watch = asyncio.get_running_loop().call_later(
            _SILENCE, self._watch_over, subscription, subscription.delivered
        )


def _pending_index(tokens: list[str]) -> int:
    return 8 if len(tokens) == _SHORT_REPLY else 10
