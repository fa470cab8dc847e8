"""The record of posts, and how each entry changes it."""

from typing import Any

from ledger.domain.concept import Concept
from ledger.domain.duty.asks import TAKING
from ledger.domain.duty.events import DutyHandedOver, DutyLeft, DutyTaken, PostName
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Name, When, Words
from ledger.sanitize import same_name

HELD = ("held",)
"""The stages in which somebody can be called."""


class Duty(Record, kw_only=True):
    """A post and who holds it, or held it last once it is `left`.

    `since` is when they took it, `before` who held it until then, when somebody did.
    """

    post: PostName
    who: Name | None = None
    call: Name | None = None
    until: When | None = None
    note: Words | None = None
    since: When | None = None
    before: Name | None = None

    @property
    def clock(self) -> When | None:
        """When somebody else is to take over, while it is held."""
        return self.until if self.stage in HELD else None

    def is_held_by(self, who: Name) -> bool:
        """Whether they hold it now; names are compared without capitals and spaces."""
        return self.stage in HELD and same_name(self.who or "") == same_name(who)


duty = Concept("duty", Duty, over=("left",))


@duty.evolves("duty.taken")
def taken(record: Duty | None, event: DutyTaken, entry: Entry[DutyTaken], number: int) -> Duty:
    """Of whoever holds it already, what is not said stays as it was."""
    if record is not None and record.is_held_by(event.who):
        return absorb(record, event, number)
    return _held(record, event, entry, number)


@duty.evolves("duty.handed_over", asks=TAKING)
def handed_over(
    record: Duty | None, event: DutyHandedOver, entry: Entry[DutyHandedOver], number: int
) -> Duty:
    """Nothing that was said of one holder is said of the next."""
    return _held(record, event, entry, number)


@duty.evolves("duty.left")
def left(record: Duty | None, event: DutyLeft, entry: Entry[DutyLeft], number: int) -> Duty | None:
    """Who held it last stays known."""
    if record:
        record.stage, record.call, record.until = "left", None, None
        record.note = words(event.note, number)
    return record


def _held(
    record: Duty | None, event: DutyTaken | DutyHandedOver, entry: Entry[Any], number: int
) -> Duty:
    known = record or Duty(stage="left", post=event.post)
    known.before = known.who if known.stage in HELD else None
    known.call = known.until = known.note = None
    known.since = entry.occurred
    return absorb(known, event, number, "held")
