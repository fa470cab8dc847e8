"""A persistence module of the `eventsourcing` library that keeps events in NATS JetStream."""
