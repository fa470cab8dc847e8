"""What can go wrong with a server of our own; each code names the sentence with its remedy."""

from pathlib import Path

from ledger.errors import LedgerError, NotAllowed


class ServerStartError(LedgerError):
    """A server did not start; `fields` hold its own last words and where its log is."""


class ServerTooOldError(LedgerError):
    """A server runs, and is older than what the ledger's guarantees need."""


class ServerStateError(LedgerError):
    """The server of a home can be neither used nor started as things stand."""


class HomeError(NotAllowed):
    """The home or its keys are open to others, or cannot be written by us."""


def _mode(path: Path) -> str:
    return f"{path.stat().st_mode & 0o777:o}"


def exposed(code: str, path: Path) -> HomeError:
    """A directory or key file that others can read; says its mode."""
    return HomeError(code, path=path, mode=_mode(path))
