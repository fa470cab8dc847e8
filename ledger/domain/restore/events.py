"""What can have happened to a restore job, a clean zone or the order of restart."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import (
    Coming,
    Count,
    Line,
    Name,
    Originator,
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


Extent = Literal["some", "half", "most", "all"]
"""How many of them, where nobody has counted."""


References = Annotated[tuple[Originator, ...], Meta(max_length=20)]
"""What stands in the way: other restore jobs, decisions, means."""


class RestorePlanned(Event, frozen=True, kw_only=True):
    """Some things of one class are to be restored, each through `stages`.

    The stages are those of the asset class when this was planned, so that later changes of the
    organisation do not touch what was counted. `applications` run again once it is done, `after` is
    what has to come first, `wave` the phase of the restart it belongs to: several may run at once.
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
    extent: Extent | None = None
    applications: Slugs | None = None
    wave: Name | None = None
    after: References | None = None


class RestoreRecounted(Event, frozen=True, kw_only=True):
    """There are more or fewer of them than was said; what was said before was not wrong then."""

    total: Count
    reason: Text
    qualifier: Qualifier | None = None


class RestoreAdvanced(Event, frozen=True, kw_only=True):
    """How many have reached each stage so far; stages not named are not said."""

    counts: Counts
    note: Text | None = None


class RestoreProgressed(Event, frozen=True, kw_only=True):
    """It goes on, in words: nobody has counted. `at_stage` is the stage that they are about."""

    text: Text
    extent: Extent | None = None
    at_stage: Slug | None = None


class RestoreBlocked(Event, frozen=True, kw_only=True):
    """Work on it stands still; `waits_for` is what has to come first."""

    reason: Text
    until: Coming | None = None
    waits_for: References | None = None


class RestoreUnblocked(Event, frozen=True, kw_only=True):
    """Nothing stands in the way any more."""

    note: Text | None = None


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
    """This is the order of restart from now on, at the places of `scope`; everywhere without one.

    Those that are `beside` start together with the one before them.
    """

    ranking: Ranking
    motive: Text | None = None
    scope: Scope | None = None
    beside: Ranking | None = None


class ThingsIsolated(Event, frozen=True, kw_only=True):
    """Things were cut off from the network: a measure, and no plan to restore them."""

    what: Line
    asset: Slug | None = None
    total: Count | None = None
    qualifier: Qualifier | None = None
    extent: Extent | None = None
    scope: Scope | None = None
    reason: Text | None = None


class ThingsReconnected(Event, frozen=True, kw_only=True):
    """They are on the network again; `back` of them so far, where that was said."""

    back: Count | None = None
    note: Text | None = None
