"""What can be asked for about files, sheets, legal holds and what was given out."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.dossier.events import Numbers, Place, Size
from ledger.domain.values import (
    OF_FILE,
    Language,
    Line,
    Marking,
    Name,
    Number,
    Past,
    Scope,
    Slug,
    Text,
    When,
)

DigestTyped = Annotated[
    Annotated[str, Meta(pattern=r"^[0-9A-Fa-f]{64}\Z")] | None,
    Meta(
        title="Digest",
        description="SHA-256 of the file, typed where the file is elsewhere.",
        extra={OF_FILE: "sha256"},
    ),
]
SizeField = Annotated[
    Size | None, Meta(title="Size", description="Of the file, in bytes.", extra={OF_FILE: "size"})
]
Media = Annotated[
    Name | None,
    Meta(title="Media type", description="application/pdf, image/jpeg.", extra={OF_FILE: "media"}),
]
FileName = Annotated[
    Line | None,
    Meta(title="File name", description="As the file is called.", extra={OF_FILE: "name"}),
]
Kept = Annotated[
    Line | None, Meta(title="Kept at", description="Where the original lies: a safe, a binder.")
]
Edition = Annotated[
    Marking | None, Meta(title="Edition", description="For whose eyes it was made.")
]
LanguageOf = Annotated[Language | None, Meta(title="Language", description="It is written in.")]
PreparedBy = Annotated[
    Name | None, Meta(title="Prepared by", description="A role or a cell; no name.")
]
ApprovedBy = Annotated[
    Name | None, Meta(title="Approved by", description="A role or a cell; no name.")
]
Recipient = Annotated[Name | None, Meta(title="To", description="A body or a role; no name.")]
OrderedBy = Annotated[
    Name | None, Meta(title="Ordered by", description="A court, an authority, the DPO; no name.")
]


class AttachRecord(Command, frozen=True, kw_only=True):
    """Attach a file by its SHA-256. Its bytes stay where they are; `crisis attach` stores them."""

    what: Annotated[Text, Meta(title="What", description="What it is and shows.")]
    digest: DigestTyped = None
    size: SizeField = None
    media: Media = None
    name: FileName = None
    origin: Annotated[
        Line | None, Meta(title="Origin", description="Where it comes from: a server, a camera.")
    ] = None
    kept: Kept = None
    about: Annotated[
        Numbers, Meta(title="About", description="The numbers of the entries that it is about.")
    ] = ()
    stored: Annotated[
        Place | None,
        Meta(title="Stored", description="Where the file is kept too; `crisis attach` sees to it."),
    ] = None


class TranscribeSheet(Command, frozen=True, kw_only=True):
    """Transcribe a paper sheet, word for word."""

    text: Annotated[Text, Meta(title="Text", description="What stands on it.")]
    sheet: Annotated[Name, Meta(title="Sheet", description="Its number or mark.")]
    writer: Annotated[
        Name | None, Meta(title="Written by", description="The role that wrote it; no name.")
    ] = None
    put_down: Annotated[
        Past | None, Meta(title="Written at", description="When it was written, as it says.")
    ] = None
    entered_as: Annotated[
        Numbers, Meta(title="Entered as", description="The numbers that it was entered as.")
    ] = ()
    digest: DigestTyped = None
    kept: Kept = None


class HoldRecord(Command, frozen=True, kw_only=True):
    """Set a legal hold: nothing of this may be deleted or altered."""

    what: Annotated[Text, Meta(title="What", description="What has to be kept.")]
    basis: Annotated[
        Line | None, Meta(title="Basis", description="The law, the order, the file number.")
    ] = None
    ordered_by: OrderedBy = None
    scope: Annotated[Scope | None, Meta(title="Scope", description="Where it holds.")] = None
    decision: Annotated[
        Number | None, Meta(title="Decision", description="The order or decision that says so.")
    ] = None


class LiftHold(Command, frozen=True, kw_only=True):
    """Lift a legal hold."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]
    ordered_by: OrderedBy = None


class EraseText(Command, frozen=True, kw_only=True):
    """Erase the sealed texts of an entry. Their keys go, the entry stays."""

    erased: Annotated[
        Number, Meta(title="Entry", description="The entry whose sealed texts nobody reads again.")
    ]
    basis: Annotated[
        Line, Meta(title="Basis", description="The law or the request that asks for it; no name.")
    ]
    ordered_by: OrderedBy = None


class HandOnKeys(Command, frozen=True, kw_only=True):
    """Hand keys of sealed texts on to a member. For who came after they were sealed."""

    reader: Annotated[
        Slug,
        Meta(title="Member", description="Who is to read: enrolled, in a role it is sealed to."),
    ]
    handed: Annotated[
        Numbers,
        Meta(title="Entries", description="Whose sealed texts; unsaid: all that may be read."),
    ] = ()


class ExportRecord(Command, frozen=True, kw_only=True):
    """Record that something of the ledger was given to somebody."""

    what: Annotated[Text, Meta(title="What", description="What was given out.")]
    to: Annotated[Name, Meta(title="To", description="A body or a role; no name.")]
    purpose: Annotated[Text | None, Meta(title="Purpose", description="What for.")] = None
    edition: Edition = None
    position: Annotated[
        Number | None, Meta(title="Up to", description="The last entry that is in it.")
    ] = None
    digest: DigestTyped = None
    size: SizeField = None
    media: Media = None
    name: FileName = None


class IssueBrief(Command, frozen=True, kw_only=True):
    """Record that a brief was given out. Its number stands at its head."""

    position: Annotated[
        Number, Meta(title="Position", description="The last entry that is in the brief.")
    ]
    period: Annotated[
        When | None, Meta(title="Period", description="From when to when it tells.")
    ] = None
    language: LanguageOf = None
    edition: Edition = None
    digest: DigestTyped = None
    prepared_by: PreparedBy = None
    approved_by: ApprovedBy = None
    to: Recipient = None


class IssueMinutes(Command, frozen=True, kw_only=True):
    """Record that the minutes of a meeting were given out."""

    meeting: Annotated[
        Number, Meta(title="Meeting", description="The number of one of its entries.")
    ]
    language: LanguageOf = None
    edition: Edition = None
    digest: DigestTyped = None
    prepared_by: PreparedBy = None
    approved_by: ApprovedBy = None
    to: Recipient = None
