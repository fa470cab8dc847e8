"""A persistence module of the `eventsourcing` library that keeps events in NATS JetStream.

Set `PERSISTENCE_MODULE=ledger.jetstream` and `NATS_URL`; `factory.py` lists the rest.
"""

from ledger.jetstream.factory import JetStreamFactory

__all__ = ["JetStreamFactory"]
