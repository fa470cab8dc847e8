"""Reaching the server before a command that needs it, and how far catching up has come."""

from tui.cli.progress import Report, progress
from tui.cli.session import CommandSession


def connect(session: CommandSession) -> None:
    """Reach the server and catch up, unless that is done.

    Raises:
        LedgerError: as `Terminal.connect`.
    """
    if not session.terminal.connected:
        with progress(session, session.t("cli.catching_up")) as report:
            session.terminal.connect(progress=_known_amounts(report))


def _known_amounts(report: Report) -> Report:
    """Only once it is known how many there are: reaching a server is no fetching of entries."""

    def tell(done: int, total: int) -> None:
        if total:
            report(done, total)

    return tell
