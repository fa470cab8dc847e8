"""Commands given while the server was away: kept on the disk until they are recorded or dropped.

One file of lines for each ledger of a home, written by all its processes in turn, each line forced
to the disk before anybody is told. Every line carries the tally after it, so that neither keeping
nor counting reads what is kept already; a last line that cannot be read costs one look at all.

    kept.jsonl      {"tally": {...}, "kept": {...}}, then what became of it: sent, refused, dropped
    kept.damaged    lines that could not be read, put aside when the file was cleared
    kept.lock/      held while a line is written; sending.lock/ while something is sent or changed

What is recorded is cleared away once nothing waits; what was refused or dropped stays, with who
dropped it and why.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct, structs

from ledger.domain.values import CommandId
from ledger.errors import LedgerError
from ledger.home.directory import force
from ledger.server.errors import ServerStateError
from ledger.server.locks import turn

LARGE = 256 << 10
"""Bytes from which on the file is worth clearing of what is recorded."""

MOST = 999_999
"""Receipts of one terminal."""

WRITING_SECONDS = 5.0
_TAIL = 132 << 10
"""No line is longer: a command has at most 65,535 bytes, escaped at most twice that, and what
stands around it less than 4 KiB."""


class Writer(Struct, frozen=True, kw_only=True):
    """Who put a command down elsewhere, when it came here in a file."""

    member: str
    key: str
    terminal: str


class KeptCommand(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One command: its receipt and id, as an import line, when it was put down and in which role.

    `writer` is empty for this home's own; `role` for the usual one.
    """

    receipt: str
    command: CommandId
    written: datetime
    line: str
    role: str = ""
    writer: Writer | None = None


class Refusal(Struct, frozen=True):
    """Why a command was not recorded: the code and fields of the error."""

    code: str
    fields: dict[str, Any]
    exit: int


class Dropped(Struct, frozen=True):
    """Who dropped a command, when and why."""

    member: str
    at: datetime
    reason: str


class Tally(Struct, frozen=True, omit_defaults=True):
    """The terminal's letter, the receipts given, and how many commands wait and were refused."""

    letter: str = ""
    count: int = 0
    waiting: int = 0
    refused: int = 0


class _Record(Struct, kw_only=True, omit_defaults=True):
    """One line: the tally from then on, and one thing that happened to a command."""

    tally: Tally
    kept: KeptCommand | None = None
    of: CommandId | None = None
    line: str | None = None
    sent: tuple[int, ...] | None = None
    refusal: Refusal | None = None
    dropped: Dropped | None = None


State = Literal["waiting", "refused", "sent", "dropped"]


class Standing(NamedTuple):
    """A kept command and what became of it so far."""

    kept: KeptCommand
    state: State = "waiting"
    numbers: tuple[int, ...] = ()
    refusal: Refusal | None = None
    dropped: Dropped | None = None


class Contents(NamedTuple):
    """Everything that is kept, oldest first, and the lines that cannot be read, by line number."""

    commands: list[Standing]
    damaged: dict[int, bytes]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Record).decode


class KeptCommands:
    """What is kept of one ledger in one home, under `directory`; made when first needed."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "kept.jsonl"
        self.aside = directory / "kept.damaged"
        self._writing = directory / "kept.lock"
        self._sending = directory / "sending.lock"
        self._told: tuple[tuple[int, int], Tally] | None = None

    # --- reading --------------------------------------------------------------------------------

    def tally(self) -> Tally:
        """How many wait and were refused; costs the same however many there are.

        Raises:
            LedgerError: `home_unwritable`, the file cannot be read.
        """
        try:
            found = self.path.stat()
            mark = found.st_mtime_ns, found.st_size
            if self._told is None or self._told[0] != mark:
                self._told = mark, self._last_tally()
        except FileNotFoundError:
            return Tally()
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e
        return self._told[1]

    def contents(self) -> Contents:
        """All that is kept. Raises as `tally`."""
        try:
            return _contents(self.path.read_bytes())
        except FileNotFoundError:
            return Contents([], {})
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e

    def on_their_way(self) -> list[KeptCommand]:
        """Those that wait, oldest first. Raises as `tally`."""
        if not self.tally().waiting:
            return []
        return [one.kept for one in self.contents().commands if one.state == "waiting"]

    def _last_tally(self) -> Tally:
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
        try:
            return _decode(last).tally
        except msgspec.MsgspecError:
            return _counted(self.path.read_bytes())

    # --- writing --------------------------------------------------------------------------------

    def keep(self, commands: Sequence[KeptCommand], letter: str) -> list[KeptCommand]:
        """Keep commands; they are on the disk when this returns. Without a receipt one is given.

        Raises:
            LedgerError: `kept_unwritable`, nothing of them was kept; `kept_busy`; `kept_full`.
        """
        named: list[KeptCommand] = []

        def records(tally: Tally) -> Iterator[_Record]:
            tally = tally if tally.letter else structs.replace(tally, letter=letter)
            for one in commands:
                given = bool(one.receipt)
                count = tally.count if given else tally.count + 1
                if count > MOST:
                    raise LedgerError("kept_full", path=self.path)
                receipt = one.receipt or f"{tally.letter}-{count}"
                named.append(structs.replace(one, receipt=receipt))
                tally = structs.replace(tally, count=count, waiting=tally.waiting + 1)
                yield _Record(tally=tally, kept=named[-1])

        self._append(records)
        return named

    def sent(self, many: Sequence[tuple[Standing, tuple[int, ...]]]) -> None:
        """These are recorded, under these numbers. Raises as `keep`."""

        def records(tally: Tally) -> Iterator[_Record]:
            for one, numbers in many:
                tally = _without(tally, one)
                yield _Record(tally=tally, of=one.kept.command, sent=numbers)

        self._append(records)

    def refused(self, one: Standing, refusal: Refusal) -> None:
        """It was refused, and waits for a person. Raises as `keep`."""

        def records(tally: Tally) -> Iterator[_Record]:
            tally = _without(tally, one)
            tally = structs.replace(tally, refused=tally.refused + 1)
            yield _Record(tally=tally, of=one.kept.command, refusal=refusal)

        self._append(records)

    def dropped(self, one: Standing, dropped: Dropped) -> None:
        """Somebody gave it up; it stays readable. Raises as `keep`."""
        self._append(
            lambda tally: iter(
                [_Record(tally=_without(tally, one), of=one.kept.command, dropped=dropped)]
            )
        )

    def again(self, one: Standing, line: str | None = None) -> None:
        """It waits again, said otherwise where a line is given. Raises as `keep`."""

        def records(tally: Tally) -> Iterator[_Record]:
            tally = _without(tally, one)
            tally = structs.replace(tally, waiting=tally.waiting + 1)
            yield _Record(tally=tally, of=one.kept.command, line=line or one.kept.line)

        self._append(records)

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Only one process of a home sends, drops or changes at a time.

        Raises:
            LedgerError: `kept_busy`, another does all that time; the home cannot be written.
        """
        with self._locked(self._sending, seconds):
            yield

    def clear(self) -> None:
        """Clear away what is recorded once nothing waits; lines that cannot be read stay aside."""
        tally = self.tally()
        if tally.waiting or self.path.stat().st_size < LARGE:
            return
        with self._locked(self._writing, WRITING_SECONDS):
            if not self._last_tally().waiting:
                self._rewrite()

    def _rewrite(self) -> None:
        whole = self.path.read_bytes()
        found, tally = _contents(whole), self._last_tally()
        stay = [one for one in found.commands if one.state != "sent"]
        lines = b"".join(_encode(r) + b"\n" for one in stay for r in _records_of(one, tally))
        try:
            if found.damaged:
                _write(self.aside, b"".join(b + b"\n" for b in found.damaged.values()), os.O_APPEND)
            draft = self.path.with_suffix(".new")
            _write(draft, lines or _encode(_Record(tally=tally)) + b"\n", os.O_TRUNC)
            draft.replace(self.path)
        except OSError:
            return  # no room: the file stays as it is

    def _append(self, records: Callable[[Tally], Iterator[_Record]]) -> None:
        with self._locked(self._writing, WRITING_SECONDS):
            try:
                tally = self._last_tally() if self.path.exists() else Tally()
                lines = b"".join(_encode(record) + b"\n" for record in records(tally))
                _write(self.path, lines, os.O_APPEND)
            except OSError as e:
                reason = e.strerror
                raise LedgerError("kept_unwritable", path=self.path, reason=reason) from e

    @contextmanager
    def _locked(self, lock: Path, seconds: float) -> Iterator[None]:
        try:
            lock.mkdir(mode=0o700, parents=True, exist_ok=True)
            holding = turn(lock, seconds)
            holding.__enter__()
        except OSError as e:
            raise LedgerError("kept_unwritable", path=self.path, reason=e.strerror) from e
        except ServerStateError as e:
            raise LedgerError("kept_busy", path=self.path) from e
        try:
            yield
        finally:
            holding.__exit__(None, None, None)


def _without(tally: Tally, one: Standing) -> Tally:
    """The tally before this one is counted where it stands now."""
    if one.state not in {"waiting", "refused"}:
        return tally
    return structs.replace(tally, **{one.state: max(0, getattr(tally, one.state) - 1)})


def _records_of(one: Standing, tally: Tally) -> Iterator[_Record]:
    yield _Record(tally=tally, kept=one.kept)
    if one.refusal or one.dropped:
        yield _Record(tally=tally, of=one.kept.command, refusal=one.refusal, dropped=one.dropped)


def _write(path: Path, data: bytes, how: int) -> None:
    """All of it, forced to the disk, or none of it.

    What stands before without an end of line was cut short by a kill: it gets one, and is named.
    """
    file = os.open(path, os.O_CREAT | os.O_RDWR | how, 0o600)
    try:
        size = os.lseek(file, 0, os.SEEK_END)
        if size and os.pread(file, 1, size - 1) != b"\n":
            data = b"\n" + data
        written = os.write(file, data)
        if written < len(data):
            os.ftruncate(file, size)
            raise OSError(28, os.strerror(28))
        os.fsync(file)
        if not size:
            force(path.parent)
    finally:
        os.close(file)


def _contents(whole: bytes) -> Contents:
    found: dict[str, Standing] = {}
    damaged: dict[int, bytes] = {}
    for number, line in enumerate(whole.split(b"\n"), 1):
        try:
            if line:
                _apply(_decode(line), found)
        except msgspec.MsgspecError:
            damaged[number] = line
    return Contents(list(found.values()), damaged)


def _apply(record: _Record, found: dict[str, Standing]) -> None:
    if record.kept is not None:
        found.setdefault(record.kept.command, Standing(record.kept))
    elif record.of in found:
        one = Standing(found[record.of].kept)
        if record.line is not None:
            found[record.of] = Standing(structs.replace(one.kept, line=record.line))
        elif record.sent is not None:
            found[record.of] = one._replace(state="sent", numbers=record.sent)
        elif record.dropped is not None:
            refusal = found[record.of].refusal or record.refusal
            found[record.of] = one._replace(
                state="dropped", dropped=record.dropped, refusal=refusal
            )
        elif record.refusal is not None:
            found[record.of] = one._replace(state="refused", refusal=record.refusal)


def _counted(whole: bytes) -> Tally:
    """The tally of a file whose last line cannot be read: one receipt may have been given there."""
    tally = Tally()
    for line in whole.split(b"\n"):
        try:
            tally = _decode(line).tally
        except msgspec.MsgspecError:
            continue
    states = [one.state for one in _contents(whole).commands]
    count = min(MOST, tally.count + 1)
    return Tally(tally.letter, count, states.count("waiting"), states.count("refused"))
