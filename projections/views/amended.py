"""What became of entries: by which others they were corrected, struck, superseded or ended."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ledger.domain.amendments import (
    AMENDMENTS,
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
)
from ledger.domain.effective import strikes
from ledger.domain.entry import Entry
from ledger.domain.linking import resolved, standing_links, struck_in, superseding
from ledger.domain.record_lookup import Judged
from ledger.domain.situation import Situation


class Amended(NamedTuple):
    """The numbers of an entry's corrections and completions, oldest first, and of what struck it.

    `instead` is the entry that counts in its place as another kind. `superseded` is the entry in
    its place, by the link `link` where a link says so, and `gone` what struck that one; `ended` the
    one by which what it began is over; `resolved` the one that resolved a contradiction, `sides`
    those of its two entries that were struck.
    """

    corrected: tuple[int, ...] = ()
    completed: tuple[int, ...] = ()
    struck: int | None = None
    instead: int | None = None
    superseded: int | None = None
    link: int | None = None
    gone: int | None = None
    ended: int | None = None
    resolved: int | None = None
    sides: tuple[int, ...] = ()


UNCHANGED = Amended()


def amended(situation: Situation, start: int = 1) -> dict[int, Amended]:
    """What became of the entries from `start` on; an amendment that was struck changes nothing."""
    kept = situation.kept
    entries = [(number, kept.entry(number)) for number in kept.beside(start - 1)]
    found = [(number, entry) for number, entry in entries if entry]
    links = {*kept.linked(start, situation.head), *_contradicting(found, situation)}
    return _linked(_changes(found), situation, sorted(links))


class OneByOne:
    """What became of entries, each looked up when it is asked for: of few out of very many."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known: dict[int, Amended | None] = {}
        nowhere = situation.kept.linked(1, 0)
        self._moved = _linked({}, situation, nowhere)
        """What links come to that were amended, wherever they point by now."""

    def get(self, number: int) -> Amended | None:
        """What became of one entry; None when nothing did."""
        if number not in self._known:
            self._known[number] = self._look(number)
        return self._known[number]

    def _look(self, number: int) -> Amended | None:
        if not 1 <= number <= self._situation.head:
            return None
        kept = self._situation.kept
        entry = kept.entry(number)
        links = entry is not None and isinstance(entry.event, EntryLinked)
        if not (links or kept.about(number) or kept.linking(number)):
            return self._moved.get(number)
        return _became(self._situation, number)


def became(situation: Situation, number: int) -> Amended | None:
    """What became of one entry; None when nothing did."""
    change = _became(situation, number)
    return ended(situation, situation.kept.judged(number), change)


def _became(situation: Situation, number: int) -> Amended | None:
    """As `became`, but for what is over."""
    history = list(situation.history(situation.originator_of(number)))
    own = ((n, entry) for n, entry in history if n == number)
    links = {*situation.kept.linked(number, number), *_contradicting(own, situation)}
    return _linked(_changes(history), situation, sorted(links)).get(number)


def ended(situation: Situation, judged: Judged, change: Amended | None) -> Amended | None:
    """With the entry by which it is over, for the first of its originator and what holds it."""
    if judged.entry is None:
        return change
    record, number = situation.record(judged.originator), judged.number
    if record is None or record.ended is None or number >= record.ended:
        return change
    if not (number == record.opened or situation.kinds[judged.entry.type].whole):
        return change
    by = getattr(record, "by", None) if record.stage == "superseded" else None
    change = change or UNCHANGED
    gone = situation.strike_of(by) if by and by <= situation.head else None
    return change._replace(ended=record.ended, superseded=by or change.superseded, gone=gone)


def _contradicting(found: Iterable[tuple[int, Entry[Any]]], situation: Situation) -> Iterator[int]:
    """Links that contradict, and those to either side, which may resolve them."""
    for number, entry in found:
        event = entry.event
        if isinstance(event, EntryLinked):
            yield number
            for side in (event.number, event.other):
                for one in _of_thing(side, situation):
                    yield from situation.kept.linking(one)


def _of_thing(number: int, situation: Situation) -> Iterable[int]:
    """The entries about the thing that an entry is about, where another may take its place."""
    if not 1 <= number <= situation.head:
        return (number,)
    originator = situation.kept.originator(number)
    if not hasattr(situation.record(originator), "by"):
        return (number,)
    return (one for one, _ in situation.history(originator))


def _linked(
    changes: dict[int, Amended], situation: Situation, numbers: Iterable[int]
) -> dict[int, Amended]:
    """With what links come to."""
    links, struck = list(standing_links(situation, numbers)), struck_in(situation)
    for other, link in superseding(links, struck, situation).items():
        before = changes.get(other, UNCHANGED)
        changes[other] = before._replace(superseded=link.origin, link=link.number)
    for number, by in resolved(links, struck, situation).items():
        changes[number] = changes.get(number, UNCHANGED)._replace(resolved=by)
    for link in links:
        sides = tuple(filter(struck, (link.origin, link.other)))
        if link.relation == "contradicts" and sides:
            changes[link.number] = changes.get(link.number, UNCHANGED)._replace(sides=sides)
    return changes


def _changes(entries: Iterable[tuple[int, Entry[Any]]]) -> dict[int, Amended]:
    found = [(n, e.event) for n, e in entries if isinstance(e.event, AMENDMENTS)]
    struck = strikes((n, event.number) for n, event in found if isinstance(event, EntryStruck))
    changes = {target: Amended(struck=by) for target, by in struck.items()}
    for number, event in found:
        if number not in struck:
            before = changes.get(event.number, UNCHANGED)
            changes[event.number] = _changed(before, number, event)
    return changes


def _changed(before: Amended, number: int, event: Any) -> Amended:
    """With one amendment more that holds."""
    if isinstance(event, EntryCompleted):
        return before._replace(completed=(*before.completed, number))
    if isinstance(event, EntryCorrected):
        return before._replace(corrected=(*before.corrected, number))
    if isinstance(event, EntryReclassified) and before.struck == number:
        return before._replace(instead=event.other)
    return before
