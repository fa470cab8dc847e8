"""A subscription to an application's notifications: what is stored, and then what comes.

The stream is followed on the connection's loop; a queue hands over to the iterating thread, and
no more is asked for while that thread is behind.
"""

from collections.abc import Sequence
from queue import SimpleQueue

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from ledger.jetstream.codec import Codec
from ledger.jetstream.errors import ServerUnreachableError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stream import Stream

_MANY, _FEW = 2_000, 500


class JetStreamSubscription(Subscription[ApplicationRecorder]):
    """Iterates over notifications after number `gt` (None: from the first), of `topics` if any.

    A lost connection is waited out. What cannot be waited out (no permission, no stream, closed)
    is raised to who iterates.
    """

    def __init__(
        self,
        recorder: ApplicationRecorder,
        stream: Stream,
        codec: Codec,
        *,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        super().__init__(recorder, gt=gt, topics=topics)
        self._codec = codec
        self._queue: SimpleQueue[StoredMessage | Exception | None] = SimpleQueue()
        self._held = False
        self._follower = stream.follow(
            (gt or 0) + 1, self._queue.put, on_error=self._fail, room=self._room
        )

    def stop(self) -> None:
        """End the iteration, from any thread."""
        super().stop()
        self._follower.stop()
        self._queue.put(None)

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            item = self._queue.get()
            if isinstance(item, Exception):
                self.stop()
                raise item
            if item is not None:
                self._go_on()
                one = self._codec.notification(item)
                if not self._topics or one.topic in self._topics:
                    return one
        raise StopIteration

    def _room(self) -> bool:
        self._held = self._queue.qsize() > _MANY
        return not self._held

    def _go_on(self) -> None:
        if self._held and self._queue.qsize() < _FEW:
            self._held = False
            self._follower.poke()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, ServerUnreachableError):
            self._queue.put(error)
