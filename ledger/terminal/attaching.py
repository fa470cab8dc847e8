"""Files that entries say are at the server: brought there before the entry, and fetched again."""

from pathlib import Path

from ledger.command.order import Order
from ledger.config import Settings
from ledger.errors import LedgerError, NotAllowed, Refused, VerificationFailed
from ledger.home.files import FileId, KeptFiles
from ledger.home.home import PROVISIONER_FILE, Pin
from ledger.live.file_store import Condition, FileStore
from ledger.progress import Progress, nobody
from ledger.terminal.provision import make_files


def file_of(order: Order) -> FileId | None:
    """The file that an order says is at the server; None where it says so of none."""
    said = order.command
    digest, size = getattr(said, "digest", None), getattr(said, "size", None)
    if getattr(said, "stored", None) is None or not digest or not size:
        return None
    return FileId(digest.lower(), size)


class Attaching:
    """One ledger's files, here and at its server."""

    def __init__(self, settings: Settings, pin: Pin, kept: KeptFiles, store: FileStore) -> None:
        self._settings = settings
        self._pin = pin
        self._kept = kept
        self._store = store
        self._exists = False
        self._there: set[FileId] = set()

    def bring(self, file: FileId, progress: Progress = nobody) -> None:
        """Have a file at the server, from this home's copy of it where it is not there yet.

        Raises:
            Refused: `attachment_not_here`; as `FileStore.put`.
            NotAllowed, ReadOnly, LedgerError: as `FileStore.put`; `files_not_made`.
        """
        if file in self._there:
            return
        self._see_place()
        if self._kept.holds(file):
            self._store.put(file, self._kept.path_of(file), progress)
        elif self._store.fetch(file, None, progress) is not Condition.WHOLE:
            raise Refused("attachment_not_here", digest=file.digest)
        self._there.add(file)

    def fetch(self, file: FileId, progress: Progress = nobody) -> Path:
        """Where this home keeps a file from now on, fetched from the server and held to its digest.

        Raises:
            VerificationFailed: `attachment_altered`.
            LedgerError: `attachment_missing`, `attachment_not_kept`; no server, no permission.
        """
        with self._kept.draft() as draft:
            found = self._store.fetch(file, draft, progress)
            if found is Condition.ALTERED:
                raise VerificationFailed("attachment_altered", digest=file.digest)
            if found is Condition.MISSING:
                raise LedgerError("attachment_missing", digest=file.digest)
            self._kept.keep(draft, file)
        return self._kept.path_of(file)

    def condition(self, file: FileId) -> Condition:
        """What the server has of a file, every byte of it read."""
        return self._store.fetch(file)

    def _see_place(self) -> None:
        """See that there is a place for files, which a ledger of before them has not."""
        if self._exists or self._store.exists():
            self._exists = True
            return
        try:
            make_files(self._settings, self._pin)
        except NotAllowed as e:
            raise NotAllowed(
                "files_not_made",
                **{"name": self._pin.name, "variable": PROVISIONER_FILE, **e.fields},
            ) from e
        self._exists = True
