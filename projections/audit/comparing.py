"""Two logs of one ledger: one is the beginning of the other, or the first number that differs."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from projections.audit.signed import MAX_LINE, bare_in, read_header, read_leaf


class _Leaf(NamedTuple):
    """The hash of a leaf, 32 bytes, and whether there is nothing else of its message."""

    hash: bytes
    bare: bool


class Compared(NamedTuple):
    """What two logs have in common.

    `sizes` are how many messages each has, `differs` the first number that is another message in
    each; None where one is the beginning of the other. `of_one` says whether both are of one
    ledger. `shown` are the numbers of which one has the leaf alone and the other the message that
    it is the leaf of.
    """

    sizes: tuple[int, int]
    of_one: bool
    differs: int | None = None
    shown: tuple[int, ...] = ()

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
    shown: list[int] = []
    for number, (one, other) in enumerate(zip(_leaves(first), _leaves(second), strict=False), 1):
        if one.hash != other.hash:
            return Compared(sizes, of_one=True, differs=number, shown=tuple(shown))
        if one.bare != other.bare:
            shown.append(number)
    return Compared(sizes, of_one=True, shown=tuple(shown))


def _leaves(source: IO[bytes]) -> Iterator[_Leaf]:
    while line := source.readline(MAX_LINE):
        yield _Leaf(read_leaf(line), bare_in(line) is not None)
