"""What is asked before a meeting is opened or closed: was another forgotten, is this the one?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ledger.domain.card import Wanted
from ledger.domain.concept import Asks
from ledger.domain.entry import Entry, happened
from ledger.domain.record import may_tell
from ledger.domain.situation import Situation
from ledger.domain.values import When
from ledger.errors import Doubtful
from ledger.sanitize import same_name

LONGEST = timedelta(hours=12)
"""How long a meeting is under way at most; one that is open for longer was forgotten."""

LOOKED_AT = 20
"""Meetings of one stage that are looked at, the latest."""


def _still_open(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Another of the same people, which nobody has closed."""
    there = _same_people("open", record, entry, situation)
    return next((Doubtful("meeting_open", number=m.began, since=m.held) for m in there), None)


def _convened(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Opened as a new one, while one of the same people is convened for about then."""
    now = happened(entry.occurred) or entry.recorded
    for known in _same_people("convened", record, entry, situation) if record is None else ():
        if known.planned is not None and _is_near(known.planned, now):
            return Doubtful("meeting_convened", number=known.opened, planned=known.planned)
    return None


def _long(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Closed long after it was opened, as if it had gone on until then."""
    ended = entry.occurred.earliest
    if record is None or record.begun is None or ended is None:
        return None
    if ended - record.begun <= LONGEST:
        return None
    return Doubtful("meeting_long", number=record.began, since=record.held)


def _same_people(stage: str, record: Any, entry: Entry[Any], situation: Situation) -> Iterator[Any]:
    """Other meetings of that stage, of the same cell or body; the latest first."""
    cell = entry.cell or (record.cell if record else None)
    body = entry.event.body or (record.body if record else None)
    cards = situation.listed(
        Wanted("meeting", (stage,), group=cell or ""), "newest", most=LOOKED_AT
    )
    for card in cards:
        known: Any = situation.record(card.originator)
        if not may_tell(known, entry):
            continue
        if card.originator != entry.originator and same_name(known.body or "") == same_name(
            body or ""
        ):
            yield known


def _is_near(when: When, now: datetime) -> bool:
    first, last = when.earliest or when.latest, when.latest or when.earliest
    return first is not None and last is not None and first - LONGEST <= now <= last + LONGEST


OPENING: Asks = (("meeting_open", _still_open), ("meeting_convened", _convened))
"""Of one that is opened."""

CLOSING: Asks = (("meeting_long", _long),)
"""Of one that is closed."""
