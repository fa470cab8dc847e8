"""Correcting, striking and linking entries: new entries beside the old, which stay readable.

Each is an event of the originator it touches, so that permission follows the concept and two at
once collide (design §5). State and views fold an originator again from what its entries now come
to (`ledger.domain.effective`).
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, structs

from ledger.domain.concept import ANY_STAGE, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record
from ledger.domain.values import Line, Number, Text
from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.domain.world import World

Relation = Literal["answers", "contradicts", "confirms", "supersedes", "caused_by", "closes"]

Changes = Annotated[dict[Line, Any], Meta(min_length=1, max_length=50)]
"""New values by field name, as the import format writes them."""

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


class EntryCorrected(Event, frozen=True, kw_only=True):
    """An entry's fields have other values from now on."""

    number: Number
    changes: Changes
    reason: Text


class EntryStruck(Event, frozen=True, kw_only=True):
    """An entry is ruled through."""

    number: Number
    reason: Text


class EntryLinked(Event, frozen=True, kw_only=True):
    """An entry stands in a relation to another."""

    number: Number
    relation: Relation
    other: Number
    reason: Text | None = None


AMENDMENTS = (EntryCorrected, EntryStruck)

IDENTITY = frozenset({"name", "kind", "ledger", "founder", "founder_key", "founder_role"})
"""Fields of the opening that no correction reaches: every earlier verdict rests on them."""
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
def correct(state: Record | None, command: CorrectEntry, world: "World") -> Facts:
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
def strike(state: Record | None, command: StrikeEntry, world: "World") -> Facts:
    """Any entry may be struck but the opening, and none twice: the first strike stands."""
    if touches_identity(command):
        raise Refused("opening_stays")
    if not world.is_newer(command.number):
        world.entry(command.number)
    if (strike_number := world.strike_of(command.number)) is not None:
        raise Refused("already_struck", number=command.number, strike=strike_number)
    return [carry(EntryStruck, command)]


@entry.decides("link", when=ANY, target="existing", example="48 contradicts 17")
def link(state: Record | None, command: LinkEntries, world: "World") -> Facts:
    """Both entries must exist and differ."""
    if command.number == command.other:
        raise Refused("link_to_itself", number=command.number)
    world.originator_of(command.other)
    return [carry(EntryLinked, command)]


def touches_identity(amendment: Event | Command) -> bool:
    """Whether it would strike the opening, or change which ledger this is and whose."""
    if getattr(amendment, "number", 0) != 1:
        return False
    changes = getattr(amendment, "changes", None)
    if changes is None:
        return isinstance(amendment, (StrikeEntry, EntryStruck))
    return not IDENTITY.isdisjoint(changes)


def corrected(original: Entry[Any], changes: dict[str, Any] | None) -> Entry[Any]:
    """The entry with other values; the original when the values cannot be.

    Deciding has checked ours; an impossible correction by other software changes nothing.
    """
    if not changes:
        return original
    try:
        return apply_changes(original, changes)
    except (msgspec.ValidationError, TypeError):
        return original


HEADER_FIELDS = ("occurred", "actor", "behalf", "source", "cell", "lang")
"""Fields around the event that a correction may change."""


def apply_changes(original: Entry[Any], changes: dict[str, Any]) -> Entry[Any]:
    """The entry with `changes` applied, validated against the types of its fields.

    Raises:
        msgspec.ValidationError: a field that does not exist or a value that cannot be.
    """
    header = {k: v for k, v in changes.items() if k in HEADER_FIELDS}
    own = {k: v for k, v in changes.items() if k not in HEADER_FIELDS}
    event_type = type(original.event)
    event = msgspec.convert({**msgspec.to_builtins(original.event), **own}, event_type)
    types = {f.name: f.type for f in structs.fields(Entry)}
    return structs.replace(
        original,
        event=event,
        **{k: msgspec.convert(v, types[k], strict=False) for k, v in header.items()},
    )
