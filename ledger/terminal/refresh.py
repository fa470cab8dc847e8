"""Bringing a copy up to date before it is read, where a server answers at once.

Nothing here fails because no server does: what is read then says so. A server that runs is asked
one question without the client library (`ledger.server.asking`); only when it has something new
is the feed brought alive, as long as `CATCH_UP_SECONDS` allow. The home's own server is not
started for a reading: while it is stopped nobody writes to it.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ledger.clock import SYSTEM
from ledger.errors import LedgerError, NotAllowed, ReadOnly, VerificationFailed
from ledger.progress import Progress, nobody
from ledger.server.asking import Heard, NobodyAnswersError, ask
from ledger.server.directory import LOOPBACK, ServerDirectory
from ledger.server.handshake import KeyNotTakenError
from ledger.server.locks import is_held
from ledger.server.login import read_login_seed
from ledger.server.run_record import recorded
from ledger.terminal.terminal import Terminal

ANSWER_SECONDS = 1.0
"""How long a server may take to answer somebody who only reads."""

SILENT_SECONDS = 0.2
"""How long when one was silent less than `REMEMBERED` ago: nobody waits a second each time."""

REMEMBERED = timedelta(minutes=1)

CATCH_UP_SECONDS = 10.0
"""After so long whoever reads gets what has come by then; the next reading goes on from there."""

Server = Literal["current", "behind", "away", "not_asked", "refused", "doubt", "bundle"]
"""What came of asking: everything is here; more is there; nobody answered; nobody was asked; the
log-in is not admitted; what the server has is not what this home holds."""

_SILENT = "silent"


class Refreshed(NamedTuple):
    """What came of it: `last` is the server's last number, 0 when it said none; `error` why not."""

    server: Server
    last: int = 0
    error: LedgerError | None = None


class _EnoughError(Exception):
    """The time to catch up is over."""


def refresh(
    terminal: Terminal,
    progress: Progress = nobody,
    patience: float = ANSWER_SECONDS,
    catch_up: float = CATCH_UP_SECONDS,
) -> Refreshed:
    """Bring this home's copy up to date, or say why it is not. Never raises for want of a server.

    Args:
        terminal: whose copy it is.
        progress: as `Terminal.connect`.
        patience: seconds until a server that says nothing counts as away.
        catch_up: seconds that fetching may take.
    """
    if terminal.connected:
        return Refreshed("current")
    try:
        heard = _asked(terminal, patience)
    except NobodyAnswersError as nobody_there:
        if nobody_there.silent:
            _remember(terminal, _SILENT)
        return Refreshed("away")
    except KeyNotTakenError:
        return Refreshed("refused")
    except LedgerError as error:
        return Refreshed("refused" if isinstance(error, NotAllowed) else "away", error=error)
    _remember(terminal, "contact")
    return _caught_up(terminal, heard, progress, catch_up)


def _asked(terminal: Terminal, patience: float) -> Heard:
    """What the server of a terminal says, and the body of the message that is this copy's last."""
    silent = _moment(terminal, _SILENT)
    if silent is not None and timedelta() <= SYSTEM.now() - silent < REMEMBERED:
        patience = min(patience, SILENT_SECONDS)
    url, seed = _address(terminal)
    return ask(url, seed, terminal.pin.stream, terminal.replica.head(), patience)


def _address(terminal: Terminal) -> tuple[str, bytes]:
    """Where to ask, and with which key; a server of this home's own only while it runs."""
    pin, home = terminal.pin, terminal.home
    if server := terminal.server:
        return server, home.log_in_seed(pin.nkey_file)
    place = ServerDirectory(home.path)
    with suppress(OSError):
        known = recorded(place) if is_held(place.store) else None
        if known:
            return f"nats://{LOOPBACK}:{known.port}", read_login_seed(place.seed)
    raise NobodyAnswersError("the server of this home does not run")


def _caught_up(terminal: Terminal, heard: Heard, progress: Progress, seconds: float) -> Refreshed:
    """Fetch what there is; the gate says what is wrong when the last message is another one."""
    head = terminal.replica.head()
    ours = terminal.replica.row(head)
    if heard.last == head and ours and ours.body == heard.body:
        return Refreshed("current", heard.last)
    until = SYSTEM.monotonic() + seconds

    def tell(done: int, total: int) -> None:
        progress(done, total)
        if done < total and SYSTEM.monotonic() > until:
            raise _EnoughError

    try:
        terminal.connect(progress=tell)
    except _EnoughError:
        return Refreshed("behind", heard.last)
    except (ReadOnly, VerificationFailed) as doubt:
        return Refreshed("doubt", heard.last, doubt)
    except LedgerError as error:
        refused = isinstance(error, NotAllowed)
        return Refreshed("refused" if refused else "behind", heard.last, error)
    terminal.flush()
    return Refreshed("current", heard.last)


def _moment(terminal: Terminal, fact: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat((terminal.replica.fact(fact) or b"").decode())
    return None


def _remember(terminal: Terminal, fact: str) -> None:
    """That this was so just now; a home that cannot be written remembers nothing."""
    with suppress(LedgerError):
        terminal.replica.remember(**{fact: SYSTEM.now().isoformat().encode()})
