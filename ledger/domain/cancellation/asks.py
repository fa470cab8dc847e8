"""What is asked before activity is cancelled a second time, or numbers do not fit it."""

from datetime import datetime
from typing import Any

from msgspec import structs

from ledger.domain.card import Wanted
from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.organisation import Index
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE, Count, Number, Scope, When
from ledger.errors import Doubtful

STANDING = ("ordered", "partly_resumed", "resuming")
"""The stages in which something is still not offered."""

LOOKED_AT = 200
"""Standing orders that are compared, the latest."""


def _order_stands(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Another order says what becomes of the same activity, at the same place, on the same days."""
    for card in situation.listed(Wanted("cancellation", STANDING), "newest", most=LOOKED_AT):
        record = situation.record(card.originator)
        if (
            record is not None
            and card.originator != entry.originator
            and _same(record, entry, situation.index)
        ):
            short = situation.short_name(card.originator)
            return Doubtful("order_stands", number=record.opened, short=short)
    return None


def _same(record: Any, entry: Entry[Any], index: Index) -> bool:
    event = entry.event
    return (
        (record.cancelled_by == PATIENT) is (event.cancelled_by == PATIENT)
        and not {event.activity, *(event.also or ())}.isdisjoint(record.activities)
        and _meet(record.period, event.period, entry.recorded)
        and not _places(record.scope, index).isdisjoint(_places(event.scope, index))
        and _services_meet(record.scope, event.scope)
    )


PATIENT = "patient"
"""The canceller who leaves the activity offered."""


def _places(scope: Scope | None, index: Index) -> set[str]:
    """The sites of an order; all where it names none."""
    said = scope or Scope()
    return {*index.sites(structs.replace(said, sites=said.sites or (EVERYWHERE,)))}


def _services_meet(one: Scope | None, other: Scope | None) -> bool:
    here, there = ({*(scope.services if scope else ())} for scope in (one, other))
    return not (here and there) or not here.isdisjoint(there)


def _meet(stands: When | None, new: When | None, now: datetime) -> bool:
    """Whether they share a moment; what is over does not meet what is not."""
    if is_past(stands, now) and not is_past(new, now):
        return False
    return _begins_by(stands, new) and _begins_by(new, stands)


def _begins_by(one: When | None, other: When | None) -> bool:
    """Whether one has begun before the other ends; ends are not part of a period."""
    begins = one.earliest if one else None
    ends = other.latest if other else None
    if begins is None or ends is None:
        return True
    return begins < ends or (begins == ends == (other.earliest if other else None))


def is_past(period: When | None, now: datetime) -> bool:
    """Whether the days of an order are over; never of one that says none."""
    return period is not None and period.latest is not None and period.latest <= now


def _more_than_owed(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """More appointments would have a new date than were cancelled."""
    rebooked = rebooked_by(record, entry.event) if record is not None else None
    if rebooked is None or record.owed is None or rebooked <= record.owed:
        return None
    return Doubtful("more_than_owed", value=rebooked, left=record.owed)


def _more_remaining(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """More appointments would have a new date or wait for one than were cancelled."""
    event = entry.event
    if record is None or record.owed is None or event.remaining is None:
        return None
    value = (rebooked_by(record, event) or 0) + event.remaining
    return (
        Doubtful("more_remaining", value=value, left=record.owed) if value > record.owed else None
    )


def _less_rebooked(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """Fewer would have a new date than were reported before."""
    known = record.rebooked if record is not None else None
    if known is None or entry.event.so_far is None or entry.event.so_far >= known:
        return None
    return Doubtful("less_rebooked", value=entry.event.so_far, known=known)


def _more_contacted(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """More people would have been told, or missed, of one batch than were cancelled."""
    value = (entry.event.reached or 0) + (entry.event.unreachable or 0)
    if record is None or record.owed is None or value <= record.owed:
        return None
    return Doubtful("more_contacted", value=value, left=record.owed)


def _less_contacted(record: Any, entry: Entry[Any], _: object) -> Doubtful | None:
    """Fewer of one batch would have been told than were reported before."""
    value = entry.event.reached
    known = reached_of(record, entry.event.communication)
    if value is None or known is None or value >= known:
        return None
    return Doubtful("less_contacted", value=value, known=known)


def reached_of(record: Any, communication: Number | None) -> Count | None:
    """How many of a batch were told by the latest word; of no batch where none is cited."""
    said = record.contacts if record is not None else ()
    return next((one.reached for one in said if one.communication == communication), None)


def rebooked_by(record: Any, event: Any) -> Count | None:
    """How many have a new date once an entry counts: the total it says, or so many more."""
    if event.so_far is not None:
        return int(event.so_far)
    if event.count is None:
        return None if record.rebooked is None else int(record.rebooked)
    return (record.rebooked or 0) + int(event.count)


ORDERING: Asks = (("order_stands", _order_stands),)

REBOOKING: Asks = (
    ("more_than_owed", _more_than_owed),
    ("more_remaining", _more_remaining),
    ("less_rebooked", _less_rebooked),
)

CONTACTING: Asks = (("more_contacted", _more_contacted), ("less_contacted", _less_contacted))
