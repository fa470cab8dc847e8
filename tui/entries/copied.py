"""A home of its own with a copy of one ledger, made from its messages, and written to by nobody."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO

from ledger.config import Settings
from ledger.domain.record_lookup import InMemory, Judged
from ledger.evidence.bare import Bare
from ledger.evidence.bare import written as bare_written
from ledger.evidence.codec import read
from ledger.evidence.fold import Fold
from ledger.home.home import Home, Pin
from ledger.jetstream.message import StoredMessage
from ledger.store.opening import row_of
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import Manifest
from projections.audit.signed import (
    MAX_LINE,
    REDACTED_FORMAT,
    bare_in,
    read_header,
    read_message,
)

_AT_ONCE = 1_000


def copied(log: IO[bytes], manifest: Manifest, there: Path) -> LocalCopy:
    """What a verified log holds, as a home is."""
    header = read_header(log.readline(MAX_LINE))
    redacted = header.signed == REDACTED_FORMAT
    return home_with(_rows(log, manifest), there, redacted=redacted)


def home_with(rows: Iterable[MessageRow], there: Path, *, redacted: bool) -> LocalCopy:
    """Messages from the opening on, as a home is; `redacted` where bare leaves are among them."""
    home, left = Home(there), iter(rows)
    home.make(there)
    first = next(left)
    pin = _pin(first, redacted=redacted)
    home.keep_pin(pin)
    _fill(home.crisis(pin.name) / "replica.db", chain([first], left))
    return LocalCopy(Settings(home=there), home.pin(pin.name))


def bare_row(bare: Bare, judged: Judged) -> MessageRow:
    """A bare leaf as a copy keeps it: its line is its body."""
    return row_of(StoredMessage(bare.number, "", b"", bare_written(bare), 0), judged)


def told_row(number: int, subject: str, body: bytes, judged: Judged) -> MessageRow:
    """A message as whoever has nothing but the log keeps it: when the server had it is unknown."""
    return row_of(StoredMessage(number, subject, b"", body, 0), judged)


def _rows(log: IO[bytes], manifest: Manifest) -> Iterator[MessageRow]:
    """Every message with the verdict that it comes to."""
    fold = Fold(f"crisis.{manifest.crisis}", InMemory(), ledger=manifest.ledger)
    while line := log.readline(MAX_LINE):
        if (bare := bare_in(line)) is not None:
            yield bare_row(bare, fold.take_bare(bare))
        else:
            message, subject, body = read_message(line)
            judged = fold.take_checked(message.number, subject, body)
            yield told_row(message.number, subject, body, judged)


def _pin(first: MessageRow, *, redacted: bool) -> Pin:
    opening = read(first.body).entry
    event = opening.event
    return Pin(
        ledger=event.ledger,
        name=event.name,
        title=event.title,
        kind=event.kind,
        founder=event.founder_key,
        member=event.founder,
        role=opening.recorder.role,
        terminal="verify",
        redacted=redacted,
    )


def _fill(path: Path, rows: Iterator[MessageRow]) -> None:
    replica, kept = Replica(path), 0
    try:
        while batch := list(islice(rows, _AT_ONCE)):
            replica.keep(batch)
            kept += len(batch)
        replica.remember(checked=b"%d" % kept)
    finally:
        replica.close()
