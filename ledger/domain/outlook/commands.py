"""What can be asked for about what is expected and aimed at."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.figure.events import Amount
from ledger.domain.values import Coming, Name, Number, Qualifier, Scope, Share, Slug, Text

DueField = Annotated[
    Coming | None, Meta(title="Due", description="As it was said: `end of June`, `in 10 d`.")
]

SaidByField = Annotated[
    Name | None, Meta(title="Said by", description="A service, a cell or a role; no name.")
]

ScopeField = Annotated[
    Scope | None, Meta(title="Scope", description="The places and services it is about.")
]

AssetField = Annotated[
    Slug | None,
    Meta(title="Asset class", description="To stand beside what is counted and reported of it."),
]

ShareField = Annotated[Share | None, Meta(title="Share", description="In %.", examples=[80])]

ValueField = Annotated[
    Amount | None, Meta(title="Value", description="How many, where it is a number of things.")
]

QualifierField = Annotated[
    Qualifier | None, Meta(title="Qualifier", description="How sure it is; empty: not said.")
]


class ExpectOutlook(Command, frozen=True, kw_only=True):
    """Record what is expected, by when and who says so."""

    what: Annotated[Text, Meta(title="What", description="What is expected, in a few words.")]
    due: DueField = None
    said_by: SaidByField = None
    scope: ScopeField = None
    asset: AssetField = None


class SetTarget(Command, frozen=True, kw_only=True):
    """Set a target: which share or how many, by when, and who says so."""

    what: Annotated[Text, Meta(title="What", description="What is aimed at, in a few words.")]
    share: ShareField = None
    value: ValueField = None
    unit: Annotated[Name | None, Meta(title="Unit", description="Empty: a number of things.")] = (
        None
    )
    of: Annotated[Amount | None, Meta(title="Out of", description="How many there are in all.")] = (
        None
    )
    qualifier: QualifierField = None
    due: DueField = None
    said_by: SaidByField = None
    scope: ScopeField = None
    asset: AssetField = None
    figure: Annotated[
        Number | None,
        Meta(title="Measured by", description="An entry of the figure that says how far it is."),
    ] = None


class MoveOutlook(Command, frozen=True, kw_only=True):
    """Move what is expected or aimed at to another time or value."""

    due: DueField = None
    share: ShareField = None
    value: ValueField = None
    qualifier: QualifierField = None
    said_by: SaidByField = None
    reason: Annotated[Text | None, Meta(title="Reason", description="Why.")] = None


class MeetOutlook(Command, frozen=True, kw_only=True):
    """Record that what was expected or aimed at is so, late or not."""

    share: Annotated[Share | None, Meta(title="Share reached", description="In %.")] = None
    value: Annotated[Amount | None, Meta(title="Value reached")] = None
    text: Annotated[Text | None, Meta(title="Text", description="How this is known.")] = None


class MissOutlook(Command, frozen=True, kw_only=True):
    """Record that what was expected or aimed at was missed."""

    share: Annotated[Share | None, Meta(title="Share reached", description="In %.")] = None
    value: Annotated[Amount | None, Meta(title="Value reached")] = None
    text: Annotated[Text | None, Meta(title="Text", description="Why.")] = None


class WithdrawOutlook(Command, frozen=True, kw_only=True):
    """Record that nobody expects it or aims at it any more."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
