"""What can have happened: the entries about the crisis and the organisation it is in."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.organisation import Label, Many, Organisation
from ledger.domain.values import Count, CrisisKind, LedgerId, Line, Name, PublicKey, Slug, Text

Part = Literal[
    "site",
    "group",
    "service",
    "application",
    "activity",
    "asset",
    "phase",
    "priority",
    "cell",
    "role",
    "number",
    "language",
]
"""A kind of part of an organisation; `number` is a direct number, `asset` a class of things."""

YesNo = Literal["yes", "no"]

Ids = Annotated[tuple[Slug, ...], Many]
"""Several parts by their ids, or several stages."""

Writes = Annotated[tuple[Line, ...], Meta(max_length=500)]
"""Kinds that a role may write."""


class CrisisOpened(Event, frozen=True, kw_only=True):
    """The ledger begins: what happened to whom, and who signs for it.

    `rules` are those that it is judged by; the first ones where it says none.
    """

    name: Slug
    title: Name
    kind: CrisisKind
    ledger: LedgerId
    organisation: Organisation
    founder: Slug
    founder_name: Name
    founder_key: PublicKey
    founder_role: Slug
    rules: Annotated[int, Meta(ge=1, le=1_000)] | None = None


class PhaseEntered(Event, frozen=True, kw_only=True):
    """The crisis is in another phase."""

    phase: Slug
    motive: Text | None = None


class CrisisClosed(Event, frozen=True, kw_only=True):
    """It is over; what is recorded from here on is follow-up."""

    motive: Text | None = None


class CrisisReopened(Event, frozen=True, kw_only=True):
    """It is not over."""

    reason: Text


class PartAdded(Event, frozen=True, kw_only=True):
    """The organisation has one part more.

    `kind` is a site's, `groups` and `services` those that a site joins, `sites` those of a group
    or of a service, `phone` a direct number's; the part stands before the one called `before`.
    """

    part: Part
    code: Slug
    name: Label
    reason: Text
    kind: Slug | None = None
    groups: Ids = ()
    services: Ids = ()
    sites: Ids = ()
    vital: YesNo | None = None
    needs: Ids = ()
    parent: Slug | None = None
    total: Count | None = None
    stages: Ids = ()
    writes: Writes = ()
    amends: Slug | None = None
    phone: Name | None = None
    before: Slug | None = None
    needs_assets: Ids | None = None
    needs_services: Ids | None = None


class PartRenamed(Event, frozen=True, kw_only=True):
    """A part is called otherwise, in the languages that are said; its code stays."""

    part: Part
    code: Slug
    name: Label
    reason: Text


class PartChanged(Event, frozen=True, kw_only=True):
    """A part is otherwise in what is said; what is not said stays. A site joins what is named.

    `drops` are parts that it needs no longer.
    """

    part: Part
    code: Slug
    reason: Text
    kind: Slug | None = None
    groups: Ids = ()
    services: Ids = ()
    sites: Ids = ()
    vital: YesNo | None = None
    needs: Ids = ()
    parent: Slug | None = None
    total: Count | None = None
    stages: Ids = ()
    writes: Writes = ()
    amends: Slug | None = None
    phone: Name | None = None
    needs_assets: Ids | None = None
    needs_services: Ids | None = None
    drops: Ids | None = None


class PartClosed(Event, frozen=True, kw_only=True):
    """Nothing new may name this part; what names it stays."""

    part: Part
    code: Slug
    reason: Text
