"""What goes onto a stream and what comes off it, in forms that need no NATS client.

Readers and replicas name these types without paying for the client's import.
"""

import msgspec


class OutgoingMessage(msgspec.Struct, frozen=True, gc=False):
    """One message to append: the subject is its key, and a key is written once."""

    subject: str
    body: bytes


class StoredMessage(msgspec.Struct, frozen=True, gc=False):
    """One message of the stream, as the server stores it.

    `sequence` counts from 1; `headers` is the canonical JSON of the header (keys sorted), empty
    when there is none; `timestamp_ns` is the server's clock in nanoseconds since 1970, UTC.
    """

    sequence: int
    subject: str
    headers: bytes
    body: bytes
    timestamp_ns: int


def canonical_headers(headers: dict[str, str] | None) -> bytes:
    """The one byte form of a header, so that two readings of one message can be compared."""
    if not headers:
        return b""
    plain = {str.__str__(key): value for key, value in headers.items()}
    return msgspec.json.encode(plain, order="sorted")
