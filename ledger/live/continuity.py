"""The gate: whether the server still holds the ledger we know, asked before anything is written.

JetStream does not fail loudly: it can come back shorter, with numbers used again, or reconfigured.
The gate compares what the server says with what this terminal holds; a latch keeps writing shut
from the moment a connection is lost until a gate has passed on the new one.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from ledger.clock import Clock, pause
from ledger.errors import ReadOnly
from ledger.home.home import Pin
from ledger.jetstream.config import differences
from ledger.store.replica import Replica

SKEW_SECONDS = 60.0
LOWER_HEAD_SECONDS = 20.0
"""On a cluster a follower's lower head counts only if it lasts."""
_POLL_SECONDS = 0.5

LEDGER_KEY = "ledger"
"""The key of the ledger id in the stream's metadata."""

FORMAT_KEY = "format"
FORMAT = "1.1"
"""Of the tree and the rules; a stream of another one is refused, since its roots are others."""


class StreamLike(Protocol):
    """What the gate asks of a stream (`ledger.jetstream.stream.Stream`)."""

    def expected_config(self) -> dict[str, Any]: ...  # noqa: D102 (see Stream)
    def info(self, timeout: float = ...) -> Any: ...  # noqa: D102 (see Stream)
    def page(self, first: int, count: int = ..., timeout: float = ...) -> Any: ...  # noqa: D102 (see Stream)


class Passed(NamedTuple):
    """What the gate found: the server's head and how far this clock is ahead of its, in seconds."""

    head: int
    skew: float


class Latch:
    """Open for one connection only: the one a gate has passed on."""

    def __init__(self) -> None:
        self._open_for = 0

    def may_write(self, generation: int) -> bool:
        """Whether writes may go out on this connection (counted from 1)."""
        return generation == self._open_for

    def open_for(self, generation: int) -> None:
        """A gate has passed on this connection."""
        self._open_for = generation

    def shut(self) -> None:
        """The connection is lost, or continuity in doubt."""
        self._open_for = 0


def check(
    stream: StreamLike, replica: Replica, pin: Pin, clock: Clock, acknowledged: int = 0
) -> Passed:
    """Compare the server with what this terminal holds. Under 1 ms of work for the server.

    `acknowledged` is the highest number the server has given us, kept here already or not.

    Raises:
        ReadOnly: `stream_missing`, `other_ledger`, `old_format`, `config_differs`, `not_from_one`,
            `messages_missing`, `server_rewound` or `head_differs`.
    """
    head = replica.head()  # before the server is asked: other processes of this home go on
    info = stream.info()
    check_made(stream, info, pin.stream, pin.ledger)
    patience = LOWER_HEAD_SECONDS if pin.replicas > 1 else 0.0
    info = _check_head(stream, info, max(head, acknowledged), clock, patience)
    _check_whole(info, replica, head)
    _check_last(stream, replica)
    return Passed(info.last_seq, (clock.now() - info.ts).total_seconds())


def metadata_of(ledger: str) -> dict[str, str]:
    """What a stream says of the ledger in it."""
    return {LEDGER_KEY: ledger, FORMAT_KEY: FORMAT}


def check_made(stream: StreamLike, info: Any, name: str, ledger: str) -> None:
    """Whether a stream is of this ledger, and configured as it was made.

    Raises:
        ReadOnly: `other_ledger`, `old_format`, `config_differs`.
    """
    check_identity(info.metadata, name, ledger)
    _check_config(stream.expected_config(), info.config)


def check_identity(metadata: Mapping[str, str], stream: str, ledger: str) -> None:
    """Whether a stream says that it holds this ledger, in this format.

    Raises:
        ReadOnly: `other_ledger`, or `old_format`.
    """
    if metadata.get(LEDGER_KEY) != ledger:
        raise ReadOnly("other_ledger", stream=stream, ledger=ledger)
    if metadata.get(FORMAT_KEY) != FORMAT:
        raise ReadOnly("old_format", name=stream)


def _check_config(expected: dict[str, Any], found: dict[str, Any]) -> None:
    if differing := differences(expected, found):
        said = ", ".join(f"{field}={value}" for field, value in differing.items())
        raise ReadOnly("config_differs", differences=said)


def _check_head(stream: StreamLike, info: Any, ours: int, clock: Clock, patience: float) -> Any:
    deadline = clock.monotonic() + patience
    while info.last_seq < ours:
        if not patience or clock.monotonic() > deadline:
            raise ReadOnly("server_rewound", server=info.last_seq, ours=ours)
        pause(_POLL_SECONDS)
        info = stream.info()
    return info


def _check_whole(info: Any, replica: Replica, head: int) -> None:
    if info.last_seq and info.first_seq != 1:
        raise ReadOnly("not_from_one", first=info.first_seq)
    if info.num_deleted or info.messages != info.last_seq or not _each_once(info, replica, head):
        raise ReadOnly(
            "messages_missing",
            last=info.last_seq,
            messages=info.messages,
            subjects=info.num_subjects,
            deleted=info.num_deleted,
        )


def _each_once(info: Any, replica: Replica, head: int) -> bool:
    """Whether there are as many subjects as messages, but for those the server does not count."""
    lacking = info.messages - info.num_subjects
    if lacking <= 0:
        return not lacking
    not_here = info.last_seq - head
    return bool(lacking <= not_here or lacking <= replica.uncounted() + not_here)


def _check_last(stream: StreamLike, replica: Replica) -> None:
    ours = replica.row(replica.head())
    if ours is None:
        return
    theirs = next(iter(stream.page(ours.number, 1)), None)
    if theirs is None or (ours.number, ours.subject, ours.body) != (
        theirs.sequence, theirs.subject, theirs.body,
    ):  # fmt: skip
        raise ReadOnly("head_differs", number=ours.number)
