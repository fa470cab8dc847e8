"""A redacted twin of a ledger: the same numbers and the same root, and less to read.

What is chosen is a leaf with a number, a kind and times; all the rest is drawn from what is left,
by the same ways as from any log.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ledger.domain.amendments import EntryCorrected
from ledger.domain.entry import Entry
from ledger.domain.record import LEVELS, above
from ledger.domain.record_lookup import ForVerdicts, Judged
from ledger.domain.values import Marking
from ledger.errors import Refused, VerificationFailed
from ledger.evidence.bare import Bare
from ledger.evidence.fold import Fold
from ledger.evidence.signing import to_text
from ledger.progress import Progress, nobody
from ledger.store.replica import MessageRow, leaf_in
from ledger.store.rows import entry_at, entry_of
from ledger.terminal.local_copy import LocalCopy
from projections.bundle.parts import Source
from projections.bundle.repeated import Repeated
from projections.bundle.ties import Hidden, Ties
from projections.i18n.ranges import several
from projections.views.restricted import Ceiling
from tui.entries import bundle
from tui.entries.copied import bare_row, home_with, told_row
from tui.entries.log_choice import LogChoice

_STEP = 500


class Redaction:
    """What is hidden of one ledger, up to the end of a source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._last = source.reading.position.number
        self._untimed: dict[str, set[int]] = {}
        self.hidden = Hidden()

    @cached_property
    def _ties(self) -> Ties:
        """Looked up where anything is hidden at all."""
        return Ties(self._messages())

    def hide_above(self) -> None:
        """Hide what is above the ceiling; below the highest one also what nobody can read marked.

        What counts for nothing may hold any words, and what it says of its marking proves nothing.
        """
        source = self._source
        if LEVELS[source.ceiling] == max(LEVELS.values()):
            return
        ceiling = Ceiling(source.copy.replica, source.ceiling, source.reading.situation)
        found: set[int] = set()
        for one in self._messages():
            if one.entry is None or ceiling.hides(one):
                found.add(one.number)
            elif (marked := _marked(one.entry)) and above(source.ceiling, marked[1]):
                found.add(marked[0])
        self._hide(found)

    def hide_chosen(self, text: str) -> None:
        """Hide what a filter of the log lets through.

        Raises:
            UsageError: as `Filter`; `redact_nothing`, it lets nothing through.
            Refused: `redact_stays`, by some of that the others are judged.
        """
        source = self._source
        context = source.copy.context()
        choice = LogChoice(source.copy, source.reading, text, "judicial", context)
        choice.look_at(1)
        left_out = self._untimed[choice.wanted.rest] = set[int]()

        def looked_at() -> Iterator[Judged]:
            for one in self._messages():
                if choice.wanted.leaves_out(one):
                    left_out.add(one.number)
                yield one

        numbers = [judged.number for judged, _ in choice.chosen(looked_at())]
        if not numbers:
            raise Refused("redact_nothing", filter=text)
        stays = self._ties.hidden(numbers).stays
        if stays:
            raise Refused("redact_stays", numbers=several(stays))
        self._hide(numbers)

    def untimed(self) -> Iterator[tuple[str, list[int]]]:
        """What says no time and stays, as a filter has a bound in time; and what would find it."""
        for text, numbers in self._untimed.items():
            if left := sorted(numbers - self.hidden.numbers - self.hidden.stays):
                yield text, left

    def repeating(self) -> list[int]:
        """What stays readable and says in the same words something that is hidden."""
        copy, hidden = self._source.copy, self.hidden.numbers
        entries = (entry_of(row) for row in copy.replica.rows_of(hidden))
        said = Repeated(entry.event for entry in entries if entry)
        rows = (row for row in copy.replica.rows(1, self._last) if row.number not in hidden)
        return [row.number for row in rows if _repeats(row, said)]

    @contextmanager
    def twin(self, progress: Progress = nobody) -> Iterator[Source]:
        """The ledger without what is hidden, in a home of its own that is gone at the end.

        Where somebody who has only the twin would judge an entry otherwise than it was judged, that
        entry is hidden too.

        Raises:
            Refused: `redact_breaks`, that is one by which the others are judged.
        """
        while True:
            making = _Making(self._source, self.hidden.numbers, progress)
            with (
                TemporaryDirectory(prefix="crisis-twin-") as there,
                home_with(making.rows(), Path(there), redacted=True) as copy,
            ):
                if not making.differing:
                    yield self._drawn_from(copy)
                    return
            self._widen(making.differing)

    def _drawn_from(self, copy: LocalCopy) -> Source:
        source = self._source
        found = bundle.source_of(copy, None, source.t, source.ceiling)
        if found.reading.position.root != source.reading.position.root:
            raise VerificationFailed("copy_root_differs", number=self._last)
        return found

    def _widen(self, numbers: Iterable[int]) -> None:
        before = self.hidden
        self._hide(numbers)
        if self.hidden.numbers == before.numbers:
            raise Refused("redact_breaks", numbers=several(numbers))

    def _hide(self, numbers: Iterable[int]) -> None:
        self.hidden = self._ties.hidden(numbers, self.hidden)

    def _messages(self) -> Iterator[Judged]:
        return self._source.copy.messages(1, self._last)


def _marked(entry: Entry[Any]) -> tuple[int, Marking] | None:
    """The entry of which a correction says another marking, and which."""
    changes = entry.event.changes if isinstance(entry.event, EntryCorrected) else {}
    return (entry.event.number, changes["marking"]) if changes.get("marking") in LEVELS else None


def _repeats(row: MessageRow, said: Repeated) -> bool:
    entry = entry_of(row)
    return said.in_event(entry.event) if entry else said.in_bytes(row.body)


class _Making:
    """The messages of a twin, judged from what can be read of it."""

    def __init__(self, source: Source, hidden: frozenset[int], progress: Progress) -> None:
        copy = source.copy
        self._progress = progress
        self.differing: list[int] = []
        self._replica = copy.replica
        self._last = source.reading.position.number
        self._hidden = hidden
        self._fold = Fold(
            copy.pin.prefix,
            ForVerdicts(
                lambda number: None if number in hidden else entry_at(copy.replica, number)
            ),
            ledger=copy.pin.ledger,
            void=copy.replica.void(),
        )
        self._fold.situation.judging = True

    def rows(self) -> Iterator[MessageRow]:
        """Each as the twin keeps it; fills `differing`."""
        for row in self._replica.rows(1, self._last):
            yield self._made(row)
            if row.number % _STEP == 0 or row.number == self._last:
                self._fold.settled(row.number)
                self._progress(row.number, self._last)

    def _made(self, row: MessageRow) -> MessageRow:
        if row.number in self._hidden:
            bare = bare_of(row)
            return bare_row(bare, self._fold.take_bare(bare))
        judged, _ = self._fold.take(row.number, row.subject, row.body, trusted=True)
        found = told_row(row.number, row.subject, row.body, judged)
        if found.verdict != row.verdict:
            self.differing.append(row.number)
        return found


def bare_of(row: MessageRow) -> Bare:
    """A message without its words; of one that counts for nothing nothing that it says."""
    entry = entry_of(row)
    verdict, _, _ = row.verdict.partition(":")
    claimed = verdict if verdict == "unknown_kind" else row.verdict
    return Bare(
        number=row.number,
        kind=entry.type if entry else None,
        occurred=entry.occurred if entry else None,
        recorded=entry.recorded if entry else None,
        leaf=to_text(leaf_in(row)),
        verdict=claimed,
    )
