"""An attached file as a bundle holds it, held to its digest before a byte of it is given out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from ledger.errors import LedgerError
from ledger.home.files import FileId
from projections.audit.container import UNREADABLE, Container, chunks, opened
from projections.audit.manifest import FILES

SPOOLED = 2**24
"""Bytes of one that are held in memory."""


@contextmanager
def file_in(bundle: Path, file: FileId) -> Iterator[IO[bytes]]:
    """The bytes of a file that an entry of the bundle attaches.

    Raises:
        LedgerError: `attachment_not_in_bundle`, it has none, or other bytes.
    """
    name = f"{FILES}{file.digest}"
    with closing(opened(bundle)) as held, SpooledTemporaryFile(SPOOLED) as copy:
        if name not in held.names or not _copied(held, name, file, copy):
            raise LedgerError("attachment_not_in_bundle", path=bundle, name=name)
        copy.seek(0)
        yield cast("IO[bytes]", copy)


def _copied(held: Container, name: str, file: FileId, copy: "SpooledTemporaryFile[bytes]") -> bool:
    """Whether what was copied is that file."""
    digest = sha256()
    with suppress(*UNREADABLE), held.open(name) as source:
        for chunk in chunks(source, file.size):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest() == file.digest
