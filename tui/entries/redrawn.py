"""Everything that a bundle draws from its log, drawn again from that log alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import Manifest
from projections.bundle import readme
from projections.bundle.parts import Part
from projections.i18n import Translator
from tui.entries import bundle
from tui.entries.copied import copied

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


def _parts(copy: LocalCopy, manifest: Manifest, *, excel: bool) -> Iterator[Part]:
    t = Translator(manifest.language, copy.zone)
    source = bundle.source_of(copy, None, t, manifest.ceiling)
    yield from bundle.parts(source, excel=excel)
    paths = [one.path for one in manifest.members if not one.path.startswith(README)]
    yield from readme.parts(source, manifest.edition, paths)
