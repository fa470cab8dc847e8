"""nats-py's client with what it lacks for a ledger.

An nkey log-in without the `nkeys` package (source only, so it breaks a wheelhouse); a parser that
takes any bytes for a subject (`protocol.py`); an inbox that nobody else knows; whole blocks of
commands written in one step; nothing kept for a later connection, or waited for on a dead one.

It reaches into its base class, of which the version is pinned; nobody else does.
"""

from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex

from nats.aio.client import Client

from ledger.jetstream.errors import NotConnectedError
from ledger.jetstream.protocol import Parser
from ledger.nkey import public_nkey, sign_nonce

Receive = Callable[[bytes, bytes, bytes], None]
"""Takes one message: the subject it came on, header (empty when there is none), body."""


class NkeyClient(Client):
    """A client that logs in with the Ed25519 seed of a user's nkey, or without one."""

    def __init__(self, seed: bytes | None) -> None:
        super().__init__()
        self._log_in_seed = seed
        self._direct: dict[int, Receive] = {}
        self._ps = Parser(self)  # type: ignore[assignment]  # in the place of nats-py's own
        if seed is not None:
            self._public_nkey = public_nkey(seed)
        self.inbox = f"_INBOX.{self._inbox_key()}{token_hex(16)}"
        """Where answers come: under this log-in's own key, and 128 bits that nobody else knows."""

    def _inbox_key(self) -> str:
        return f"{self._public_nkey}." if self._log_in_seed is not None else ""

    def sign(self, nonce: str) -> bytes:
        """The signature of the server's nonce, in base64: what `signature_cb` has to return."""
        if self._log_in_seed is None:
            return b""
        return sign_nonce(self._log_in_seed, nonce.encode())

    def write_now(self, commands: bytes) -> None:
        """Hand whole protocol commands to the socket, behind what waits already.

        `publish` takes two more turns of the loop, and keeps bytes that it cannot send for the
        next connection, where they would be written before anybody has checked that server.

        Raises:
            NotConnectedError: nothing was written.
        """
        if not self.is_connected or self._transport is None:
            raise NotConnectedError("not connected to the server")
        self._pending.append(commands)
        self._transport.writelines(self._pending)
        self._pending = []
        self._pending_data_size = 0

    def forget_unsent(self) -> None:
        """Drop the commands that the lost connection did not take; subscriptions are replayed."""
        self._pending = []
        self._pending_data_size = 0

    def abort(self) -> None:
        """Drop the socket now, with what it has not taken.

        Closing it in good order waits until a server that is frozen or cut off has taken all, and
        so do nats-py's reconnection and its end.
        """
        writer = getattr(self._transport, "_io_writer", None)
        if writer is not None:
            writer.transport.abort()

    async def subscribe_directly(self, subject: str, receive: Receive) -> None:
        """A subscription whose messages go to `receive` as they are read from the socket.

        nats-py's own way takes a queue and a turn of another task for each message, which is most
        of what a catch-up costs. `receive` must neither block nor raise.
        """
        subscription = await self.subscribe(subject, pending_msgs_limit=0, pending_bytes_limit=0)
        self._direct[subscription._id] = receive  # noqa: SLF001 (the base class's own)

    def deliver(self, sid: int, subject: bytes, reply: bytes, header: bytes, body: bytes) -> bool:  # noqa: ARG002 (what a parser hands over)
        """Hand a message to who has subscribed directly; False if nobody has."""
        receive = self._direct.get(sid)
        if receive is None:
            return False
        receive(subject, header, body)
        return True

    async def _process_msg(
        self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes
    ) -> None:
        """nats-py's own way, for text only: a subject that is none goes nowhere."""
        with suppress(UnicodeError):
            await super()._process_msg(sid, subject, reply, data, headers)

    @property
    def encrypted(self) -> bool:
        """Whether what is written now goes through TLS."""
        writer = getattr(self._transport, "_io_writer", None)
        return writer is not None and writer.get_extra_info("ssl_object") is not None

    async def discard(self) -> None:
        """Close at once and tell nobody."""
        self._closed_cb = self._disconnected_cb = None
        self.forget_unsent()
        self.abort()
        await self.close()

    async def _process_op_err(self, e: Exception) -> None:
        """A broken connection: nothing more can go out on it, so nothing is waited for."""
        self.abort()
        await super()._process_op_err(e)

    @property
    def server_info(self) -> dict[str, object]:
        """What the server said of itself: `server_id`, `version`, `max_payload`."""
        return dict(self._server_info)
