"""The server's messages read back against this home's copy, a page at a time.

The gate compares the head only; a bit flipped in the middle of the server's store passes it. So in
the feed's idle time every message is read back and compared, all of them within an hour, and where
a run ends the next one goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from ledger.clock import Clock
from ledger.errors import LedgerError, ReadOnly
from ledger.jetstream.message import StoredMessage
from ledger.progress import Progress
from ledger.store.replica import MessageRow, Replica

PAGE = 500
"""Messages compared at once."""

WITHIN = timedelta(hours=1)
"""In which every message is read back."""

_NAMED = 20
"""Numbers, or stretches of numbers, that are named; the rest are counted."""

_FACT = "read_back"

Page = Callable[[int, int], Sequence[StoredMessage]]
"""The messages the server has of those that begin at a number, so many of them, in order."""


class _Place(NamedTuple):
    """The last number that was compared, and when."""

    number: int
    at: datetime | None


class ReadBack:
    """The round over one ledger: what is next, when, and whether the server still has it.

    Args:
        page: asks the server; its errors are those of whoever asks.
    """

    def __init__(self, replica: Replica, page: Page, clock: Clock) -> None:
        self._replica = replica
        self._page = page
        self._clock = clock
        self._place = _place(replica.fact(_FACT))

    def due(self, head: int) -> bool:
        """Whether the next page's time has come, with `head` messages to go round in `WITHIN`."""
        if not head:
            return False
        last = self._place.at
        pages = -(-head // PAGE)
        now = self._clock.now()
        return last is None or not last <= now < last + WITHIN / pages

    def step(self, head: int) -> None:
        """Compare the next page of the messages up to `head`, which are kept here.

        Raises:
            ReadOnly: `server_lost`, with the numbers that the server lacks or has altered.
        """
        first = self._place.number + 1 if self._place.number < head else 1
        last = min(first + PAGE - 1, head)
        check(self._replica, self._page, first, last)
        self._place = _Place(last, self._clock.now())
        with suppress(LedgerError):  # a full disk: the next run begins where an earlier one ended
            self._replica.remember(**{_FACT: _said(self._place)})


def check_all(replica: Replica, page: Page, progress: Progress) -> int:
    """Compare every message that is kept; how many those are.

    Raises:
        ReadOnly: `server_lost`, with all the numbers that the server lacks or has altered.
    """
    head, lost = replica.head(), list[int]()
    for first in range(1, head + 1, PAGE):
        last = min(first + PAGE - 1, head)
        lost += differing(replica, page, first, last)
        progress(last, head)
    _refuse(lost)
    return head


def check(replica: Replica, page: Page, first: int, last: int) -> None:
    """Compare some messages; raises as `check_all`."""
    _refuse(differing(replica, page, first, last))


def differing(replica: Replica, page: Page, first: int, last: int) -> list[int]:
    """The numbers that differ; asked twice, since what is said of nobody's loss must be so."""
    rows = list(replica.rows(first, last))
    if found := compared(rows, page(first, last - first + 1)):
        again = compared(rows, page(first, last - first + 1))
        return [number for number in found if number in again]
    return []


def compared(rows: Iterable[MessageRow], messages: Iterable[StoredMessage]) -> list[int]:
    """The numbers of the rows whose message is not there, or another one."""
    there = {one.sequence: one for one in messages}
    return [row.number for row in rows if not _same(row, there.get(row.number))]


def _same(row: MessageRow, message: StoredMessage | None) -> bool:
    return message is not None and (row.subject, row.body) == (message.subject, message.body)


def _refuse(lost: Sequence[int]) -> None:
    if lost:
        raise ReadOnly("server_lost", numbers=listed(lost), count=len(lost))


def listed(numbers: Sequence[int]) -> str:
    """Numbers in ascending order as people read them: `5, 7-9`, and how many more."""
    stretches = [f"{a}-{b}" if b > a else f"{a}" for a, b in _stretches(numbers)]
    more = len(stretches) - _NAMED
    rest = [f"\N{HORIZONTAL ELLIPSIS} (+{more})"] if more > 0 else []
    return ", ".join([*stretches[:_NAMED], *rest])


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _place(kept: bytes | None) -> _Place:
    number, _, moment = (kept or b"").decode("ascii", "replace").partition(" ")
    try:
        return _Place(int(number), datetime.fromisoformat(moment))
    except ValueError:
        return _Place(0, None)


def _said(place: _Place) -> bytes:
    return f"{place.number} {place.at.isoformat() if place.at else ''}".encode()
