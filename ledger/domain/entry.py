"""One entry: what every event carries around its own fields, version 1 of the format, for ever.

The order of the fields is the order of the bytes (docs/entry-format.md). A released field is never
removed, retyped or moved; a new one may only be appended as `T | None = None`.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import Meta, Struct

from ledger.domain.values import (
    LAST_VERSION,
    Code,
    Count,
    Hash,
    Instant,
    Language,
    Line,
    Marking,
    Name,
    Originator,
    Slug,
    When,
)

E_co = TypeVar("E_co", covariant=True, bound="Event")


class Event(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Base of all facts: what happened, in the event's own fields."""


class Seen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """The last entry the author's replica held when this was decided.

    What was known at that moment, and a witness against a rewound server. Number 0 with the root
    of the empty tree before the first entry.
    """

    number: Count
    root: Hash


class Recorder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Who put it into the ledger, in which role, at which terminal."""

    member: Code
    role: Code
    terminal: Name


class Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """When and where somebody put it down before it could be recorded (offline, or on paper)."""

    at: Instant
    by: Name | None = None
    sheet: Name | None = None
    line: Count | None = None


class Entry(
    Struct,
    Generic[E_co],
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """An event with everything that makes it evidence.

    `type` is the kind, `<concept>.<past participle>`, with `.2` and so on for a changed shape.

    `recorded` is UTC to the microsecond; `scenario` says that it came from the scenario clock of an
    exercise; `skewed` that the terminal's clock differed from the server's by more than 60 s.
    `actor` is who decided or did it when that is not the recorder; `behalf` on whose behalf the
    recorder wrote it. `meeting` is the meeting that was under way as it was put down
    (`ledger.command.meeting`).
    """

    v: Literal[1]
    type: Code
    ledger: Code
    originator: Originator
    version: Annotated[int, Meta(ge=1, le=LAST_VERSION)]
    id: Code
    command: Code
    seen: Seen
    occurred: When
    recorded: Instant
    recorder: Recorder
    signer: Hash
    event: E_co
    written: Written | None = None
    receipt: Annotated[str, Meta(pattern=r"^[A-Z]{1,3}-[0-9]{1,6}\Z")] | None = None
    actor: Name | None = None
    behalf: Name | None = None
    source: Line | None = None
    cell: Slug | None = None
    marking: Marking = "internal"
    lang: Language | None = None
    scenario: bool = False
    skewed: bool = False
    meeting: Originator | None = None


def lag_of(entry: Entry[Any]) -> timedelta | None:
    """How long after what it tells was over it was recorded; None while that may still go on."""
    end = entry.occurred.latest
    return None if end is None else entry.recorded - end


def happened_by(entry: Entry[Any]) -> datetime:
    """By when it was: not later than it was recorded, which says so where nothing else does.

    An hour or a day that was said by itself counts from its end, so that no age is overstated.
    """
    said = entry.occurred.latest or entry.occurred.earliest
    return min(said, entry.recorded) if said else entry.recorded


def is_moment(when: When) -> bool:
    """Whether it says the minute, so that it can be counted how long after it something came."""
    return when.earliest is not None and when.earliest == when.latest


def happened(when: When) -> datetime | None:
    """What a time is sorted by: when it began, or by when it was; None for what says neither."""
    return when.earliest or when.latest
