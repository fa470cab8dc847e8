"""What became of entries: by which others they were corrected, struck, superseded or ended."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.domain.amendments import (
    AMENDMENTS,
    EntryCompleted,
    EntryCorrected,
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
    one by which what it began is over; `resolved` the one that resolved a contradiction.
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


UNCHANGED = Amended()


def amended(situation: Situation, start: int = 1) -> dict[int, Amended]:
    """What became of the entries from `start` on; an amendment that was struck changes nothing."""
    entries = (
        (number, situation.kept.entry(number)) for number in situation.kept.beside(start - 1)
    )
    changes = _changes((number, entry) for number, entry in entries if entry)
    return _linked(changes, situation, situation.kept.beside(0))


def became(situation: Situation, number: int) -> Amended | None:
    """What became of one entry; None when nothing did."""
    history = list(situation.history(situation.originator_of(number)))
    links = situation.kept.beside(0)
    change = _linked(_changes(history), situation, links).get(number)
    return ended(situation, situation.kept.judged(number), change)


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
