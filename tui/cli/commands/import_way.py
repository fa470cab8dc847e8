"""Recording what is imported: as batches, and with the numbers of what is recorded."""

from collections.abc import Iterator, Mapping

from ledger.command.idempotency import Reread, repeats
from ledger.command.order import Order
from ledger.command.references import References
from ledger.terminal.terminal import Terminal
from tui.cli.connecting import connect, reach_first, sending
from tui.cli.session import CommandSession


class Recorded(Mapping[str, int]):
    """Entry numbers by command id or short name, as they are recorded when they are asked for."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def __getitem__(self, ident: str) -> int:
        return self._terminal.snapshot(lambda fold: References(fold.situation)[ident])

    def __iter__(self) -> Iterator[str]:
        return self._terminal.snapshot(lambda fold: iter([*fold.situation.commands]))

    def __len__(self) -> int:
        return self._terminal.snapshot(lambda fold: len(fold.situation.commands))


class Recording:
    """Lines recorded in earnest: as batches, but for whoever waits for each answer."""

    def __init__(self, session: CommandSession, *, most: int = 0, stops: bool = False) -> None:
        reach_first(session)
        connect(session)
        with sending(session):
            session.terminal.send_kept()
        self._session = session
        self._bulk = session.terminal.bulk(most, stops=stops)
        self.numbers: Mapping[str, int] = Recorded(session.terminal)
        self.take = self._bulk.take
        self.send = self._bulk.send
        self.holds = self._bulk.holds

    def same(self, order: Order, number: int, reread: Reread) -> bool:
        """Whether a number holds what an order says."""
        self._session.kept()
        terminal = self._session.terminal
        return terminal.snapshot(
            lambda fold: repeats(order, number, fold, terminal.situation_at, reread)
        )
