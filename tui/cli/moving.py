"""How far a file has come on its way to the server or from it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ledger.progress import nobody
from tui.cli.progress import Report, progress
from tui.cli.session import CommandSession


@contextmanager
def moving(session: CommandSession) -> Iterator[None]:
    """Tell of every file that moves meanwhile, each by a bar or lines of its own."""
    with ExitStack() as shown:
        session.terminal.moving = _Moving(session, shown)
        try:
            yield
        finally:
            session.terminal.moving = nobody


class _Moving:
    def __init__(self, session: CommandSession, shown: ExitStack) -> None:
        self._session = session
        self._shown = shown
        self._report: Report | None = None

    def __call__(self, done: int, whole: int) -> None:
        if self._report is None:
            label = self._session.t("cli.attach.moving")
            self._report = self._shown.enter_context(progress(self._session, label))
        self._report(done, whole)
        if done >= whole:
            self._shown.close()
            self._report = None
