"""An import while the server is away, or that loses it: what became of the file, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.errors import Exit, LedgerError
from tui.cli.commands.import_each import Importer
from tui.cli.session import CommandSession


@contextmanager
def broken_off(session: CommandSession) -> Iterator[list[Importer]]:
    """Say, where the server cannot be reached, how much is recorded and how it goes on.

    Yields a list for the importer, once there is one.
    """
    from ledger.terminal.reach import AWAY  # noqa: PLC0415 (writers only)

    begun: list[Importer] = []
    try:
        yield begun
    except LedgerError as error:
        if error.code in AWAY or error.exit is Exit.PENDING:
            _say(session, sum(one.recorded + one.known for one in begun))
        raise


def _say(session: CommandSession, recorded: int) -> None:
    """Before the reason, which is said when the program ends."""
    t = session.t
    session.say(
        t.plural("cli.import.broken_off", recorded) if recorded else t("cli.import.not_begun")
    )
