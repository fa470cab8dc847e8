"""The library's application over one ledger: drafts in, numbers out, errors as people meet them.

Its event store's `put` is all that is used (docs/decisions/106); state comes from the feed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, PersistenceError
from eventsourcing.utils import Environment

from ledger.errors import LedgerError, NotAllowed, NotConfirmed, ReadOnly, Refused
from ledger.jetstream import errors as js
from ledger.jetstream.codec import Codec
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.recorder import JetStreamApplicationRecorder
from ledger.jetstream.stream import Stream
from ledger.jetstream.subjects import NO_VERSION, parse_subject
from ledger.live.mapper import Draft, EntryMapper


class LedgerApplication(Application[str]):
    """Records drafts on one stream. Never creates it: only `crisis open` does."""

    name = "crisis-ledger"

    def __init__(self, stream: Stream, give_up_after: float) -> None:
        self._stream = stream
        self._give_up_after = give_up_after
        super().__init__()

    def construct_env(self, name: str, env: Any = None) -> Environment:  # noqa: ARG002 (the library's signature)
        """The process environment does not matter: everything comes from the pin."""
        return Environment(
            name,
            {
                "PERSISTENCE_MODULE": "ledger.jetstream",
                "NATS_URL": self._stream.connection.settings.url,
                "NATS_STREAM": self._stream.name,
                "NATS_PREFIX": self._stream.prefix,
                "ORIGINATOR_ID_TYPE": "text",
                "CREATE_TABLE": "no",
            },
        )

    def construct_mapper(self) -> Mapper[str]:
        """The mapper that moves our signed bytes as they are."""
        return EntryMapper()

    def construct_recorder(self) -> JetStreamApplicationRecorder:
        """A recorder on the terminal's own connection, behind its write latch."""
        return JetStreamApplicationRecorder(
            self._stream, uuids=False, give_up_after=self._give_up_after
        )

    def messages(self, drafts: Sequence[Draft]) -> list[OutgoingMessage]:
        """What drafts become on the wire: the very bytes that `record` sends."""
        codec = self._codec
        return [codec.encode(self.mapper.to_stored_event(draft)) for draft in drafts]

    def drafts(self, messages: Sequence[OutgoingMessage]) -> list[Draft]:
        """The drafts that became these messages."""
        return [self._draft(message) for message in messages]

    def _draft(self, message: OutgoingMessage) -> Draft:
        originator, version = parse_subject(self._codec.prefix, message.subject)
        stored = self._codec.event(originator, version or NO_VERSION, message.body)
        draft: Draft = EntryMapper().to_domain_event(stored)
        return draft

    @property
    def _codec(self) -> Codec:
        recorder = self.recorder
        assert isinstance(recorder, JetStreamApplicationRecorder)  # noqa: S101 (constructed here)
        return recorder.codec

    def record(self, drafts: Sequence[Draft], *, settle: bool = False) -> list[int]:
        """Record all drafts or none; their numbers.

        With `settle` the same bytes stored already are no conflict.

        Raises:
            IntegrityError: a version is taken by another entry.
            OutcomeUnknownError: sent, and not answered.
            PersistenceError: nothing was stored.
        """
        recordings = self.events.put(drafts, settle=settle)
        return [recording.notification.id for recording in recordings]


# What the driver raises, the code a person meets, and how the process ends.
_TABLE: tuple[tuple[type[Exception], str, type[LedgerError]], ...] = (
    (js.NotPermittedError, "not_permitted", NotAllowed),
    (js.LoginRefusedError, "login_refused", NotAllowed),
    (js.ServerTooOldError, "server_outdated", LedgerError),
    (js.TlsMissingError, "server_without_tls", LedgerError),
    (js.OutcomeUnknownError, "outcome_unknown", NotConfirmed),
    (js.StreamFullError, "stream_full", ReadOnly),
    (js.StreamNotFoundError, "stream_missing", ReadOnly),
    (js.StreamMismatchError, "stream_differs", Refused),
    (js.MessageRefusedError, "message_refused", Refused),
    (js.WritesHeldError, "writes_held", LedgerError),
    (js.ServerUnreachableError, "server_unreachable", LedgerError),
    (PersistenceError, "server_refused", LedgerError),
)


def translated(error: PersistenceError) -> LedgerError:
    """The library's or the driver's error as one that a person can act on."""
    for kind, code, ours in _TABLE:
        if isinstance(error, kind):
            return ours(code, reason=str(error))
    raise AssertionError(error)


def guarded(run: Callable[[], Any]) -> Any:
    """Run something that talks to the server; its errors come out translated.

    Raises:
        LedgerError: by the table above.
    """
    try:
        return run()
    except PersistenceError as e:
        raise translated(e) from e
