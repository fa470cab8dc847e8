"""Two logs of one ledger: one is the beginning of the other, or the first number that differs."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import IO, NamedTuple

from projections.audit.signed import MAX_LINE, read_header, read_message


class Compared(NamedTuple):
    """What two logs have in common.

    `sizes` are how many messages each has, `differs` the first number that is another message in
    each; None where one is the beginning of the other. `of_one` says whether both are of one
    ledger.
    """

    sizes: tuple[int, int]
    of_one: bool
    differs: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing in one contradicts the other."""
        return self.of_one and self.differs is None


def compare(first: IO[bytes], second: IO[bytes]) -> Compared:
    """Compare two logs that were verified, message by message.

    Raises:
        MalformedError: a line is none.
    """
    headers = read_header(first.readline(MAX_LINE)), read_header(second.readline(MAX_LINE))
    sizes = headers[0].size, headers[1].size
    if (headers[0].crisis, headers[0].ledger) != (headers[1].crisis, headers[1].ledger):
        return Compared(sizes, of_one=False)
    pairs = enumerate(zip_longest(_messages(first), _messages(second)), 1)
    differing = (n for n, (one, other) in pairs if one and other and one != other)
    return Compared(sizes, of_one=True, differs=next(differing, None))


def _messages(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while line := source.readline(MAX_LINE):
        _, subject, body = read_message(line)
        yield subject, body
