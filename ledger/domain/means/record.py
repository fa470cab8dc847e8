"""The record of means, and how each entry changes it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry, happened_by
from ledger.domain.means.events import (
    Category,
    MeansArrived,
    MeansAsked,
    MeansPromised,
    MeansRefused,
    MeansReleased,
    MeansWithdrawn,
)
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Name, Number, Qualifier, Slug, When, Words
from ledger.sanitize import same_name

OPEN = ("asked", "promised", "arrived_in_part")
"""Stages in which something is still to come."""

HERE = ("arrived_in_part", "arrived", "released_in_part")
"""Stages in which something is there."""

KEPT = 20
"""Promises a record keeps, the latest."""


class Promise(Struct, frozen=True, kw_only=True, gc=False):
    """How many somebody said would come, and when; by which entry."""

    number: Number
    quantity: int | None = None
    due: When | None = None
    provider: Name | None = None


class Means(Record, kw_only=True):
    """What was asked for; `logged` is the latest moment that may be. All counts are in `unit`.

    `promises` are the latest of each who promised, and no sum of them is made. `arrived` are all
    that ever came and `released` all that left again, as far as anybody counted them.
    """

    logged: datetime
    what: Words | None = None
    category: Category | None = None
    quantity: int | None = None
    unit: Name | None = None
    qualifier: Qualifier | None = None
    provider: Name | None = None
    site: Slug | None = None
    service: Slug | None = None
    needed_by: When | None = None
    promises: tuple[Promise, ...] = ()
    arrived: int = 0
    released: int = 0
    note: Words | None = None
    reason: Words | None = None

    @property
    def here(self) -> int:
        """How many are there now, of those that were counted."""
        return max(self.arrived - self.released, 0)

    @property
    def due(self) -> When | None:
        """The earliest time that was promised."""
        return earliest(promise.due for promise in self.promises)

    @property
    def clock(self) -> When | None:
        """When they are needed or promised, whichever comes first, until all are there."""
        return earliest((self.needed_by, self.due)) if self.stage in OPEN else None


means = Concept("means", Means, over=("released", "refused", "withdrawn"), stands=OPEN)


@means.evolves("means.asked", begins=True)
def asked(record: Means | None, event: MeansAsked, entry: Entry[MeansAsked], number: int) -> Means:
    """Nothing is promised yet."""
    return absorb(Means(stage="asked", logged=happened_by(entry)), event, number)


@means.evolves("means.promised")
def promised(
    record: Means | None, event: MeansPromised, entry: Entry[MeansPromised], number: int
) -> Means | None:
    """Whoever promises again takes their first promise back, and nobody else's."""
    if record is None:
        return None
    who = event.provider or record.provider
    given = Promise(number=number, quantity=event.quantity, due=event.due, provider=who)
    others = (one for one in record.promises if not _same(one.provider, who))
    record.promises = (*others, given)[-KEPT:]
    record.note, record.reason = words(event.note, number), None
    if record.stage not in HERE:
        record.stage = "promised"
    return record


@means.evolves("means.arrived")
def arrived(
    record: Means | None, event: MeansArrived, entry: Entry[MeansArrived], number: int
) -> Means | None:
    """In part while fewer came than were asked for; those who left are not asked for again."""
    if record is None:
        return None
    left = max((record.quantity or 0) - record.arrived, 0)
    record.arrived += left if event.quantity is None else event.quantity
    whole = event.quantity is None or record.arrived >= (record.quantity or 0)
    record.stage = "arrived" if whole else "arrived_in_part"
    record.note, record.reason = words(event.note, number), None
    return record


@means.evolves("means.released")
def released(
    record: Means | None, event: MeansReleased, entry: Entry[MeansReleased], number: int
) -> Means | None:
    """Those that stay are still there; what is still to come keeps being waited for."""
    if record is None:
        return None
    record.released += record.here if event.quantity is None else event.quantity
    record.note = words(event.note, number)
    gone = record.arrived > 0 and record.here == 0 and record.stage != "arrived_in_part"
    if event.quantity is None or gone:
        record.stage = "released"
    elif record.stage != "arrived_in_part":
        record.stage = "released_in_part"
    return record


@means.evolves("means.refused")
def refused(
    record: Means | None, event: MeansRefused, entry: Entry[MeansRefused], number: int
) -> Means | None:
    """Whoever refuses takes their promise back; the others' stand."""
    if record is None:
        return None
    who = event.provider or record.provider
    kept = tuple(one for one in record.promises if not _same(one.provider, who))
    asked_of = _same(who, record.provider) or len(kept) < len(record.promises)
    record.promises, record.reason = kept, words(event.reason, number)
    if asked_of and not kept:
        record.stage = "arrived" if record.stage in HERE else "refused"
    return record


@means.evolves("means.withdrawn")
def withdrawn(
    record: Means | None, event: MeansWithdrawn, entry: Entry[MeansWithdrawn], number: int
) -> Means | None:
    """What is there stays there until it is released."""
    if record is None:
        return None
    record.reason, record.promises = words(event.reason, number), ()
    record.stage = "arrived" if record.stage in HERE else "withdrawn"
    return record


def _same(one: Name | None, other: Name | None) -> bool:
    return same_name(one or "") == same_name(other or "")


def earliest(whens: Iterable[When | None]) -> When | None:
    """The one that may come first; what says no moment comes last."""
    said = [when for when in whens if when is not None]
    return min(said, key=_begins, default=None)


def _begins(when: When) -> tuple[bool, float]:
    moment = when.earliest or when.latest
    return moment is None, moment.timestamp() if moment else 0.0
