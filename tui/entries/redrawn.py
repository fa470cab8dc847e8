"""Everything that a bundle draws from its log, drawn again from that log alone."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from ledger.domain.dossier.attached import stored_files
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import CHECKPOINT, FILES, Manifest
from projections.audit.stamps import number_of
from projections.bundle import readme
from projections.bundle.parts import Part, Source
from projections.i18n import Translator
from tui.entries import bundle
from tui.entries.copied import copied


def redrawn(
    log: IO[bytes], manifest: Manifest, *, excel: bool
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The parts of a bundle by their paths, from a log that was verified.

    They are made in a home of their own, which is gone at the end.

    Raises:
        LedgerError, OSError: as `Draw`.
    """
    with (
        TemporaryDirectory(prefix="crisis-verify-") as there,
        copied(log, manifest, Path(there)) as copy,
    ):
        for part in _parts(copy, manifest, excel=excel):
            yield part.path, part.chunks


def _parts(copy: LocalCopy, manifest: Manifest, *, excel: bool) -> Iterator[Part]:
    t = Translator(manifest.language, copy.zone)
    source = bundle.source_of(copy, None, t, manifest.ceiling)
    paths = [CHECKPOINT]
    for part in bundle.parts(source, excel=excel):
        paths.append(part.path)
        yield part
    yield from _readmes(source, manifest, paths)


def _readmes(source: Source, manifest: Manifest, drawn: Sequence[str]) -> Iterator[Part]:
    """The read-mes, of what is drawn and what lies beside it.

    That an attached file is missing is found by its name: a read-me may tell of it, and need not,
    for it may not have been to be had.
    """
    attached = {f"{FILES}{one.digest}" for one in stored_files(source.reading.situation)}
    listed = {one.path: one.sha256 for one in manifest.members}
    stamps = {*filter(number_of, listed)}
    ways = [{*drawn, *stamps, *files} for files in (attached & listed.keys(), attached)]
    for one, other in zip(
        *(readme.parts(source, manifest.edition, way) for way in ways), strict=True
    ):
        text, told = b"".join(one.chunks), b"".join(other.chunks)
        held = sha256(told).hexdigest() == listed.get(other.path)
        yield Part(one.path, iter([told if held else text]))
