"""What was sent and not yet answered for: kept in the home before it leaves, gone when settled.

If the process dies, or the server does not answer, the next command finds the very bytes here and
sends them again until it knows. One journal file a process, locked while that process lives, so
that whoever can take the lock knows its owner is gone. Lines are written without fsync: they must
survive a killed process; after a power cut no answer had come either, and a person knows to look.
What is settled is cleared away, so that a journal holds little more than what is on its way.

    outbox/<random>.jsonl      {"intent": {...}} and {"settled": "<command id>"}, in order
"""

import errno
import fcntl
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, structs

from ledger.domain.values import CommandId
from ledger.errors import LedgerError
from ledger.jetstream.message import OutgoingMessage

LARGE = 256 << 10
"""Bytes from which on a journal is worth clearing of what is settled."""

_SHARE = 4
"""How many times as large as what it must hold a journal may become."""


class Intent(Struct, frozen=True):
    """One command on its way: its id, the order as an import line, the messages it became.

    `receipt` and `role` are those of one that was kept while the server was away.
    """

    command: CommandId
    line: bytes
    messages: Annotated[tuple[OutgoingMessage, ...], Meta(min_length=1)]
    receipt: str | None = None
    role: str = ""


class _Record(Struct, omit_defaults=True):
    intent: Intent | None = None
    settled: CommandId | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Record).decode


class Outbox:
    """The journals of one ledger in one home; this process writes its own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._open: dict[str, Intent] = {}
        self._size = 0
        self._most = LARGE
        try:
            directory.mkdir(mode=0o700, exist_ok=True)
            self._path, self._file = _begin(directory)
        except OSError as e:
            raise LedgerError("home_unwritable", path=directory, reason=e.strerror) from e

    def close(self) -> None:
        """End this process's journal; it stays only while something in it is unsettled."""
        if not self._open:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def put(
        self,
        command: str,
        line: bytes,
        messages: Sequence[OutgoingMessage],
        receipt: str | None = None,
        role: str = "",
    ) -> None:
        """Keep a command and the messages it became, before they leave.

        Raises:
            LedgerError: `outbox_unwritable`; then nothing may be sent.
        """
        self.put_all([Intent(command, line, tuple(messages), receipt, role)])

    def put_all(self, intents: Sequence[Intent]) -> None:
        """Keep commands that leave together; raises as `put`."""
        self._write(*(_Record(intent=intent) for intent in intents))
        self._open.update((intent.command, intent) for intent in intents)

    def settle(self, *commands: str) -> None:
        """Their outcome is known."""
        known = [one for one in commands if self._open.pop(one, None) is not None]
        if not known:
            return
        if not self._open and self._size > LARGE:
            self._cut(0)
            return
        self._write(*(_Record(settled=command) for command in known))
        if self._size > self._most:
            self._begin_anew()

    def unsettled(self) -> list[Intent]:
        """This process's own commands without a known outcome, oldest first."""
        return list(self._open.values())

    def adopt(self) -> None:
        """Take over what processes that are gone left unsettled."""
        for path in _journals(self._directory):
            if path != self._path:
                self._adopt(path)

    def _adopt(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                whole, intents = _left(file.read())
                for intent in intents:
                    self.put(*structs.astuple(intent))
                if whole:
                    path.unlink(missing_ok=True)
                else:
                    path.rename(path.with_suffix(".damaged"))
        except FileNotFoundError:
            return  # its owner has ended well
        except BlockingIOError:
            return  # its owner lives and settles it
        except OSError as e:
            raise LedgerError("home_unwritable", path=path, reason=e.strerror) from e

    def _begin_anew(self) -> None:
        """Go on in a new journal with what is on its way, which is in one of the two throughout.

        Left with the old one when there is no room; whoever finds both finds the same commands.
        """
        records = [_encode(_Record(intent=intent)) + b"\n" for intent in self._open.values()]
        whole = b"".join(records)
        try:
            path, file = _begin(self._directory)
        except OSError:
            return
        if _written(file, whole) < len(whole):
            path.unlink(missing_ok=True)
            os.close(file)
            return
        self._cut(0)  # whoever has it open already, to adopt it, finds nothing in it
        self._path.unlink(missing_ok=True)
        os.close(self._file)
        self._path, self._file, self._size = path, file, len(whole)
        self._most = max(LARGE, _SHARE * len(whole))

    def _cut(self, size: int) -> None:
        os.ftruncate(self._file, size)
        os.lseek(self._file, size, os.SEEK_SET)
        self._size = size

    def _write(self, *records: _Record) -> None:
        """Append a line each, or leave none of it."""
        line = b"".join(_encode(record) + b"\n" for record in records)
        try:
            written, reason = os.write(self._file, line), os.strerror(errno.ENOSPC)
        except OSError as e:
            written, reason = 0, e.strerror or ""
        if written == len(line):
            self._size += written
            return
        self._cut(self._size)
        raise LedgerError("outbox_unwritable", path=self._path, reason=reason)


def _written(file: int, data: bytes) -> int:
    """How much of some bytes the disk took."""
    try:
        return os.write(file, data)
    except OSError:
        return 0


def damaged(directory: Path) -> list[Path]:
    """Journals put aside because a line of them could not be read: a command may be missing."""
    return sorted(directory.glob("*.damaged"))


def left_behind(directory: Path) -> list[str]:
    """The commands that processes which are gone left without an outcome. Changes nothing.

    Raises:
        LedgerError: `home_unwritable`, a journal cannot be read.
    """
    return [command for path in _journals(directory) for command in _unowned(path)]


def _journals(directory: Path) -> list[Path]:
    """Those that are files: reading what somebody put there as a pipe would never end."""
    return sorted(path for path in directory.glob("*.jsonl") if path.is_file())


def _unowned(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return [intent.command for intent in _left(file.read())[1]]
    except (FileNotFoundError, BlockingIOError):
        return []  # its owner has ended well, or lives and settles it
    except OSError as e:
        raise LedgerError("home_unwritable", path=path, reason=e.strerror) from e


def _begin(directory: Path) -> tuple[Path, int]:
    """A new journal, locked; anew if somebody adopted it as left behind before it was."""
    while True:
        path = directory / f"{secrets.token_hex(8)}.jsonl"
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return path, file
        os.close(file)


def _left(journal: bytes) -> tuple[bool, list[Intent]]:
    """Whether every line of a journal can be read, and what has no outcome in it.

    A last line cut short by a kill was never sent; others are damaged by a power cut at most.
    """
    whole = True
    intents: dict[str, Intent] = {}
    for line in journal.split(b"\n")[:-1]:
        try:
            record = _decode(line)
        except msgspec.MsgspecError:
            whole = False
            continue
        if record.intent is not None:
            intents[record.intent.command] = record.intent
        elif record.settled is not None:
            intents.pop(record.settled, None)
    return whole, list(intents.values())
