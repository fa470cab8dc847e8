"""Everything that a bundle draws from its log, drawn again from that log alone."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from ledger.config import Settings
from ledger.domain.record_lookup import InMemory
from ledger.evidence.codec import read
from ledger.evidence.fold import Fold
from ledger.home.home import Home, Pin
from ledger.jetstream.message import StoredMessage
from ledger.store.opening import row_of
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import Manifest
from projections.audit.signed import MAX_LINE, read_header, read_message
from projections.bundle import readme
from projections.bundle.parts import Part
from projections.i18n import Translator
from tui.entries import bundle

_AT_ONCE = 1_000
README = "README."


def redrawn(
    log: IO[bytes], manifest: Manifest, *, excel: bool
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The parts of a bundle by their paths, from a log that was verified.

    They are made in a home of their own, which is gone at the end.
    """
    with (
        TemporaryDirectory(prefix="crisis-verify-") as there,
        copied(log, manifest, Path(there)) as copy,
    ):
        for part in _parts(copy, manifest, excel=excel):
            yield part.path, part.chunks


def copied(log: IO[bytes], manifest: Manifest, there: Path) -> LocalCopy:
    """A home of its own, with a copy of what a verified log holds; it is written to by nobody."""
    home = Home(there)
    home.make(there)
    read_header(log.readline(MAX_LINE))
    rows = _rows(log, manifest)
    first = next(rows)
    home.keep_pin(_pin(first, manifest))
    _fill(home.crisis(manifest.crisis) / "replica.db", first, rows)
    return LocalCopy(Settings(home=there), home.pin(manifest.crisis))


def _parts(copy: LocalCopy, manifest: Manifest, *, excel: bool) -> Iterator[Part]:
    t = Translator(manifest.language, copy.zone)
    source = bundle.source_of(copy, None, t, manifest.ceiling)
    yield from bundle.parts(source, excel=excel)
    paths = [one.path for one in manifest.members if not one.path.startswith(README)]
    yield from readme.parts(source, manifest.edition, paths)


def _rows(log: IO[bytes], manifest: Manifest) -> Iterator[MessageRow]:
    """Every message with the verdict that it comes to."""
    fold = Fold(f"crisis.{manifest.crisis}", InMemory(), ledger=manifest.ledger)
    while line := log.readline(MAX_LINE):
        message, subject, body = read_message(line)
        judged = fold.take_checked(message.number, subject, body)
        yield row_of(StoredMessage(message.number, subject, b"", body, 0), judged)


def _pin(first: MessageRow, manifest: Manifest) -> Pin:
    opening = read(first.body).entry
    event = opening.event
    return Pin(
        ledger=manifest.ledger,
        name=manifest.crisis,
        title=event.title,
        kind=manifest.kind,
        founder=event.founder_key,
        member=event.founder,
        role=opening.recorder.role,
        terminal="verify",
    )


def _fill(path: Path, first: MessageRow, rows: Iterator[MessageRow]) -> None:
    replica, kept = Replica(path), 0
    try:
        left = chain([first], rows)
        while batch := list(islice(left, _AT_ONCE)):
            replica.keep(batch)
            kept += len(batch)
        replica.remember(checked=b"%d" % kept)
    finally:
        replica.close()
