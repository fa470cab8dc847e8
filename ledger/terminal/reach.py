"""Whether a server is there at all, asked in a second or two and without the NATS client.

The home's own is started where it does not run.

Whoever gives a command must not wait for a network before it is kept.
"""

import socket

from ledger.clock import SYSTEM
from ledger.errors import LedgerError
from ledger.home.home import Home
from ledger.server.asking import NobodyAnswersError, place_of, within
from ledger.server.embedded import ensure
from ledger.terminal.local_copy import LocalCopy

GREETING_SECONDS = 1.0
"""For somebody else's server to greet."""

OWN_SECONDS = 2.0
"""For the home's own server to answer, started if it does not run; it goes on starting then."""

REACH_SECONDS = 2.0
"""For a server that greets to let this home in and pass its gate, before a command is kept."""

AWAY = frozenset(
    {
        "earlier_not_confirmed",
        "feed_behind",
        "home_disk_full",
        "kept_busy",
        "not_connected",
        "server_binary_missing",
        "server_busy",
        "server_not_answering",
        "server_not_ready",
        "server_not_started",
        "server_refused",
        "server_unidentified",
        "server_unreachable",
        "server_unusable",
        "writes_held",
    }
)
"""What is said when a server cannot be reached or used just now; what refuses is not among them."""


def find_server(terminal: LocalCopy) -> None:
    """See that somebody greets where the ledger lives; the home's own server is started.

    Raises:
        LedgerError: `server_unreachable`, nobody does in time; why the own one does not start.
    """
    server = terminal.server
    if not server:
        _find_own(terminal.home)
        return
    deadline = SYSTEM.monotonic() + GREETING_SECONDS
    reason = ""
    for url in server.split(","):
        try:
            _await_greeting(url.strip(), max(0.1, deadline - SYSTEM.monotonic()))
        except (OSError, ValueError) as e:
            reason = str(e)
        else:
            return
    raise LedgerError("server_unreachable", server=server, whose="other", reason=reason)


def _await_greeting(url: str, seconds: float) -> None:
    _, place = place_of(url)
    with socket.create_connection(place, seconds) as connection:
        connection.settimeout(seconds)
        if not connection.recv(1):
            raise ConnectionResetError("the server hung up")


def _find_own(home: Home) -> None:
    try:
        within(OWN_SECONDS, lambda: ensure(home.path))
    except NobodyAnswersError as e:
        reason = f"no answer in {OWN_SECONDS:g} s"
        raise LedgerError("server_unreachable", whose="own", reason=reason) from e
