"""The lines of a file of commands: numbered, and no more of one kept than an order can hold."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from ledger.command.order import MAX_LINE


class ImportLine(NamedTuple):
    """One line: its number from 1, its bytes without the end, how far the file is read by then."""

    number: int
    text: bytes
    read: int


def numbered(source: IO[bytes]) -> Iterator[ImportLine]:
    """Every line that says something. Of one too long only the beginning is kept."""
    number = read = 0
    while text := source.readline(MAX_LINE + 2):
        number += 1
        read += len(text) + _skip_rest(source, text)
        if text.strip():
            yield ImportLine(number, text.rstrip(b"\r\n"), read)


def _skip_rest(source: IO[bytes], text: bytes) -> int:
    """Read on to the end of a line that is too long; how many bytes that were."""
    skipped = 0
    while text and not text.endswith(b"\n") and (text := source.readline(MAX_LINE)):
        skipped += len(text)
    return skipped
