"""What becomes of an order, and of a command that an earlier run could not confirm."""

from datetime import datetime
from typing import Any, NamedTuple

from ledger.command.order import Order
from ledger.errors import LedgerError


class Outcome(NamedTuple):
    """What became of an order: the numbers of its entries, and how its time was understood."""

    numbers: tuple[int, ...]
    originator: str
    occurred: Any
    recorded: datetime


class Took(NamedTuple):
    """What became of an order among others: its outcome, or what refuses it."""

    order: Order
    outcome: Outcome | None = None
    error: LedgerError | None = None


class Settled(NamedTuple):
    """What became of a command that an earlier run could not confirm."""

    command: str
    numbers: tuple[int, ...]
    refused: LedgerError | None = None


class Sent(NamedTuple):
    """What became of a command that was kept while the server was away; it goes by its receipt."""

    receipt: str
    command: str
    numbers: tuple[int, ...]
    refused: LedgerError | None = None
