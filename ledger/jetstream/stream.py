"""One JetStream stream used as an append-only ledger: its configuration, state and messages.

The server enforces the unique key (a subject is written once) and refuses to delete, to roll up
and to evict; `config.py` says how. Methods may be called from any thread but the loop's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from eventsourcing.persistence import InterfaceError, PersistenceError

from ledger.clock import SYSTEM
from ledger.jetstream import api, leader, reading
from ledger.jetstream.append import Append, patience
from ledger.jetstream.batch import checked
from ledger.jetstream.config import UNBOUNDED, expected_config
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NoAnswerError, OutcomeUnknownError
from ledger.jetstream.follower import Follower, OnError, OnGap, OnMessage, Room, nothing, roomy
from ledger.jetstream.group_commit import Groups
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.sending import MayWrite, Sender, always
from ledger.jetstream.single_append import Express
from ledger.jetstream.stored_message import moment


class StreamInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the stream's leader says of it.

    `ts` is the server's clock when it answered; `leader` is empty while there is none.
    """

    config: dict[str, Any]
    metadata: dict[str, str]
    first_seq: int
    last_seq: int
    messages: int
    num_subjects: int
    num_deleted: int
    ts: datetime
    leader: str


class Stream:
    """The stream `name`, which holds the subjects `<prefix>.>`.

    `most` messages are let in; of an `erasable` one they may be overwritten. `may_write` is asked
    on the loop before every sending of an append, those sent again included, with the generation
    of the connection: a caller who checks the server first holds writes back with it.
    """

    def __init__(  # noqa: PLR0913 (what a stream is made of)
        self,
        connection: Connection,
        name: str,
        prefix: str,
        replicas: int = 1,
        metadata: Mapping[str, str] | None = None,
        *,
        may_write: MayWrite = always,
        most: int = UNBOUNDED,
        erasable: bool = False,
    ) -> None:
        self.connection = connection
        self.name = name
        self.prefix = prefix
        self.replicas = replicas
        self.most = most
        self.erasable = erasable
        self._metadata = dict(metadata or {})
        self._sender = Sender(connection, name, may_write)
        self._groups = Groups(self._sender)

    @property
    def may_write(self) -> MayWrite:
        """The guard that is asked before every sending; it may be set at any time."""
        return self._sender.may_write

    @may_write.setter
    def may_write(self, guard: MayWrite) -> None:
        self._sender.may_write = guard

    def expected_config(self) -> dict[str, Any]:
        """The configuration that `create` asks for, every field said."""
        return expected_config(
            self.name,
            self.prefix,
            self.replicas,
            self._metadata,
            self.most,
            erasable=self.erasable,
        )

    def create(self, timeout: float = 10.0) -> None:
        """Create the stream; one that exists with the same configuration is left as it is.

        Raises:
            StreamMismatchError: it exists with another configuration, or its subjects do.
            ServerUnreachableError: no answer within `timeout` seconds.
        """
        endpoint, body = f"STREAM.CREATE.{self.name}", self.expected_config()
        self._on_loop(api.ask, self.connection, endpoint, body, timeout, dict[str, Any])

    def info(self, timeout: float = 5.0) -> StreamInfo:
        """Configuration and state, from the leader.

        Raises:
            StreamNotFoundError, ServerUnreachableError, NotPermittedError
        """
        found: reading.Info = self._on_loop(reading.info, self.connection, self.name, timeout)
        config, state = found.config, found.state
        return StreamInfo(
            config=config,
            metadata=_texts(config.get("metadata")),
            first_seq=state.first_seq,
            last_seq=state.last_seq,
            messages=state.messages,
            num_subjects=state.num_subjects,
            num_deleted=state.num_deleted,
            ts=moment(found.ts),
            leader=found.cluster.leader,
        )

    def get(self, sequence: int, timeout: float = 5.0) -> StoredMessage | None:
        """The message of that number, through the leader; None when there is none."""
        return self._call(leader.by_sequence, sequence, timeout)

    def last_for(self, subject: str, timeout: float = 5.0) -> StoredMessage | None:
        """The message of that subject, through the leader; None when there is none."""
        return self._call(leader.by_subject, subject, timeout)

    def page(self, first: int, count: int = 500, timeout: float = 5.0) -> list[StoredMessage]:
        """The messages of the numbers from `first` on, `count` of them, in order.

        They are complete as of the leader, up to its last number: what the server that answers
        lacks is asked of the leader, and a number that the leader lacks itself is left out.

        Raises:
            StreamNotFoundError, ServerUnreachableError, NotPermittedError
        """
        found: list[StoredMessage] = self._on_loop(
            reading.page, self.connection, self.name, first, count, timeout
        )
        return found

    def subjects(self, pattern: str) -> list[str]:
        """Every subject that matches, in no order, as of the leader; raises as `bodies`."""
        found: list[str] = self._on_loop(reading.subjects, self.connection, self.name, pattern)
        return found

    def erase(self, sequence: int, timeout: float = 10.0) -> bool:
        """Have the server overwrite a message and forget it; False where there is none.

        Raises:
            StreamNotFoundError, ServerUnreachableError, NotPermittedError
        """
        gone: bool = self._on_loop(reading.erase, self.connection, self.name, sequence, timeout)
        return gone

    def bodies(self, subjects: Sequence[str]) -> dict[str, bytes]:
        """The bodies of those subjects that there are, as of the leader; a page of them at most.

        Raises:
            StreamNotFoundError, ServerUnreachableError, NotPermittedError
        """
        found: dict[str, bytes] = self._on_loop(
            reading.bodies, self.connection, self.name, list(subjects)
        )
        return found

    def append(
        self,
        messages: Sequence[OutgoingMessage],
        give_up_after: float = 10.0,
        *,
        fresh: bool = False,
    ) -> list[int]:
        """Store all the messages or none; their sequences, contiguous, in their order.

        The same call with the same bytes again settles an outcome that was not known: messages
        that are stored already are not stored again, and their sequences returned. With `fresh`
        (never sent before this call) they are a conflict instead.

        Raises:
            IntegrityError: a subject is taken by another message; nothing was stored.
            OutcomeUnknownError: sent, and no answer within `give_up_after` seconds.
            ServerUnreachableError, WritesHeldError: nothing was sent.
            NotPermittedError, MessageRefusedError, StreamFullError, ServerRefusedError: nothing
                was stored, and sending again will not help.
        """
        if not messages:
            return []
        checked(messages, self.prefix)
        if len(messages) > 1:
            return self._append(messages, fresh, give_up_after)
        began = SYSTEM.monotonic()
        express = Express(self._sender, messages[0])
        try:
            return [express.run(self.connection.portal, patience(give_up_after))]
        except PersistenceError as error:
            left = give_up_after - (SYSTEM.monotonic() - began)
            return self._append(messages, fresh, left, error)

    def _append(
        self,
        messages: Sequence[OutgoingMessage],
        fresh: bool,  # noqa: FBT001 (handed on as it is)
        give_up_after: float,
        first: Exception | None = None,
    ) -> list[int]:
        """The whole protocol, after what a first sending came to."""
        one = Append(
            self._groups,
            self.name,
            messages,
            fresh=fresh,
            give_up_after=give_up_after,
            first=first,
        )
        try:
            return self.connection.portal.call(one.run)
        except InterfaceError as closed:
            if isinstance(first, NoAnswerError):
                raise OutcomeUnknownError(f"sent and not confirmed: {closed}") from first
            raise

    def follow(
        self,
        start_seq: int,
        on_message: OnMessage,
        on_gap: OnGap = nothing,
        on_error: OnError = nothing,
        room: Room = roomy,
    ) -> Follower:
        """Deliver every message from `start_seq` (counted from 1) on; see `Follower`."""
        follower = Follower(
            self.connection,
            self.name,
            max(1, start_seq),
            on_message,
            on_gap,
            on_error=on_error,
            room=room,
        )
        follower.start()
        return follower

    def _call(self, read: Any, which: int | str, timeout: float) -> StoredMessage | None:
        found: StoredMessage | None = self._on_loop(
            read, self.connection, self.name, which, timeout
        )
        return found

    def _on_loop(self, function: Any, *args: Any) -> Any:
        return self.connection.portal.call(function, *args)


def _texts(found: Any) -> dict[str, str]:
    """The metadata in a configuration, whatever stands in its place."""
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
