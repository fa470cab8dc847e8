"""The commands that correct, strike and link entries, and what has to hold for each.

What such an entry changes is in `ledger.domain.amend`; here somebody asks for one.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from ledger.domain.amend import (
    HEADER_FIELDS,
    Changes,
    EntryCorrected,
    EntryLinked,
    EntryStruck,
    Relation,
    apply_changes,
    touches_identity,
)
from ledger.domain.concept import ANY_STAGE, Command, Concept, Facts, carry
from ledger.domain.record import Record
from ledger.domain.values import Number, Text
from ledger.domain.world import World
from ledger.errors import Refused

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


entry = Concept("entry", Record)

ANY = (ANY_STAGE,)
entry.amends("entry.corrected", EntryCorrected)
entry.amends("entry.struck", EntryStruck)
entry.amends("entry.linked", EntryLinked)


@entry.decides(
    "correct",
    when=ANY,
    target="existing",
    example='4 decider="medical director" --reason "misheard"',
)
def correct(state: Record | None, command: CorrectEntry, world: World) -> Facts:
    """The changed fields must exist and their values be possible; the ledger keeps its identity."""
    if touches_identity(command):
        raise Refused("opening_stays")
    original = world.entry(command.number)
    try:
        apply_changes(original, command.changes)
    except (msgspec.ValidationError, TypeError) as e:
        fields = ", ".join((*original.event.__struct_fields__, *HEADER_FIELDS))
        raise Refused("impossible_correction", reason=str(e), known=fields) from e
    return [carry(EntryCorrected, command)]


@entry.decides("strike", when=ANY, target="existing", example='7 --reason "entered twice"')
def strike(state: Record | None, command: StrikeEntry, world: World) -> Facts:
    """Any entry may be struck but the opening, and none twice: the first strike stands."""
    if command.number == 1:
        raise Refused("opening_stays")
    if not world.is_newer(command.number):
        world.entry(command.number)
    if (strike_number := world.strike_of(command.number)) is not None:
        raise Refused("already_struck", number=command.number, strike=strike_number)
    return [carry(EntryStruck, command)]


@entry.decides("link", when=ANY, target="existing", example="48 contradicts 17")
def link(state: Record | None, command: LinkEntries, world: World) -> Facts:
    """Both entries must exist and differ."""
    if command.number == command.other:
        raise Refused("link_to_itself", number=command.number)
    world.originator_of(command.other)
    return [carry(EntryLinked, command)]
