"""A connection that comes back by itself, counts its lives, and tells who listens.

Settings that are not optional, each seen to lose or double data otherwise: nothing is buffered
for a later connection, reconnecting never ends, a dead link is noticed within 15 s, and every
callback of the client is set.
"""

import asyncio
import ssl
import threading
from dataclasses import dataclass, field
from typing import Protocol

from eventsourcing.persistence import PersistenceError

from ledger.jetstream.client import NkeyClient
from ledger.jetstream.errors import (
    LoginRefusedError,
    NotConnectedError,
    ServerTooOldError,
    ServerUnreachableError,
    TlsMissingError,
)
from ledger.jetstream.portal import Portal, over
from ledger.jetstream.requests import Answer, Requests

OLDEST_SERVER = (2, 15)
_PING_INTERVAL = 5
_PINGS_OUTSTANDING = 2
_RECONNECT_WAIT = 0.25
_REFUSED_WAIT = 2.0
_AUTHORIZATION = "authorization violation"
_LONGEST_VERSION = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """Where and as whom to connect.

    `url` may hold several, separated by commas; `nkey_seed` is the 32-byte seed of a user's nkey;
    `name` is what the server lists this client as; `connect_timeout` is in seconds.
    """

    url: str
    nkey_seed: bytes | None = field(default=None, repr=False)
    name: str = "eventsourcing"
    connect_timeout: float = 5.0
    tls: ssl.SSLContext | None = None


class Listener(Protocol):
    """Called on the loop's thread; must not block."""

    def connected(self, generation: int) -> None:
        """A connection stands; `generation` counts them from 1."""

    def disconnected(self) -> None:
        """It was lost; the client reconnects."""

    def closed(self) -> None:
        """The client gave up, or was closed."""

    def error(self, error: Exception) -> None:
        """The server or the client complained."""


class Connection:
    """One client on one loop. Every method may be called from any thread but the loop's."""

    def __init__(self, settings: ConnectionSettings, portal: Portal | None = None) -> None:
        self.settings = settings
        self.portal = portal or Portal(f"nats-{settings.name}")
        self.generation = 0
        self.last_error: Exception | None = None
        self._client = NkeyClient(settings.nkey_seed)
        self._requests = Requests(self._client)
        self._listeners: tuple[Listener, ...] = ()
        self._live = asyncio.Event()
        self._failed = asyncio.Event()
        self._closing = False
        self._opening: asyncio.Task[None] | None = None
        self._attempts: asyncio.Task[None] | None = None

    # --- any thread -----------------------------------------------------------------------------

    def open(self, timeout: float | None = None, *, background: bool = False) -> None:
        """Connect within `timeout` seconds (default: the settings').

        With `background` a server that is not there is no error, and not waited for: the client
        keeps trying, and listeners hear when it stands.

        Raises:
            ServerUnreachableError: no server answered in time.
            LoginRefusedError: the server does not take this key.
            ServerTooOldError: the server is older than `OLDEST_SERVER`.
            TlsMissingError: the address says tls:// and the server speaks in clear.
        """
        try:
            self.portal.call(self._open, timeout or self.settings.connect_timeout, background)
        except ServerUnreachableError:
            if not background:
                self.close()
                raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection and end its thread; twice is once."""
        if self.portal.inside:  # a finalizer may run anywhere
            threading.Thread(target=self.close, name="nats-close").start()
        elif not self.portal.closed:
            self.portal.call(self._close)
            self.portal.close()

    def add_listener(self, listener: Listener) -> None:
        """Have `listener` told of what happens from now on."""
        self._listeners = (*self._listeners, listener)

    def remove_listener(self, listener: Listener) -> None:
        """Tell `listener` nothing more."""
        self._listeners = tuple(one for one in self._listeners if one is not listener)

    def request(self, subject: str, payload: bytes, timeout: float = 5.0) -> bytes:
        """One bare request, sent once; the answer's body. For what `Stream` does not offer."""
        message: Answer = self.portal.call(self.ask, subject, payload, timeout)
        return bytes(message.data)

    @property
    def closing(self) -> bool:
        """Whether `close` was called."""
        return self._closing

    @property
    def connected(self) -> bool:
        """Whether a connection stands."""
        return self._live.is_set() and self._client.is_connected

    @property
    def server_version(self) -> str:
        """The version of the server, empty before the first connection."""
        return str(self._client.server_info.get("version", ""))

    @property
    def server_id(self) -> str:
        """The id of the server process (it changes with every start), empty before the first."""
        return str(self._client.server_info.get("server_id", ""))

    @property
    def server_name(self) -> str:
        """The name the server was configured with."""
        return str(self._client.server_info.get("server_name", ""))

    # --- the loop's thread ----------------------------------------------------------------------

    @property
    def client(self) -> NkeyClient:
        """The client, for what runs on the loop."""
        return self._client

    @property
    def requests(self) -> Requests:
        """Requests and answers, for what runs on the loop."""
        return self._requests

    async def ask(self, subject: str, payload: bytes, timeout: float) -> Answer:  # noqa: ASYNC109 (handed to a timer of the loop)
        """Send once and wait for one answer; see `Requests.ask`."""
        if not self.connected:
            raise NotConnectedError("not connected to the server")
        return await self._requests.ask(subject, payload, timeout)

    async def wait_connected(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 (a caller's deadline)
        """Wait until a connection stands.

        Raises:
            ServerUnreachableError: `timeout` seconds passed.
        """
        try:
            await asyncio.wait_for(self._live.wait(), timeout)
        except TimeoutError:
            raise self._unreachable() from self.last_error

    async def _open(self, timeout: float, impatient: bool) -> None:  # noqa: ASYNC109, FBT001 (a caller's deadline; handed on as it is)
        opening = self._opening or self._begin()
        first_failure = asyncio.create_task(self._failed.wait())
        either = {opening, first_failure} if impatient else {opening}
        await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        first_failure.cancel()
        if not opening.done():
            raise self._unreachable() from self.last_error
        opening.result()

    def _begin(self) -> "asyncio.Task[None]":
        self._opening = asyncio.create_task(self._connect())
        self._opening.add_done_callback(self._began)
        return self._opening

    def _began(self, opening: "asyncio.Task[None]") -> None:
        error = None if opening.cancelled() else opening.exception()
        if isinstance(error, Exception):
            self.last_error = error
            self._tell(error)
            if self.generation > 0:  # it stood once: whoever is there now may go again
                self.portal.loop.call_later(_REFUSED_WAIT, self._start_over)

    async def _connect(self) -> None:
        self._attempts = connecting = asyncio.create_task(self._connect_client())
        while not connecting.done():
            await asyncio.wait({connecting}, timeout=_RECONNECT_WAIT)
            if _AUTHORIZATION in str(self.last_error).lower():
                await over(connecting)
                await self._client.discard()
                raise self._refused()
        self._greeted(connecting)
        self._check_tls()
        self._check_version()
        await self._requests.start()
        self._stand()

    def _greeted(self, connecting: "asyncio.Task[None]") -> None:
        """Whatever else a server may say for a greeting, it is none that can be spoken with.

        Raises:
            ServerUnreachableError: it greets in no way of a NATS server.
        """
        try:
            connecting.result()
        except (PersistenceError, OSError):
            raise
        except Exception as error:
            raise ServerUnreachableError(
                f"{self.settings.url} does not speak as a NATS server does: {error!r:.200}"
            ) from error

    async def _connect_client(self) -> None:
        await self._client.connect(
            servers=[one.strip() for one in self.settings.url.split(",")],
            name=self.settings.name,
            inbox_prefix=self._client.inbox,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            closed_cb=self._on_closed,
            reconnected_cb=self._on_reconnected,
            connect_timeout=2,
            reconnect_time_wait=_RECONNECT_WAIT,  # type: ignore[arg-type]  # only slept
            max_reconnect_attempts=-1,
            ping_interval=_PING_INTERVAL,
            max_outstanding_pings=_PINGS_OUTSTANDING,
            pending_size=0,
            signature_cb=self._client.sign if self.settings.nkey_seed else None,
            tls=self.settings.tls,
        )

    def _check_tls(self) -> None:
        """An address that says tls:// is never spoken to in clear, whatever the server offers."""
        if "tls://" in self.settings.url and not self._client.encrypted:
            raise TlsMissingError(f"{self.settings.url} does not speak TLS")

    def _check_version(self) -> None:
        parts = self.server_version[:_LONGEST_VERSION].split(".")[:2]
        numbers = tuple(int(part) for part in parts if part.isdecimal())
        if numbers < OLDEST_SERVER:
            oldest = ".".join(map(str, OLDEST_SERVER))
            raise ServerTooOldError(
                f"nats-server {self.server_version:.40}: {oldest} or newer is needed"
            )

    def _unreachable(self) -> ServerUnreachableError:
        reason = f": {self.last_error}" if self.last_error else ""
        return ServerUnreachableError(f"no server answers at {self.settings.url}{reason}")

    def _stand(self) -> None:
        self.generation += 1
        self.last_error = None
        self._live.set()
        for listener in self._listeners:
            listener.connected(self.generation)

    def _fall(self) -> None:
        self._live.clear()
        self._client.forget_unsent()
        self._requests.lose_all()

    async def _on_reconnected(self) -> None:
        try:
            self._check_tls()
        except TlsMissingError as error:
            self.last_error = error
            self._client.abort()
        else:
            self._stand()

    async def _on_disconnected(self) -> None:
        self._fall()
        for listener in self._listeners:
            listener.disconnected()

    async def _on_closed(self) -> None:
        self._fall()
        for listener in self._listeners:
            listener.closed()
        if self.generation > 0:
            self.portal.loop.call_later(_RECONNECT_WAIT, self._start_over)

    def _start_over(self) -> None:
        """The server threw us out (nats-py then closes for good): begin again, as a new client."""
        if not self._closing:
            self.last_error = None
            self._client = NkeyClient(self.settings.nkey_seed)
            self._requests = Requests(self._client)
            self._begin()

    async def _on_error(self, error: Exception) -> None:
        self.last_error = error
        self._failed.set()
        refused = self._requests.refuse(str(error))
        if self._live.is_set():
            self._tell(refused or error)
            return
        self._client.abort()  # nats-py leaves the socket of a failed attempt open
        if self.generation > 0 and _AUTHORIZATION in str(error).lower():
            self._tell(self._refused())

    def _tell(self, error: Exception) -> None:
        for listener in self._listeners:
            listener.error(error)

    def _refused(self) -> LoginRefusedError:
        return LoginRefusedError(f"{self.settings.url} refused the log-in")

    async def _close(self) -> None:
        self._closing = True
        await over(self._opening)
        await over(self._attempts)  # or one under way opens a socket that nobody closes
        self._client.forget_unsent()
        self._client.abort()
        await self._client.close()
        self._fall()
