"""The lines of a file of commands: numbered, and no more of one kept than an order can hold."""

from collections.abc import Iterator
from typing import IO, NamedTuple, Protocol

from ledger.command.order import MAX_LINE
from ledger.errors import LedgerError, Refused, UsageError


class Line(Protocol):
    """A command as an import line has it, wherever it comes from.

    `number` is what people find it by, `word` what that is a number of: `line` or `row`. `problem`
    is why it says nothing that could be read; then `text` is empty.
    """

    @property
    def word(self) -> str:
        """`line` or `row`."""

    @property
    def number(self) -> int:
        """From 1."""

    @property
    def text(self) -> bytes:
        """One JSON object."""

    @property
    def problem(self) -> UsageError | Refused | None:
        """Why there is none."""

    def place(self, error: LedgerError) -> None:
        """Say in an error where it is."""


class ImportLine(NamedTuple):
    """One line: its number from 1, its bytes without the end, how far the file is read by then."""

    number: int
    text: bytes
    read: int

    @property
    def word(self) -> str:
        """Lines are counted."""
        return "line"

    @property
    def problem(self) -> None:
        """What is wrong with it is found when it is read."""

    def place(self, error: LedgerError) -> None:
        """Say in an error which line of the file it is about."""
        error.fields["line"] = self.number


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
