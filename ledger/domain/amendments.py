"""Completing, correcting, striking and linking entries: new ones beside the old, which stay.

Each is an event of the originator it touches, so that permission follows the concept and two at
once collide. The record of an originator is made again from what its entries now come to
(`ledger.domain.effective`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, structs

from ledger.domain.concept import Command
from ledger.domain.entry import Entry, Event
from ledger.domain.values import Line, Number, Text

Relation = Literal["answers", "contradicts", "confirms", "supersedes", "caused_by", "closes"]

Changes = Annotated[dict[Line, Any], Meta(min_length=1, max_length=50)]
"""New values by field name, as the import format writes them."""


class EntryCorrected(Event, frozen=True, kw_only=True):
    """An entry's fields have other values from now on."""

    number: Number
    changes: Changes
    reason: Text


class EntryCompleted(EntryCorrected, frozen=True, kw_only=True):
    """Fields that an entry left empty say something from now on; what it said stays as it was.

    Values for fields that say something already are passed over (`taken`).
    """


class EntryStruck(Event, frozen=True, kw_only=True):
    """An entry is ruled through."""

    number: Number
    reason: Text


class EntryReclassified(EntryStruck, frozen=True, kw_only=True):
    """An entry is ruled through because `other` says as another kind what it said."""

    other: Number


class EntryLinked(Event, frozen=True, kw_only=True):
    """An entry stands in a relation to another."""

    number: Number
    relation: Relation
    other: Number
    reason: Text | None = None


AMENDMENTS = (EntryCorrected, EntryStruck)

BESIDE = (*AMENDMENTS, EntryLinked)
"""Events that say something of other entries and count for nothing by themselves."""

amends: Callable[[type[Event]], bool] = cache(lambda event: issubclass(event, AMENDMENTS))
"""Whether events of a class are amendments: asked of every entry, and `isinstance` takes longer."""

is_beside: Callable[[type[Event]], bool] = cache(lambda event: issubclass(event, BESIDE))
"""The same of `BESIDE`."""

IDENTITY = frozenset({"name", "kind", "ledger", "founder", "founder_key", "founder_role"})
"""Fields of the opening that no correction reaches: every earlier verdict rests on them."""


def touches_identity(amendment: Event | Command) -> bool:
    """Whether it would strike the opening, or change which ledger this is and whose."""
    if getattr(amendment, "number", 0) != 1:
        return False
    changes = getattr(amendment, "changes", None)
    if changes is None:
        return isinstance(amendment, EntryStruck)
    return not IDENTITY.isdisjoint(changes)


def corrected(original: Entry[Any], changes: dict[str, Any] | None) -> Entry[Any]:
    """The entry with other values; the original when the values cannot be.

    Deciding has checked ours; an impossible correction by other software changes nothing.
    """
    if not changes:
        return original
    try:
        return apply_changes(original, changes)
    except (msgspec.ValidationError, TypeError):
        return original


def taken(amendment: EntryCorrected, original: Entry[Any], before: Mapping[str, Any]) -> Changes:
    """The values that count of a correction or completion, after those that came `before`."""
    if not isinstance(amendment, EntryCompleted):
        return amendment.changes
    return {
        name: value
        for name, value in amendment.changes.items()
        if is_empty(before.get(name, value_of(original, name)))
    }


def is_empty(value: Any) -> bool:
    """Whether a field says nothing."""
    return value is None or (isinstance(value, tuple | dict) and not value)


def says_nothing(value: Any) -> bool:
    """Whether a new value takes back what was there: nothing behind `=`, null, nothing of it."""
    return is_empty(value) or value in ("", [])


HEADER_FIELDS = ("occurred", "actor", "behalf", "source", "cell", "lang")
"""Fields around the event that a correction may change."""


def value_of(entry: Entry[Any], name: str) -> Any:
    """What an entry says in a field that a correction may change; None where it has none."""
    return getattr(entry if name in HEADER_FIELDS else entry.event, name, None)


def nothing_of(entry: Entry[Any], name: str) -> Any:
    """What a field says that was left out: None or an empty list.

    Raises:
        LookupError: a field that may not be left out, or that there is not.
    """
    declared = Entry if name in HEADER_FIELDS else type(entry.event)
    for field in structs.fields(declared):
        if field.name == name and not field.required:
            return msgspec.to_builtins(field.default)
    raise LookupError(name)


def apply_changes(original: Entry[Any], changes: dict[str, Any]) -> Entry[Any]:
    """The entry with `changes` applied, validated against the types of its fields.

    Raises:
        msgspec.ValidationError: a field that does not exist or a value that cannot be.
    """
    header = {k: v for k, v in changes.items() if k in HEADER_FIELDS}
    own = {k: v for k, v in changes.items() if k not in HEADER_FIELDS}
    event_type = type(original.event)
    event = msgspec.convert({**msgspec.to_builtins(original.event), **own}, event_type)
    if not header:
        return structs.replace(original, event=event)
    types = {f.name: f.type for f in structs.fields(Entry)}
    return structs.replace(
        original,
        event=event,
        **{k: msgspec.convert(v, types[k], strict=False) for k, v in header.items()},
    )
