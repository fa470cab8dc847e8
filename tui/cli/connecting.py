"""Reaching the server before a command that needs it, and how far what comes first has come."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.errors import LedgerError
from ledger.progress import nobody
from tui.cli.progress import known_amounts, progress
from tui.cli.session import CommandSession


def connect(session: CommandSession) -> None:
    """Reach the server and catch up, unless that is done.

    Raises:
        LedgerError: as `Terminal.connect`.
    """
    if not session.terminal.connected:
        with progress(session, session.t("cli.catching_up")) as report:
            session.terminal.connect(progress=known_amounts(report))


def unreached(session: CommandSession) -> LedgerError | None:
    """As `reach`; why the server is not there, where it is not: what is given then is kept."""
    try:
        reach(session)
    except LedgerError as error:
        return error
    return None


def reach_first(session: CommandSession) -> None:
    """Look whether anybody is there at all, before it is waited for as long as catching up takes.

    Raises:
        LedgerError: `server_unreachable`, why the own one does not start.
    """
    from ledger.terminal.reach import find_server  # noqa: PLC0415 (writers only)

    if not session.terminal.connected:
        find_server(session.terminal)


def reach(session: CommandSession) -> None:
    """As `connect`, within the few seconds after which a command is better kept than waited for.

    Raises:
        LedgerError: as `connect`.
    """
    from ledger.terminal.reach import REACH_SECONDS, find_server  # noqa: PLC0415 (writers only)

    if not session.terminal.connected:
        find_server(session.terminal)
        with progress(session, session.t("cli.catching_up")) as report:
            told = known_amounts(report)
            session.terminal.connect(progress=told, seconds=REACH_SECONDS)


@contextmanager
def sending(session: CommandSession) -> Iterator[None]:
    """While what was kept is sent, say how far that is where it takes long."""
    terminal = session.terminal
    with progress(session, session.t("cli.sending_kept")) as report:
        terminal.sending = report
        try:
            yield
        finally:
            terminal.sending = nobody
