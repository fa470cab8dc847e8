"""Everything that a bundle draws from its log, drawn again from that log alone."""

from collections.abc import Iterable, Iterator
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
    paths = [CHECKPOINT, *_beside(source, manifest)]
    for part in bundle.parts(source, excel=excel):
        paths.append(part.path)
        yield part
    yield from readme.parts(source, manifest.edition, paths)


def _beside(source: Source, manifest: Manifest) -> Iterator[str]:
    """The members that no log comes to and that belong to this one: attached files, stamps.

    Of those that belong to it none need be there: a file may not have been to be had.
    """
    attached = {f"{FILES}{one.digest}" for one in stored_files(source.reading.situation)}
    paths = (one.path for one in manifest.members)
    yield from (path for path in paths if path in attached or number_of(path))
