"""What is asked before a request goes on under another: what that one would not know of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.field_values import FieldValues
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
    into = situation.short_name(there)
    return Doubtful(
        "merge_loses",
        short=situation.short_name(entry.originator),
        into=into,
        number=other.opened,
        ahead=FieldValues("request", _said(ahead, situation.index)),
        ways=", ".join(f"`{way}`" for way in _ways(ahead, into, other)),
    )


def _said(ahead: Ahead, index: Index) -> Iterator[tuple[str, Any]]:
    """What is said of it and not of the other."""
    if ahead.priority is not None:
        yield "priority", index.named("priority", ahead.priority)
    for name in ("needed_by", "impact"):
        if (value := getattr(ahead, name)) is not None:
            yield name, value


def _ways(ahead: Ahead, into: str, other: Any) -> Iterator[str]:
    """The commands by which the other comes to say it too."""
    if ahead.priority is not None:
        yield f"crisis request prioritise {into} {ahead.priority}"
    names = [name for name in ("needed_by", "impact") if getattr(ahead, name) is not None]
    for verb in ("complete", "correct"):
        empty = verb == "complete"
        fields = [name for name in names if (getattr(other, name) is None) is empty]
        if fields:
            changes = " ".join(f"{name}=\N{HORIZONTAL ELLIPSIS}" for name in fields)
            yield f"crisis entry {verb} {other.opened} {changes} --reason \N{HORIZONTAL ELLIPSIS}"


MERGING: Asks = (("merge_loses", _loses),)
