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

    `sequence` counts from 1; `subject` is what `stored_message.py` makes of its bytes, any of which
    there may be (UTF-8, surrogates standing for what is none); `headers` are the stored bytes as
    far as the server hands them over, for information only: two ways of reading differ in them;
    `timestamp_ns` is the server's clock in nanoseconds since 1970, UTC.
    """

    sequence: int
    subject: str
    headers: bytes
    body: bytes
    timestamp_ns: int
