"""Whether a command that is in the ledger already is the same command again, or another.

An id names one command for ever: a file imported twice records nothing twice. A line that carries
a recorded id and says something else is a mistake of whoever wrote it, and must not pass for
recorded. What is compared is what the line would have recorded: where, when, and what.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import structs

from ledger.command.decide import Moment, circumstances_of, facts_of, originator_of
from ledger.command.order import Order
from ledger.domain.dossier.erasures import text_fields
from ledger.domain.entry import Entry, Event
from ledger.domain.situation import Situation
from ledger.errors import Refused
from ledger.evidence.fold import Fold

_NOT_SAID = {"recorded", "scenario", "skewed"}
"""Of the circumstances, what the terminal adds."""

_MISSING = object()

Past = Callable[[int], Situation | None]
"""The state at a number, or None when it cannot be had."""

Reread = Callable[[datetime], Order]
"""The order as its text reads at a moment: `yesterday` was another day then."""


def repeats(order: Order, number: int, fold: Fold, past: Past, reread: Reread) -> bool:
    """Whether what is recorded from `number` on under the order's id is what it would record.

    `past` is asked only where the command's fields do not stand in its events as they are.
    """
    entries = _recorded(order.id, number, fold)
    if not entries:
        return True
    if _repeats(order, entries, fold, past):
        return True
    return _repeats(reread(entries[0].recorded), entries, fold, past)


def _repeats(order: Order, entries: list[Entry[Any]], fold: Fold, past: Past) -> bool:
    first = entries[0]
    if not _same_circumstances(order, first, fold):
        return False
    events = tuple(entry.event for entry in entries)
    if _says(order, events) and _same_place(order, first, fold.situation):
        return True
    before = past(first.seen.number)
    return before is None or _would_record(order, first, events, before)


def _recorded(command: str, number: int, fold: Fold) -> list[Entry[Any]]:
    history = fold.situation.history(fold.situation.originator_of(number))
    return [entry for _, entry in history if entry.command == command]


def _same_circumstances(order: Order, entry: Entry[Any], fold: Fold) -> bool:
    try:
        around = circumstances_of(order, fold, Moment(entry.recorded))
    except Refused:
        return False
    said = order.circumstances.recorded
    if said is not None and said != entry.recorded:
        return False
    return all(getattr(entry, k) == v for k, v in around.items() if k not in _NOT_SAID)


def _same_place(order: Order, entry: Entry[Any], situation: Situation) -> bool:
    try:
        return originator_of(order, situation) == entry.originator
    except Refused:
        return False


def _says(order: Order, events: tuple[Event, ...]) -> bool:
    """Whether every field of the command stands in the one event as it is."""
    if len(events) != 1:
        return False
    said, sealed = structs.asdict(order.command), text_fields(type(order.command))
    return all(
        _stands(value, getattr(events[0], name, _MISSING), order, sealed=name in sealed)
        for name, value in said.items()
    )


def _stands(value: Any, there: Any, order: Order, *, sealed: bool) -> bool:
    """Whether a value is what was recorded; of what was sealed then nobody can tell here."""
    if sealed and order.circumstances.seal_to and value is not None:
        return there not in (None, _MISSING)
    return bool(there == value)


def _would_record(
    order: Order, entry: Entry[Any], events: tuple[Event, ...], before: Situation
) -> bool:
    """Decided again on what was known then."""
    if not _same_place(order, entry, before):
        return False
    try:
        facts = facts_of(order, entry.originator, before, Moment(entry.recorded))
    except Refused:
        return False
    return tuple(facts) == events
