"""What can be asked for about entries: completing, correcting, striking and linking them."""

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
    changes: Annotated[
        Changes,
        Meta(
            title="Changes",
            description="field=value, once per field; field= with nothing behind it empties it.",
        ),
    ]
    reason: Reason


class CompleteEntry(CorrectEntry, frozen=True, kw_only=True):
    """Complete an entry: say what it left empty; what it says already stays as it is."""

    changes: Annotated[Changes, Meta(title="Changes", description="field=value, once per field.")]


class StrikeEntry(Command, frozen=True, kw_only=True):
    """Strike an entry: it is shown ruled through and counts no more."""

    number: TargetNumber
    reason: Reason


class ReclassifyEntry(StrikeEntry, frozen=True, kw_only=True):
    """Say that an entry is another kind of thing: another entry counts in its place."""

    other: Annotated[
        Number, Meta(title="In its place", description="The entry that says it as what it is.")
    ]


class LinkEntries(Command, frozen=True, kw_only=True):
    """Say how one entry stands to another."""

    number: TargetNumber
    relation: Annotated[Relation, Meta(title="Relation")]
    other: Annotated[Number, Meta(title="Other entry", description="The entry it stands to.")]
    reason: Annotated[Text | None, Meta(title="Reason")] = None
