"""What has to hold before an entry about corrections, strikes and links is recorded."""

import msgspec

from ledger.domain.amending.commands import (
    CompleteEntry,
    CorrectEntry,
    LinkEntries,
    ReclassifyEntry,
    StrikeEntry,
)
from ledger.domain.amending.record import entry
from ledger.domain.amendments import (
    BESIDE,
    HEADER_FIELDS,
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
    apply_changes,
    is_empty,
    says_nothing,
    touches_identity,
    value_of,
)
from ledger.domain.concept import ANY_STAGE, Facts, carry
from ledger.domain.dossier.erasures import sealed_texts
from ledger.domain.record import Record
from ledger.domain.situation import Situation
from ledger.errors import InputError, Refused

ANY = (ANY_STAGE,)


@entry.decides(
    "correct",
    when=ANY,
    target="existing",
    example='4 decider="medical director" tradeoff= --reason "misheard"',
)
def correct(record: Record | None, command: CorrectEntry, situation: Situation) -> Facts:
    """The changed fields must exist and their values be possible; the ledger keeps its identity."""
    _check_possible(command, situation)
    return [carry(EntryCorrected, command)]


@entry.decides(
    "complete",
    when=ANY,
    target="existing",
    example='50 tradeoff="a slower restart" --reason "asked afterwards"',
)
def complete(record: Record | None, command: CompleteEntry, situation: Situation) -> Facts:
    """As a correction; of fields only that nobody has said anything in so far."""
    _check_possible(command, situation)
    said = situation.now(command.number) or situation.entry(command.number)
    for name, value in command.changes.items():
        if says_nothing(value):
            raise InputError("too_short", field=name, limit=1)
        if not is_empty(value_of(said, name)):
            raise Refused("not_empty", field=name, number=command.number)
    return [carry(EntryCompleted, command)]


def _check_possible(command: CorrectEntry, situation: Situation) -> None:
    """What is struck counts no more, and a correction of it would come to nothing.

    A sealed text is not corrected: what takes its place would stand there in clear for ever.
    """
    if touches_identity(command):
        raise Refused("opening_stays")
    original = situation.entry(command.number)
    for name, _ in sealed_texts(original.event):
        if name in command.changes:
            raise Refused("seal_not_corrected", field=name, command="entry.correct")
    if (by := situation.strike_of(command.number)) is not None:
        raise Refused("correction_of_struck", number=command.number, strike=by)
    try:
        apply_changes(original, command.changes)
    except (msgspec.ValidationError, TypeError) as e:
        fields = ", ".join((*original.event.__struct_fields__, *HEADER_FIELDS))
        raise Refused("impossible_correction", reason=str(e), known=fields) from e


@entry.decides("strike", when=ANY, target="existing", example='7 --reason "entered twice"')
def strike(record: Record | None, command: StrikeEntry, situation: Situation) -> Facts:
    """Any entry may be struck but the opening, and none twice: the first strike stands."""
    _check_strike(command, situation)
    return [carry(EntryStruck, command)]


@entry.decides("reclassify", when=ANY, target="existing", example='7 48 --reason "a decision"')
def reclassify(record: Record | None, command: ReclassifyEntry, situation: Situation) -> Facts:
    """The other one is recorded first, counts, and says something of its own."""
    _check_strike(command, situation)
    if command.number == command.other:
        raise Refused("link_to_itself", number=command.number)
    if isinstance(situation.entry(command.other).event, BESIDE):
        raise Refused("not_of_its_own", field="other", number=command.other)
    if (by := situation.strike_of(command.other)) is not None:
        raise Refused("already_struck", number=command.other, strike=by)
    return [carry(EntryReclassified, command)]


def _check_strike(command: StrikeEntry, situation: Situation) -> None:
    if command.number == 1:
        raise Refused("opening_stays")
    if not situation.is_newer(command.number):
        situation.entry(command.number)
    if (strike_number := situation.strike_of(command.number)) is not None:
        raise Refused("already_struck", number=command.number, strike=strike_number)
    _check_revived(command, situation)


def _check_revived(command: StrikeEntry, situation: Situation) -> None:
    """What a strike had ruled through counts again only where nothing was put in its place.

    Raises:
        Refused: `begun`, with what stands there and has to be struck first.
    """
    there = None if situation.is_newer(command.number) else situation.entry(command.number)
    if there is None or not isinstance(there.event, EntryStruck):
        return
    back = situation.kept.entry(there.event.number)
    kind = situation.kinds.get(back.type) if back else None
    if back is None or kind is None or not (kind.begins or kind.once):
        return
    for number, topic, _ in situation.standing(back.originator):
        if topic == back.type:
            raise Refused("begun", originator=back.originator, number=number)


@entry.decides("link", when=ANY, target="existing", example="48 contradicts 17")
def link(record: Record | None, command: LinkEntries, situation: Situation) -> Facts:
    """Both entries must exist and differ."""
    if command.number == command.other:
        raise Refused("link_to_itself", number=command.number)
    situation.originator_of(command.other)
    return [carry(EntryLinked, command)]
