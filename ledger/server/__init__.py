"""The nats-server that a home runs for itself, and the same one as a container."""
