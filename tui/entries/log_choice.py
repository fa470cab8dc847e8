"""Which entries of a log are wanted, in the order of their numbers or of when they happened.

What is marked above the ceiling is chosen by its number and its kind alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ledger.command.order import Context
from ledger.domain.card import LifePlace
from ledger.domain.entry import Entry
from ledger.domain.record import above
from ledger.domain.record_lookup import happened_at
from ledger.domain.short_names import NAMED_IN
from ledger.domain.values import Marking
from ledger.evidence.fold import Judged
from ledger.terminal.local_copy import LocalCopy, Reading
from projections.views.amended import Amended, OneByOne, amended, ended
from projections.views.restricted import Ceiling, without_words
from tui.entries.entry_line import is_late
from tui.entries.filters import Filter, began_of

PAGE = 1_000
"""Messages looked through at once for the last ones that are wanted."""

MANY = 100
"""Entries about entries, from which on the few that are shown are looked up one by one."""

Placed = tuple[Judged, Entry[Any], Amended | None, bool]
"""An entry as it was recorded, as it counts, what became of it, whether it is restricted."""


class LogChoice:
    """Chooses entries of one reading by a filter and a ceiling.

    Args:
        terminal: the copy that is read.
        reading: the state that says what became of entries.
        text: the filter, as it was typed.
        highest: the ceiling.
        context: what times in the filter are read against.

    Raises:
        UsageError: as `Filter`.
    """

    def __init__(
        self,
        terminal: LocalCopy,
        reading: Reading,
        text: str,
        highest: Marking,
        context: Context,
    ) -> None:
        self._reading = reading
        self._terminal = terminal
        self._situation = reading.situation
        self.late_after = reading.situation.late_after
        self._shorts: dict[str, str] = {}
        self._ceiling = Ceiling(terminal.replica, highest, reading.situation)
        self._changes: Mapping[int, Amended] | OneByOne = {}
        members = [member.id for member in reading.situation.members()]
        self.wanted = Filter(
            text, terminal.crisis.organisation, context,
            terminal.originator_of, members, self._is_late, self._situation.eras,
            self._began,
        )  # fmt: skip
        self.undated = 0
        """How many entries a bound in time left out because they say no time."""

    def look_at(self, start: int, *, few: bool = False) -> None:
        """Know what became of the entries from `start` on, or of the `few` that are shown."""
        many = few and len(self._situation.kept.beside(start - 1)) > MANY
        self._changes = OneByOne(self._situation) if many else amended(self._situation, start)

    def placed(
        self, before: "LifePlace | None", last: int | None, down_to: int | None = None
    ) -> "list[Placed]":
        """The last ones before a place that are wanted, in the order in which they happened."""
        found: list[Placed] = []
        seen: set[int] = set()
        for place in self._places(before):
            if (down_to is not None and place.at < down_to) or len(found) == last:
                break
            one = None if place.number in seen else self.at(place)
            if one is not None:
                seen.add(place.number)
                found.append(one)
        return found[::-1]

    def _places(self, before: "LifePlace | None") -> "Iterator[LifePlace]":
        while page := self._situation.kept.happened(before, PAGE if before else 100):
            yield from page
            before = page[-1]

    def at(self, place: "LifePlace") -> "Placed | None":
        """The entry of a place, where it stands there now and is wanted."""
        judged = self._situation.kept.judged(place.number)
        if judged.entry is None:
            return None
        change = self.became(judged)
        now = self.counting(judged, change) or judged.entry
        hidden = self.hides(judged)
        if happened_at(now) != place.at:
            return None
        counting = judged._replace(entry=now)
        if not self._fits(without_words(counting) if hidden else counting):
            self.undated += self.wanted.leaves_out(counting)
            return None
        return judged, now, change, hidden

    def now(self, judged: "Judged", change: Amended | None) -> "Entry[Any] | None":
        """What an entry says since it was corrected, where that may be shown; else None."""
        if not (change and change.corrected):
            return None
        now = self._situation.now(judged.number)
        return None if now is None or above(self._ceiling.highest, now.marking) else now

    def counting(self, judged: "Judged", change: Amended | None) -> "Entry[Any] | None":
        """As `now`; None too where the correction cannot be told."""
        try:
            return self.now(judged, change)
        except Exception:  # noqa: BLE001 (the entry as it was recorded is there)
            return None

    def _is_late(self, judged: "Judged") -> bool:
        """As the brief has it: by the time that counts since a correction; not what is struck."""
        change = self._changes.get(judged.number)
        counts = self.counting(judged, change) or judged.entry
        struck = change is not None and change.struck is not None
        return counts is not None and not struck and is_late(counts, self.late_after)

    def _began(self, judged: "Judged") -> "datetime | None":
        counts = self.counting(judged, self._changes.get(judged.number))
        return began_of(judged._replace(entry=counts or judged.entry))

    def _fits(self, judged: "Judged") -> bool:
        """Whether the filter lets it through; what cannot be judged is shown, if only as that."""
        try:
            return self.wanted(judged)
        except Exception:  # noqa: BLE001 (the entries around it stand)
            return True

    def chosen(self, found: "Iterable[Judged]") -> "Iterable[tuple[Judged, bool]]":
        """What the filter lets through, each with whether it is restricted."""
        for judged in found:
            hidden = self.hides(judged)
            bare = without_words(judged) if hidden else judged
            if self._fits(bare):
                yield judged, hidden
            else:
                self.undated += self.wanted.leaves_out(bare)

    def latest(self, many: int) -> "list[tuple[Judged, bool]]":
        """The last so many that the filter lets through, looked for from the end."""
        found: list[tuple[Judged, bool]] = []
        stop = self._reading.head
        while stop and len(found) < many:
            start = max(1, stop - PAGE + 1)
            found = [*self.chosen(self._terminal.messages(start, stop)), *found]
            stop = start - 1
        return found[-many:]

    def hides(self, judged: "Judged") -> bool:
        """Whether only number and kind may be shown."""
        return self._ceiling.hides(judged)

    def became(self, judged: "Judged") -> Amended | None:
        """What became of an entry; of one that came since this reading, nothing yet."""
        change = self._changes.get(judged.number)
        read = judged.number <= self._reading.head
        return ended(self._situation, judged, change) if read else change

    def short(self, judged: "Judged") -> str:
        """What people call the thing that an entry is about."""
        known = self._shorts.get(judged.originator)
        if known is None:
            read = judged.number <= self._reading.head
            situation = self._situation if read else self._terminal.look().situation
            known = self._shorts[judged.originator] = situation.short_name(judged.originator)
        return known

    def named(self, judged: "Judged") -> str:
        """The same as people read it."""
        read = judged.number <= self._reading.head
        situation = self._situation if read else self._terminal.look().situation
        if judged.originator.partition(".")[0] not in NAMED_IN:
            return self.short(judged)
        return situation.said_name(judged.originator)
