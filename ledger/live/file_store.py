"""Attached files at the server: pieces in a stream of their own, named by what they belong to.

    files.<crisis>.<SHA-256 of the file>.<copy>.<piece>

Every piece but the last has `PIECE` bytes. Nothing of the server is believed: who fetches a file
hashes what came. A subject is written once, so a piece that is not the file's cannot be mended;
then a further copy of the whole is laid beside it (docs/decisions/303).
"""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO, NamedTuple

from eventsourcing.persistence import IntegrityError, PersistenceError

from ledger.errors import LedgerError, NotAllowed, Refused
from ledger.home.files import MOST_BYTES, FileId
from ledger.home.home import Pin
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import (
    NotPermittedError,
    OutcomeUnknownError,
    StreamFullError,
    StreamNotFoundError,
)
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.sending import MayWrite, always
from ledger.jetstream.stream import Stream
from ledger.live.continuity import check_made, metadata_of
from ledger.live.event_store import translated
from ledger.progress import Progress, nobody

PIECE = 60_000
"""Bytes of one piece: with its header it is no longer than an entry may be."""

AT_ONCE = 16
"""Pieces of one request: together they stay below what a server lets wait for a client."""

MOST_PIECES = 36_000
"""Of all files of a crisis: about 2 GiB."""

MOST_COPIES = 16
"""Of one file, all but one of them spoiled."""


class Condition(StrEnum):
    """What the server has of a file."""

    WHOLE = "whole"
    MISSING = "missing"
    ALTERED = "altered"


class _SpoiledError(Exception):
    """A piece is another one's."""


class _Piece(NamedTuple):
    subject: str
    start: int
    size: int


def files_stream(connection: Connection, pin: Pin, may_write: MayWrite = always) -> Stream:
    """The stream of a pinned crisis's files, as it has to be configured."""
    return Stream(
        connection,
        pin.files_stream,
        pin.files_prefix,
        pin.replicas,
        metadata=metadata_of(pin.ledger),
        may_write=may_write,
        most=MOST_PIECES,
    )


class FileStore:
    """The files of one crisis at its server."""

    def __init__(self, stream: Stream, pin: Pin) -> None:
        self._stream = stream
        self._pin = pin

    def exists(self) -> bool:
        """Whether there is a place for files, and it is as it was made.

        Raises:
            ReadOnly: `other_ledger`, `config_differs`.
            NotAllowed: `files_not_permitted`.
            LedgerError: no server.
        """
        try:
            info = self._stream.info()
        except StreamNotFoundError:
            return False
        except PersistenceError as e:
            raise _said(e) from e
        check_made(self._stream, info, self._stream.name, self._pin.ledger)
        return True

    def fetch(
        self, file: FileId, into: IO[bytes] | None = None, progress: Progress = nobody
    ) -> Condition:
        """Read a file into another, which holds it only if the answer is that it is whole.

        Raises:
            LedgerError: no server, no permission.
        """
        worst = Condition.MISSING
        for copy in range(MOST_COPIES if file.size <= MOST_BYTES else 0):
            found = self._fetch(file, copy, into, progress)
            if found is Condition.WHOLE:
                return found
            if found is None:
                return worst
            worst = max(worst, found, key=list(Condition).index)
        return worst

    def put(self, file: FileId, source: Path, progress: Progress = nobody) -> None:
        """Store a file's pieces, but for those that are there, and read the whole back.

        Raises:
            Refused: `files_full`, `attachment_spoiled`.
            ReadOnly, NotAllowed, LedgerError: as `exists`; no answer in time.
        """
        with source.open("rb") as opened:
            for copy in range(MOST_COPIES):
                if self._lay(file, copy, opened, progress) and self._holds(file, copy):
                    return
        raise Refused("attachment_spoiled", digest=file.digest)

    def _holds(self, file: FileId, copy: int) -> bool:
        return self._fetch(file, copy, None, nobody) is Condition.WHOLE

    def _lay(self, file: FileId, copy: int, source: IO[bytes], progress: Progress) -> bool:
        """Store the pieces of one copy that are not there; whether none that is there differs."""
        for group in _groups(self._pieces(file, copy)):
            there = self._read(group)
            ours = {piece.subject: _bytes(source, piece) for piece in group}
            if any(ours[subject] != body for subject, body in there.items()):
                return False
            new = [OutgoingMessage(name, ours[name]) for name in ours if name not in there]
            if not self._append(new):
                return False
            progress(group[-1].start + group[-1].size, file.size)
        return True

    def _append(self, messages: list[OutgoingMessage]) -> bool:
        try:
            self._stream.append(messages)
        except IntegrityError:
            return False
        except OutcomeUnknownError as e:  # the same pieces again will tell
            raise LedgerError("server_unreachable", reason=str(e)) from e
        except StreamFullError as e:
            raise Refused("files_full", reason=str(e)) from e
        except PersistenceError as e:
            raise _said(e) from e
        return True

    def _fetch(
        self, file: FileId, copy: int, into: IO[bytes] | None, progress: Progress
    ) -> Condition | None:
        """What one copy comes to; None where there is nothing of it."""
        if into is not None:
            into.seek(0)
            into.truncate()
        digest, came, complete = sha256(), 0, True
        try:
            for body in self._bodies(file, copy):
                complete = complete and body is not None
                came += len(body or b"")
                digest.update(body or b"")
                if into is not None:
                    into.write(body or b"")
                progress(came, file.size)
        except _SpoiledError:
            return Condition.ALTERED
        if not complete:
            return Condition.MISSING if came else None
        return Condition.WHOLE if digest.hexdigest() == file.digest else Condition.ALTERED

    def _bodies(self, file: FileId, copy: int) -> Iterator[bytes | None]:
        """Piece by piece, None for one that is not there; not beyond a request with none."""
        for group in _groups(self._pieces(file, copy)):
            there = self._read(group)
            for piece in group:
                body = there.get(piece.subject)
                if body is not None and len(body) != piece.size:
                    raise _SpoiledError
                yield body
            if not there:
                return

    def _read(self, pieces: list[_Piece]) -> dict[str, bytes]:
        try:
            return self._stream.bodies([piece.subject for piece in pieces])
        except StreamNotFoundError:
            return {}
        except PersistenceError as e:
            raise _said(e) from e

    def _pieces(self, file: FileId, copy: int) -> Iterator[_Piece]:
        for number, start in enumerate(range(0, file.size, PIECE)):
            subject = f"{self._stream.prefix}.{file.digest}.{copy}.{number}"
            yield _Piece(subject, start, min(PIECE, file.size - start))


def _groups(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if len(group) == AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _bytes(source: IO[bytes], piece: _Piece) -> bytes:
    source.seek(piece.start)
    return source.read(piece.size)


def _said(error: PersistenceError) -> LedgerError:
    if isinstance(error, NotPermittedError):
        return NotAllowed("files_not_permitted", subject=error.subject)
    return translated(error)
