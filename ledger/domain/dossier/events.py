"""What can have happened: the entries about files, sheets, legal holds and what was given out."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.entry import Event
from ledger.domain.values import (
    Language,
    Line,
    Marking,
    Name,
    Number,
    Past,
    PublicKey,
    Scope,
    Slug,
    Text,
    When,
)

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 (FIPS 180-4) of a file's bytes, in lower-case hexadecimal."""

Size = Annotated[int, Meta(ge=0, le=2**50)]
"""Of a file, in bytes."""

Place = Literal["server"]
"""Where the bytes of a file are kept besides: in the pieces at the ledger's server."""

Numbers = Annotated[tuple[Number, ...], Meta(max_length=200)]


class RecordAttached(Event, frozen=True, kw_only=True):
    """There is such a file; `origin` is where it comes from, `kept` where it lies."""

    what: Text
    digest: Digest | None = None
    size: Size | None = None
    media: Name | None = None
    name: Line | None = None
    origin: Line | None = None
    kept: Line | None = None
    about: Numbers = ()
    stored: Place | None = None


class SheetTranscribed(Event, frozen=True, kw_only=True):
    """A paper sheet says this; `entered_as` are those that it was entered as."""

    text: Text
    sheet: Name
    writer: Name | None = None
    put_down: Past | None = None
    entered_as: Numbers = ()
    digest: Digest | None = None
    kept: Line | None = None


class LegalHoldSet(Event, frozen=True, kw_only=True):
    """Nothing of this may be deleted or altered."""

    what: Text
    basis: Line | None = None
    ordered_by: Name | None = None
    scope: Scope | None = None
    decision: Number | None = None


class LegalHoldLifted(Event, frozen=True, kw_only=True):
    """It need not be kept any more for that reason."""

    reason: Text
    ordered_by: Name | None = None


class RecordExported(Event, frozen=True, kw_only=True):
    """Something of the ledger was given to somebody, up to entry `position`."""

    what: Text
    to: Name
    purpose: Text | None = None
    edition: Marking | None = None
    position: Number | None = None
    digest: Digest | None = None
    size: Size | None = None
    media: Name | None = None
    name: Line | None = None


class BriefIssued(Event, frozen=True, kw_only=True):
    """The brief drawn at entry `position` was given out."""

    position: Number
    period: When | None = None
    language: Language | None = None
    edition: Marking | None = None
    digest: Digest | None = None
    prepared_by: Name | None = None
    approved_by: Name | None = None
    to: Name | None = None


class MinutesIssued(Event, frozen=True, kw_only=True):
    """The minutes of a meeting were given out; `meeting` is one of its entries."""

    meeting: Number
    language: Language | None = None
    edition: Marking | None = None
    digest: Digest | None = None
    prepared_by: Name | None = None
    approved_by: Name | None = None
    to: Name | None = None


class TextErased(Event, frozen=True, kw_only=True):
    """The keys of every sealed text of an entry, `erased`, are to be nowhere any more."""

    erased: Number
    basis: Line
    ordered_by: Name | None = None


class KeysHandedOn(Event, frozen=True, kw_only=True):
    """A member was given the keys of the sealed texts of these entries, for that signing key."""

    reader: Slug
    handed: Annotated[Numbers, Meta(min_length=1)]
    reader_key: PublicKey
