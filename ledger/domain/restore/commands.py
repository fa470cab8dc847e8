"""What can be asked for about restoring."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.restore.events import Counts, Extent, Rank, Ranking
from ledger.domain.values import Coming, Count, Line, Name, Qualifier, Scope, Slug, Slugs, Text

Note = Annotated[Text | None, Meta(title="Note")]


Reason = Annotated[Text, Meta(title="Reason", description="Why.")]


Said = Annotated[str, Meta(min_length=1, max_length=100)]


Others = Annotated[tuple[Said, ...], Meta(max_length=20)]
"""Restore jobs by their names, anything by `<kind>.<name>` or the number of one of its entries."""


HowMuch = Annotated[
    Extent | None, Meta(title="How much", description="Where nobody has counted: some, most.")
]


HowSure = Annotated[
    Qualifier | None, Meta(title="Qualifier", description="How sure that is; empty: not said.")
]


class PlanRestore(Command, frozen=True, kw_only=True):
    """Plan to restore some things of one asset class."""

    asset: Annotated[Slug, Meta(title="Asset class", description="A class of the organisation.")]
    total: Annotated[Count | None, Meta(title="How many", description="How many in all.")] = None
    qualifier: HowSure = None
    what: Annotated[
        Line | None, Meta(title="What exactly", description="Which ones, in a few words.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Where", description="For which sites.")] = None
    services: Annotated[Slugs, Meta(title="Services", description="Those that wait for it.")] = ()
    zone: Annotated[
        Slug | None, Meta(title="Clean zone", description="The site whose clean zone receives it.")
    ] = None
    rank: Annotated[Rank | None, Meta(title="Rank", description="1 is first.")] = None
    extent: HowMuch = None
    applications: Annotated[
        Slugs | None,
        Meta(title="Applications", description="Those that run again once this is done."),
    ] = None
    wave: Annotated[
        Name | None,
        Meta(title="Restart phase", description="Yours; several may run at the same time."),
    ] = None
    after: Annotated[
        Others | None,
        Meta(title="After", description="What comes first: a job, decision.NAME or a number."),
    ] = None


class RecountRestore(Command, frozen=True, kw_only=True):
    """Say that there are more or fewer than was planned; the number said before stays."""

    total: Annotated[Count, Meta(title="How many", description="How many in all.")]
    reason: Annotated[Text, Meta(title="Reason", description="What has turned up.")]
    qualifier: HowSure = None


class AdvanceRestore(Command, frozen=True, kw_only=True):
    """Report how many have reached each stage so far."""

    counts: Annotated[
        Counts,
        Meta(
            title="Counts",
            description="stage=count, once per stage; those further on are counted too.",
        ),
    ]
    note: Annotated[
        Text | None, Meta(title="Note", description="Needed when fewer are there than before.")
    ] = None


class ProgressRestore(Command, frozen=True, kw_only=True):
    """Report progress in words, where nobody has counted."""

    text: Annotated[Text, Meta(title="Text", description="How far it is.")]
    extent: HowMuch = None
    at_stage: Annotated[
        Slug | None, Meta(title="At stage", description="The stage that this is about.")
    ] = None


class BlockRestore(Command, frozen=True, kw_only=True):
    """Report that the work stands still. It goes on with the next advance."""

    reason: Reason
    until: Annotated[Coming | None, Meta(title="Until", description="When it should go on.")] = None
    waits_for: Annotated[
        Others | None,
        Meta(
            title="Waits for",
            description="What stands in the way: a job, decision.NAME or a number.",
        ),
    ] = None


class UnblockRestore(Command, frozen=True, kw_only=True):
    """Report that nothing stands in the way any more."""

    note: Note = None


class CompleteRestore(Command, frozen=True, kw_only=True):
    """Report that it is done."""

    restored: Annotated[
        Count | None,
        Meta(title="Restored", description="How many are back, when it is known."),
    ] = None
    note: Note = None


class AbandonRestore(Command, frozen=True, kw_only=True):
    """Say that it will not be done."""

    reason: Reason


class OpenZone(Command, frozen=True, kw_only=True):
    """Open the clean zone of a site."""

    site: Annotated[Slug, Meta(title="Site", description="A site of the organisation.")]
    note: Note = None


class RankHierarchy(Command, frozen=True, kw_only=True):
    """Set the order of restart, the first one first."""

    ranking: Annotated[
        Ranking, Meta(title="Ranking", description="Services by id, anything else in words.")
    ]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why this order.")] = None
    scope: Annotated[
        Scope | None, Meta(title="Where", description="For which sites; empty: for all.")
    ] = None
    beside: Annotated[
        Ranking | None,
        Meta(title="Beside", description="Those that start together with the one before them."),
    ] = None


class IsolateThings(Command, frozen=True, kw_only=True):
    """Say that things were cut off from the network; nothing is planned by that."""

    what: Annotated[Line, Meta(title="What exactly", description="Which ones, in a few words.")]
    asset: Annotated[
        Slug | None, Meta(title="Asset class", description="A class of the organisation.")
    ] = None
    total: Annotated[Count | None, Meta(title="How many", description="How many in all.")] = None
    qualifier: HowSure = None
    extent: HowMuch = None
    scope: Annotated[Scope | None, Meta(title="Where", description="At which sites.")] = None
    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None


class ReconnectThings(Command, frozen=True, kw_only=True):
    """Say that what was cut off is on the network again, all or so many of it."""

    back: Annotated[
        Count | None, Meta(title="Back so far", description="Fewer than all: the rest stays off.")
    ] = None
    note: Note = None
