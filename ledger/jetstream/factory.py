"""The factory by which the library finds this module: `PERSISTENCE_MODULE=ledger.jetstream`.

    NATS_URL             where the server is; several URLs separated by commas
    NATS_STREAM          name of the stream; default: the application's name
    NATS_PREFIX          first token(s) of every subject; default: the application's name
    NATS_REPLICAS        1 (default) or 3
    NATS_NKEY_FILE       a file that holds the seed (SU…) of the user's nkey
    ORIGINATOR_ID_TYPE   uuid (default) or text
    CREATE_TABLE         whether the stream is created when it is not there; default yes

Snapshots, and whatever else is not called "events", go to a stream and prefix of their own. The
client is imported when the first recorder is made: naming this module costs nothing.
"""

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    NotSupportedError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType, strtobool

from ledger.jetstream.subjects import escape_token
from ledger.nkey import parse_seed

if TYPE_CHECKING:
    from ledger.jetstream.connection import Connection
    from ledger.jetstream.stream import Stream

_REPLICAS = ("1", "3")
_ID_TYPES = ("uuid", "text")


class JetStreamFactory(InfrastructureFactory[TrackingRecorder]):
    """Recorders that share one connection, closed with the factory."""

    NATS_URL = "NATS_URL"
    NATS_STREAM = "NATS_STREAM"
    NATS_PREFIX = "NATS_PREFIX"
    NATS_REPLICAS = "NATS_REPLICAS"
    NATS_NKEY_FILE = "NATS_NKEY_FILE"
    ORIGINATOR_ID_TYPE = "ORIGINATOR_ID_TYPE"
    CREATE_TABLE = "CREATE_TABLE"

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self.url = self._needed(self.NATS_URL, "")
        self.stream_name = self._needed(self.NATS_STREAM, self._own_name())
        self.prefix = self._needed(self.NATS_PREFIX, self._own_name())
        self.replicas = int(self._one_of(self.NATS_REPLICAS, _REPLICAS))
        self.uuids = self._one_of(self.ORIGINATOR_ID_TYPE, _ID_TYPES) == "uuid"
        self.connect_timeout = 5.0
        self._connection: Connection | None = None

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """A recorder of the application's stream, or of the one for `purpose`."""
        from ledger.jetstream.recorder import JetStreamAggregateRecorder  # noqa: PLC0415 (see above)

        recorder = JetStreamAggregateRecorder(self.stream(purpose), uuids=self.uuids, owner=self)
        if self.env_create_table():
            recorder.create_table()
        return recorder

    def application_recorder(self) -> ApplicationRecorder:
        """A recorder of the application's stream."""
        from ledger.jetstream.recorder import JetStreamApplicationRecorder  # noqa: PLC0415 (see above)

        recorder = JetStreamApplicationRecorder(self.stream(), uuids=self.uuids, owner=self)
        if self.env_create_table():
            recorder.create_table()
        return recorder

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        """None here: always NotSupportedError, which names the modules that have one."""
        del tracking_recorder_class
        self._refuse("tracking")

    def process_recorder(self) -> ProcessRecorder:
        """None here: always NotSupportedError, which names the modules that have one."""
        self._refuse("process")

    def stream(self, purpose: str = "events") -> "Stream":
        """The stream for a purpose, over the shared connection."""
        from ledger.jetstream.stream import Stream  # noqa: PLC0415 (see above)

        suffix = "" if purpose == "events" else f"-{escape_token(purpose)}"
        name, prefix = self.stream_name + suffix, self.prefix + suffix
        return Stream(self.connection, name, prefix, self.replicas)

    @property
    def connection(self) -> "Connection":
        """The shared connection, opened at first use.

        Without CREATE_TABLE a server that is not there yet is no error: appending says so, or
        finds it.
        """
        if self._connection is None:
            self._connection = self._connect()
            weakref.finalize(self, self._connection.close)
        return self._connection

    def close(self) -> None:
        """Close the shared connection."""
        if self._connection is not None:
            self._connection.close()

    def env_create_table(self) -> bool:
        """Whether streams are created when they are not there."""
        return bool(strtobool(self.env.get(self.CREATE_TABLE, "yes") or "yes"))

    def _connect(self) -> "Connection":
        from ledger.jetstream.connection import (  # noqa: PLC0415 (see above)
            Connection,
            ConnectionSettings,
        )

        settings = ConnectionSettings(
            url=self.url, nkey_seed=self._seed(), name=self.env.name or self.stream_name
        )
        connection = Connection(settings)
        connection.open(self.connect_timeout, background=not self.env_create_table())
        return connection

    def _seed(self) -> bytes | None:
        path = (self.env.get(self.NATS_NKEY_FILE) or "").strip()
        return parse_seed(Path(path).read_text()) if path else None

    def _own_name(self) -> str:
        return escape_token(self.env.name) if self.env.name else ""

    def _needed(self, key: str, default: str) -> str:
        value = (self.env.get(key) or "").strip() or default
        if not value:
            keys = ", ".join(self.env.create_keys(key))
            raise OSError(f"{key} not found in environment with keys: {keys}")
        return value

    def _one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = (self.env.get(key) or "").strip().lower() or allowed[0]
        if value not in allowed:
            raise OSError(f"{key} is {value!r}; it must be {' or '.join(allowed)}")
        return value

    def _refuse(self, what: str) -> NoReturn:
        raise NotSupportedError(
            f"JetStream has no {what} recorder: for what tracks its position set the"
            " PERSISTENCE_MODULE of that projection or view to eventsourcing.sqlite,"
            " eventsourcing.postgres or, in memory, eventsourcing.popo"
        )
