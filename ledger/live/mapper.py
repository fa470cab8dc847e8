"""The library's mapper for bytes that are signed already: it moves them and changes nothing."""

from typing import Any, NamedTuple

from eventsourcing.persistence import Mapper, StoredEvent


class Draft(NamedTuple):
    """An entry ready to be recorded: what the library calls a domain event."""

    originator_id: str
    originator_version: int
    topic: str
    state: bytes


class EntryMapper(Mapper[str]):
    """Between a `Draft` and what the library stores."""

    def __init__(self) -> None:
        """No transcoder, no compression, no encryption: the bytes are the evidence."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """A `Draft` as the library stores it."""
        return StoredEvent(*domain_event)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """A stored event as a `Draft`."""
        return Draft(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )
