"""What hangs together when entries are redacted: nothing that stays tells what is hidden.

Hiding is by thing: with an entry every entry of its originator, so that no entry that can be read
follows on one that cannot. What says something about a hidden entry from elsewhere goes with it: a
link to it alone, what says the same as another kind, a file or a sheet as a whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ledger.domain.amendments import BESIDE, EntryCorrected, EntryLinked, EntryReclassified
from ledger.domain.record_lookup import Judged
from ledger.domain.situation import HOMES

_CITING = ("about", "entered_as")
"""Fields by which a record names the entries that it holds the words or the picture of."""


class Hidden(NamedTuple):
    """Numbers that are redacted, and those that were to be and stay: others are judged by them."""

    numbers: frozenset[int] = frozenset()
    stays: frozenset[int] = frozenset()


class Ties:
    """Which messages of a ledger hang together."""

    def __init__(self, messages: Iterable[Judged]) -> None:
        self._originators: list[str] = [""]
        self._things: defaultdict[str, list[int]] = defaultdict(list)
        self._base: set[int] = set()
        self._void: set[int] = set()
        self._beside: defaultdict[int, set[int]] = defaultdict(set)
        self._same: defaultdict[int, set[int]] = defaultdict(set)
        for judged in messages:
            self._take(judged)

    def hidden(self, asked: Iterable[int], before: Hidden | None = None) -> Hidden:
        """All that is hidden with some numbers, beside what is hidden already."""
        before = before or Hidden()
        found, stays = set(before.numbers), set(before.stays)
        left = [(number, True) for number in asked]
        while left:
            number, as_thing = left.pop()
            if as_thing:
                left += ((one, False) for one in self._thing(number) if one not in found)
            if number in self._base:
                stays.add(number)
            elif number not in found:
                found.add(number)
                left += self._tied(number)
        return Hidden(frozenset(found), frozenset(stays))

    def _take(self, judged: Judged) -> None:
        number, originator, entry = judged.number, judged.originator, judged.entry
        self._originators.append(originator)
        if originator not in HOMES:
            self._things[originator].append(number)
        elif judged.verdict != "void" and not (entry and isinstance(entry.event, EntryLinked)):
            self._base.add(number)
        if judged.verdict == "void":
            self._void.add(number)
        if entry is not None:
            self._tie(number, entry.event)

    def _tie(self, number: int, event: Any) -> None:
        if isinstance(event, BESIDE):
            self._beside[event.number].add(number)
        if isinstance(event, EntryLinked):
            self._beside[event.other].add(number)
        elif isinstance(event, EntryReclassified):
            self._same[event.number].add(event.other)
            self._same[event.other].add(event.number)
        elif isinstance(event, EntryCorrected):
            self._tie_changed(event)
        else:
            for name in _CITING:
                self._cite(number, getattr(event, name, ()))

    def _tie_changed(self, event: EntryCorrected) -> None:
        """An entry cites, or a link leads to, what a correction says."""
        for name in _CITING:
            self._cite(event.number, event.changes.get(name, ()))
        other = event.changes.get("other")
        if isinstance(other, int):
            self._beside[other].add(event.number)

    def _cite(self, number: int, cited: Any) -> None:
        for one in cited if isinstance(cited, (list, tuple)) else ():
            self._same[one].add(number)

    def _thing(self, number: int) -> list[int]:
        """All that is of the same originator; what counts for nothing is alone."""
        alone = number in self._void or number >= len(self._originators)
        return [] if alone else self._things.get(self._originators[number], [])

    def _tied(self, number: int) -> Iterator[tuple[int, bool]]:
        yield from ((one, False) for one in self._beside.get(number, ()))
        yield from ((one, True) for one in self._same.get(number, ()))
