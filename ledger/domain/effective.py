"""An originator's entries as they now count: corrected, and without those that are struck.

Kept up to date entry by entry, so that a thousand corrections of one entry cost a thousand steps
and not a thousand times a thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from msgspec import structs

from ledger.domain.amendments import (
    AMENDMENTS,
    BESIDE,
    EntryCorrected,
    EntryStruck,
    corrected,
    taken,
)
from ledger.domain.entry import Entry
from ledger.domain.record import highest
from ledger.domain.values import Marking


class _Merged(NamedTuple):
    """What an entry's first corrections come to: their number, their values, the marking."""

    number: int
    changes: dict[str, Any]
    marking: Marking


class Effective:
    """One originator's accepted entries, in order, with what became of each."""

    def __init__(self) -> None:
        self.versions: set[int] = set()
        self._entries: dict[int, Entry[Any]] = {}
        self._counting: dict[int, Entry[Any]] = {}
        self._now: dict[int, Entry[Any]] = {}
        self._struck: dict[int, int] = {}
        self._strikes: list[tuple[int, int]] = []
        self._unsettled = False
        self._corrections: defaultdict[int, list[int]] = defaultdict(list)
        self._merged: dict[int, _Merged] = {}
        self._stale: set[int] = set()

    @property
    def struck(self) -> dict[int, int]:
        """What is ruled through, and by which strike; a strike may be struck too."""
        self._settle()
        return self._struck

    def _settle(self) -> None:
        """Find out what the strikes of strikes come to, once for all that were taken."""
        if not self._unsettled:
            return
        self._unsettled = False
        before, self._struck = self._struck, strikes(self._strikes)
        self._counting = {n: e for n, e in self._entries.items() if self._counts(n, e)}
        for changed in before.keys() ^ self._struck.keys():
            event = self._entries[changed].event if changed in self._entries else None
            if isinstance(event, EntryCorrected):
                self._merge_again(event.number)

    def copy(self) -> "Effective":
        """The same, to be told what might come."""
        other = Effective()
        other._struck = dict(self.struck)
        other.versions = set(self.versions)
        other._entries, other._now = dict(self._entries), dict(self._now)
        other._counting = dict(self._counting)
        other._strikes, other._stale = list(self._strikes), set(self._stale)
        other._merged = dict(self._merged)
        other._corrections = defaultdict(list, {k: list(v) for k, v in self._corrections.items()})
        return other

    def take(self, number: int, entry: Entry[Any]) -> None:
        """Take in the next accepted entry."""
        event = entry.event
        self._entries[number] = self._now[number] = entry
        self.versions.add(entry.version)
        if self._counts(number, entry):
            self._counting[number] = entry
        if isinstance(event, EntryCorrected):
            self._correct(number, event)
        elif isinstance(event, EntryStruck):
            self._strike(number, event.number)

    def now(self) -> Iterator[tuple[int, Entry[Any]]]:
        """The entries that count, in order, as they count; no amendments and links."""
        for number, _ in self.counting():
            yield number, self._said(number)

    def counting(self) -> Iterator[tuple[int, Entry[Any]]]:
        """The entries that count, in order, as they were recorded; no amendments and links."""
        self._settle()
        yield from self._counting.items()

    def said(self, number: int) -> Entry[Any] | None:
        """What an entry says with its corrections, struck or not; None when it is none of these."""
        if number not in self._entries:
            return None
        return self._entries[number] if self._amends(number) else self._said(number)

    def sayings(self, number: int) -> list[Entry[Any]]:
        """What an entry said as it was recorded, and after each correction that holds."""
        found, changes = [self._entries[number]], dict[str, Any]()
        for by in self._corrections.get(number, ()):
            if by not in self.struck:
                changes |= taken(self._entries[by].event, found[0], changes)
                found.append(corrected(found[0], changes))
        return found

    def corrected_in(self, number: int) -> list[tuple[int, Entry[Any]]]:
        """The corrections of an entry that hold, in order, as they were recorded."""
        found = self._corrections.get(number, ())
        return [(by, self._entries[by]) for by in found if by not in self.struck]

    def corrections(self, number: int, after: int = 0) -> list[EntryCorrected]:
        """The corrections of an entry that can be, struck ones too, but for the first `after`."""
        return [self._entries[by].event for by in self._corrections.get(number, ())[after:]]

    def corrected_by(self, number: int, event: EntryCorrected) -> Entry[Any]:
        """What an entry would say with one correction more."""
        said, original = self._said(number), self._entries[number]
        if corrected(original, event.changes) is original:
            return said
        before = self._merged[number].changes if number in self._merged else {}
        return corrected(original, before | taken(event, original, before))

    def _correct(self, number: int, event: EntryCorrected) -> None:
        """One that cannot be changes nothing, and takes nothing else with it."""
        original = self._entries.get(event.number)
        if original is not None and corrected(original, event.changes) is not original:
            self._corrections[event.number].append(number)
            self._stale.add(event.number)

    def _strike(self, number: int, target: int) -> None:
        """What a strike of a strike comes to is found out when somebody asks."""
        self._strikes.append((number, target))
        struck = self._entries[target].event if target in self._entries else None
        if isinstance(struck, EntryStruck):
            self._unsettled = True
        elif not self._unsettled:
            self._struck.setdefault(target, number)
            self._counting.pop(target, None)
        if isinstance(struck, EntryCorrected):
            self._merge_again(struck.number)

    def _merge_again(self, number: int) -> None:
        """Other corrections of an entry hold than those that were merged."""
        self._merged.pop(number, None)
        self._stale.add(number)

    def _counts(self, number: int, entry: Entry[Any]) -> bool:
        return number not in self._struck and not isinstance(entry.event, BESIDE)

    def _amends(self, number: int) -> bool:
        return number in self._entries and isinstance(self._entries[number].event, AMENDMENTS)

    def _said(self, number: int) -> Entry[Any]:
        struck = self.struck
        if number in self._stale:
            self._stale.discard(number)
            original, corrections = self._entries[number], self._corrections[number]
            before = self._merged.get(number) or _Merged(0, {}, original.marking)
            held = [self._entries[by] for by in corrections[before.number :] if by not in struck]
            self._merged[number] = merged = _merge(before, original, held, len(corrections))
            mended = corrected(original, merged.changes)
            self._now[number] = structs.replace(mended, marking=merged.marking)
        return self._now[number]


def _merge(
    before: _Merged, original: Entry[Any], held: Iterable[Entry[EntryCorrected]], number: int
) -> _Merged:
    """All of their values, marked as the highest of them: what is mended says their words."""
    changes, marking = dict(before.changes), before.marking
    for by in held:
        changes |= taken(by.event, original, changes)
        marking = highest(marking, by.marking)
    return _Merged(number, changes, marking)


def effective(history: Iterable[tuple[int, Entry[Any]]]) -> Iterator[tuple[int, Entry[Any]]]:
    """An originator's entries as they now count: corrected, without struck ones and amendments."""
    found = Effective()
    for number, entry in history:
        found.take(number, entry)
    return found.now()


def strikes(found: Iterable[tuple[int, int]]) -> dict[int, int]:
    """From strikes in order, each with what it strikes: what is struck, and by which of them."""
    struck: dict[int, int] = {}
    for number, target in reversed(list(found)):
        if number not in struck:
            struck[target] = number
    return struck
