"""What can be asked for about restoring."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.restore.events import Counts, Rank, Ranking
from ledger.domain.values import Coming, Count, Line, Qualifier, Scope, Slug, Slugs, Text

Note = Annotated[Text | None, Meta(title="Note")]


Reason = Annotated[Text, Meta(title="Reason", description="Why.")]


class PlanRestore(Command, frozen=True, kw_only=True):
    """Plan to restore some things of one asset class."""

    asset: Annotated[Slug, Meta(title="Asset class", description="A class of the organisation.")]
    total: Annotated[Count | None, Meta(title="How many", description="How many in all.")] = None
    qualifier: Annotated[
        Qualifier | None, Meta(title="Qualifier", description="How sure that is; empty: not said.")
    ] = None
    what: Annotated[
        Line | None, Meta(title="What exactly", description="Which ones, in a few words.")
    ] = None
    scope: Annotated[Scope | None, Meta(title="Where", description="For which sites.")] = None
    services: Annotated[Slugs, Meta(title="Services", description="Those that wait for it.")] = ()
    zone: Annotated[
        Slug | None, Meta(title="Clean zone", description="The site whose clean zone receives it.")
    ] = None
    rank: Annotated[Rank | None, Meta(title="Rank", description="1 is first.")] = None


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


class BlockRestore(Command, frozen=True, kw_only=True):
    """Report that the work stands still. It goes on with the next advance."""

    reason: Reason
    until: Annotated[Coming | None, Meta(title="Until", description="When it should go on.")] = None


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
