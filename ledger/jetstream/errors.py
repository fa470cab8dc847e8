"""Every refusal of the server as an exception of the library's families, in one table.

Error codes: nats-server `server/errors.json`. An exception here is definite unless it is an
`OutcomeUnknownError`: nothing of the append was stored.
"""

from eventsourcing.persistence import (
    DataError,
    NotSupportedError,
    OperationalError,
    PersistenceError,
    ProgrammingError,
)
from msgspec import Struct

NO_MESSAGE_FOUND = 10037
STORE_FAILED = 10077
KEY_TAKEN = "maximum messages per subject exceeded"
_UNAVAILABLE = 503
_BUSY = frozenset({10158})


class ServerUnreachableError(OperationalError):
    """No server answers; nothing was sent."""


class LoginRefusedError(OperationalError):
    """The server does not know this key, or wants one and got none."""


class ServerTooOldError(NotSupportedError):
    """The server lacks what the stream is built on (atomic batches, repaired storage)."""


class TlsMissingError(NotSupportedError):
    """The address says tls:// and the server speaks in clear."""


class NotPermittedError(OperationalError):
    """This login may not publish to a subject, or subscribe to one."""

    def __init__(self, message: str, subject: str = "") -> None:
        super().__init__(message)
        self.subject = subject


class OutcomeUnknownError(OperationalError):
    """Sent and not answered: stored or not, only the same bytes sent again will tell."""


class WritesHeldError(OperationalError):
    """The caller's guard lets nothing be written on this connection; nothing was sent."""


class StreamFullError(OperationalError):
    """The stream takes nothing more (full, sealed, limits changed, disk full): read only."""


class StreamNotFoundError(ProgrammingError):
    """The stream does not exist."""


class StreamMismatchError(ProgrammingError):
    """A stream of this name exists with another configuration."""


class MessageRefusedError(DataError):
    """A message is too large, a batch too long, or a subject no subject."""


class ServerRefusedError(OperationalError):
    """The server refused for a reason of its own: `err_code` and its words."""

    def __init__(self, err_code: int, description: str) -> None:
        super().__init__(f"the server refused: {description} ({err_code})")
        self.err_code = err_code


class KeyTakenError(PersistenceError):
    """Signal: a subject has its message already; whose, a reading back tells."""


class BatchLostError(ServerRefusedError):
    """Signal: the server forgot or never opened the batch; the whole of it goes again."""


class TransientError(ServerRefusedError):
    """Signal: the server cannot answer now (no leader, starting); ask again."""


class NoAnswerError(PersistenceError):
    """Signal: a request was sent, and no answer came that a server would give."""


class NotConnectedError(PersistenceError):
    """Signal: there is no connection to send on; nothing was sent."""


_TABLE: dict[int, type[Exception]] = {
    10002: StreamFullError,  # resource limits exceeded for account
    10023: StreamFullError,  # insufficient resources
    10028: StreamFullError,  # resource limits exceeded for server
    10047: StreamFullError,  # insufficient storage resources available
    10052: StreamMismatchError,  # stream configuration refused
    10054: MessageRefusedError,  # message size exceeds maximum allowed
    10058: StreamMismatchError,  # stream name already in use with a different configuration
    10059: StreamNotFoundError,  # stream not found
    10065: StreamMismatchError,  # subjects overlap with an existing stream
    10077: StreamFullError,  # store failed, for another reason than a key that is taken
    10109: StreamFullError,  # invalid operation on sealed stream
    10176: BatchLostError,  # atomic publish batch is incomplete
    10199: MessageRefusedError,  # atomic publish batch is too large
    10210: BatchLostError,  # too many open batches
}


class ApiError(Struct):
    """The `error` object of an answer."""

    code: int = 0
    err_code: int = 0
    description: str = ""


_LONGEST_REASON = 300
"""Characters of a server's reason that are passed on."""


def refusal(error: ApiError) -> Exception:
    """The exception for a refusal."""
    code, words = error.err_code, error.description[:_LONGEST_REASON]
    if code == STORE_FAILED and words == KEY_TAKEN:
        return KeyTakenError(words)
    kind = _TABLE.get(code)
    if kind is None and (error.code == _UNAVAILABLE or code in _BUSY):
        kind = TransientError
    if kind is None or issubclass(kind, ServerRefusedError):
        return (kind or ServerRefusedError)(code, words)
    return kind(f"the server refused: {words} ({code})")
