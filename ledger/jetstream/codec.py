"""The library's stored events as messages, and back.

A body is topic, LF, state. Reading raises nothing, whatever lies on the stream: a body that is not
of that form has the topic "" and is its own state, a subject without a version has the version
`NO_VERSION`, an id that is no UUID stays text. Topics are only ever compared here; a name that
comes from the stream is not imported.
"""

from uuid import UUID

from eventsourcing.persistence import DataError, Notification, StoredEvent

from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.subjects import NO_VERSION, escape_id, parse_subject, subject_of


def encode_body(topic: str, state: bytes) -> bytes:
    """Topic, LF, state.

    Raises:
        DataError: the topic is empty or not printable, so that it could not be read back.
    """
    if not topic or not topic.isprintable():
        raise DataError(f"a topic is one line of text, not {topic!r}")
    return topic.encode() + b"\n" + state


def decode_body(body: bytes) -> tuple[str, bytes]:
    """Topic and state; the topic is "" and the state the whole body if it has another form."""
    raw, line_feed, state = body.partition(b"\n")
    topic = raw.decode(errors="replace")
    written = raw and line_feed and topic.isprintable() and topic.encode() == raw
    return (topic, state) if written else ("", body)


class Codec:
    """Stored events under one prefix, their originators being UUIDs or text."""

    def __init__(self, prefix: str, *, uuids: bool) -> None:
        self.prefix = prefix
        self._uuids = uuids

    def encode(self, event: StoredEvent) -> OutgoingMessage:
        """The message of an event.

        Raises:
            DataError: an id, version or topic that cannot be written.
        """
        subject = subject_of(self.prefix, str(event.originator_id), event.originator_version)
        return OutgoingMessage(subject, encode_body(event.topic, event.state))

    def pattern(self, originator_id: UUID | str) -> str:
        """What the subjects of all versions of an originator match."""
        return f"{self.prefix}.{escape_id(str(originator_id))}.*"

    def version(self, subject: str) -> int | None:
        """The version in a subject, None when it has none."""
        return parse_subject(self.prefix, subject)[1]

    def event(self, originator_id: UUID | str, version: int, body: bytes) -> StoredEvent:
        """The event that a body holds."""
        topic, state = decode_body(body)
        return StoredEvent(originator_id, version, topic, state)

    def notification(self, message: StoredMessage) -> Notification:
        """The notification of any message of the stream."""
        text, version = parse_subject(self.prefix, message.subject)
        topic, state = decode_body(message.body)
        return Notification(
            originator_id=self._originator(text),
            originator_version=NO_VERSION if version is None else version,
            topic=topic,
            state=state,
            id=message.sequence,
        )

    def _originator(self, text: str) -> UUID | str:
        try:
            found = UUID(text) if self._uuids else None
        except ValueError:
            return text
        return found if found is not None and str(found) == text else text
