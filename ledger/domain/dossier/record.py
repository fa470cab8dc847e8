"""The record of one piece of the dossier, and how each entry changes it."""

from ledger.domain.concept import Concept
from ledger.domain.dossier.asks import ERASING
from ledger.domain.dossier.events import (
    BriefIssued,
    KeysHandedOn,
    LegalHoldLifted,
    LegalHoldSet,
    MinutesIssued,
    Place,
    RecordAttached,
    RecordExported,
    SheetTranscribed,
    TextErased,
)
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb
from ledger.domain.values import (
    Language,
    Line,
    Marking,
    Name,
    Number,
    PublicKey,
    Scope,
    Slug,
    When,
    Words,
)

HOLDING = ("held",)
"""Stages in which something may not be deleted."""

OUT = ("exported", "brief_issued", "minutes_issued")
"""Stages of what was given out."""


class Piece(Record, kw_only=True):
    """A file, a sheet, a legal hold, an erasure, or what was given: its stage says which.

    `digest` is the SHA-256 of its file, `size` in bytes. `about` and `entered_as` are numbers of
    what it is about, and of what it was entered as. `position` is the last entry that is in what
    was given out, `meeting` an entry of the meeting whose minutes these are, `erased` one whose
    sealed texts are erased. Of `handed` the member `reader` was given the keys.
    """

    what: Words | None = None
    text: Words | None = None
    digest: str | None = None
    size: int | None = None
    media: Name | None = None
    name: Line | None = None
    origin: Line | None = None
    kept: Line | None = None
    about: tuple[Number, ...] = ()
    stored: Place | None = None
    sheet: Name | None = None
    writer: Name | None = None
    put_down: When | None = None
    entered_as: tuple[Number, ...] = ()
    basis: Line | None = None
    ordered_by: Name | None = None
    scope: Scope | None = None
    decision: Number | None = None
    to: Name | None = None
    purpose: Words | None = None
    edition: Marking | None = None
    position: Number | None = None
    period: When | None = None
    language: Language | None = None
    prepared_by: Name | None = None
    approved_by: Name | None = None
    meeting: Number | None = None
    reason: Words | None = None
    erased: Number | None = None
    reader: Slug | None = None
    handed: tuple[Number, ...] = ()
    reader_key: PublicKey | None = None


record = Concept("record", Piece, over=("lifted",), stands=HOLDING)


@record.evolves("record.attached", begins=True)
def attached(
    state: Piece | None, event: RecordAttached, entry: Entry[RecordAttached], number: int
) -> Piece:
    """It is known by its digest; without one, by what was said of it."""
    return absorb(Piece(stage="attached"), event, number)


@record.evolves("record.sheet_transcribed", begins=True)
def transcribed(
    state: Piece | None, event: SheetTranscribed, entry: Entry[SheetTranscribed], number: int
) -> Piece:
    """The paper stays the original."""
    return absorb(Piece(stage="transcribed"), event, number)


@record.evolves("record.hold_set", begins=True, struck_as="record.hold_lifted")
def held(
    state: Piece | None, event: LegalHoldSet, entry: Entry[LegalHoldSet], number: int
) -> Piece:
    """Until it is lifted."""
    return absorb(Piece(stage="held"), event, number)


@record.evolves("record.hold_lifted", after=True, named=True)
def lifted(
    state: Piece | None, event: LegalHoldLifted, entry: Entry[LegalHoldLifted], number: int
) -> Piece | None:
    """Who ordered it stays known where nobody else is said to have lifted it."""
    return absorb(state, event, number, "lifted") if state else None


@record.evolves("record.exported", begins=True)
def exported(
    state: Piece | None, event: RecordExported, entry: Entry[RecordExported], number: int
) -> Piece:
    """It has left the room."""
    return absorb(Piece(stage="exported"), event, number)


@record.evolves("record.brief_issued", begins=True)
def brief_issued(
    state: Piece | None, event: BriefIssued, entry: Entry[BriefIssued], number: int
) -> Piece:
    """Whoever has it can ask for it again by its position."""
    return absorb(Piece(stage="brief_issued"), event, number)


@record.evolves("record.minutes_issued", begins=True)
def minutes_issued(
    state: Piece | None, event: MinutesIssued, entry: Entry[MinutesIssued], number: int
) -> Piece:
    """What leaves the room of a meeting."""
    return absorb(Piece(stage="minutes_issued"), event, number)


@record.evolves("record.text_erased", begins=True, named=True, asks=ERASING)
def erased(state: Piece | None, event: TextErased, entry: Entry[TextErased], number: int) -> Piece:
    """What was committed to stays; what it was nobody can read any more."""
    return absorb(Piece(stage="erased"), event, number)


@record.evolves("record.keys_handed_on", begins=True)
def handed_on(
    state: Piece | None, event: KeysHandedOn, entry: Entry[KeysHandedOn], number: int
) -> Piece:
    """They read it from now on, as those do who were there when it was sealed."""
    return absorb(Piece(stage="handed_on"), event, number)
