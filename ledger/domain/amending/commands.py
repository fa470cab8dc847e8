"""What can be asked for about corrections, strikes and links."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.amendments import Changes, Relation
from ledger.domain.concept import Command
from ledger.domain.values import Number, Text

TargetNumber = Annotated[Number, Meta(title="Entry", description="The number of the entry.")]


Reason = Annotated[Text, Meta(title="Reason", description="Why.")]


class CorrectEntry(Command, frozen=True, kw_only=True):
    """Correct an entry: the new values stand beside the original, which stays readable."""

    number: TargetNumber
    changes: Annotated[Changes, Meta(title="Changes", description="field=value, once per field.")]
    reason: Reason


class StrikeEntry(Command, frozen=True, kw_only=True):
    """Strike an entry: it is shown ruled through and counts no more."""

    number: TargetNumber
    reason: Reason


class LinkEntries(Command, frozen=True, kw_only=True):
    """Say how one entry stands to another."""

    number: TargetNumber
    relation: Annotated[Relation, Meta(title="Relation")]
    other: Annotated[Number, Meta(title="Other entry", description="The entry it stands to.")]
    reason: Annotated[Text | None, Meta(title="Reason")] = None
