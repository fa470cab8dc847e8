"""What confirms that something still is as it was said: a link, an order said again, an exception.

What confirms is later than what it confirms; a struck entry and a struck link confirm nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from msgspec import structs

from ledger.domain.entry import Entry
from ledger.domain.record import above
from ledger.domain.situation import Situation
from projections.model.entries import Confirmation, EntryLink
from projections.model.rows import CancellationRow
from projections.views.amendments import Amendments
from projections.views.entry_times import when_of
from projections.views.lists import Lists
from projections.views.record_texts import line

DAY = timedelta(days=1)
"""Within which an order needs no confirmation."""

SAME = (
    "cancelled_by", "count", "cancelled", "case_by_case", "maintained", "redirected", "scope",
    "period", "stage",
)  # fmt: skip
"""What an order that says another again has as that one."""


def confirmations(
    state: Amendments, lists: Lists, wanted: Callable[[int], bool]
) -> dict[int, Confirmation]:
    """Those of the wanted entries that others confirm, each with the latest that does.

    Of what is above the ceiling only that it confirms.
    """
    every = state.standing.values()
    links = (link for link in every if link.relation == "confirms" and wanted(link.other))
    found: dict[int, Confirmation] = {}
    for link in sorted(links, key=lambda one: one.number):
        if by := _confirmation(link, lists):
            known = found.get(link.other, by)
            found[link.other] = max(known, by, key=lambda one: (one.moment, one.number))
    return found


def _confirmation(link: EntryLink, lists: Lists) -> Confirmation | None:
    situation, numbers = lists.situation, (link.origin, link.other)
    if not all(0 < number <= situation.head for number in numbers):
        return None
    if any(situation.strike_of(number) is not None for number in numbers):
        return None
    entry = situation.now(link.origin)
    if entry is None:
        return None
    rows = lists.about(entry.originator)
    hidden = above(lists.ceiling, entry.marking, link.marking) or any(map(lists.above, rows))
    return _by(link.origin, entry, None if hidden else _who(entry))


def _by(number: int, entry: Entry[Any], who: str | None) -> Confirmation:
    return Confirmation(number=number, when=when_of(entry), recorded=entry.recorded, who=who)


def _who(entry: Entry[Any]) -> str:
    """Who says so; else who recorded it."""
    return line(entry.source or entry.actor) or entry.recorder.member


def said_again(rows: Iterable[CancellationRow], situation: Situation) -> Mapping[int, Confirmation]:
    """The first of the orders that say the same, each with the latest that does."""
    found: dict[int, Confirmation] = {}
    first: list[CancellationRow] = []
    for row in sorted(rows, key=lambda row: row.opened):
        known = next((one for one in first if _is_same(one, row)), None)
        if known is None:
            first.append(row)
        elif entry := situation.now(row.opened):
            found[known.opened] = structs.replace(_by(row.opened, entry, _who(entry)), again=True)
    return found


def parted(rows: Iterable[CancellationRow], situation: Situation) -> Mapping[int, Confirmation]:
    """The exceptions to orders and what was moved out of them: who says so knows the rest stands.

    By their own entries, which are among those of the order; none of the day on which it was given.
    """
    found = {}
    for row in rows:
        for one in (*row.exceptions, *row.transfers):
            entry = situation.now(one.number)
            if entry and entry.recorded - row.recorded >= DAY:
                found[one.number] = _by(one.number, entry, "")
    return found


def _is_same(one: CancellationRow, other: CancellationRow) -> bool:
    if {*one.activities} != {*other.activities}:
        return False
    here, there = (structs.asdict(row) for row in (one, other))
    return all(here[name] == there[name] for name in SAME)
