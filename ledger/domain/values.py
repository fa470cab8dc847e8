"""The types that commands and entries are made of: bounded, frozen, without behaviour.

Every string and number has a bound, so that hostile bytes are refused at decoding (msgspec `Meta`).
Codes are data (`Literal`); what people read comes from the catalogues.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*\Z", max_length=64)]
"""A short name that people choose and type: sites, services, roles, members, crises."""

Name = Annotated[str, Meta(min_length=1, max_length=120)]
"""A name or label, one line."""

Line = Annotated[str, Meta(min_length=1, max_length=500)]
"""One line of text: a reason, a source, a place."""

Originator = Annotated[str, Meta(pattern=r"^[a-z]+\.[A-Za-z0-9_-]+\Z", max_length=100)]
"""`<concept>.<slug or id>`: the sequence of entries about one thing."""

CommandId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+\Z", min_length=1, max_length=64)]
"""Names one command for ever, so that sending it twice records it once."""

Code = Annotated[str, Meta(min_length=1, max_length=64)]
"""An id in an entry that is compared with a known one as it stands, so it needs no pattern."""

Hash = Annotated[str, Meta(min_length=43, max_length=43)]
"""32 bytes as base64url without padding, in an entry; proved by comparing or verifying."""

LedgerId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""128 random bits made by `crisis open`, lower-case hexadecimal."""

PublicKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""An Ed25519 public key (RFC 8032), 32 bytes, base64url without padding."""

Root = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""A Merkle tree hash (RFC 9162), 32 bytes, base64url without padding."""

Number = Annotated[int, Meta(ge=1, le=2**53)]
"""The number of an entry: its stream sequence."""

LAST_VERSION = 2**31
"""The last version an originator can have."""

Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
"""How many of something."""

PERCENT = "percent"
"""In the `extra` of a number's declaration: it is in %, and that sign may be typed behind it."""

Percent = Annotated[int, Meta(ge=0, le=1000, extra={PERCENT: True})]
"""Of usual, in %; above 100 when more than usual."""

Share = (
    Annotated[int, Meta(ge=0, le=100, extra={PERCENT: True})]
    | Annotated[float, Meta(ge=0, le=100, extra={PERCENT: True})]
)
"""Of a whole, in %."""

Qualifier = Literal["exact", "about", "at_least", "at_most"]
"""How sure a number is, as it was said."""

Language = Literal["fr", "nl", "de", "en"]
Marking = Literal["public", "internal", "cell", "judicial"]
CrisisKind = Literal["exercise", "real"]

BundleEdition = Literal["judge", "regulator", "insurer", "public"]
"""For whose eyes an audit bundle is made."""

Regime = Literal["gdpr", "nis2_early", "nis2_notification", "nis2_final", "insurer", "free"]
"""What sets a clock; how long each gives is in `ledger.domain.clock.regimes`."""

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its offset."""


Commitment = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""What a sealed text is known by, 32 bytes as base64url: in names of files and subjects too."""


class Sealed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text that can be erased: a salted commitment and a ciphertext, the key kept elsewhere.

    `roles` are those whose members may read it; without them every member may.
    """

    commitment: Commitment
    ciphertext: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+\Z", max_length=24_000)]
    roles: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=20)] | None = None


Clear = Annotated[str, Meta(min_length=1, max_length=4_000)]
"""Free text, readable by everybody who may read the entry."""

Text = Clear | Sealed
"""Free text, clear or sealed."""


class Seal(Struct, frozen=True, gc=False):
    """Stands in a record for a sealed text, which nobody is shown: the number of its entry."""

    sealed: int


Words = str | Seal
"""Free text as a record keeps it: as it was recorded, or that it is sealed."""

Said = Literal[
    "minute",
    "about",
    "before",
    "after",
    "night",
    "morning",
    "afternoon",
    "evening",
    "day",
    "week",
    "month",
    "span",
    "unknown",
]
"""How a time was said; it prints as it was said, never more exactly."""


class When(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """A time as an interval, and how it was said.

    Either end may be open. `before` closes only the latest end, which it excludes; `after` closes
    only the earliest. A part of the calendar with one end bounds by it (`said_parts`). Offsets are
    kept as they were given.
    """

    said: Said
    earliest: Instant | None = None
    latest: Instant | None = None


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Instants lie between, both included: every zone can show those."""


def plain_offset(moment: datetime) -> datetime:
    """The same moment with a plain offset, as it is written into an entry, and without its zone."""
    return datetime.fromisoformat(moment.isoformat())


DIRECTION = "direction"
"""In the `extra` of a field's declaration: whether its time is about the past or the future."""

Past = Annotated[When, Meta(extra={DIRECTION: "past"})]
"""When something was; a time that has not come yet is refused at deciding."""

Coming = Annotated[When, Meta(extra={DIRECTION: "future"})]
"""When something is to be; without a year or a day the next one is meant."""

Lasting = Annotated[When, Meta(extra={DIRECTION: "period"})]
"""The days something holds for; the next weekday is meant, of dates without a year the nearest."""

NAMED_BY = "named_by"
"""In the `extra` of a field's declaration: which other field says what kind of part it names."""

OF_FILE = "of_file"
"""In the `extra` of a field's declaration: what it says of a file, so that it can be read off it.

`sha256` in hexadecimal, `size` in bytes, `name`, or its `media` type by its name.
"""

Slugs = Annotated[tuple[Slug, ...], Meta(max_length=200)]
"""Several short names."""


class Scope(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """Where and to what something applies.

    `sites` names sites, groups of sites or `all`; `excepted` takes sites or groups out again.
    Empty means not said. Services and activities likewise.
    """

    sites: Slugs = ()
    excepted: Slugs = ()
    services: Slugs = ()
    activities: Slugs = ()


EVERYWHERE = "all"
"""The scope word for the whole organisation."""

__all__ = [
    "DIRECTION",
    "EVERYWHERE",
    "FIRST_YEAR",
    "LAST_VERSION",
    "LAST_YEAR",
    "NAMED_BY",
    "OF_FILE",
    "PERCENT",
    "Clear",
    "Code",
    "Coming",
    "CommandId",
    "Count",
    "CrisisKind",
    "Hash",
    "Instant",
    "Language",
    "Lasting",
    "LedgerId",
    "Line",
    "Marking",
    "Name",
    "Number",
    "Originator",
    "Past",
    "Percent",
    "PublicKey",
    "Qualifier",
    "Regime",
    "Root",
    "Said",
    "Scope",
    "Seal",
    "Sealed",
    "Share",
    "Slug",
    "Slugs",
    "Text",
    "When",
    "Words",
    "plain_offset",
]
