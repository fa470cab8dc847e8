"""The library's aggregate and application recorders over one stream.

A notification's id is its sequence on the stream. Selecting is complete as of the moment of
asking, on a cluster too (`reading.py`), and ignores what is no version of the originator asked for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    Notification,
    NotSupportedError,
    StoredEvent,
)

from ledger.jetstream import reading
from ledger.jetstream.codec import Codec
from ledger.jetstream.direct import PAGE
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stream import Stream
from ledger.jetstream.subscription import JetStreamSubscription


class JetStreamAggregateRecorder(AggregateRecorder):
    """Events of aggregates, in `stream`; `uuids` says how originator ids are read back.

    `owner` is kept alive as long as the recorder: it closes the connection when it goes.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        uuids: bool = True,
        give_up_after: float = 10.0,
        owner: object = None,
    ) -> None:
        self.stream = stream
        self.codec = Codec(stream.prefix, uuids=uuids)
        self.give_up_after = give_up_after
        self._owner = owner

    def create_table(self) -> None:
        """Create the stream if it is not there."""
        self.stream.create()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all events or none; at most 1,000.

        With `settle=True` events that are stored already, byte for byte, are no conflict.

        Raises:
            IntegrityError: a version is taken. Others as `Stream.append`; of these
                `OutcomeUnknownError` says that the events may be stored.
        """
        self._insert(stored_events, **kwargs)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of an originator, by version; a hole among the versions is passed over."""
        call, connection, name = self._call
        found = call(reading.subjects, connection, name, self.codec.pattern(originator_id))
        versions = {self.codec.version(subject): subject for subject in found}
        wanted = sorted(
            version
            for version in versions
            if version is not None
            and (gt is None or version > gt)
            and (lte is None or version <= lte)
        )
        chosen = (wanted[::-1] if desc else wanted)[:limit]
        bodies = call(reading.bodies, connection, name, [versions[version] for version in chosen])
        return [
            self.codec.event(originator_id, version, bodies[versions[version]])
            for version in chosen
            if versions[version] in bodies
        ]

    @property
    def _call(self) -> Any:
        connection = self.stream.connection
        return connection.portal.call, connection, self.stream.name

    def _insert(self, events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        if kwargs.get("tracking") is not None:
            raise NotSupportedError("JetStream keeps no tracking beside events")
        messages = [self.codec.encode(event) for event in events]
        fresh = not kwargs.get("settle", False)
        return self.stream.append(messages, self.give_up_after, fresh=fresh)


class JetStreamApplicationRecorder(JetStreamAggregateRecorder, ApplicationRecorder):
    """Events of an application, numbered without gaps from 1."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """As `JetStreamAggregateRecorder.insert_events`; the numbers of the events."""
        return self._insert(stored_events, **kwargs)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Notifications from `start` to `stop`, in order, `limit` at most."""
        first = max(1, 1 if start is None else start if inclusive_of_start else start + 1)
        last = self.max_notification_id() or 0
        last = last if stop is None else min(stop, last)
        found: list[Notification] = []
        while first <= last and len(found) < limit:
            page = self._page(first, last, PAGE if topics else limit - len(found))
            if not page:
                break
            notifications = (self.codec.notification(message) for message in page)
            found += (one for one in notifications if not topics or one.topic in topics)
            first = page[-1].sequence + 1
        return found[:limit]

    def max_notification_id(self) -> int | None:
        """The number of the last message, None for an empty stream."""
        call, connection, name = self._call
        last: int = call(reading.info, connection, name).state.last_seq
        return last or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> JetStreamSubscription:
        """Notifications after number `gt`, those to come included."""
        return JetStreamSubscription(self, self.stream, self.codec, gt=gt, topics=topics)

    def _page(self, first: int, last: int, count: int) -> list[StoredMessage]:
        call, connection, name = self._call
        page = call(reading.stretch, connection, name, first, min(count, last - first + 1))
        return [message for message in page if message.sequence <= last]
