"""What a bundle holds that is no function of the log: attached files, and time stamps of others."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.domain.dossier.attached import stored_files
from ledger.errors import LedgerError
from ledger.home.files import file_id
from ledger.terminal.stamps import kept
from projections.audit.manifest import FILES, STAMPS
from projections.bundle.parts import Part, Source

if TYPE_CHECKING:
    from ledger.terminal.terminal import Terminal

_AT_ONCE = 1 << 20


def attached(
    terminal: "Terminal", source: Source, lacking: Callable[[int, LedgerError], None]
) -> Iterator[Part]:
    """Every attached file under its SHA-256; of one that cannot be had `lacking` is told why."""
    found = {file_id(one): one.opened for one in stored_files(source.reading.situation)}
    for file, number in found.items():
        try:
            path = terminal.fetch_file(file)
        except LedgerError as error:
            lacking(number, error)
        else:
            yield Part(f"{FILES}{file.digest}", _chunks(path))


def stamps(source: Source) -> Iterator[Part]:
    """The time stamps that this home keeps of checkpoints up to the end of the bundle."""
    for one in kept(source.copy.directory):
        if one.number <= source.reading.position.number:
            yield Part(f"{STAMPS}{one.path.name}", _chunks(one.path))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(partial(file.read, _AT_ONCE), b"")
