"""Making the streams of a crisis: the one thing that needs the provisioner's log-in.

It is kept apart from the log-in that reads and writes, and used over a short connection of its
own, so that no terminal at work can make, change or replace a stream.
"""

from collections.abc import Callable

from ledger.config import Settings
from ledger.errors import NotAllowed
from ledger.home.home import PROVISIONER_FILE, Home, Pin
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import LoginRefusedError, NotPermittedError
from ledger.jetstream.sending import MayWrite, always
from ledger.jetstream.stream import Stream
from ledger.live import continuity
from ledger.live.event_store import guarded
from ledger.live.file_store import files_stream
from ledger.live.key_store import keys_stream
from ledger.nkey import public_nkey
from ledger.server.embedded import ensure


def make_stream(settings: Settings, pin: Pin) -> None:
    """Make the stream of a pinned crisis on its server; one that is there already stays as it is.

    Raises: as `make_files`.
    """
    _make(settings, pin, stream_on)


def make_files(settings: Settings, pin: Pin) -> None:
    """Make the stream of a pinned crisis's files, as `make_stream` makes that of its entries.

    Raises:
        NotAllowed: `provisioner_not_admitted`, with the key that may not.
        Refused: `stream_differs`, there is one of that name with another configuration.
        LedgerError: no server, or a home that cannot be written.
    """
    _make(settings, pin, files_stream)


def make_keys(settings: Settings, pin: Pin) -> None:
    """Make the stream of a pinned crisis's keys of sealed texts; raises as `make_files`."""
    _make(settings, pin, keys_stream)


def _make(settings: Settings, pin: Pin, which: Callable[[Connection, Pin], Stream]) -> None:
    home = Home(settings.home)
    url = settings.server or pin.server or ensure(home.path).url
    seed = home.provisioner_seed()
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name=pin.name))
    try:
        guarded(connection.open)
        guarded(which(connection, pin).create)
    except NotAllowed as error:
        if isinstance(error.__cause__, LoginRefusedError | NotPermittedError):
            raise NotAllowed(
                "provisioner_not_admitted",
                key=public_nkey(seed),
                name=pin.name,
                variable=PROVISIONER_FILE,
            ) from error
        raise
    finally:
        connection.close()


def stream_on(connection: Connection, pin: Pin, may_write: MayWrite = always) -> Stream:
    """The stream of a pinned crisis, as it has to be configured."""
    return Stream(
        connection,
        pin.stream,
        pin.prefix,
        pin.replicas,
        metadata=continuity.metadata_of(pin.ledger),
        may_write=may_write,
    )
