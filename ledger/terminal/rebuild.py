"""A server's store made anew from this home's copies: same numbers, same bytes, proven by the root.

Every entry is signed by whoever wrote it, so a copy is as good as the server was. Only
copies that were folded again go in; what comes out is read back, message by message. Headers are
not carried over: they decide nothing. The server's own times are those of the rebuilding.
Attached files and keys of sealed texts go in as far as this home has them; what it lacks is in the
store that is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from eventsourcing.persistence import PersistenceError

from ledger.domain.dossier.attached import stored_files
from ledger.errors import LedgerError, Refused
from ledger.evidence.merkle import tree_of
from ledger.evidence.signing import to_text
from ledger.home.files import file_id
from ledger.home.home import Home, Pin
from ledger.home.witness import Witnessed
from ledger.jetstream.batch import MOST_MESSAGES
from ledger.jetstream.config import MOST_BYTES
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import NoAnswerError, NotConnectedError
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.sending import Sender
from ledger.jetstream.stream import Stream
from ledger.live.event_store import guarded, translated
from ledger.live.file_store import FileStore, files_stream
from ledger.live.key_store import KeyStore, keys_stream
from ledger.live.readback import PAGE, compared
from ledger.progress import Progress, nobody
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ensure, out_of_service
from ledger.server.errors import explained
from ledger.server.store_staging import Bench, filling, put_in_place, streams_in, take_out
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.provision import stream_on
from ledger.terminal.sealing import ERASED, FOLLOWED, lay_again
from ledger.terminal.session import address_of
from ledger.terminal.terminal import Terminal

PROMISED = "promised"
"""The fact that holds the highest number a server has ever given this home."""

_WORKSHOP = "rebuild"
_HEADER_BYTES = 110
_MOST_BYTES_AT_ONCE = 8 << 20
_SECONDS = 60.0


class Copy(NamedTuple):
    """One ledger as this home keeps it, folded again: how long it is, and the root over it."""

    terminal: Terminal
    number: int
    root: str

    @property
    def pin(self) -> Pin:
        """What this home holds the ledger to."""
        return self.terminal.pin

    @property
    def replica(self) -> Replica:
        """The copy of its messages that the server's store is made from."""
        return self.terminal.replica


class Rebuilt(NamedTuple):
    """What was made: the ledgers in it, and where the old store is kept, None where none was."""

    copies: tuple[Copy, ...]
    store: Path
    kept: Path | None


def embedded(home: Home) -> list[Pin]:
    """What is pinned here and lives on the home's own server."""
    pins = [home.pin(name) for name in home.names()]
    return [pin for pin in pins if not pin.server]


def copy_of(terminal: Terminal, progress: Progress = nobody) -> Copy:
    """A copy that may be built from.

    Raises:
        VerificationFailed: as `Terminal.fold_again`.
        Refused: `rebuild_empty`, nothing is kept; `rebuild_cluster`, its stream lives on several
            servers, whose stores cannot be made one by one.
    """
    pin = terminal.pin
    if pin.replicas > 1:
        raise Refused("rebuild_cluster", name=pin.name)
    if not terminal.replica.head():
        raise Refused("rebuild_empty", name=pin.name)
    position = terminal.fold_again(progress=progress).position
    return Copy(terminal, position.number, position.root)


def check_length(copy: Copy) -> None:
    """Whether the server ever had more than this copy, as far as it, or this home, can say.

    Raises:
        Refused: `rebuild_behind`, with both numbers.
    """
    seen = copy.terminal.witness.remembered()
    known = max(copy.replica.number(PROMISED), seen.number if seen else 0)
    with suppress(LedgerError):  # a server that cannot be asked says nothing
        known = max(known, _head_on_server(copy.terminal))
    if known > copy.number:
        raise Refused("rebuild_behind", name=copy.pin.name, server=known, ours=copy.number)


def left_out(home: Path, copies: Iterable[Copy]) -> list[str]:
    """The streams of the home's store that none of these copies is of."""
    pins = [copy.pin for copy in copies]
    ours = {n for pin in pins for n in (pin.stream, pin.files_stream, pin.keys_stream)}
    return sorted({*streams_in(ServerDirectory(home).store)} - ours)


def rebuild_home(home: Path, copies: Sequence[Copy], progress: Progress = nobody) -> Rebuilt:
    """Make the store of the home's own server anew, and start it. Nothing else is running then.

    Raises:
        LedgerError: the old store is in its place as it was.
    """
    with out_of_service(home) as place:
        workshop = place.directory / _WORKSHOP
        with filling(workshop) as bench:
            _fill(bench, copies, progress)
        kept = put_in_place(place, workshop)
    for copy in copies:
        _forget_longer(copy)
    ensure(home)
    return Rebuilt(tuple(copies), place.store, kept)


def _forget_longer(copy: Copy) -> None:
    """Somebody chose to go on from a copy that is shorter than what was seen: that counts."""
    copy.replica.remember(**{PROMISED: b"%d" % copy.number})
    seen = copy.terminal.witness.remembered()
    if seen is not None and seen.number > copy.number:
        copy.terminal.witness.accept(Witnessed(copy.number, copy.root))


def rebuild_into(target: Path, copies: Sequence[Copy], progress: Progress = nobody) -> Rebuilt:
    """Make a store in a new directory, to be given to a server that somebody else runs.

    Raises:
        Refused: `rebuild_target`, there is something in the directory.
        LedgerError: nothing is in the directory then.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("rebuild_target", path=target)
    workshop = target.with_name(f"{target.name}.{_WORKSHOP}")
    with explained(target.parent):
        with filling(workshop) as bench:
            _fill(bench, copies, progress)
        take_out(workshop, target)
    return Rebuilt(tuple(copies), target, None)


def _head_on_server(terminal: Terminal) -> int:
    connection, pin = Connection(address_of(terminal)), terminal.pin
    guarded(connection.open)
    try:
        info = guarded(Stream(connection, pin.stream, pin.prefix).info)
        return int(info.last_seq)
    finally:
        connection.close()


def _fill(bench: Bench, copies: Sequence[Copy], progress: Progress) -> None:
    """Every copy into a stream of its own; half of the work is reading it back."""
    everything, done = 2 * sum(copy.number for copy in copies), 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        progress(done, everything)

    address = ConnectionSettings(url=bench.url, nkey_seed=bench.nkey_seed, name="rebuild")
    connection = Connection(address)
    guarded(connection.open)
    try:
        for copy in copies:
            stream = stream_on(connection, copy.pin)
            guarded(stream.create)
            _append(stream, copy, more)
            _prove(stream, copy, more)
            _lay_files(connection, copy)
            _lay_keys(connection, copy)
    finally:
        connection.close()


def _lay_files(connection: Connection, copy: Copy) -> None:
    """The files that entries say are at the server, of which this home has every byte."""
    stream, kept = files_stream(connection, copy.pin), copy.terminal.files
    guarded(stream.create)
    store = FileStore(stream, copy.pin)
    for piece in stored_files(copy.terminal.read().situation):
        file = file_id(piece)
        if kept.holds(file):
            store.put(file, kept.path_of(file))


def _lay_keys(connection: Connection, copy: Copy) -> None:
    """The keys of sealed texts that this home may read, in boxes for all who may."""
    stream, terminal = keys_stream(connection, copy.pin), copy.terminal
    guarded(stream.create)
    lay_again(terminal, KeyStore(stream, copy.pin))
    terminal.replica.remember(**{FOLLOWED: b"0", ERASED: b""})


def _append(stream: Stream, copy: Copy, more: Callable[[int], None]) -> None:
    sender, number = Sender(stream.connection, stream.name), 0
    apart = _Apart(copy.replica)
    for group in _groups(copy.replica.rows(1, copy.number), apart.numbers):
        alone = number + 1 in apart.numbers
        numbers = apart.sent(sender, group[0]) if alone else _sent(sender, group)
        if numbers != list(range(number + 1, number + len(group) + 1)):
            raise LedgerError("rebuild_failed", name=copy.pin.name, number=number + 1)
        number += len(group)
        more(len(group))


def _sent(sender: Sender, group: list[OutgoingMessage]) -> list[int]:
    """The numbers of a group, sent as one batch; where the server takes none, one by one."""
    if len(group) == 1:
        return _call(sender, sender.send, group)
    try:
        return sender.connection.portal.call(sender.send, group, _SECONDS)
    except (NoAnswerError, NotConnectedError) as e:
        raise translated(e) from e
    except PersistenceError:
        return [number for one in group for number in _sent(sender, [one])]


def _call(sender: Sender, send: Any, what: Any) -> list[int]:
    try:
        numbers: list[int] = sender.connection.portal.call(send, what, _SECONDS)
    except PersistenceError as e:
        raise translated(e) from e
    return numbers


class _Apart:
    """Messages of which the subject reads as an earlier one's: stored beside it once more.

    With a header and carriage returns that no reader is handed; so they came to be, too.
    """

    def __init__(self, replica: Replica) -> None:
        self.numbers = replica.repeated()
        self._taken = replica.returns()

    def sent(self, sender: Sender, message: OutgoingMessage) -> list[int]:
        """Send one; its number."""
        subject = message.subject + "\r"
        while subject in self._taken:
            subject += "\r"
        self._taken.add(subject)
        return _call(sender, sender.send_headed, OutgoingMessage(subject, message.body))


def _groups(rows: Iterable[MessageRow], apart: set[int]) -> Iterator[list[OutgoingMessage]]:
    """Messages in order, as many together as an atomic batch takes; others alone.

    Alone go those too large for a batch, and those that are stored `apart`.
    """
    group: list[OutgoingMessage] = []
    size = 0
    for row in rows:
        alone = len(row.body) > MOST_BYTES - _HEADER_BYTES or row.number in apart
        full = len(group) == MOST_MESSAGES or size + len(row.body) > _MOST_BYTES_AT_ONCE
        if group and (alone or full):
            yield group
            group, size = [], 0
        group.append(OutgoingMessage(row.subject, row.body))
        size += len(row.body)
        if alone:
            yield group
            group, size = [], 0
    if group:
        yield group


def _prove(stream: Stream, copy: Copy, more: Callable[[int], None]) -> None:
    """Read everything back: the same messages, and the root over what came."""
    tree = tree_of(_read_back(stream, copy, more))
    if (tree.size, to_text(tree.root())) != (copy.number, copy.root):
        raise LedgerError("rebuild_failed", name=copy.pin.name, number=copy.number)


def _read_back(
    stream: Stream, copy: Copy, more: Callable[[int], None]
) -> Iterator[tuple[str, bytes]]:
    for first in range(1, copy.number + 1, PAGE):
        last = min(first + PAGE - 1, copy.number)
        messages = _page(stream, first)
        if lost := compared(copy.replica.rows(first, last), messages):
            raise LedgerError("rebuild_failed", name=copy.pin.name, number=lost[0])
        yield from ((message.subject, message.body) for message in messages)
        more(last - first + 1)


def _page(stream: Stream, first: int) -> list[StoredMessage]:
    found: list[StoredMessage] = guarded(lambda: stream.page(first, PAGE))
    return found
