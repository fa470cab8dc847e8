"""What can go wrong with a server of our own; each code names the sentence with its remedy."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import LedgerError, NotAllowed


class ServerStartError(LedgerError):
    """A server did not start; `fields` hold its own last words and where its log is."""


class ServerVersionError(LedgerError):
    """A server is older than what the ledger's guarantees need."""


class ServerStateError(LedgerError):
    """The server of a home can be neither used nor started as things stand."""


class HomeUnusableError(LedgerError):
    """The home cannot be read or written; `fields` hold the path and the system's reason."""


class HomeExposedError(NotAllowed):
    """The home or its log-in key belongs to, or can be read by, somebody else."""


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """Turn what the system refuses inside `home` into a `HomeUnusableError`."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise HomeUnusableError(
            "home_disk_full" if full else "home_unusable",
            path=error.filename or home,
            reason=error.strerror or str(error),
        ) from error
