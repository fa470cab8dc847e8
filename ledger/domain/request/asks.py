"""What is asked before a request goes on under another: what that one would not know of it."""

from typing import Any, NamedTuple

from ledger.domain.concept import NOTHING, Asks
from ledger.domain.entry import Entry
from ledger.domain.organisation import Index
from ledger.domain.record import may_tell
from ledger.domain.situation import Situation
from ledger.domain.values import Slug, When
from ledger.errors import Doubtful


class Ahead(NamedTuple):
    """In what a request is ahead of another: a higher class, needed sooner, an impact said."""

    priority: Slug | None = None
    needed_by: When | None = None
    impact: Any = None


def ahead_of(record: Any, other: Any, index: Index) -> Ahead:
    """What one request says that is more urgent than what another says."""
    higher = _place(record.priority, index) < _place(other.priority, index)
    sooner = _sooner(record.needed_by, other.needed_by)
    return Ahead(
        record.priority if higher else None,
        record.needed_by if sooner else None,
        record.impact if other.impact is None else None,
    )


def _place(priority: Slug | None, index: Index) -> int:
    """Where a class stands; what has none stands behind all."""
    classes = [part.id for part in index.parts("priority")]
    return classes.index(priority) if priority in classes else len(classes)


def _sooner(one: When | None, other: When | None) -> bool:
    mine, theirs = _last(one), _last(other)
    return mine is not None and (theirs is None or mine < theirs)


def _last(when: When | None) -> Any:
    return (when.latest or when.earliest) if when else None


def _loses(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """It is of a higher class, needed sooner or more is known of its impact than of the other."""
    there = situation.originator_of(entry.event.into)
    other: Any = situation.record(there)
    if record is None or other is None or not (may_tell(record, entry) and may_tell(other, entry)):
        return None
    ahead = ahead_of(record, other, situation.index)
    if not any(ahead):
        return None
    return Doubtful(
        "merge_loses",
        short=situation.short_name(entry.originator),
        into=situation.short_name(there),
        number=other.opened,
        priority=situation.index.named("priority", ahead.priority) if ahead.priority else NOTHING,
        needed=ahead.needed_by or NOTHING,
        impact=ahead.impact if isinstance(ahead.impact, str) else NOTHING,
    )


MERGING: Asks = (("merge_loses", _loses),)
