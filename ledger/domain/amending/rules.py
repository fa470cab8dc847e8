"""What has to hold before an entry about corrections, strikes and links is recorded."""

import msgspec

from ledger.domain.amending.commands import CorrectEntry, LinkEntries, StrikeEntry
from ledger.domain.amending.record import entry
from ledger.domain.amendments import (
    HEADER_FIELDS,
    EntryCorrected,
    EntryLinked,
    EntryStruck,
    apply_changes,
    touches_identity,
)
from ledger.domain.concept import ANY_STAGE, Facts, carry
from ledger.domain.record import Record
from ledger.domain.situation import Situation
from ledger.errors import Refused

ANY = (ANY_STAGE,)


@entry.decides(
    "correct",
    when=ANY,
    target="existing",
    example='4 decider="medical director" --reason "misheard"',
)
def correct(record: Record | None, command: CorrectEntry, situation: Situation) -> Facts:
    """The changed fields must exist and their values be possible; the ledger keeps its identity."""
    if touches_identity(command):
        raise Refused("opening_stays")
    original = situation.entry(command.number)
    try:
        apply_changes(original, command.changes)
    except (msgspec.ValidationError, TypeError) as e:
        fields = ", ".join((*original.event.__struct_fields__, *HEADER_FIELDS))
        raise Refused("impossible_correction", reason=str(e), known=fields) from e
    return [carry(EntryCorrected, command)]


@entry.decides("strike", when=ANY, target="existing", example='7 --reason "entered twice"')
def strike(record: Record | None, command: StrikeEntry, situation: Situation) -> Facts:
    """Any entry may be struck but the opening, and none twice: the first strike stands."""
    if command.number == 1:
        raise Refused("opening_stays")
    if not situation.is_newer(command.number):
        situation.entry(command.number)
    if (strike_number := situation.strike_of(command.number)) is not None:
        raise Refused("already_struck", number=command.number, strike=strike_number)
    return [carry(EntryStruck, command)]


@entry.decides("link", when=ANY, target="existing", example="48 contradicts 17")
def link(record: Record | None, command: LinkEntries, situation: Situation) -> Facts:
    """Both entries must exist and differ."""
    if command.number == command.other:
        raise Refused("link_to_itself", number=command.number)
    situation.originator_of(command.other)
    return [carry(EntryLinked, command)]
