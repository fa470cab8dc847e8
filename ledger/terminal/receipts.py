"""Receipts as people say them: which entry has one, and what a command may mean by it."""

from collections.abc import Iterator, Mapping

import msgspec

from ledger.command.order import Context
from ledger.errors import UsageError
from ledger.terminal.keeping import RECEIPT
from ledger.terminal.local_copy import LocalCopy


def numbers_of(terminal: LocalCopy, receipt: str) -> list[int]:
    """The accepted entries that carry a receipt, in order; two terminals may have given it."""
    return terminal.read().situation.kept.receipted(receipt)


class References(Mapping[str, int]):
    """Entry numbers by command id, and by the receipt of what is recorded."""

    def __init__(self, terminal: LocalCopy, commands: Mapping[str, int]) -> None:
        self._terminal = terminal
        self._commands = commands

    def __getitem__(self, word: str) -> int:
        """The number meant.

        Raises:
            KeyError: neither a command id nor a receipt.
            UsageError: `kept_reference`, what is meant has no number yet; `receipt_ambiguous`.
        """
        if not RECEIPT.match(word) or word in self._commands:
            return self._commands[word]
        numbers = numbers_of(self._terminal, word)
        if not numbers and word in {one.receipt for one in self._terminal.kept.on_their_way()}:
            raise UsageError("kept_reference", value=word)
        if len(numbers) > 1:
            known = ", ".join(f"#{number}" for number in numbers)
            raise UsageError("receipt_ambiguous", receipt=word, known=known)
        if not numbers:
            raise KeyError(word)
        return numbers[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)


def with_receipts(terminal: LocalCopy) -> Context:
    """What an order is read against, the receipts of what is recorded counting as numbers."""
    context = terminal.context()
    return context._replace(numbers=References(terminal, context.numbers))


def named_by_receipt(terminal: LocalCopy, word: str) -> str:
    """What a command is about, where that is named by the receipt of a kept one: its name."""
    if not RECEIPT.match(word):
        return word
    for one in terminal.kept.on_their_way():
        if one.receipt == word:
            line = msgspec.json.decode(one.line)
            return str(line.get("as") or line.get("target") or one.command)
    return word
