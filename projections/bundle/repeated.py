"""Which entries say in the same words what others say, whatever the capitals and the points."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.domain.wording import texts_in

FEWEST = 4
"""Words in a row that are no accident; shorter texts are not looked for."""

_WORD = re.compile(r"\w+")
_TEXTS = ("text", "texts", "question", "query", "answer", "note", "motive", "tradeoff", "title",
          "what", "works", "fails", "workaround", "reason", "changes")  # fmt: skip
"""Fields in which somebody writes freely."""

Words = tuple[str, ...]


class Repeated:
    """Looks for texts of some entries in what others say."""

    def __init__(self, events: Iterable[Any]) -> None:
        self._by_start: defaultdict[Words, set[Words]] = defaultdict(set)
        for event in events:
            for text in texts_of(event):
                words = _words(text)
                if len(words) >= FEWEST:
                    self._by_start[words[:FEWEST]].add(words)

    def in_event(self, event: Any) -> bool:
        """Whether an entry says one of them."""
        return any(map(self._is_in, texts_of(event)))

    def in_bytes(self, body: bytes) -> bool:
        """Whether a message that nobody can read as an entry holds one of them."""
        return self._is_in(body.decode(errors="ignore"))

    def _is_in(self, text: str) -> bool:
        words = _words(text)
        return any(
            words[at : at + len(one)] == one
            for at in range(len(words) - FEWEST + 1)
            for one in self._by_start.get(words[at : at + FEWEST], ())
        )


def texts_of(event: Any) -> Iterator[str]:
    """What somebody wrote freely in an entry, or put there by a correction."""
    for name in _TEXTS:
        yield from texts_in(getattr(event, name, None))


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))
