"""What can have happened to a restore job, a clean zone or the order of restart."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import (
    Coming,
    Count,
    Line,
    Name,
    Qualifier,
    Scope,
    Slug,
    Slugs,
    Text,
)

Stages = Annotated[tuple[Slug, ...], Meta(max_length=20)]
"""What each thing goes through, in order; at the last one it is back in service."""


Counts = Annotated[dict[Slug, Count], Meta(min_length=1, max_length=20)]
"""How many have reached each stage so far, those further on included."""


Ranking = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=100)]
"""What comes first, second and so on: services by id, anything else in words."""


Rank = Annotated[int, Meta(ge=1, le=999)]
"""1 is first."""


class RestorePlanned(Event, frozen=True, kw_only=True):
    """Some things of one class are to be restored, each through `stages`.

    The stages are those of the asset class when this was planned, so that later changes of the
    organisation do not touch what was counted.
    """

    asset: Slug
    stages: Stages = ()
    total: Count | None = None
    qualifier: Qualifier | None = None
    what: Line | None = None
    scope: Scope | None = None
    services: Slugs = ()
    zone: Slug | None = None
    rank: Rank | None = None


class RestoreAdvanced(Event, frozen=True, kw_only=True):
    """How many have reached each stage so far; stages not named are not said."""

    counts: Counts
    note: Text | None = None


class RestoreBlocked(Event, frozen=True, kw_only=True):
    """Work on it stands still."""

    reason: Text
    until: Coming | None = None


class RestoreCompleted(Event, frozen=True, kw_only=True):
    """It is done; `restored` are back in service, when that was said."""

    restored: Count | None = None
    note: Text | None = None


class RestoreAbandoned(Event, frozen=True, kw_only=True):
    """It will not be done."""

    reason: Text


class ZoneOpened(Event, frozen=True, kw_only=True):
    """The clean zone of a site receives what was cleaned and verified."""

    site: Slug
    note: Text | None = None


class HierarchyRanked(Event, frozen=True, kw_only=True):
    """This is the order of restart from now on."""

    ranking: Ranking
    motive: Text | None = None
